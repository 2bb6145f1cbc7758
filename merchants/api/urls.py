"""Addresses of the tills' interface, under /api/."""

from django.urls import path

from merchants.api import payments

urlpatterns = [
    path("v1/payments", payments.Payments.as_view(), name="api_payments"),
    path("v1/payments/<str:public_id>", payments.OnePayment.as_view(), name="api_payment"),
    path("v1/payments/<str:public_id>/cancel", payments.Cancellation.as_view(), name="api_cancel"),
]
