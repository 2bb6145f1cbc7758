"""Addresses of disputes."""

from django.urls import path

from disputes.views import desk, investors, organisers

_DESK = "desk/<slug:bank>/disputes"

urlpatterns = [
    path("organise/<slug:network>/disputes/", organisers.panels, name="network_disputes"),
    path("disputes/", investors.disputes, name="disputes"),
    path("disputes/about/<slug:loan>", investors.open_one, name="dispute_open"),
    path("disputes/<slug:public_id>", investors.dispute, name="dispute"),
    path("disputes/<slug:public_id>/files/<int:number>", investors.file, name="dispute_file"),
    path(_DESK, desk.disputes, name="desk_disputes"),
    path(f"{_DESK}/<slug:public_id>", desk.dispute, name="desk_dispute"),
    path(f"{_DESK}/<slug:public_id>/files/<int:number>", desk.file, name="desk_dispute_file"),
]
