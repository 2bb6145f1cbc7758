"""Gives back to a bank what of its bonds nothing stands against."""

import datetime

from django.db import connection

from banks import bank_figures
from banks.models import Bank, FidelityBond
from banks.queries import bonds as bond_queries
from banks.refusals import BondBusy, BondNotHeld
from banks.steps import accounts
from banks.steps.cover import lock, terms_of
from ledger import posting
from ledger.kinds import Kind
from people import audit
from people.models import Person
from rules import cover

State = FidelityBond.State


def releasable_minor(bond: FidelityBond, bank: Bank) -> int:
    """Return how much of a bond may go back: what no loan, offer or dispute needs.

    Source: B-1.
    """
    if bond.state == State.PLEDGED:
        # What nobody verified stands for nothing.
        return bond.held_minor
    if bond.state != State.VERIFIED:
        return 0
    free_minor = cover.releasable_minor(
        bond_queries.standing_minor(bank.pk, bond.asset_id),
        bank_figures.exposure_minor(bank.pk, bond.asset_id),
        terms_of(bank),
    )

    return min(bond.held_minor, free_minor)


def release(
    *,
    bond_id: int,
    amount_minor: int,
    reference: str,
    on: datetime.date,
    by: Person | None,
    state: State = State.RELEASED,
) -> FidelityBond:
    """Move a part of a bond, or all that is held, back to its bank.

    A bond of which nothing is left is in `state`. Raises BondBusy and BondNotHeld.
    """
    assert connection.in_atomic_block
    assert amount_minor > 0
    bank_id = FidelityBond.objects.values_list("bank_id", flat=True).get(pk=bond_id)
    bank = lock(bank_id)
    bond = (
        FidelityBond.objects.select_for_update(of=("self",)).select_related("asset").get(pk=bond_id)
    )

    if bond.state not in bond_queries.HELD or amount_minor > bond.held_minor:
        raise BondNotHeld(context={"held_minor": bond.held_minor})
    free_minor = releasable_minor(bond, bank)
    if amount_minor > free_minor:
        raise BondBusy(context={"releasable_minor": free_minor})

    posting.post(
        reference=reference,
        moves=[
            posting.Move(
                Kind.BOND_RELEASE,
                bond.account_id,
                accounts.bank_account(bank.pk, bond.asset),
                amount_minor,
            )
        ],
        on=on,
        book_id=bank.network_id,
    )

    bond.released_minor += amount_minor
    if not bond.held_minor:
        bond.state = state
    bond.save(update_fields=["released_minor", "state"])
    audit.record("BOND_RELEASED", by=by, subject=bond, data={"amount_minor": amount_minor})

    return bond


def expire(*, network_id: int, on: datetime.date) -> int:
    """Return expired bonds of a network's banks to them, but for what still stands for something.

    A bond expires on its day where the others carry the cover; otherwise it is looked at again
    every night. Returns how many expired.
    """
    assert connection.in_atomic_block
    due = FidelityBond.objects.filter(
        bank__network_id=network_id,
        expires_on__lte=on,
        state__in=(State.PLEDGED, State.VERIFIED),
    )

    return sum(
        _release_all(bond_id=bond_id, state=State.EXPIRED, on=on)
        for bond_id in due.order_by("id").values_list("id", flat=True)
    )


def _release_all(*, bond_id: int, state: State, on: datetime.date) -> bool:
    """Release all that a bond holds; False where something still stands against it."""
    bond = FidelityBond.objects.get(pk=bond_id)
    try:
        release(
            bond_id=bond_id,
            amount_minor=bond.held_minor,
            reference=f"bond:{bond_id}:expiry",
            on=on,
            by=None,
            state=state,
        )
    except BondBusy:
        return False

    return True
