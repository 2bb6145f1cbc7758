"""Addresses of the organisers' pages of parameters and books."""

from django.urls import path

from governance.gate import door
from governance.views import parameters

_PARAMETERS = "organise/<slug:network>/parameters/"

urlpatterns = [
    path("organise/parameters/", door("parameters"), name="parameters"),
    path(_PARAMETERS, parameters.parameters, name="parameters"),
    path(f"{_PARAMETERS}set/", parameters.set_parameters, name="parameters_set"),
    path(f"{_PARAMETERS}<int:number>/", parameters.version, name="parameters_version"),
]
