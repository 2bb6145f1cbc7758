"""Addresses of the organisers' pages of parameters and books."""

from django.urls import path

from governance.gate import door
from governance.views import books, panels, parameters

_LEDGER = "organise/<slug:network>/ledger/"
_PARAMETERS = "organise/<slug:network>/parameters/"

urlpatterns = [
    path("organise/parameters/", door("parameters"), name="parameters"),
    path(_PARAMETERS, parameters.parameters, name="parameters"),
    path(f"{_PARAMETERS}set/", parameters.set_parameters, name="parameters_set"),
    path(f"{_PARAMETERS}<int:number>/", parameters.version, name="parameters_version"),
    path("organise/ledger/", door("ledger"), name="ledger"),
    path(_LEDGER, books.trial_balance, name="ledger"),
    path(f"{_LEDGER}accounts/", books.accounts, name="ledger_accounts"),
    path(f"{_LEDGER}accounts/<int:account_id>/", books.account, name="ledger_account"),
    path(f"{_LEDGER}journals/", books.journals, name="ledger_journals"),
    path(f"{_LEDGER}journals/<int:journal_id>/", books.journal, name="ledger_journal"),
    path(f"{_LEDGER}check/", books.check, name="ledger_check"),
    path("panels/", panels.panels, name="panels"),
]
