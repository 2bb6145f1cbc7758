"""Addresses of the organisers' pages of merchants."""

from django.urls import path

from governance.gate import door
from merchants import organiser_views

_HERE = "organise/<slug:network>/merchants/"

urlpatterns = [
    path("organise/merchants/", door("merchants"), name="merchants"),
    path(_HERE, organiser_views.merchants, name="merchants"),
    path(f"{_HERE}open/", organiser_views.open_merchant, name="merchant_open"),
    path(f"{_HERE}with/<slug:handle>/", organiser_views.merchant, name="merchant"),
]
