"""Settling all of a day's defaults together, step by step down the tiers of their contracts."""

from collections.abc import Sequence

from rules.claims import Defaulter, Loss, Recovery, SettledClaim, SettledDefault, TierKind
from rules.recovery import share_received
from rules.tier_steps import (
    Standing,
    assign_notes,
    bear_losses,
    pay_cash,
    pay_contingency,
    pay_interest,
)


def settle_defaults(
    defaulters: Sequence[Defaulter], *, contingency_minor: int
) -> tuple[SettledDefault, ...]:
    """Settle the claims on all of the day's defaulters; the answer is in the order of person ids.

    Claims are outstanding principal. Each step is taken for all defaulters before the next, and
    shared pro rata to what is then open, largest remainder to the lowest note id: the available
    part of the stake in cash; the defaulter's own sound notes at face; the contingency pool, half
    of what remains and no more than it has (`contingency_minor`); what is open then is lost. Cash
    that principal does not need pays unpaid interest, the rest stays the owner's. The amounts are
    those before the run: what a defaulter receives in it is shared out after it.

    Source: A-11, A-13 ... A-16, A-59, A-60; the business day, "The waterfall, note by note".
    """
    assert contingency_minor >= 0
    standings = [Standing.of(one) for one in sorted(defaulters, key=lambda one: one.person_id)]
    _check(standings)

    pool_minor = contingency_minor
    ranks = max((len(tiers) for one in defaulters for tiers in one.tiers.values()), default=0)
    for rank in range(ranks):
        for standing in standings:
            pay_cash(standing, rank)
        for standing in standings:
            assign_notes(standing, rank)
        pool_minor -= pay_contingency(standings, rank, pool_minor)
        for standing in standings:
            bear_losses(standing, rank)

    received = _received(standings)
    recoveries = share_received(
        received,
        losses={standing.defaulter.person_id: _losses(standing) for standing in standings},
        contingency={
            standing.defaulter.person_id: sum(standing.contingency) for standing in standings
        },
    )

    return tuple(
        _settled(
            standing,
            received_minor=received[standing.defaulter.person_id],
            recovery=recoveries[standing.defaulter.person_id],
        )
        for standing in standings
    )


def _check(standings: Sequence[Standing]) -> None:
    """Make sure that the defaulters are apart, and that every contract ends with a loss."""
    persons = {standing.defaulter.person_id for standing in standings}
    assert len(persons) == len(standings)
    for standing in standings:
        defaulter = standing.defaulter
        assert defaulter.available_minor >= 0
        assert all(tiers[-1].kind is TierKind.NOTES for tiers in defaulter.tiers.values())
        # The loan of somebody who defaults today is not sound.
        assert all(note.borrower_id not in persons for note in defaulter.sound_notes)
        assert all(claim.holder_id != defaulter.person_id for claim in defaulter.claims)


def _received(standings: Sequence[Standing]) -> dict[int, int]:
    """Return the cash that each defaulter, as a lender to others, received in the run."""
    received = {standing.defaulter.person_id: 0 for standing in standings}
    for standing in standings:
        for index, claim in enumerate(standing.claims):
            if claim.holder_id in received:
                received[claim.holder_id] += standing.cash[index] + standing.contingency[index]

    return received


def _losses(standing: Standing) -> list[Loss]:
    """Return what each holder lost by one defaulter, claim by claim."""
    return [
        Loss(claim.note_id, claim.holder_id, lost)
        for claim, lost in zip(standing.claims, standing.losses, strict=True)
    ]


def _settled(standing: Standing, *, received_minor: int, recovery: Recovery) -> SettledDefault:
    """Put together what became of one defaulter."""
    claims = tuple(
        SettledClaim(*row)
        for row in zip(
            standing.claims,
            standing.cash,
            standing.assigned,
            standing.contingency,
            standing.losses,
            strict=True,
        )
    )
    contingency_minor = sum(standing.contingency)

    return SettledDefault(
        person_id=standing.defaulter.person_id,
        claims=claims,
        pieces=tuple(standing.pieces),
        interest=pay_interest(standing),
        contingency_minor=contingency_minor,
        closes_account=contingency_minor + sum(standing.losses) > 0,
        received_minor=received_minor,
        recovery=recovery,
    )
