"""Addresses of prepaid subscriptions: those of members, and those of shops."""

from django.urls import path

from subscriptions.views import member, shop

_PLAN = "plans/<str:public_id>"
_ONE = "subscriptions/<str:public_id>"
_SHOP = "shop/<int:merchant_id>/subscriptions/"

urlpatterns = [
    path("plans/", member.plans, name="plans"),
    path(_PLAN, member.plan, name="plan"),
    path(f"{_PLAN}/buy", member.buy, name="plan_buy"),
    path(f"{_PLAN}/loan", member.ask_circle, name="plan_loan"),
    path(f"{_PLAN}/share", member.share, name="plan_share"),
    path(f"{_PLAN}/support", member.support, name="plan_support"),
    path("subscriptions/", member.subscriptions, name="subscriptions"),
    path(_ONE, member.subscription, name="subscription"),
    path(f"{_ONE}/loan/<str:quote_id>", member.loan, name="subscription_loan"),
    path(f"{_ONE}/pause", member.pause, name="subscription_pause"),
    path(f"{_ONE}/end", member.end, name="subscription_end"),
    path(_SHOP, shop.book, name="shop_subscriptions"),
    path(f"{_SHOP}new", shop.new_plan, name="shop_plan_new"),
    path(f"{_SHOP}claims", shop.pay_claims, name="shop_claims"),
    path(f"{_SHOP}<str:public_id>/revise", shop.new_plan, name="shop_plan_revise"),
    path(f"{_SHOP}<str:public_id>/withdraw", shop.withdraw, name="shop_plan_withdraw"),
    path(f"{_SHOP}<str:public_id>/budget", shop.budget, name="shop_plan_budget"),
]
