"""Addresses of the organisers' pages of pools and members."""

from django.urls import path

from governance.gate import door
from lending_circles.views import organiser

_HERE = "organise/<slug:network>"

urlpatterns = [
    path("organise/pools/", door("pools"), name="pools"),
    path(f"{_HERE}/pools/", organiser.pools, name="pools"),
    path(f"{_HERE}/pools/fund/", organiser.fund_pool, name="pools_fund"),
    path("organise/members/", door("members"), name="members"),
    path(f"{_HERE}/members/", organiser.members, name="members"),
]
