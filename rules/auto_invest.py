"""What a standing wish to invest does about each offer, and why."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

# Source: ecosystem I7: every offer has its reason.


class Code(StrEnum):
    """Why a strategy did what it did about an offer."""

    INVESTED = "INVESTED"
    FILTER = "FILTER"
    COMMITTED_ALREADY = "COMMITTED_ALREADY"
    LOAN_LIMIT = "LOAN_LIMIT"
    BANK_LIMIT = "BANK_LIMIT"
    SECTOR_LIMIT = "SECTOR_LIMIT"
    OWN_LIMIT = "OWN_LIMIT"
    CASH = "CASH"
    FILLED = "FILLED"


@dataclass(frozen=True, slots=True)
class Open:
    """An offer as a strategy looks at it; `left_minor` is what may still be committed to it."""

    offer_id: int
    bank_id: int
    sector: str
    country: str
    grade: str
    repayment: str
    rate_millionths: int
    term_days: int
    ticket_minor: int
    partition_minor: int
    left_minor: int
    is_related_party: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """What a strategy asks of an offer, and how much it gives; None is no limit."""

    loan_minor_max: int
    bank_ids: frozenset[int] = frozenset()
    sectors: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    grades: frozenset[str] = frozenset()
    repayments: frozenset[str] = frozenset()
    rate_millionths_min: int = 0
    term_days_max: int | None = None
    with_related_parties: bool = False
    bank_minor_max: int | None = None
    sector_minor_max: int | None = None
    keep_minor: int = 0


@dataclass(slots=True)
class Holdings:
    """What an investor has free, holds and may still commit; changed by what a plan gives.

    `year_minor_left` and `offer_minor_max` are the investor's own limits, None without.
    """

    cash_minor: int
    by_bank: dict[int, int] = field(default_factory=dict)
    by_sector: dict[str, int] = field(default_factory=dict)
    committed_offers: set[int] = field(default_factory=set)
    year_minor_left: int | None = None
    offer_minor_max: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is done about one offer; `detail` names the filter that it failed."""

    offer_id: int
    code: Code
    amount_minor: int = 0
    detail: str = ""


def failed_filter(wish: Wish, offer: Open) -> str:
    """Return the name of the first filter that an offer does not pass, or "".

    Source: ecosystem I7.
    """
    checks = (
        ("bank", not wish.bank_ids or offer.bank_id in wish.bank_ids),
        ("sector", not wish.sectors or offer.sector in wish.sectors),
        ("country", not wish.countries or offer.country in wish.countries),
        ("grade", not wish.grades or offer.grade in wish.grades),
        ("repayment", not wish.repayments or offer.repayment in wish.repayments),
        ("rate", offer.rate_millionths >= wish.rate_millionths_min),
        ("term", wish.term_days_max is None or offer.term_days <= wish.term_days_max),
        ("related", wish.with_related_parties or not offer.is_related_party),
    )
    return next((name for name, passed in checks if not passed), "")


def outcome(wish: Wish, offer: Open, held: Holdings) -> Outcome:
    """Return what a strategy does about one offer: a whole number of notes, or the reason why not.

    It gives as much as every limit leaves, rounded down to whole notes; where that is less than
    the offer's least amount (its last part may be smaller), the tightest limit is the reason.

    Source: ecosystem I7; R2-03.
    """
    failed = failed_filter(wish, offer)
    if failed:
        return Outcome(offer.offer_id, Code.FILTER, detail=failed)
    if offer.offer_id in held.committed_offers:
        return Outcome(offer.offer_id, Code.COMMITTED_ALREADY)

    amount_minor, tightest = min(_room(wish, offer, held), key=lambda limit: limit[0])
    amount_minor -= amount_minor % offer.partition_minor
    if amount_minor < max(min(offer.ticket_minor, offer.left_minor), offer.partition_minor):
        return Outcome(offer.offer_id, tightest)

    return Outcome(offer.offer_id, Code.INVESTED, amount_minor)


def _room(wish: Wish, offer: Open, held: Holdings) -> list[tuple[int, Code]]:
    """Return how much each limit leaves; of two alike the first is named."""
    room = [
        (offer.left_minor, Code.FILLED),
        (wish.loan_minor_max, Code.LOAN_LIMIT),
        (held.cash_minor - wish.keep_minor, Code.CASH),
    ]
    if wish.bank_minor_max is not None:
        room.append((wish.bank_minor_max - held.by_bank.get(offer.bank_id, 0), Code.BANK_LIMIT))
    if wish.sector_minor_max is not None:
        in_sector = held.by_sector.get(offer.sector, 0)
        room.append((wish.sector_minor_max - in_sector, Code.SECTOR_LIMIT))
    own = [held.year_minor_left, held.offer_minor_max]
    room.extend((limit, Code.OWN_LIMIT) for limit in own if limit is not None)

    return [(max(minor, 0), code) for minor, code in room]


def plan(
    wishes: Sequence[Wish], offers: Sequence[Open], held: Holdings
) -> list[tuple[Outcome, ...]]:
    """Return, for each wish in its priority, what it does about each offer in its order.

    What an earlier one commits is gone for the later ones: `held` and what is left of the offers
    follow.

    Source: ecosystem I7.
    """
    left = {offer.offer_id: offer.left_minor for offer in offers}
    plans = []
    for wish in wishes:
        done = []
        for offer in offers:
            result = outcome(wish, replace(offer, left_minor=left[offer.offer_id]), held)
            if result.code is Code.INVESTED:
                take(held, offer, result.amount_minor)
                left[offer.offer_id] -= result.amount_minor
            done.append(result)
        plans.append(tuple(done))

    return plans


def take(held: Holdings, offer: Open, amount_minor: int) -> None:
    """Count what was committed to an offer into what an investor holds.

    Source: ecosystem I7.
    """
    held.cash_minor -= amount_minor
    held.by_bank[offer.bank_id] = held.by_bank.get(offer.bank_id, 0) + amount_minor
    held.by_sector[offer.sector] = held.by_sector.get(offer.sector, 0) + amount_minor
    held.committed_offers.add(offer.offer_id)
    if held.year_minor_left is not None:
        held.year_minor_left -= amount_minor
