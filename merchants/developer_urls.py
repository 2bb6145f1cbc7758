"""Addresses of the pages for developers, under a shop's number."""

from django.urls import path

from merchants.views import developers, pairing, receipt_secrets

urlpatterns = [
    path("developers/", developers.developers, name="shop_developers"),
    path("developers/keys/<int:key_id>/replace/", developers.rotate, name="shop_key_rotate"),
    path("developers/keys/<int:key_id>/withdraw/", developers.revoke, name="shop_key_revoke"),
    path("developers/requests/", developers.requests, name="shop_requests"),
    path("developers/receipts/", receipt_secrets.receipt_secrets, name="shop_receipt_secrets"),
    path("pair/", pairing.pair, name="shop_pair"),
]
