"""Addresses of the organisers' pages of defaults."""

from django.urls import path

from governance.gate import door
from repayments.views import defaults

_HERE = "organise/<slug:network>/defaults/"

urlpatterns = [
    path("organise/defaults/", door("defaults"), name="defaults"),
    path(_HERE, defaults.defaults, name="defaults"),
    path(f"{_HERE}<int:case_id>/", defaults.default, name="default"),
]
