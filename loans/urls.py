"""Addresses about loans."""

from django.urls import path

from loans.views import step_in

urlpatterns = [
    path("desk/<slug:bank>/step-in", step_in.step_in, name="desk_step_in"),
]
