"""Addresses of the organisers' pages of defaults."""

from django.urls import path

from governance.gate import door
from repayments import views

_HERE = "organise/<slug:network>/defaults/"

urlpatterns = [
    path("organise/defaults/", door("defaults"), name="defaults"),
    path(_HERE, views.defaults, name="defaults"),
    path(f"{_HERE}<int:case_id>/", views.default, name="default"),
]
