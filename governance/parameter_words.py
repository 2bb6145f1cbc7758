"""How an organiser reads and types the parameters of a network."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger.models import Asset
from rules.parameter_kinds import FLAG, LADDER, NOTES, SHARES, JsonValue
from rules.parameters import PARAMETERS, Parameter

# What belongs together on the page; a test holds every parameter to be in one of these.
GROUPS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (
        gettext_lazy("Who may borrow"),
        ("MIN_STAKE", "MIN_UNIQUE_PEERS", "UNIQUE_BUFFER", "TOP_UP_GRACE", "HOLD_BLOCKS_BORROWING"),
    ),
    (
        gettext_lazy("How much, and from whom"),
        (
            *("MIN_LOAN", "RATIO_LADDER", "SOURCING", "SHORTFALL_POLICY"),
            *("MAX_SHARE_OF_LENDER_PER_LOAN", "MIN_NOTE", "QUOTE_TTL"),
            *("PILOT_BRIDGE", "PILOT_DAYS"),
        ),
    ),
    (
        gettext_lazy("What it costs"),
        (
            *("N_REPAYMENTS", "APR", "FEE_TX_PER_REPAYMENT", "FEE_CONTINGENCY"),
            *("WAIVER_MODE", "WAIVER_GROWTH", "WAIVER_LOOKBACK", "WAIVER_MIN_STRICT"),
        ),
    ),
    (gettext_lazy("A better credit ratio"), ("LOANS_PER_STEP", "STEP_MIN_SHARE", "STEP_MIN_WEEKS")),
    (
        gettext_lazy("Where loans are spent, and paid ahead"),
        (
            *("MERCHANT_DAYS", "MERCHANT_SALES", "MERCHANT_SALE_MIN", "MERCHANT_CUSTOMERS"),
            *("MERCHANT_RETURNS", "MERCHANT_RECEIPTS", "BORROWER_WEEK_LOANS"),
            *("MERCHANT_DAY_LOANS", "DELIVERY_RESERVE"),
        ),
    ),
    (
        gettext_lazy("Friends who step in"),
        (
            *("EXT_PER_LOAN", "EXT_PER_BORROWER", "EXTENSION_SCOPE", "EXT_SCHEDULE", "EXT_APR"),
            *("MIN_STAKE_EXTEND", "MIN_STAKE_FORGIVE", "AUTO_PAUSE_ON_LATE", "TRUST_REQUEST_DAYS"),
        ),
    ),
    (
        gettext_lazy("When it goes wrong, and the pools"),
        ("LATE_DAYS", "CONTINGENCY_COVER", "ISSUANCE_TO_POOL"),
    ),
    (gettext_lazy("What is observed"), ("RIPPLE_WINDOW",)),
)
# What a bare number of these counts.
_UNITS = {
    "WAIVER_LOOKBACK": gettext_lazy("days"),
    "LATE_DAYS": gettext_lazy("days"),
    "TOP_UP_GRACE": gettext_lazy("days"),
    "STEP_MIN_WEEKS": gettext_lazy("weeks"),
    "QUOTE_TTL": gettext_lazy("minutes"),
    "MERCHANT_DAYS": gettext_lazy("days"),
    "PILOT_DAYS": gettext_lazy("days"),
    "TRUST_REQUEST_DAYS": gettext_lazy("days"),
    "RIPPLE_WINDOW": gettext_lazy("days"),
}
_AMOUNTS = ("MIN_STAKE", "MIN_STAKE_EXTEND", "MIN_STAKE_FORGIVE", "MIN_LOAN", "MERCHANT_SALE_MIN")
CHOICES = {
    "WAIVER_MODE": (
        ("THRESHOLD", gettext_lazy("All at once, from the growth on")),
        ("TIERED", gettext_lazy("By and by, with the growth")),
        ("NONE", gettext_lazy("Never")),
    ),
    "SHORTFALL_POLICY": (
        ("STRICT", gettext_lazy("The loan is refused")),
        ("CASCADE_IN", gettext_lazy("The nearer levels step in")),
        ("PILOT", gettext_lazy("The nearer levels step in; while young, the pool as well")),
    ),
    "EXTENSION_SCOPE": (
        ("OPEN_LOANS", gettext_lazy("Those of open loans")),
        ("LIFETIME", gettext_lazy("All there ever were")),
    ),
}
YES_NO = (("true", gettext_lazy("Yes")), ("false", gettext_lazy("No")))
BY_NAME: dict[str, Parameter] = {row.name: row for row in PARAMETERS}


@dataclass(frozen=True, slots=True)
class Change:
    """One parameter that two versions have differently, in words."""

    row: Parameter
    before: str
    after: str


def typed(row: Parameter, value: JsonValue) -> str:
    """Return a value as somebody types it."""
    if row.kind is SHARES:
        return " / ".join(map(str, _entries(value)))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if row.kind is FLAG:
        return "true" if value else "false"

    return str(value)


def shown(row: Parameter, value: JsonValue, asset: Asset) -> str:
    """Return a value as somebody reads it."""
    text = typed(row, value)
    if row.kind is FLAG:
        return str(dict(YES_NO)[text])
    if row.kind is LADDER:
        return ", ".join(f"{rung}:1" for rung in _entries(value))
    if row.name in CHOICES:
        return str(dict(CHOICES[row.name])[text])
    if row.name in _AMOUNTS or row.kind is NOTES:
        return f"{text} {asset.code}"
    if row.name in _UNITS:
        return f"{text} {_UNITS[row.name]}"

    return text


def changes(
    before: Mapping[str, JsonValue], after: Mapping[str, JsonValue], asset: Asset
) -> list[Change]:
    """Return what differs between two versions, in the order of the table."""
    return [
        Change(row, shown(row, before[row.name], asset), shown(row, after[row.name], asset))
        for row in PARAMETERS
        if before[row.name] != after[row.name]
    ]


def meaning(row: Parameter) -> str:
    """Return what a parameter means, in the reader's language."""
    return _(row.meaning)


def _entries(value: JsonValue) -> list[Any]:
    assert isinstance(value, list)

    return list(value)
