"""Addresses of a customer's pages; the till's QR code leads to `/pay/…` without a slash."""

from django.urls import path

from merchants.customers.views import activity, checkout

urlpatterns = [
    path("pay/", checkout.pay, name="pay"),
    path("pay/<str:public_id>", checkout.payment, name="pay_payment"),
    path("pay/<str:public_id>/own", checkout.own_money, name="pay_own_money"),
    path("pay/<str:public_id>/loan", checkout.ask_circle, name="pay_ask_circle"),
    path("pay/<str:public_id>/loan/<str:quote_id>", checkout.loan_sheet, name="pay_loan_sheet"),
    path("pay/<str:public_id>/decline", checkout.decline, name="pay_decline"),
    path("activity/", activity.activity, name="activity"),
    path("activity/activity.csv", activity.download, name="activity_csv"),
]
