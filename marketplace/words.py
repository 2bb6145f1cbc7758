"""The words of offers for people: terms, bands of filters, states."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, str | Promise]

FACETS: Words = {
    "bank": _("Bank"),
    "country": _("Country"),
    "sector": _("Sector"),
    "grade": _("Grade"),
    "product": _("Kind of loan"),
    "repayment": _("Repayment"),
    "asset": _("Counted in"),
    "rate": _("Interest a year"),
    "term": _("How long"),
    "funded": _("Funded"),
    "closing": _("Closes"),
    "ticket": _("Least amount"),
    "cover": _("Bonds held by the bank, of all that it lends and offers"),
    "collateral": _("Collateral"),
    "state": _("State"),
}
BANDS: Mapping[str, Words] = {
    "product": {
        "business": _("Business"),
        "project": _("Project"),
        "personal": _("Personal"),
    },
    "repayment": {
        "scheduled": _("By schedule"),
        "bullet": _("In one part"),
        "revenue_split": _("Share of sales"),
    },
    "rate": {
        "0": _("up to 5 %"),
        "1": _("5 to 8 %"),
        "2": _("8 to 12 %"),
        "3": _("above 12 %"),
    },
    "term": {
        "0": _("up to 6 months"),
        "1": _("6 to 12 months"),
        "2": _("1 to 2 years"),
        "3": _("above 2 years"),
    },
    "funded": {
        "0": _("below 25 %"),
        "1": _("25 to 50 %"),
        "2": _("50 to 75 %"),
        "3": _("75 % and more"),
    },
    "closing": {
        "0": _("within 3 days"),
        "1": _("within a week"),
        "2": _("within 30 days"),
        "3": _("later"),
    },
    "ticket": {
        "0": _("up to 50"),
        "1": _("50 to 100"),
        "2": _("100 to 500"),
        "3": _("above 500"),
    },
    "cover": {
        "0": _("below 5 %"),
        "1": _("5 to 10 %"),
        "2": _("10 to 20 %"),
        "3": _("20 % and more"),
    },
    "collateral": {"0": _("None"), "1": _("In escrow")},
    "state": {"listed": _("Opens soon"), "funding": _("Open")},
}
ORDERS: Words = {
    "closing": _("Closing soon"),
    "rate": _("Highest interest"),
    "newest": _("Newest"),
    "funded": _("Most funded"),
    "term": _("Shortest"),
    "record": _("Bank's record"),
}
STATES: Words = {
    "DRAFT": _("Draft"),
    "VOTING": _("Delegates vote"),
    "LISTED": _("Opens soon"),
    "FUNDING": _("Open"),
    "FUNDED": _("Funded"),
    "CONTRACTED": _("Contracted"),
    "REJECTED": _("Turned down"),
    "CANCELLED": _("Canceled"),
    "FAILED_SOFT_CAP": _("Not enough came"),
}
# The tone of each state, as pages/statuses.py names them.
TONES: Mapping[str, str] = {
    "DRAFT": "PLANNED",
    "VOTING": "WAITING",
    "LISTED": "INFO",
    "FUNDING": "DUE",
    "FUNDED": "PAID",
    "CONTRACTED": "PAID",
    "REJECTED": "LOST",
    "CANCELLED": "CLOSED",
    "FAILED_SOFT_CAP": "LOST",
}
COMMITMENTS: Mapping[str, tuple[str, str | Promise]] = {
    "COMMITTED": ("DUE", _("In escrow")),
    "WITHDRAWN": ("CLOSED", _("Taken back")),
    "ACCEPTED": ("PAID", _("Became notes")),
    "REFUNDED": ("CLOSED", _("Refunded")),
    "BREACHED": ("LOST", _("A call was missed")),
}
REPAYMENTS: Words = {
    "SCHEDULED": _("By schedule"),
    "BULLET": _("In one part, after the last milestone"),
    "REVENUE_SPLIT": _("By schedule, and a share of every sale"),
}
AMORTIZATIONS: Words = {
    "EQUAL_INSTALLMENT": _("Equal installments"),
    "EQUAL_PRINCIPAL": _("Equal parts of the principal"),
    "INTEREST_ONLY": _("Interest each time, the principal at the end"),
    "BULLET": _("Everything at the end"),
}
# What a payment pays first, by the contract's order.
ALLOCATIONS: Words = {
    "FEES INTEREST PRINCIPAL": _("Fees, then interest, then principal"),
    "INTEREST PRINCIPAL FEES": _("Interest, then principal, then fees"),
    "PRINCIPAL INTEREST FEES": _("Principal, then interest, then fees"),
}
DISBURSEMENTS: Words = {
    "AT_ONCE": _("All at once, when both sides have signed"),
    "MILESTONES": _("Milestone by milestone"),
    "STREAM": _("In small steps between milestones"),
}
FUNDINGS: Words = {
    "ESCROWED": _("Escrowed when you commit"),
    "CALLED": _("Called from your wallet when it is needed"),
}
DECIDERS: Words = {
    "OFFICERS": _("Officers of the bank"),
    "DELEGATES": _("Named delegates"),
    "BOTH": _("An officer and named delegates"),
}
BOND_MODES: Words = {
    "DISPUTE": _("Pays by a ruling"),
    "FIRST_LOSS": _("Bears the first loss"),
}
DAY_COUNTS: Words = {
    "ACT_365": _("actual days / 365"),
    "ACT_360": _("actual days / 360"),
    "ACT_ACT": _("actual / actual"),
    "THIRTY_360": _("30E / 360"),
    "PERIODS": _("equal periods"),
}


def facet_label(facet: str, value: str, label: str) -> str:
    """Return the word of one value of a filter; names of banks and places stand for themselves."""
    return str(BANDS.get(facet, {}).get(value, label))
