"""Sharing out what comes in from a defaulter after the loss: the reverse order of the loss."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rules.allotment import allot
from rules.claims import Loss, Recovery, RecoveryShare


def share_recovery(
    amount_minor: int, losses: Sequence[Loss], *, contingency_unrecovered_minor: int
) -> Recovery:
    """Share out money of a defaulter: first to those who lost, then the contingency pool.

    Those who lost share pro rata to what they have not recovered, the common pool among them,
    largest remainder to the lowest note id. When all have recovered, the contingency pool gets its
    payout back; what is left then is the person's.

    Source: A-60.
    """
    assert amount_minor >= 0
    assert contingency_unrecovered_minor >= 0

    in_order = sorted(losses, key=lambda loss: loss.note_id)
    weights = [loss.unrecovered_minor for loss in in_order]
    to_losers = min(amount_minor, sum(weights))
    to_contingency = min(amount_minor - to_losers, contingency_unrecovered_minor)
    shares = tuple(
        RecoveryShare(loss.note_id, loss.holder_id, share)
        for loss, share in zip(in_order, allot(to_losers, weights), strict=True)
        if share
    )

    return Recovery(
        shares=shares,
        contingency_minor=to_contingency,
        person_minor=amount_minor - to_losers - to_contingency,
    )


def share_received(
    received: Mapping[int, int],
    losses: Mapping[int, Sequence[Loss]],
    contingency: Mapping[int, int],
) -> dict[int, Recovery]:
    """Share out what the day's defaulters received in the run, each to those who lost by them.

    All are keyed by the defaulter. What a defaulter receives by this as somebody who lost is
    shared out again, all at once in each round, so that no order of the defaulters matters. Every
    unit that goes round makes a loss smaller, so it comes to an end.

    Source: A-59, A-60.
    """
    pending = dict(received)
    open_losses = {person: list(losses[person]) for person in received}
    open_contingency = {person: contingency[person] for person in received}
    shared: dict[int, Counter[int]] = {person: Counter() for person in received}
    to_contingency, to_person = Counter[int](), Counter[int]()
    while any(pending.values()):
        arriving = Counter[int]()
        for person, amount in pending.items():
            recovery = share_recovery(
                amount, open_losses[person], contingency_unrecovered_minor=open_contingency[person]
            )
            paid = {share.note_id: share.amount_minor for share in recovery.shares}
            shared[person].update(paid)
            open_losses[person] = [
                replace(loss, unrecovered_minor=loss.unrecovered_minor - paid.get(loss.note_id, 0))
                for loss in open_losses[person]
            ]
            open_contingency[person] -= recovery.contingency_minor
            to_contingency[person] += recovery.contingency_minor
            to_person[person] += recovery.person_minor
            for share in recovery.shares:
                if share.holder_id in pending:
                    arriving[share.holder_id] += share.amount_minor
        pending = {person: arriving[person] for person in pending}

    return {
        person: Recovery(
            shares=tuple(
                RecoveryShare(loss.note_id, loss.holder_id, shared[person][loss.note_id])
                for loss in sorted(losses[person], key=lambda loss: loss.note_id)
                if shared[person][loss.note_id]
            ),
            contingency_minor=to_contingency[person],
            person_minor=to_person[person],
        )
        for person in received
    }
