"""Addresses of the tills' interface, under /api/."""

from django.urls import path

from merchants.api import views

urlpatterns = [
    path("v1/payments", views.Payments.as_view(), name="api_payments"),
    path("v1/payments/<str:public_id>", views.OnePayment.as_view(), name="api_payment"),
    path("v1/payments/<str:public_id>/cancel", views.Cancellation.as_view(), name="api_cancel"),
]
