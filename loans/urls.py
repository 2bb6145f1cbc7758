"""Addresses about who serves loans."""

from django.urls import path

from loans.views import organiser, step_in

urlpatterns = [
    path("desk/<slug:bank>/step-in", step_in.step_in, name="desk_step_in"),
    path("organise/<slug:network>/banks/", organiser.network_banks, name="network_banks"),
]
