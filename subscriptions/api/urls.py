"""Addresses of subscriptions in the tills' interface, under /api/."""

from django.urls import path

from subscriptions.api import views

_ONE = "v1/subscriptions/<str:public_id>"

urlpatterns = [
    path("v1/plans", views.Plans.as_view(), name="api_plans"),
    path("v1/subscriptions", views.Subscriptions.as_view(), name="api_subscriptions"),
    path(_ONE, views.OneSubscription.as_view(), name="api_subscription"),
    path(f"{_ONE}/pause", views.Pausing.as_view(), name="api_subscription_pause"),
    path(f"{_ONE}/resume", views.Resuming.as_view(), name="api_subscription_resume"),
    path(f"{_ONE}/terminate", views.Termination.as_view(), name="api_subscription_terminate"),
    path(f"{_ONE}/deliveries", views.Deliveries.as_view(), name="api_subscription_deliveries"),
]
