"""Addresses of the organisers' pages of pools and members."""

from django.urls import path

from governance.gate import door
from lending_circles.views import organiser, organiser_jubilee

_HERE = "organise/<slug:network>"

urlpatterns = [
    path("organise/pools/", door("pools"), name="pools"),
    path(f"{_HERE}/pools/", organiser.pools, name="pools"),
    path(f"{_HERE}/pools/fund/", organiser.fund_pool, name="pools_fund"),
    path(f"{_HERE}/jubilee/", organiser_jubilee.funds, name="organiser_jubilee"),
    path(f"{_HERE}/jubilee/<int:fund_id>/", organiser_jubilee.fund, name="organiser_jubilee_fund"),
    path("organise/members/", door("members"), name="members"),
    path(f"{_HERE}/members/", organiser.members, name="members"),
]
