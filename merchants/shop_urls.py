"""Addresses of a shop's pages; each lies under the number of its merchant."""

from django.urls import include, path

from merchants.views.shop import (
    applying,
    entrance,
    importing,
    jubilee,
    loan,
    payment,
    payments,
    payouts,
    settings,
    shares,
    standing,
    team,
    today,
)

_HERE = "<int:merchant_id>/"

urlpatterns = [
    path(_HERE, include("merchants.developer_urls")),
    path(_HERE, include("merchants.webhook_urls")),
    path("", entrance.entrance, name="shop"),
    path("open/", applying.apply, name="shop_apply"),
    path("open/<int:application_id>/withdraw/", applying.withdraw, name="shop_apply_withdraw"),
    path(_HERE, today.today, name="shop_today"),
    path(_HERE + "payments/", payments.payments, name="shop_payments"),
    path(_HERE + "payments/<str:public_id>/", payment.payment, name="shop_payment"),
    path(_HERE + "payouts/", payouts.payouts, name="shop_payouts"),
    path(_HERE + "payouts/<str:public_id>/cancel/", payouts.cancel, name="shop_payout_cancel"),
    path(_HERE + "jubilee/", jubilee.jubilee, name="shop_jubilee"),
    path(_HERE + "loan/", loan.my_loan, name="shop_loan"),
    path(_HERE + "loan/shares/", shares.shares, name="shop_shares"),
    path(_HERE + "loan/shares/<int:agreement_id>/end/", shares.end, name="shop_share_end"),
    path(_HERE + "standing/import/", importing.import_sales, name="shop_import"),
    path(_HERE + "standing/", standing.standing, name="shop_standing"),
    path(_HERE + "team/", team.team, name="shop_team"),
    path(_HERE + "team/<int:staff_id>/", team.member, name="shop_team_member"),
    path(_HERE + "team/family/<int:relative_id>/end/", team.end_relative, name="shop_relative_end"),
    path(_HERE + "settings/", settings.settings, name="shop_settings"),
]
