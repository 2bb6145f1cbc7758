"""Tills opened and closed, by people and by software."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import connection

from banks.steps.approvals import midnight
from merchants.models import Merchant, Terminal
from people import audit, public_ids
from people.models import Person
from webhooks.steps.emitting import emit


def new_terminal(
    *,
    merchant: Merchant,
    name: str,
    on: datetime.date,
    by: Person | None,
    data: Mapping[str, Any] | None = None,
) -> Terminal:
    """Open one more till of a merchant; `data` says more of who asked, where it was no person."""
    assert connection.in_atomic_block

    opened_at = midnight(on)
    terminal = Terminal.objects.create(
        public_id=public_ids.public_id("term", opened_at),
        merchant=merchant,
        name=name,
        opened_on=on,
    )
    audit.record("TERMINAL_OPENED", by=by, subject=terminal, data=data)
    tell(terminal, "opened", at=opened_at)

    return terminal


def shut_terminal(
    terminal: Terminal,
    *,
    on: datetime.date,
    by: Person | None,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Close a till for good; twice is as once."""
    assert connection.in_atomic_block

    if terminal.closed_on is None:
        terminal.closed_on = on
        terminal.save(update_fields=["closed_on"])
        audit.record("TERMINAL_CLOSED", by=by, subject=terminal, data=data)
        tell(terminal, "closed", at=midnight(on))


def tell(terminal: Terminal, word: str, *, at: datetime.datetime) -> None:
    """Tell the merchant's programs what became of a till."""
    told = {"id": terminal.public_id, "status": word}
    emit(terminal.merchant.mailbox_id, f"terminal.{word}", told, at)
