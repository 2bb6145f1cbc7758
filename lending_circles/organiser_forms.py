"""What organisers type about pools and members."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.models import Asset
from lending_circles.forms import AmountField, OnceForm, asset_of
from lending_circles.models import LoanAccount

POOL_WORDS = (("common", _("Common pool")), ("contingency", _("Contingency pool")))
STATE_WORDS = {
    LoanAccount.State.PENDING_STAKE: ("PENDING", _("No stake yet")),
    LoanAccount.State.PENDING_PEERS: ("PENDING", _("Too few peers yet")),
    LoanAccount.State.ACTIVE: ("PAID", _("Active")),
    LoanAccount.State.HOLD: ("HOLD", _("On hold")),
    LoanAccount.State.HOLD_TO_EXIT: ("EXITING", _("Leaving")),
    LoanAccount.State.EXITED: ("EXITED", _("Left")),
    LoanAccount.State.CLOSED_DEFAULTED: ("DEFAULTED", _("Closed by default")),
}
# What an organiser should know of a member, by the column that says it.
FLAG_WORDS = {
    "borrowing_blocked": _("may not borrow: was late"),
    "top_up_required": _("stake below the minimum"),
    "unique_warning": _("few unique peers"),
}


class FundPoolForm(forms.Form):
    """New money for a pool."""

    pool = forms.ChoiceField(label=_("Which pool"), choices=POOL_WORDS)

    def __init__(self, *args: Any, asset: Asset, **options: Any) -> None:
        """Ask for an amount of the network's asset."""
        super().__init__(*args, **options)
        self.fields["amount"] = AmountField(asset=asset_of(asset), label=_("How much"))


class FundingForm(FundPoolForm, OnceForm):
    """The same, once it is meant: sent twice, it funds once."""


class MemberFilterForm(forms.Form):
    """Narrows the list of members."""

    words = forms.CharField(
        label=_("Name or handle"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off", "type": "search"}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            *((state, words) for state, (_code, words) in STATE_WORDS.items()),
        ],
    )
    flag = forms.ChoiceField(
        label=_("To look at"), required=False, choices=[("", _("All")), *FLAG_WORDS.items()]
    )
