"""How a merchant comes in, is qualified for circle loans, and is stopped; its staff and tills."""

import datetime

from django.db import connection, transaction

from governance import queries as governance_queries
from governance.models import Network
from ledger import posting
from ledger.kinds import Purpose
from merchants import queries
from merchants.models import Merchant, Staff, Terminal
from merchants.refusals import HandleTaken, OwnMerchant
from merchants.steps import gates, terminals
from people import audit
from people.models import Person


@transaction.atomic(durable=True)
def open_merchant(
    *, network_id: int, name: str, handle: str, on: datetime.date, by: Person | None
) -> Merchant:
    """Open a merchant in a network, with its till account; it sells, but not yet on circle loans.

    Raises NotOrganiser and HandleTaken.
    """
    network = Network.objects.select_related("asset").get(pk=network_id)

    governance_queries.check_organiser(by, network_id)
    if Merchant.objects.filter(network=network, handle=handle).exists():
        raise HandleTaken

    # The ledger account is named by the merchant's number, which is therefore drawn first.
    merchant_id = _next_merchant_id()
    till_account_id = posting.open_account(
        code=f"merchant:{merchant_id}:till", purpose=Purpose.MERCHANT, asset_id=network.asset_id
    )
    merchant = Merchant.objects.create(
        pk=merchant_id,
        network=network,
        name=name,
        handle=handle,
        till_account_id=till_account_id,
        joined_on=on,
    )
    audit.record("MERCHANT_OPENED", by=by, subject=merchant)

    return merchant


@transaction.atomic(durable=True)
def qualify_merchant(
    *, merchant_id: int, on: datetime.date, by: Person | None, remark: str = ""
) -> Merchant:
    """Let circle loans be spent at a merchant, on an organiser's word; twice is as once.

    Raises NotOrganiser, and OwnMerchant where the organiser works there.

    Source: A-33, A-44.
    """
    merchant = _locked(merchant_id)

    governance_queries.check_organiser(by, merchant.network_id)
    if by is not None and queries.staff_role(merchant_id, by.pk) is not None:
        raise OwnMerchant

    if merchant.state != Merchant.State.QUALIFIED:
        before = merchant.state
        merchant.state = Merchant.State.QUALIFIED
        merchant.qualified_on, merchant.qualified_by = on, by
        merchant.save(update_fields=["state", "qualified_on", "qualified_by"])
        audit.record(
            "MERCHANT_QUALIFIED",
            by=by,
            subject=merchant,
            data={"before": before, "on": on.isoformat(), "remark": remark},
        )

    return merchant


@transaction.atomic(durable=True)
def suspend_merchant(
    *, merchant_id: int, on: datetime.date, remark: str, by: Person | None
) -> Merchant:
    """Stop a merchant's payments and circle loans at once; twice is as once.

    Raises NotOrganiser.
    """
    merchant = _locked(merchant_id)

    governance_queries.check_organiser(by, merchant.network_id)

    if merchant.state != Merchant.State.SUSPENDED:
        before = merchant.state
        merchant.state = Merchant.State.SUSPENDED
        merchant.save(update_fields=["state"])
        audit.record(
            "MERCHANT_SUSPENDED",
            by=by,
            subject=merchant,
            data={"before": before, "on": on.isoformat(), "remark": remark},
        )

    return merchant


@transaction.atomic(durable=True)
def hire_staff(
    *, merchant_id: int, person_id: int, role: Staff.Role, on: datetime.date, by: Person | None
) -> Staff:
    """Let a person work at a merchant's tills, or change as what they do.

    Raises NotTheOwner.
    """
    merchant = _locked(merchant_id)

    gates.check_owner(merchant, by)

    staff, hired = Staff.objects.get_or_create(
        merchant=merchant,
        person_id=person_id,
        until=None,
        defaults={"role": role, "since": on},
    )
    if not hired and staff.role != role:
        staff.role = role
        staff.save(update_fields=["role"])
    audit.record("STAFF_HIRED", by=by, subject=staff, data={"person": person_id, "role": str(role)})

    return staff


@transaction.atomic(durable=True)
def dismiss_staff(*, staff_id: int, on: datetime.date, by: Person | None) -> Staff:
    """End a person's work at a merchant; twice is as once.

    Raises NotTheOwner.
    """
    staff = Staff.objects.select_related("merchant").get(pk=staff_id)
    merchant = _locked(staff.merchant_id)

    gates.check_owner(merchant, by)

    if staff.until is None:
        staff.until = on
        staff.save(update_fields=["until"])
        audit.record("STAFF_DISMISSED", by=by, subject=staff)

    return staff


@transaction.atomic(durable=True)
def open_terminal(*, merchant_id: int, name: str, on: datetime.date, by: Person | None) -> Terminal:
    """Open one more till of a merchant.

    Raises NotTheOwner.
    """
    merchant = _locked(merchant_id)

    gates.check_owner(merchant, by)

    return terminals.new_terminal(merchant=merchant, name=name, on=on, by=by)


@transaction.atomic(durable=True)
def close_terminal(*, terminal_id: int, on: datetime.date, by: Person | None) -> Terminal:
    """Close a till: its keys stop asking for payments; twice is as once.

    Raises NotTheOwner.
    """
    terminal = Terminal.objects.select_related("merchant").get(pk=terminal_id)
    merchant = _locked(terminal.merchant_id)

    gates.check_owner(merchant, by)

    terminals.shut_terminal(terminal, on=on, by=by)

    return terminal


def _locked(merchant_id: int) -> Merchant:
    return Merchant.objects.select_for_update(no_key=True).get(pk=merchant_id)


def _next_merchant_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('merchants_merchant', 'id'))")
        return int(cursor.fetchone()[0])
