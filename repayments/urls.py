"""Addresses of the organisers' pages of defaults, and of the collections desk."""

from django.urls import include, path

from governance.gate import door
from repayments.views import defaults

_HERE = "organise/<slug:network>/defaults/"

urlpatterns = [
    path("", include("repayments.bank_urls")),
    path("", include("repayments.collection_urls")),
    path("organise/defaults/", door("defaults"), name="defaults"),
    path(_HERE, defaults.defaults, name="defaults"),
    path(f"{_HERE}<int:case_id>/", defaults.default, name="default"),
]
