"""Addresses of the organisers' pages of prepaid subscriptions."""

from django.urls import path

from subscriptions.views import organiser

urlpatterns = [
    path(
        "organise/<slug:network>/merchants/with/<slug:handle>/failure/",
        organiser.failure,
        name="merchant_failure",
    ),
]
