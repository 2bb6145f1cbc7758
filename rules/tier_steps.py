"""The steps of a default's settlement, each taken for one defaulter or for all of the day's."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from rules.allotment import allot
from rules.claims import Claim, Defaulter, InterestPaid, Piece, SoundNote, TierKind


@dataclass(slots=True)
class Standing:
    """How far one defaulter's claims have come; the lists go claim by claim in note order."""

    defaulter: Defaulter
    claims: list[Claim]
    open_minor: list[int]
    cash_left_minor: int
    notes_left: deque[SoundNote]
    cash: list[int]
    assigned: list[int]
    contingency: list[int]
    losses: list[int]
    pieces: list[Piece] = field(default_factory=list)

    @classmethod
    def of(cls, defaulter: Defaulter) -> "Standing":
        """Start with everything open."""
        claims = sorted(defaulter.claims, key=lambda claim: claim.note_id)
        count = len(claims)

        return cls(
            defaulter=defaulter,
            claims=claims,
            open_minor=[claim.outstanding_minor for claim in claims],
            cash_left_minor=defaulter.available_minor,
            notes_left=deque(sorted(defaulter.sound_notes, key=lambda note: note.note_id)),
            cash=[0] * count,
            assigned=[0] * count,
            contingency=[0] * count,
            losses=[0] * count,
        )

    def in_tier(self, rank: int, kind: TierKind) -> list[int]:
        """Return which claims have a tier of this kind at this rank of their contract."""
        tiers = self.defaulter.tiers

        return [
            index
            for index, claim in enumerate(self.claims)
            if rank < len(tiers[claim.loan_id]) and tiers[claim.loan_id][rank].kind is kind
        ]

    def pay(self, total_minor: int, indexes: Sequence[int], paid: list[int]) -> None:
        """Share a payment over claims pro rata to what is open, lowest note id first."""
        shares = allot(total_minor, [self.open_minor[index] for index in indexes])
        for index, share in zip(indexes, shares, strict=True):
            paid[index] += share
            self.open_minor[index] -= share

    def open_in(self, indexes: Sequence[int]) -> int:
        """Return what is still open on these claims."""
        return sum(self.open_minor[index] for index in indexes)


def pay_cash(standing: Standing, rank: int) -> None:
    """Pay claims from the available part of the stake (1a).

    Source: A-11, A-14: the stake first; only what the claims need.
    """
    indexes = standing.in_tier(rank, TierKind.STAKE)
    amount = min(standing.cash_left_minor, standing.open_in(indexes))
    standing.pay(amount, indexes, standing.cash)
    standing.cash_left_minor -= amount


def assign_notes(standing: Standing, rank: int) -> None:
    """Hand the defaulter's sound notes to the creditors at face value (1b).

    Every creditor's amount is fixed first; then notes and creditors are walked in id order, the
    common pool last, and a note is split where an amount ends, so that few pieces arise.

    Source: A-11; the business day, "The waterfall, note by note".
    """
    indexes = standing.in_tier(rank, TierKind.STAKE)
    face = sum(note.outstanding_minor for note in standing.notes_left)
    before = list(standing.assigned)
    standing.pay(min(face, standing.open_in(indexes)), indexes, standing.assigned)

    owed: dict[int | None, int] = {}
    for index in indexes:
        holder = standing.claims[index].holder_id
        owed[holder] = owed.get(holder, 0) + standing.assigned[index] - before[index]
    for creditor in sorted(owed, key=lambda holder: (holder is None, holder or 0)):
        _hand_over(standing, creditor, owed[creditor])


def pay_contingency(standings: Sequence[Standing], rank: int, balance_minor: int) -> int:
    """Pay from the contingency pool (2) for all, and return what it paid.

    Where the pool is short it is divided pro rata to the entitlements; the standings lie in the
    order of person ids, so ties go to the lowest.

    Source: A-14.
    """
    in_tier = [standing.in_tier(rank, TierKind.CONTINGENCY_POOL) for standing in standings]
    entitlements = [
        _entitlement(standing, indexes, rank)
        for standing, indexes in zip(standings, in_tier, strict=True)
    ]
    payouts = allot(min(balance_minor, sum(entitlements)), entitlements)
    for standing, indexes, payout in zip(standings, in_tier, payouts, strict=True):
        standing.pay(payout, indexes, standing.contingency)

    return sum(payouts)


def bear_losses(standing: Standing, rank: int) -> None:
    """Turn what is open on the notes into their holders' losses (3), the common pool's too.

    Source: A-15; R3-082.
    """
    indexes = standing.in_tier(rank, TierKind.NOTES)
    standing.pay(standing.open_in(indexes), indexes, standing.losses)


def pay_interest(standing: Standing) -> tuple[InterestPaid, ...]:
    """Pay unpaid interest from the cash that principal left; what is unpaid then is written off.

    Source: A-14: lowest loan id first, never charged to lenders.
    """
    settled = []
    for loan_id, unpaid in sorted(standing.defaulter.interest_minor.items()):
        paid = min(unpaid, standing.cash_left_minor)
        standing.cash_left_minor -= paid
        settled.append(InterestPaid(loan_id, paid, unpaid - paid))

    return tuple(settled)


def _hand_over(standing: Standing, creditor: int | None, wanted_minor: int) -> None:
    """Give a creditor the next of the sound notes until the amount is reached."""
    while wanted_minor:
        note = standing.notes_left.popleft()
        amount = min(wanted_minor, note.outstanding_minor)
        wanted_minor -= amount
        standing.pieces.append(
            Piece(
                note_id=note.note_id,
                from_id=standing.defaulter.person_id,
                to_id=creditor,
                amount_minor=amount,
                extinguished=creditor == note.borrower_id,
            )
        )
        if rest := note.outstanding_minor - amount:
            standing.notes_left.appendleft(SoundNote(note.note_id, note.borrower_id, rest))


def _entitlement(standing: Standing, indexes: Sequence[int], rank: int) -> int:
    """Return what the contingency pool owes for one borrower: each loan's own cover, one floor."""
    covered = Fraction(0)
    for index in indexes:
        tier = standing.defaulter.tiers[standing.claims[index].loan_id][rank]
        covered += tier.cover_ratio * standing.open_minor[index]

    return int(covered)
