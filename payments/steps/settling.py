"""Moves cash between two banks, and records it on their settlement."""

import datetime

from django.db import connection

from banks.steps import accounts
from ledger import posting
from ledger import queries as ledger_queries
from ledger.kinds import Kind
from ledger.posting import Move
from payments.models import Settlement, StatementLine
from payments.queries.settlements import free_minor
from payments.refusals import BankShort, SettlementUnknown, TransferEnded
from people import audit
from people.models import Person

State = Settlement.State


def locked(public_id: str, *, bank_id: int) -> Settlement:
    """Return a settlement of a bank, locked. Raises SettlementUnknown."""
    assert connection.in_atomic_block
    found = (
        Settlement.objects.select_for_update(of=("self",))
        .select_related("payer__network", "receiver__network", "asset")
        .filter(public_id=public_id)
        .first()
    )
    if found is None or bank_id not in (found.payer_id, found.receiver_id):
        raise SettlementUnknown

    return found


def locked_for_line(line: StatementLine) -> Settlement | None:
    """Return the settlement that a statement line is a side of, locked; None where it fits none."""
    assert connection.in_atomic_block
    side = {"receiver_id": line.bank_id} if line.amount_minor > 0 else {"payer_id": line.bank_id}

    return (
        Settlement.objects.select_for_update(of=("self",))
        .select_related("payer__network", "receiver__network", "asset")
        .filter(
            pk=line.target_id or 0,
            asset_id=line.asset_id,
            amount_minor=abs(line.amount_minor),
            **side,
        )
        .first()
    )


def check_free(settlement: Settlement) -> None:
    """Raise BankShort unless the payer holds the amount free; nothing else is promised meanwhile.

    What is on its way out of it and what it sent already is not free.
    """
    assert connection.in_atomic_block
    ledger_queries.lock_balances([accounts.external(settlement.payer_id, settlement.asset)])
    if free_minor(settlement.payer_id, settlement.asset) < settlement.amount_minor:
        raise BankShort(
            "The bank does not hold that much free just now.",
            remedy="Send less, or ask another bank.",
        )


def settle(settlement: Settlement, *, on: datetime.date, by: Person) -> int:
    """Book what came from one bank to the other, once for both; the journal's id.

    `on` is the receiver's business date, and its day is shared already. Raises TransferEnded.
    """
    assert connection.in_atomic_block
    if settlement.state != State.SENT:
        raise TransferEnded

    settlement.journal_id = posting.post(
        reference=f"settlement:{settlement.pk}",
        moves=[
            Move(
                Kind.SETTLEMENT,
                accounts.external(settlement.receiver_id, settlement.asset),
                accounts.external(settlement.payer_id, settlement.asset),
                settlement.amount_minor,
            )
        ],
        on=on,
        book_id=settlement.receiver.network_id,
    )
    end(settlement, State.SETTLED, on=on)
    audit.record(
        "SETTLEMENT_SETTLED",
        by=by,
        subject=settlement,
        data={"amount_minor": settlement.amount_minor},
    )

    return settlement.journal_id


def end(settlement: Settlement, state: State, *, on: datetime.date, reason: str = "") -> None:
    """Write how a locked settlement ended."""
    settlement.state = state
    settlement.ended_on = on
    settlement.reason = reason[:300]
    settlement.save(update_fields=["state", "ended_on", "reason", "journal_id"])
