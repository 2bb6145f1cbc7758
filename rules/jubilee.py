"""Jubilee funds: what they pay for borrowers whom lenders forgave, unit for unit, to a budget."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rules.allotment import allot
from rules.repayment import Allocation


@dataclass(frozen=True, slots=True)
class Forgone:
    """What lenders forgave of one extension, and what its borrower still owes on it."""

    loan_id: int
    borrower_id: int
    forgiven_minor: int
    open_minor: int

    @property
    def match_minor_max(self) -> int:
        """What funds together pay at most: as much as was forgiven, and never more than is open."""
        return min(self.forgiven_minor, self.open_minor)


@dataclass(frozen=True, slots=True)
class Purse:
    """An open fund: what is left in it, and the people behind it, for whom it never pays."""

    fund_id: int
    left_minor: int
    backers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Matched:
    """What one fund pays on one extension."""

    fund_id: int
    loan_id: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class PaidFor:
    """A fund's payment in its parts; `failed_minor` of the principal ends the failed payment."""

    principal_minor: int
    failed_minor: int
    interest_minor: int


@dataclass(frozen=True, slots=True)
class OpenNote:
    """A note of an extension on which a fund pays, and whether its holder forgave just now."""

    note_id: int
    outstanding_minor: int
    has_forgiven: bool


def matches(purses: Sequence[Purse], forgone: Sequence[Forgone]) -> tuple[Matched, ...]:
    """Return what each fund pays on which extension; `purses` stand in the order of their opening.

    The oldest fund pays first, the next what is still unmatched. One that holds less than it should
    match is divided pro rata to that (largest remainder, lowest loan first). For a borrower who
    stands behind a fund it pays nothing.

    Source: decision 0008; A-20, RX-09.
    """
    in_order = sorted(forgone, key=lambda one: one.loan_id)
    wanted = [one.match_minor_max for one in in_order]

    paid: list[Matched] = []
    for purse in purses:
        mine = [
            0 if one.borrower_id in purse.backers else minor
            for one, minor in zip(in_order, wanted, strict=True)
        ]
        parts = allot(min(purse.left_minor, sum(mine)), mine)
        wanted = [minor - part for minor, part in zip(wanted, parts, strict=True)]
        paid += [
            Matched(purse.fund_id, one.loan_id, part)
            for one, part in zip(in_order, parts, strict=True)
            if part
        ]

    return tuple(paid)


def paid_for(
    amounts: Sequence[int], allocation: Allocation, *, failed: Collection[int]
) -> tuple[PaidFor, ...]:
    """Return the parts of what several funds pay on one extension, together one payment.

    `amounts` add up to what `allocation` divides; `failed` are the payments of which something was
    forgiven now. The first funds take the principal.

    Source: decision 0008; A-50.
    """
    principal_left = allocation.principal_minor
    failed_left = sum(
        line.principal_minor for line in allocation.collected if line.number in failed
    )

    parts = []
    for amount_minor in amounts:
        principal_minor = min(amount_minor, principal_left)
        failed_minor = min(principal_minor, failed_left)
        principal_left -= principal_minor
        failed_left -= failed_minor
        parts.append(PaidFor(principal_minor, failed_minor, amount_minor - principal_minor))

    return tuple(parts)


def note_parts(
    principal_minor: int, failed_minor: int, notes: Sequence[OpenNote]
) -> tuple[int, ...]:
    """Return what each note receives of the principal that a fund pays on an extension.

    What ends the failed payment goes to those who did not forgive it, so nobody gets back what they
    just gave up. The rest pays what is owed to all. Both pro rata to what is outstanding (largest
    remainder, lowest note first); `notes` stand in the order of their ids.

    Source: decision 0008; A-50; R3-098.
    """
    assert 0 <= failed_minor <= principal_minor <= sum(note.outstanding_minor for note in notes)
    others = [0 if note.has_forgiven else note.outstanding_minor for note in notes]

    first = allot(min(failed_minor, sum(others)), others)
    left = [note.outstanding_minor - part for note, part in zip(notes, first, strict=True)]
    rest = allot(principal_minor - sum(first), left)

    return tuple(a + b for a, b in zip(first, rest, strict=True))
