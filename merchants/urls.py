"""Addresses of the till's pages, and of its customers'."""

from django.urls import include, path

from merchants.views import developers, pairing, till

urlpatterns = [
    path("", include("merchants.customers.urls")),
    path("shop/", include("merchants.shop_urls")),
    path("till/payments/", till.payments, name="till_payments"),
    path("", include("merchants.till_urls")),
    path("merchant/developers/", developers.entrance, name="till_developers"),
    # Typed by hand from a till's screen, so it is short.
    path("pair/", pairing.entrance, name="pair"),
]
