"""Who bears the loss of banks' loans in default, and who gets back what comes in later."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rules.allotment import allot, allot_by_holder
from rules.money import MILLION


class BankTierKind(StrEnum):
    """Who bears a step of a bank loan's loss."""

    COLLATERAL = "COLLATERAL"
    FIDELITY_BOND = "FIDELITY_BOND"
    CONTINGENCY_POOL = "CONTINGENCY_POOL"
    NOTES = "NOTES"


@dataclass(frozen=True, slots=True)
class BankTier:
    """One step; `cover_millionths` is the largest share of what is then open that the pool pays."""

    kind: str
    cover_millionths: int | None = None


@dataclass(frozen=True, slots=True)
class BankNote:
    """A note on a defaulted loan and its part of the disbursed principal that is outstanding.

    Notes of one `holder_id` are shared to together; without it a note stands for itself.
    """

    note_id: int
    claim_minor: int
    holder_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BankClaim:
    """A loan that defaults today, and what of its own secures it.

    `collateral_minor` is what its collateral is or was sold for, in the loan's asset; `bond_minor`
    the part of the bank's bond that is pledged to it as first loss; `interest_minor` the unpaid
    interest. Undisbursed escrow has gone back before and is not part of the claim.
    """

    loan_id: int
    notes: Sequence[BankNote]
    tiers: Sequence[BankTier]
    collateral_minor: int = 0
    bond_minor: int = 0
    interest_minor: int = 0


@dataclass(frozen=True, slots=True)
class CoveredNote:
    """What every tier paid on one note, and what its holder lost; together its claim."""

    note_id: int
    claim_minor: int
    collateral_minor: int
    bond_minor: int
    contingency_minor: int
    loss_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredClaim:
    """What became of one defaulted loan, notes in id order.

    Collateral that principal did not need paid interest; `collateral_left_minor` is what goes back
    to its owner.
    """

    loan_id: int
    notes: tuple[CoveredNote, ...]
    interest_paid_minor: int
    interest_written_off_minor: int
    collateral_left_minor: int

    @property
    def claim_minor(self) -> int:
        """The outstanding principal."""
        return sum(note.claim_minor for note in self.notes)

    @property
    def collateral_minor(self) -> int:
        """What of the principal the collateral paid."""
        return sum(note.collateral_minor for note in self.notes)

    @property
    def bond_minor(self) -> int:
        """What of the principal the bank's bond paid."""
        return sum(note.bond_minor for note in self.notes)

    @property
    def contingency_minor(self) -> int:
        """What of the principal the contingency pool paid."""
        return sum(note.contingency_minor for note in self.notes)

    @property
    def loss_minor(self) -> int:
        """What the holders lost before any recovery."""
        return sum(note.loss_minor for note in self.notes)


def cover_claims(
    claims: Sequence[BankClaim], *, bond_minor: int = 0, contingency_minor: int = 0
) -> tuple[CoveredClaim, ...]:
    """Settle the loans of one bank in one asset that default today; the answer is by loan ids.

    Each step of the contracts' order is taken for all loans before the next: a loan's collateral;
    the bank's bond, up to what is pledged to the loan; the contingency pool, its share of what is
    then open; the rest is lost by the notes. Where the bond that is held (`bond_minor`) or the pool
    (`contingency_minor`) is short, it is divided pro rata to what each loan could get, ties to the
    lowest loan id. Within a loan all is shared over the holders pro rata to what is open, largest
    remainder to the holder of the lowest note id, then over each holder's notes likewise.

    Source: A-35: collateral, bond, contingency pool, notes; A-13 ... A-15, A-20.
    """
    assert bond_minor >= 0
    assert contingency_minor >= 0
    standings = [_Standing(claim) for claim in sorted(claims, key=lambda claim: claim.loan_id)]
    assert len({standing.claim.loan_id for standing in standings}) == len(standings)

    for rank in range(max((len(claim.tiers) for claim in claims), default=0)):
        for standing in standings:
            standing.pay_collateral(rank)
        bond_minor -= _pay_shared(standings, _Standing.wanted_of_bond, rank, bond_minor)
        contingency_minor -= _pay_shared(
            standings, _Standing.wanted_of_pool, rank, contingency_minor
        )
        for standing in standings:
            standing.bear_losses(rank)

    return tuple(standing.covered() for standing in standings)


def _holder(one: BankNote) -> int:
    """Return who is shared to; below zero stands a note for itself."""
    return -one.note_id if one.holder_id is None else one.holder_id


class _Standing:
    """How far one claim has come; the lists go note by note in id order."""

    def __init__(self, claim: BankClaim) -> None:
        """Start with everything open."""
        assert claim.tiers[-1].kind == BankTierKind.NOTES
        self.claim = claim
        self.notes = sorted(claim.notes, key=lambda note: note.note_id)
        self.open = [note.claim_minor for note in self.notes]
        self.collateral_left_minor = claim.collateral_minor
        self.paid = {kind: [0] * len(self.notes) for kind in BankTierKind}

    def tier(self, rank: int, kind: BankTierKind) -> BankTier | None:
        """Return the contract's step at this rank if it is of this kind."""
        tiers = self.claim.tiers

        return tiers[rank] if rank < len(tiers) and tiers[rank].kind == kind else None

    def pay(self, kind: BankTierKind, amount_minor: int) -> None:
        """Share an amount over the holders and their notes pro rata to what is open."""
        parts = allot_by_holder(amount_minor, self.open, [_holder(note) for note in self.notes])
        for index, share in enumerate(parts):
            self.paid[kind][index] += share
            self.open[index] -= share

    def pay_collateral(self, rank: int) -> None:
        """Pay from the loan's own collateral."""
        if self.tier(rank, BankTierKind.COLLATERAL):
            amount_minor = min(self.collateral_left_minor, sum(self.open))
            self.pay(BankTierKind.COLLATERAL, amount_minor)
            self.collateral_left_minor -= amount_minor

    def wanted_of_bond(self, rank: int) -> tuple[BankTierKind, int]:
        """Return what the bond owes: what is open, up to what is pledged to the loan."""
        kind = BankTierKind.FIDELITY_BOND

        return kind, min(self.claim.bond_minor, sum(self.open)) if self.tier(rank, kind) else 0

    def wanted_of_pool(self, rank: int) -> tuple[BankTierKind, int]:
        """Return what the contingency pool owes: its share of what is open, rounded down."""
        kind = BankTierKind.CONTINGENCY_POOL
        tier = self.tier(rank, kind)
        if tier is None:
            return kind, 0
        cover = MILLION if tier.cover_millionths is None else tier.cover_millionths

        return kind, sum(self.open) * cover // MILLION

    def bear_losses(self, rank: int) -> None:
        """Turn what is open into the holders' losses."""
        if self.tier(rank, BankTierKind.NOTES):
            self.pay(BankTierKind.NOTES, sum(self.open))

    def covered(self) -> CoveredClaim:
        """Put together what became of the loan."""
        interest_minor = self.claim.interest_minor
        paid_minor = min(interest_minor, self.collateral_left_minor)
        columns = [self.paid[kind] for kind in BankTierKind]

        return CoveredClaim(
            loan_id=self.claim.loan_id,
            notes=tuple(
                CoveredNote(note.note_id, note.claim_minor, *parts)
                for note, *parts in zip(self.notes, *columns, strict=True)
            ),
            interest_paid_minor=paid_minor,
            interest_written_off_minor=interest_minor - paid_minor,
            collateral_left_minor=self.collateral_left_minor - paid_minor,
        )


def _pay_shared(
    standings: Sequence[_Standing],
    wanted_of: Callable[[_Standing, int], tuple[BankTierKind, int]],
    rank: int,
    available_minor: int,
) -> int:
    """Pay all loans from one source that they share, and return what it paid."""
    wanted = [wanted_of(standing, rank) for standing in standings]
    amounts = [amount_minor for _, amount_minor in wanted]
    payouts = allot(min(available_minor, sum(amounts)), amounts)
    for standing, (kind, _), payout in zip(standings, wanted, payouts, strict=True):
        standing.pay(kind, payout)

    return sum(payouts)
