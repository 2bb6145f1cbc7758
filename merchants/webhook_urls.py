"""Addresses of the pages of webhooks, under a shop's number."""

from django.urls import path

from merchants.views import webhooks

_HERE = "developers/webhooks/"

urlpatterns = [
    path(_HERE, webhooks.webhooks, name="shop_webhooks"),
    path(_HERE + "deliveries/<str:public_id>/", webhooks.delivery, name="shop_webhook_delivery"),
    path(
        _HERE + "deliveries/<str:public_id>/replay/",
        webhooks.replay,
        name="shop_webhook_replay",
    ),
    path(_HERE + "<str:public_id>/", webhooks.endpoint, name="shop_webhook"),
    path(_HERE + "<str:public_id>/rotate/", webhooks.rotate, name="shop_webhook_rotate"),
    path(_HERE + "<str:public_id>/test/", webhooks.trial, name="shop_webhook_test"),
    path(_HERE + "<str:public_id>/switch/", webhooks.switch, name="shop_webhook_switch"),
]
