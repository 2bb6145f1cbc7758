"""Addresses under /api/."""

from django.urls import path

from merchants.api import pages, views

urlpatterns = [
    path("schema", pages.schema, name="api_schema"),
    path("docs", pages.docs, name="api_docs"),
    path("problems", pages.problems, name="api_problems"),
    path("v1/payments", views.Payments.as_view(), name="api_payments"),
    path("v1/payments/<str:public_id>", views.OnePayment.as_view(), name="api_payment"),
    path("v1/payments/<str:public_id>/cancel", views.Cancellation.as_view(), name="api_cancel"),
]
