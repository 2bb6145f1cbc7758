"""Who gets back what comes in after a bank's loan has defaulted."""

from collections.abc import Sequence
from dataclasses import dataclass

from rules.allotment import allot_by_holder


@dataclass(frozen=True, slots=True)
class NoteLoss:
    """What the holder of a note lost and has not recovered yet; `holder_id` as of BankNote."""

    note_id: int
    unrecovered_minor: int
    holder_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BankRecovery:
    """How later money of a borrower is shared out; `shares` are (note id, amount), by id."""

    shares: tuple[tuple[int, int], ...]
    contingency_minor: int
    bond_minor: int
    owner_minor: int


def share_bank_recovery(
    amount_minor: int,
    losses: Sequence[NoteLoss],
    *,
    contingency_minor: int = 0,
    bond_minor: int = 0,
) -> BankRecovery:
    """Share out what comes in after a default: the reverse order of the loss.

    First the holders, pro rata to what they have not recovered, largest remainder to the holder of
    the lowest note id, and their notes likewise; then the contingency pool's payout and the bond's,
    each what it has not got back (`contingency_minor`, `bond_minor`); what is left then is the
    borrower's.

    Source: A-60.
    """
    assert amount_minor >= 0
    in_order = sorted(losses, key=lambda loss: loss.note_id)
    weights = [loss.unrecovered_minor for loss in in_order]
    to_notes = min(amount_minor, sum(weights))
    to_contingency = min(amount_minor - to_notes, contingency_minor)
    to_bond = min(amount_minor - to_notes - to_contingency, bond_minor)

    return BankRecovery(
        shares=tuple(
            (loss.note_id, share)
            for loss, share in zip(
                in_order,
                allot_by_holder(to_notes, weights, [_holder(loss) for loss in in_order]),
                strict=True,
            )
            if share
        ),
        contingency_minor=to_contingency,
        bond_minor=to_bond,
        owner_minor=amount_minor - to_notes - to_contingency - to_bond,
    )


def _holder(loss: NoteLoss) -> int:
    """Return who is shared to; below zero stands a note for itself."""
    return -loss.note_id if loss.holder_id is None else loss.holder_id
