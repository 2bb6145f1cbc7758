"""What share of a sale goes to whom, exact to the unit after any number of sales and refunds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# Source: a share is agreed in millionths, so an exact share counts millionths of a minor unit.
SCALE = 1_000_000


class Held(StrEnum):
    """Why a target took less of a sale than its share."""

    NOTHING_WANTED = "NOTHING_WANTED"  # a loan takes no more than it asks for
    PERIOD_FULL = "PERIOD_FULL"
    NOTHING_LEFT = "NOTHING_LEFT"  # targets before it took the whole sale


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareTerms:
    """What a target was promised of every sale; the bounds are in minor units, None is no bound."""

    millionths: int
    sale_floor_minor: int = 0
    sale_ceiling_minor: int | None = None
    period_ceiling_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareState:
    """How a target stands before a sale.

    `carried` is the part of its exact shares that was too small to be paid, in millionths of a
    minor unit. `wants_minor` None takes whatever comes; `in_period_minor` was taken in this period.
    """

    carried: int = 0
    wants_minor: int | None = None
    in_period_minor: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """What a target takes of a sale: whole units now, its exact share, what it carries on."""

    taken_minor: int
    exact: int
    carried: int
    held: Held | None = None


@dataclass(frozen=True, slots=True)
class Reversal:
    """What a target gives back for a refund: whole units now, the exact part, what it carries."""

    returned_minor: int
    exact: int
    carried: int


def shares_of_sale(
    amount_minor: int, targets: Sequence[tuple[ShareTerms, ShareState]]
) -> tuple[Share, ...]:
    """Return what each target takes of a sale, in their order; the till keeps the rest.

    After any sequence of sales and refunds a target has taken the whole units of the sum of its
    exact shares: what lies below a unit is carried to its next sale and never lost. It is less than
    one unit, unless the dust of several targets comes due in one sale that is too small for all;
    then the later ones wait for the next sale. What a bound keeps from a target stays with the
    till and is not carried.

    Source: R0-22; A-46.
    """
    assert amount_minor >= 0

    exact_left, left_minor = amount_minor * SCALE, amount_minor
    shares = []
    for terms, state in targets:
        share = _share(amount_minor, exact_left, left_minor, terms=terms, state=state)
        exact_left -= share.exact
        left_minor -= share.taken_minor
        shares.append(share)

    return tuple(shares)


def _share(
    amount_minor: int,
    exact_left: int,
    left_minor: int,
    *,
    terms: ShareTerms,
    state: ShareState,
) -> Share:
    """Return what one target takes of what the targets before it left."""
    exact = max(amount_minor * terms.millionths, terms.sale_floor_minor * SCALE)
    if terms.sale_ceiling_minor is not None:
        exact = min(exact, terms.sale_ceiling_minor * SCALE)
    held = Held.NOTHING_LEFT if exact > exact_left else None
    exact = min(exact, exact_left)

    room = _room(terms, state)
    if room is not None and state.carried + exact > room[0] * SCALE:
        # What is kept from it is not owed to it: the exact share ends where the bound does.
        bound_minor, held = room
        exact = max(bound_minor * SCALE - state.carried, 0)
        left_minor = min(left_minor, bound_minor)
    taken_minor = min((state.carried + exact) // SCALE, left_minor)

    return Share(taken_minor, exact, state.carried + exact - taken_minor * SCALE, held)


def _room(terms: ShareTerms, state: ShareState) -> tuple[int, Held] | None:
    """Return how many units a target may take at most, and what bounds it."""
    rooms = []
    if state.wants_minor is not None:
        rooms.append((max(state.wants_minor, 0), Held.NOTHING_WANTED))
    if terms.period_ceiling_minor is not None:
        rooms.append((max(terms.period_ceiling_minor - state.in_period_minor, 0), Held.PERIOD_FULL))

    return min(rooms, key=lambda room: room[0], default=None)


def reversed_share(
    exact: int,
    *,
    sale_minor: int,
    refunded_before_minor: int,
    refunded_minor: int,
    carried: int,
) -> Reversal:
    """Return what a target gives back of its exact share of a sale that is refunded in part.

    Refunds that together come to the sale reverse exactly what it gave, whatever their number: each
    reverses the share of all refunds so far less what was reversed before. Dust goes back as well.

    Source: R0-22.
    """
    assert 0 <= refunded_before_minor <= refunded_before_minor + refunded_minor <= sale_minor

    back = (
        exact * (refunded_before_minor + refunded_minor) // sale_minor
        - exact * refunded_before_minor // sale_minor
    )
    left = carried - back
    returned_minor = 0 if left >= 0 else -(left // SCALE)

    return Reversal(returned_minor, back, left + returned_minor * SCALE)


def rate_in_force(agreed: int, *, stepped_up: int, is_late: bool) -> int:
    """Return the share of sales that applies now, in millionths.

    `stepped_up` is the agreed maximum while the loan is late beyond its grace, 0 where none is
    agreed; it never lowers the share.

    Source: R0-28.
    """
    return max(agreed, stepped_up) if is_late else agreed


def missing_to_floor(taken_minor: int, floor_minor: int) -> int:
    """Return what a period's sales fell short of the least that was agreed for the period.

    Source: A-46, minimum per period.
    """
    return max(floor_minor - taken_minor, 0)


def done_share(paid_minor: int, whole_minor: int) -> int:
    """Return how many percent are repaid, rounded down: 100 is nothing but all of it.

    Source: R0-22.
    """
    return 0 if whole_minor <= 0 else min(100 * paid_minor // whole_minor, 100)


def done_on(owed_minor: int, *, paid_minor: int, days: int, on: date) -> date | None:
    """Return when what is owed is repaid if it goes on as in the last so many days.

    None where nothing was paid in them, or it would take longer than a hundred years.

    Source: R0-22.
    """
    if owed_minor <= 0:
        return on
    if paid_minor <= 0:
        return None
    wait = -(-owed_minor * days // paid_minor)

    return on + timedelta(days=wait) if wait <= DAYS_MAX else None


# Source: a forecast beyond a hundred years says nothing.
DAYS_MAX = 36_500
