"""Addresses of the organisers' pages of the business day."""

from django.urls import path

from business_day import views
from governance.gate import door

_HERE = "organise/<slug:network>/days/"

urlpatterns = [
    path("organise/days/", door("day_end"), name="day_end"),
    path(_HERE, views.days, name="day_end"),
    path(f"{_HERE}now/", views.day_now, name="day_end_now"),
    path(f"{_HERE}call/", views.call, name="day_end_call"),
    path(f"{_HERE}<str:on>/", views.day, name="day_end_day"),
]
