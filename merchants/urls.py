"""Addresses of the till's pages, and of its customers'."""

from django.urls import include, path

from merchants.views import till

urlpatterns = [
    path("", include("merchants.customers.urls")),
    path("shop/", include("merchants.shop_urls")),
    path("till/", till.tills, name="till"),
    path("till/payments/", till.payments, name="till_payments"),
    path("till/<int:terminal_id>/", till.terminal, name="till_terminal"),
    path("till/<int:terminal_id>/<str:public_id>/", till.payment, name="till_payment"),
    path(
        "till/<int:terminal_id>/<str:public_id>/status/",
        till.payment_status,
        name="till_payment_status",
    ),
    path("till/<int:terminal_id>/<str:public_id>/cancel/", till.cancel, name="till_cancel"),
    path("merchant/developers/", till.developers, name="till_developers"),
    path("merchant/developers/keys/<int:key_id>/revoke/", till.revoke, name="till_revoke"),
]
