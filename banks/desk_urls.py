"""Addresses of the officers' desk and of registration."""

from django.urls import path

from banks.gate import door
from banks.views import capital, desk, inbox, neighbours, registration

_HERE = "desk/<slug:bank>/"

urlpatterns = [
    path("banks/register", registration.register, name="bank_register"),
    path("banks/applications", registration.applications, name="bank_applications"),
    path("desk/", door("desk_home"), name="desk"),
    path(_HERE, desk.home, name="desk_home"),
    path(f"{_HERE}inbox", inbox.inbox, name="desk_inbox"),
    path(f"{_HERE}inbox/<slug:public_id>", inbox.decide, name="desk_decide"),
    path(f"{_HERE}officers", desk.officers, name="desk_officers"),
    path(f"{_HERE}capital", capital.capital_page, name="desk_capital"),
    path(f"{_HERE}neighbours", neighbours.neighbours, name="desk_neighbours"),
    path(f"{_HERE}standing", desk.bank_standing, name="desk_standing"),
]
