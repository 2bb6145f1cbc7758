"""Numbers by which cashiers are known at a shared till, and the lock that keeps a device there."""

import datetime
import re

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from merchants import queries
from merchants.models import Staff, Terminal
from merchants.refusals.till import (
    NotYourStaff,
    OnlyManagersLock,
    PinBlocked,
    PinMissing,
    PinNotUsable,
)
from people import audit
from people.models import Person

FAILURES_MAX = 5
BLOCK_MINUTES = 5
BLOCK_MINUTES_MAX = 60
_PIN = re.compile(r"[0-9]{4,6}", re.ASCII)
_ROWS = ("01234567890", "09876543210")


@transaction.atomic(durable=True)
def set_pin(*, staff_id: int, pin: str, by: Person) -> Staff:
    """Give somebody at a till the number by which it knows them; an empty one takes it away.

    They themselves set it, a manager for cashiers, an owner for everybody. Whoever was blocked for
    wrong numbers is not any more. Raises NotYourStaff and PinNotUsable.
    """
    staff = Staff.objects.select_for_update(no_key=True).get(pk=staff_id)

    if staff.until is not None or not _may_set(staff, by):
        raise NotYourStaff
    if pin and not _is_usable(pin):
        raise PinNotUsable

    staff.pin_hash = make_password(pin) if pin else ""
    staff.pin_failures, staff.pin_blocked_until = 0, None
    staff.save(update_fields=["pin_hash", "pin_failures", "pin_blocked_until"])
    audit.record("PIN_SET" if pin else "PIN_REMOVED", by=by, subject=staff)

    return staff


@transaction.atomic(durable=True)
def check_pin(*, staff_id: int, pin: str, at: datetime.datetime) -> bool:
    """Tell whether a number is somebody's; wrong ones are counted, whatever follows.

    After five wrong ones none is heard for five minutes, and for twice as long after each further
    one, up to an hour. Raises PinMissing and PinBlocked.
    """
    staff = Staff.objects.select_for_update(no_key=True).get(pk=staff_id)

    if staff.until is not None or not staff.pin_hash:
        raise PinMissing
    if staff.pin_blocked_until is not None and staff.pin_blocked_until > at:
        raise PinBlocked(context={"until": staff.pin_blocked_until.isoformat()})

    if len(pin) <= 6 and check_password(pin, staff.pin_hash):
        if staff.pin_failures:
            staff.pin_failures, staff.pin_blocked_until = 0, None
            staff.save(update_fields=["pin_failures", "pin_blocked_until"])
        return True

    staff.pin_failures += 1
    if staff.pin_failures >= FAILURES_MAX:
        minutes = min(
            BLOCK_MINUTES * 2 ** min(staff.pin_failures - FAILURES_MAX, 4), BLOCK_MINUTES_MAX
        )
        staff.pin_blocked_until = at + datetime.timedelta(minutes=minutes)
        audit.record("PIN_BLOCKED", by=None, subject=staff, data={"minutes": minutes})
    staff.save(update_fields=["pin_failures", "pin_blocked_until"])

    return False


@transaction.atomic(durable=True)
def lock_device(*, terminal_id: int, by: Person) -> Terminal:
    """Record that a manager hands a device to the cashiers of one till.

    Raises OnlyManagersLock.
    """
    terminal = Terminal.objects.get(pk=terminal_id)

    role = queries.staff_role(terminal.merchant_id, by.pk)
    if role not in (Staff.Role.OWNER, Staff.Role.MANAGER):
        raise OnlyManagersLock

    audit.record("TILL_DEVICE_LOCKED", by=by, subject=terminal)

    return terminal


@transaction.atomic(durable=True)
def open_device(*, terminal_id: int, by: Person) -> Terminal:
    """Record that a manager took a device back from its till; the edge has asked who they are."""
    terminal = Terminal.objects.get(pk=terminal_id)

    audit.record("TILL_DEVICE_OPENED", by=by, subject=terminal)

    return terminal


def _may_set(staff: Staff, by: Person) -> bool:
    if staff.person_id == by.pk:
        return True
    role = queries.staff_role(staff.merchant_id, by.pk)

    return role == Staff.Role.OWNER or (
        role == Staff.Role.MANAGER and staff.role == Staff.Role.CASHIER
    )


def _is_usable(pin: str) -> bool:
    if not _PIN.fullmatch(pin):
        return False

    return len(set(pin)) > 1 and not any(pin in row for row in _ROWS)
