"""Addresses of test keys, under /api/."""

from django.urls import path

from sandbox.api import views

urlpatterns = [
    path(
        "v1/test/payments/<str:public_id>/simulate",
        views.Simulation.as_view(),
        name="api_test_simulate",
    ),
    path("v1/test/clock", views.Clock.as_view(), name="api_test_clock"),
    path("v1/test/clock/advance", views.Advance.as_view(), name="api_test_clock_advance"),
]
