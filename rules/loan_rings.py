"""Finds loans whose money comes back to their borrower over a few hands within some days."""

import datetime
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Passing:
    """Money that one party passed to another; `order` tells what came first on one day."""

    giver: str
    taker: str
    amount_minor: int
    on: datetime.date
    order: int


@dataclass(frozen=True, slots=True)
class SpentLoan:
    """A loan as it was spent: by whom, at whom, how much, when."""

    loan_id: int
    borrower: str
    merchant: str
    amount_minor: int
    on: datetime.date
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RingLimits:
    """How far a loan's money is followed.

    `hops_max` counts every passing, the purchase among them; `days_max` counts from the purchase;
    `share_min` is the least part of the loan that every passing carries.
    """

    hops_max: int
    days_max: int
    share_min: Fraction


@dataclass(frozen=True, slots=True)
class Ring:
    """A way on which at least `amount_minor` of a loan may have come back to its borrower."""

    loan_id: int
    parties: tuple[str, ...]
    amount_minor: int
    ends_on: datetime.date

    @property
    def hops(self) -> int:
        """How many passings the way has, the purchase among them."""
        return len(self.parties) - 1


@dataclass(frozen=True, slots=True)
class _Way:
    """A way from the borrower to somebody: when it arrives, and the least that it carries."""

    parties: tuple[str, ...]
    amount_minor: int
    last: Passing


def rings(
    loans: Iterable[SpentLoan], passings: Iterable[Passing], limits: RingLimits
) -> tuple[Ring, ...]:
    """Return, for each loan that has one, the shortest ring by which it comes back.

    A way follows time: each passing is later than the one before it. It never comes through the
    same party twice. Of the ways of one length to a party the earliest is followed, because
    whatever goes on from a later one goes on from that too.

    Source: R3-139, ring detection.
    """
    given = defaultdict(list)
    for passing in sorted(passings, key=lambda one: (one.on, one.order)):
        given[passing.giver].append(passing)

    found = (_ring(loan, given, limits) for loan in loans)

    return tuple(ring for ring in found if ring is not None)


def _ring(
    loan: SpentLoan, given: Mapping[str, Sequence[Passing]], limits: RingLimits
) -> Ring | None:
    until = loan.on + datetime.timedelta(days=limits.days_max)
    least_minor = loan.amount_minor * limits.share_min
    purchase = Passing(loan.borrower, loan.merchant, loan.amount_minor, loan.on, loan.order)
    front = {loan.merchant: _Way((loan.borrower, loan.merchant), loan.amount_minor, purchase)}
    for _hop in range(limits.hops_max - 1):
        further: dict[str, _Way] = {}
        for way in front.values():
            for passing in _later(given.get(way.last.taker, ()), way.last):
                if passing.on > until:
                    break
                if passing.amount_minor < least_minor:
                    continue
                if passing.taker in way.parties[1:]:
                    continue
                gone = _Way(
                    (*way.parties, passing.taker),
                    min(way.amount_minor, passing.amount_minor),
                    passing,
                )
                known = further.get(passing.taker)
                if known is None or _when(passing) < _when(known.last):
                    further[passing.taker] = gone
        closed = further.pop(loan.borrower, None)
        if closed is not None:
            return Ring(loan.loan_id, closed.parties, closed.amount_minor, closed.last.on)
        front = further

    return None


def _later(passings: Sequence[Passing], than: Passing) -> Sequence[Passing]:
    start = bisect_left(passings, (than.on, than.order + 1), key=_when)

    return passings[start:]


def _when(passing: Passing) -> tuple[datetime.date, int]:
    return passing.on, passing.order
