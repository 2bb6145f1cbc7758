"""What is settled when borrowers default: claims and what secures them, and what became of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class TierKind(StrEnum):
    """Who bears a step of a loan's loss."""

    STAKE = "STAKE"
    CONTINGENCY_POOL = "CONTINGENCY_POOL"
    NOTES = "NOTES"


@dataclass(frozen=True, slots=True)
class Tier:
    """One step of the order in which a loan's loss is borne.

    `cover_ratio` is the largest share of what is then open that a contingency tier pays.
    """

    kind: TierKind
    cover_ratio: Fraction = Fraction(1)


def circle_tiers(cover_ratio: Fraction) -> tuple[Tier, ...]:
    """Return the tiers written into a circle loan: stake, contingency pool, notes.

    Source: A-14; R3-080, R3-082; P-22.
    """
    return (
        Tier(TierKind.STAKE),
        Tier(TierKind.CONTINGENCY_POOL, cover_ratio),
        Tier(TierKind.NOTES),
    )


@dataclass(frozen=True, slots=True)
class Claim:
    """A note on a defaulter's loan; no holder means the common pool."""

    note_id: int
    loan_id: int
    holder_id: int | None
    outstanding_minor: int


@dataclass(frozen=True, slots=True)
class SoundNote:
    """A note that a defaulter holds on somebody else's loan without a late installment."""

    note_id: int
    borrower_id: int
    outstanding_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaulter:
    """A borrower who defaults today, with everything that the settlement looks at.

    `tiers` is the contract of every loan that is claimed; `available_minor` the cash part of the
    stake as it was before the run; `interest_minor` the unpaid interest by loan.
    """

    person_id: int
    claims: tuple[Claim, ...]
    tiers: Mapping[int, tuple[Tier, ...]]
    available_minor: int
    sound_notes: tuple[SoundNote, ...] = ()
    interest_minor: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class SettledClaim:
    """What every tier paid on one claim, and what is lost; together what was outstanding."""

    claim: Claim
    cash_minor: int
    assigned_minor: int
    contingency_minor: int
    loss_minor: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a defaulter's sound note that goes to a creditor at face value.

    Where the creditor is the very borrower who owes it, it is extinguished as a repayment of theirs
    instead. No creditor id means the common pool.
    """

    note_id: int
    from_id: int
    to_id: int | None
    amount_minor: int
    extinguished: bool


@dataclass(frozen=True, slots=True)
class InterestPaid:
    """What became of the unpaid interest of one loan."""

    loan_id: int
    paid_minor: int
    written_off_minor: int


@dataclass(frozen=True, slots=True)
class Loss:
    """What the holder of a claim lost by a default and has not recovered yet."""

    note_id: int
    holder_id: int | None
    unrecovered_minor: int


@dataclass(frozen=True, slots=True)
class RecoveryShare:
    """A part of a recovery that goes to the holder of one lost claim."""

    note_id: int
    holder_id: int | None
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """How money of a defaulter that came in is shared out."""

    shares: tuple[RecoveryShare, ...]
    contingency_minor: int
    person_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledDefault:
    """What became of one defaulter's loans, claims in note order.

    `closes_account` says that the claims exceeded the stake. `received_minor` is the cash that the
    defaulter, as a lender, received in the run; `recovery` is how it was shared out after it.
    """

    person_id: int
    claims: tuple[SettledClaim, ...]
    pieces: tuple[Piece, ...]
    interest: tuple[InterestPaid, ...]
    contingency_minor: int
    closes_account: bool
    received_minor: int
    recovery: Recovery

    @property
    def cash_minor(self) -> int:
        """The cash of the stake that principal and interest took."""
        principal = sum(settled.cash_minor for settled in self.claims)

        return principal + sum(interest.paid_minor for interest in self.interest)

    @property
    def loss_minor(self) -> int:
        """What note holders and the common pool lost before any recovery."""
        return sum(settled.loss_minor for settled in self.claims)
