"""The words of figures for people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DEEDS: dict[str, str | Promise] = {
    "CASES_QUALIFIED": _("Cases qualified"),
    "INSTALLMENTS_ON_TIME": _("Installments paid on time"),
    "INSTALLMENTS_LATE": _("Installments paid late or not at all"),
    "LOANS_REPAID": _("Loans repaid in full"),
    "LOANS_DEFAULTED": _("Loans in default"),
    "MILESTONES_ON_TIME": _("Milestones delivered on time"),
    "MILESTONES_MISSED": _("Milestones missed"),
    "DISPUTES_WON": _("Disputes decided for it"),
    "DISPUTES_LOST": _("Disputes decided against it"),
    "REMITTANCES_ON_TIME": _("Receipts passed on in time"),
    "REMITTANCES_LATE": _("Receipts passed on late"),
    "SUSPENSIONS": _("Times it was suspended"),
    "VOTES_CAST": _("Votes cast as a delegate"),
    "VOTES_MISSED": _("Votes missed as a delegate"),
    "DECISIONS_AS_OFFICER": _("Cases decided as an officer"),
}


def deed_word(code: str) -> str | Promise:
    """Return what a kind of deed is called."""
    return DEEDS.get(code, code.replace("_", " ").capitalize())


def tenths_words(tenths: int | None) -> str:
    """Write tenths: 25 → `2.5`; a dash where there are none."""
    return "–" if tenths is None else f"{tenths // 10}.{tenths % 10}"
