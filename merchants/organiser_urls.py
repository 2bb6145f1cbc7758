"""Addresses of the organisers' pages of merchants."""

from django.urls import path

from governance.gate import door
from merchants.views.organisers import desk as organiser_desk
from merchants.views.organisers import merchant as organiser_merchant
from merchants.views.organisers import network as organiser_views

_HERE = "organise/<slug:network>/merchants/"

urlpatterns = [
    path("organise/merchants/", door("merchants"), name="merchants"),
    path(_HERE, organiser_views.merchants, name="merchants"),
    path(f"{_HERE}open/", organiser_views.open_merchant, name="merchant_open"),
    path(f"{_HERE}wishes/", organiser_desk.wishes, name="merchant_wishes"),
    path(f"{_HERE}payouts/", organiser_desk.payouts, name="merchant_payouts"),
    path(f"{_HERE}rings/", organiser_desk.rings, name="merchant_rings"),
    path(f"{_HERE}with/<slug:handle>/", organiser_merchant.merchant, name="merchant"),
    path(
        f"{_HERE}with/<slug:handle>/papers/<int:paper_id>/",
        organiser_merchant.paper,
        name="merchant_paper",
    ),
]
