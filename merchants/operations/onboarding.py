"""How a merchant comes in, is qualified for circle loans, and is stopped; its tills."""

import datetime

from django.db import transaction

from governance import queries as governance_queries
from merchants.models import Merchant, Staff, Terminal
from merchants.refusals.standing import RefundsOwed
from merchants.steps import gates, opening, qualifying, terminals
from people import audit
from people.models import Person


@transaction.atomic(durable=True)
def open_merchant(
    *, network_id: int, name: str, handle: str, on: datetime.date, by: Person | None
) -> Merchant:
    """Open a merchant in a network, with its till account; it sells, but not yet on circle loans.

    Raises NotOrganiser and HandleTaken.
    """
    governance_queries.check_organiser(by, network_id)

    return opening.open_merchant(network_id=network_id, name=name, handle=handle, on=on, by=by)


@transaction.atomic(durable=True)
def qualify_merchant(
    *, merchant_id: int, on: datetime.date, by: Person | None, remark: str = ""
) -> Merchant:
    """Let circle loans be spent at a merchant whose history suffices; twice is as once.

    The bank itself, and organisers of a network whose days are only simulated, may say so without a
    history; such a merchant is bounded by no history either. Raises NotOrganiser, OwnMerchant where
    the organiser works there or is family, RefundsOwed while refunds are owed, and HistoryTooShort
    with what is missing.

    Source: A-33, A-44.
    """
    merchant = qualifying.lock_merchant(merchant_id)

    governance_queries.check_organiser(by, merchant.network_id)
    qualifying.check_outsider(merchant, by)
    if merchant.owing_since is not None:
        raise RefundsOwed
    basis = qualifying.basis_of(merchant, on=on, by=by)

    if merchant.state != Merchant.State.QUALIFIED:
        qualifying.qualify(merchant, basis, on=on, by=by, remark=remark)

    return merchant


@transaction.atomic(durable=True)
def suspend_merchant(
    *, merchant_id: int, on: datetime.date, remark: str, by: Person | None
) -> Merchant:
    """Stop a merchant's payments and circle loans at once; twice is as once.

    A merchant that refunds it owes have stopped already is stopped beyond them. Raises
    NotOrganiser.
    """
    merchant = qualifying.lock_merchant(merchant_id)

    governance_queries.check_organiser(by, merchant.network_id)

    if merchant.stopped_on is None:
        before = merchant.state
        merchant.state, merchant.stopped_on = Merchant.State.SUSPENDED, on
        merchant.save(update_fields=["state", "stopped_on"])
        audit.record(
            "MERCHANT_SUSPENDED",
            by=by,
            subject=merchant,
            data={"before": before, "on": on.isoformat(), "remark": remark},
        )

    return merchant


@transaction.atomic(durable=True)
def open_terminal(*, merchant_id: int, name: str, on: datetime.date, by: Person | None) -> Terminal:
    """Open one more till of a merchant.

    Raises NotInThisRole.
    """
    merchant = qualifying.lock_merchant(merchant_id)

    gates.check_role(merchant, by, Staff.Role.MANAGER)

    return terminals.new_terminal(merchant=merchant, name=name, on=on, by=by)


@transaction.atomic(durable=True)
def close_terminal(*, terminal_id: int, on: datetime.date, by: Person | None) -> Terminal:
    """Close a till: its keys stop asking for payments; twice is as once.

    Raises NotInThisRole.
    """
    terminal = Terminal.objects.select_related("merchant").get(pk=terminal_id)
    merchant = qualifying.lock_merchant(terminal.merchant_id)

    gates.check_role(merchant, by, Staff.Role.MANAGER)

    terminals.shut_terminal(terminal, on=on, by=by)

    return terminal
