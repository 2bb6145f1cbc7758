"""Where a bank stands: what being late with passing money on, or losing disputes, leads to."""

from dataclasses import dataclass
from enum import StrEnum

# Source: R0-29: so many times the days it has to pass money on, and a bank is suspended.
SUSPENDED_AFTER_TIMES = 3
# Source: R0-29: so many disputes lost within a year suspend.
LOST_DISPUTES_MAX = 2
LOST_DISPUTES_DAYS = 365
# Source: R0-30: what a bank shows before its probation may end.
PROBATION_DAYS_MIN = 180
PROBATION_SETTLED_MIN = 3
PROBATION_CLEAN_DAYS = 90


class Standing(StrEnum):
    """The states of a bank. Source: states.md, Bank."""

    PROBATION = "PROBATION"
    ACTIVE = "ACTIVE"
    OVERDUE = "OVERDUE"
    SUSPENDED = "SUSPENDED"
    RESTRUCTURING = "RESTRUCTURING"
    LIQUIDATION = "LIQUIDATION"
    RESOLVED = "RESOLVED"


class Cause(StrEnum):
    """Why a standing is what it is. Source: R0-29."""

    CURED = "CURED"
    REMITTANCE = "REMITTANCE"
    DISPUTES = "DISPUTES"


LISTING = frozenset({Standing.PROBATION, Standing.ACTIVE})
# A bank in trouble gives its loans away; a bank in good standing takes them.
GIVING = frozenset({Standing.SUSPENDED, Standing.RESTRUCTURING, Standing.LIQUIDATION})
# The night moves a bank among these alone; the others are left by people.
_REVIEWED = frozenset({Standing.PROBATION, Standing.ACTIVE, Standing.OVERDUE, Standing.SUSPENDED})


@dataclass(frozen=True, slots=True)
class Conduct:
    """What a bank did: days are whole days.

    `oldest_unremitted_days` is the age of the oldest receipt that was not passed on, None where
    all were; `lost_dispute_count` counts those of the last `LOST_DISPUTES_DAYS`.

    Source: R0-08, R0-29; P-33.
    """

    remit_days: int
    oldest_unremitted_days: int | None
    lost_dispute_count: int
    on_probation: bool


@dataclass(frozen=True, slots=True)
class Record:
    """What a bank shows when its probation is to end. Source: R0-30."""

    days: int
    settled_count: int
    days_since_overdue: int | None
    lost_dispute_count: int


def next_standing(state: Standing, conduct: Conduct) -> tuple[Standing, Cause]:
    """Return where a bank stands after a night, and why.

    Late with passing money on it is OVERDUE, `SUSPENDED_AFTER_TIMES` as late SUSPENDED; too many
    lost disputes suspend by themselves. When all is cured it is back where it was, in probation or
    active. A suspension is left by passing on everything that is late.

    Source: R0-29, R0-30; states.md, Bank.
    """
    assert conduct.remit_days > 0
    if state not in _REVIEWED:
        return state, Cause.CURED

    if conduct.lost_dispute_count >= LOST_DISPUTES_MAX:
        return Standing.SUSPENDED, Cause.DISPUTES
    age = conduct.oldest_unremitted_days or 0
    if age > SUSPENDED_AFTER_TIMES * conduct.remit_days:
        return Standing.SUSPENDED, Cause.REMITTANCE
    if age > conduct.remit_days:
        # Half a cure is none: who was suspended stays so until nothing is late.
        held = state if state == Standing.SUSPENDED else Standing.OVERDUE
        return held, Cause.REMITTANCE
    if state in LISTING:
        return state, Cause.CURED
    good = Standing.PROBATION if conduct.on_probation else Standing.ACTIVE

    return good, Cause.CURED


def winding_up_ways(state: Standing) -> tuple[Standing, ...]:
    """Return where two banks' officers may lead a bank from its suspension on.

    A suspended bank is restructured or liquidated; a restructured one comes back, is resolved, or
    is liquidated after all; a liquidated one is resolved. Resolved is the end.

    Source: states.md, Bank: SUSPENDED → {RESTRUCTURING, LIQUIDATION} → RESOLVED | ACTIVE.
    """
    return {
        Standing.SUSPENDED: (Standing.RESTRUCTURING, Standing.LIQUIDATION),
        Standing.RESTRUCTURING: (Standing.ACTIVE, Standing.LIQUIDATION, Standing.RESOLVED),
        Standing.LIQUIDATION: (Standing.RESOLVED,),
    }.get(state, ())


def missing_for_active(record: Record) -> tuple[str, ...]:
    """Return what a bank's record lacks before its probation may end, nothing where it may.

    The words are DAYS, SETTLED, OVERDUE and DISPUTES.

    Source: R0-30, a probation class; A-41, two officers then decide.
    """
    clean = record.days_since_overdue
    lacks = {
        "DAYS": record.days < PROBATION_DAYS_MIN,
        "SETTLED": record.settled_count < PROBATION_SETTLED_MIN,
        "OVERDUE": clean is not None and clean < PROBATION_CLEAN_DAYS,
        "DISPUTES": record.lost_dispute_count > 0,
    }

    return tuple(word for word, is_lacking in lacks.items() if is_lacking)
