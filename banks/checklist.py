"""The checklist by which officers look at a case: screening, business and legal due diligence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from banks.models import CaseCheck, CaseDocument

Result = CaseCheck.Result
Kind = CaseDocument.Kind


@dataclass(frozen=True, slots=True)
class Criterion:
    """One question that every case must answer."""

    code: str
    group: str | Promise
    label: str | Promise


_SCREENING = _("Screening")
_BUSINESS = _("Business")
_LEGAL = _("Legal")
# Source: S2 docs/DAO-endToEnd.md, screening, business and legal due diligence; R0-12.
CRITERIA = (
    Criterion("IDENTITY", _SCREENING, _("The owner is who they say")),
    Criterion("REGISTRATION", _SCREENING, _("The business exists and is registered")),
    Criterion("DOCUMENTS", _SCREENING, _("The required documents are here and valid")),
    Criterion("LAWFUL", _SCREENING, _("What it does is lawful and something the bank supports")),
    Criterion("RELATED", _SCREENING, _("Related parties and duplicates were looked at")),
    Criterion("VISIT", _BUSINESS, _("An officer visited or spoke to the business")),
    Criterion("FIGURES", _BUSINESS, _("The figures agree with the evidence")),
    Criterion("FORECAST", _BUSINESS, _("The forecast carries the repayments when sales fall")),
    Criterion("USES", _BUSINESS, _("Prices show what the money is for")),
    Criterion("REFERENCES", _BUSINESS, _("References were asked")),
    Criterion("AUTHORITY", _LEGAL, _("Whoever signs may bind the business")),
    Criterion("DEBTS", _LEGAL, _("Other debts and claims are known")),
    Criterion("RIGHTS", _LEGAL, _("Permits and rights to collateral are there")),
)
CODES = tuple(criterion.code for criterion in CRITERIA)

REQUIRED_DOCUMENTS = {
    "BUSINESS": (Kind.REGISTRATION, Kind.IDENTITY, Kind.ACCOUNTS),
    "PROJECT": (Kind.REGISTRATION, Kind.IDENTITY, Kind.PRICES),
    "PERSONAL": (Kind.IDENTITY,),
}
KIND_LABELS: dict[str, Any] = {
    Kind.REGISTRATION: _("Registration of the business"),
    Kind.IDENTITY: _("Identity of the owner"),
    Kind.ACCOUNTS: _("Accounts of the last years"),
    Kind.TAX: _("Tax statement"),
    Kind.PRICES: _("Prices of what is to be bought"),
    Kind.PERMIT: _("Permit or licence"),
    Kind.COLLATERAL: _("Proof of collateral"),
    Kind.PICTURE: _("Picture or plan"),
    Kind.OTHER: _("Something else"),
}
FACTOR_LABELS: dict[str, str | Promise] = {
    "REPUTATION": _("Reputation and record"),
    "CASH_FLOW": _("Cash flow covers the debt"),
    "CAPITAL": _("Own money in it"),
    "COLLATERAL": _("Collateral"),
    "MARKET": _("Market"),
    "MANAGEMENT": _("People who run it"),
    "EVIDENCE": _("Evidence for the figures"),
}


def unanswered(results: Mapping[str, str]) -> list[Criterion]:
    """Return the criteria that nobody has answered yet."""
    return [criterion for criterion in CRITERIA if criterion.code not in results]


def failed(results: Mapping[str, str]) -> list[Criterion]:
    """Return the criteria that the case does not meet."""
    return [criterion for criterion in CRITERIA if results.get(criterion.code) == Result.FAILED]


def missing_kinds(product: str, held: Iterable[str]) -> list[CaseDocument.Kind]:
    """Return the kinds of documents that a product needs and that are not among `held`."""
    have = set(held)
    return [kind for kind in REQUIRED_DOCUMENTS[product] if kind not in have]
