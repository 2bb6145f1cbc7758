"""Addresses of the observatory."""

from django.urls import path

from governance.gate import door
from observatory.views import member, organiser, public

urlpatterns = [
    path("ripples/", member.ripples, name="own_ripples"),
    path("networks/<slug:slug>/ripples/", public.ripples, name="network_ripples"),
    path("organise/ripples/", door("observatory"), name="observatory"),
    path("organise/<slug:network>/ripples/", organiser.ripples, name="observatory"),
    path("organise/<slug:network>/resilience/", organiser.resilience, name="resilience"),
]
