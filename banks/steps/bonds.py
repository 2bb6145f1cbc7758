"""What happens to fidelity bonds inside other operations: pledge, slashing, danger."""

import datetime
from collections.abc import Sequence

from banks.models import FidelityBond
from banks.queries.bonds import HELD
from banks.steps import accounts
from banks.steps.cover import lock
from ledger import posting
from ledger.kinds import Kind
from ledger.models import Asset
from people import audit
from people.models import Person
from rules.allotment import allot

State = FidelityBond.State


def slash(
    *,
    bank_id: int,
    asset: Asset,
    amount_minor: int,
    to: Sequence[tuple[int, int]],
    reference: str,
    on: datetime.date,
) -> int:
    """Pay from a bank's bonds, the oldest first, and return how much was paid, in minor units.

    `to` are accounts (wallets, the banks' contingency) with what each should get, adding up to the
    amount; where the bonds hold less, each gets its share by the largest remainder. Whoever calls
    has asked two persons, or follows a contract that says FIRST_LOSS.

    Source: A-35; B-1.
    """
    assert amount_minor > 0
    assert sum(minor for _account, minor in to) == amount_minor
    bank = lock(bank_id)
    bonds = list(
        FidelityBond.objects.select_for_update()
        .filter(bank_id=bank_id, asset=asset, state__in=HELD)
        .order_by("id")
    )
    slashed_minor = min(amount_minor, sum(bond.held_minor for bond in bonds))
    if not slashed_minor:
        return 0

    due = list(
        zip(
            [account for account, _minor in to],
            allot(slashed_minor, [minor for _account, minor in to]),
            strict=True,
        )
    )
    taken = _taken(bonds, slashed_minor)
    posting.post(
        reference=reference,
        moves=_moves([(bond.account_id, minor) for bond, minor in taken], due),
        on=on,
        book_id=bank.network_id,
    )

    for bond, minor in taken:
        bond.slashed_minor += minor
        if not bond.held_minor:
            bond.state = State.SLASHED
        bond.save(update_fields=["slashed_minor", "state"])
        audit.record(
            "BOND_SLASHED",
            by=None,
            subject=bond,
            data={"amount_minor": minor, "reference": reference},
        )

    return slashed_minor


def put_at_risk(*, bank_id: int, on: datetime.date) -> int:
    """Mark a bank's verified bonds while a dispute is open: nothing of them is released."""
    return _turn(bank_id, State.VERIFIED, State.AT_RISK, on=on)


def end_risk(*, bank_id: int, on: datetime.date) -> int:
    """Mark them verified again when the last dispute has ended."""
    return _turn(bank_id, State.AT_RISK, State.VERIFIED, on=on)


def pledge(
    *,
    bank_id: int,
    asset: Asset,
    amount_minor: int,
    on: datetime.date,
    by: Person,
    expires_on: datetime.date | None = None,
) -> FidelityBond:
    """Move money of a bank into the escrow of a new bond. Raises Overdrawn."""
    bank = lock(bank_id)
    number = FidelityBond.objects.filter(bank_id=bank_id).count() + 1
    account_id = accounts.bond(bank_id, number, asset)

    posting.post(
        reference=f"bank:{bank_id}:bond:{number}:pledge",
        moves=[
            posting.Move(
                Kind.BOND_PLEDGE, accounts.bank_account(bank_id, asset), account_id, amount_minor
            )
        ],
        on=on,
        book_id=bank.network_id,
    )

    bond = FidelityBond.objects.create(
        bank_id=bank_id,
        asset=asset,
        account_id=account_id,
        pledged_minor=amount_minor,
        pledged_on=on,
        expires_on=expires_on,
    )
    audit.record("BOND_PLEDGED", by=by, subject=bond, data={"amount_minor": amount_minor})

    return bond


def _turn(bank_id: int, before: State, after: State, *, on: datetime.date) -> int:
    bonds = list(
        FidelityBond.objects.select_for_update()
        .filter(bank_id=bank_id, state=before)
        .order_by("id")
    )
    FidelityBond.objects.filter(pk__in=[bond.pk for bond in bonds]).update(state=after)
    for bond in bonds:
        audit.record(f"BOND_{after.value}", by=None, subject=bond, data={"on": on.isoformat()})

    return len(bonds)


def _taken(bonds: Sequence[FidelityBond], total_minor: int) -> list[tuple[FidelityBond, int]]:
    taken = []
    for bond in bonds:
        minor = min(total_minor, bond.held_minor)
        if minor:
            taken.append((bond, minor))
            total_minor -= minor

    return taken


def _moves(
    sources: Sequence[tuple[int, int]], targets: Sequence[tuple[int, int]]
) -> list[posting.Move]:
    """Join what is taken with what is due, both of the same total, in their order."""
    moves = []
    waiting = [[account, minor] for account, minor in targets if minor]
    for source, minor in sources:
        left = minor
        while left:
            target = waiting[0]
            part = min(left, target[1])
            moves.append(posting.Move(Kind.BOND_SLASH, source, target[0], part))
            left -= part
            target[1] -= part
            if not target[1]:
                waiting.pop(0)

    return moves
