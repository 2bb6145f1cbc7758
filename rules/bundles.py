"""Bundles of preferences that a group may adopt together, and what they ask of each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AcceptanceRule:
    """Which records a member lends to beyond their circle; None asks for nothing.

    `on_time_percent_min` is in whole percent of the installments that fell due.
    """

    defaults_max: int | None = None
    on_time_percent_min: int | None = None
    ratio_min: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """What a member sets all at once: to each of their peers, and beyond their circle.

    `peers`, `second` and `third` are permissions (NONE, LOAN, EXTEND, FORGIVE).
    """

    code: str
    peers: str
    second: str
    third: str
    accepts_second: AcceptanceRule
    accepts_third: AcceptanceRule


# Source: R3-113: groups express their values; the four steps are ours, from lending with care to
# forgiving over three degrees, and each grants at least what the one before it does.
BUNDLES = (
    Bundle(
        code="CAREFUL",
        peers="LOAN",
        second="LOAN",
        third="NONE",
        accepts_second=AcceptanceRule(defaults_max=0, on_time_percent_min=90),
        accepts_third=AcceptanceRule(defaults_max=0, on_time_percent_min=90),
    ),
    Bundle(
        code="STEADY",
        peers="EXTEND",
        second="LOAN",
        third="LOAN",
        accepts_second=AcceptanceRule(defaults_max=0, on_time_percent_min=75),
        accepts_third=AcceptanceRule(defaults_max=0, on_time_percent_min=75),
    ),
    Bundle(
        code="CARRYING",
        peers="EXTEND",
        second="EXTEND",
        third="EXTEND",
        accepts_second=AcceptanceRule(defaults_max=1),
        accepts_third=AcceptanceRule(defaults_max=1),
    ),
    Bundle(
        code="GENEROUS",
        peers="FORGIVE",
        second="FORGIVE",
        third="FORGIVE",
        accepts_second=AcceptanceRule(),
        accepts_third=AcceptanceRule(),
    ),
)

_BY_CODE = {bundle.code: bundle for bundle in BUNDLES}


def bundle_of(code: str) -> Bundle:
    """Return a bundle by its code. Raises KeyError.

    Source: R3-113.
    """
    return _BY_CODE[code]


def is_adopted(agreed_count: int, *, needed: int) -> bool:
    """Tell whether enough have agreed for a bundle to take effect for all of them.

    Source: R3-113: a group adopts it together; how many are needed the proposer chose.
    """
    assert needed >= 1

    return agreed_count >= needed
