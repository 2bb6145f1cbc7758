"""Who works at a merchant and as what, and who is family of those who do."""

import datetime

from django.db import transaction

from merchants.models import RANKS, Merchant, Relative, Staff
from merchants.refusals import LastOwner
from merchants.steps import gates
from people import audit
from people.models import Person

Role = Staff.Role


@transaction.atomic(durable=True)
def hire_staff(
    *, merchant_id: int, person_id: int, role: Staff.Role, on: datetime.date, by: Person | None
) -> Staff:
    """Let a person work at a merchant, or change as what they do.

    Owners and organisers give every role; a manager takes on cashiers alone. Raises NotInThisRole,
    and LastOwner where the only owner would become something else.
    """
    merchant = _locked(merchant_id)
    found = Staff.objects.filter(merchant=merchant, person_id=person_id, until=None).first()

    _check_may_give(merchant, by, role)
    if found is not None and found.role != role:
        _check_may_give(merchant, by, found.role)
        if found.role == Role.OWNER:
            _check_not_last(found)

    staff = found or Staff(merchant=merchant, person_id=person_id, since=on)
    before = "" if found is None else found.role
    if before != role:
        staff.role = role
        staff.save()
        audit.record(
            "STAFF_HIRED",
            by=by,
            subject=staff,
            data={"person": person_id, "role": str(role), "before": before},
        )

    return staff


@transaction.atomic(durable=True)
def dismiss_staff(*, staff_id: int, on: datetime.date, by: Person | None) -> Staff:
    """End a person's work at a merchant; twice is as once. Everybody may leave by themselves.

    Raises NotInThisRole, and LastOwner where nobody would own the merchant.
    """
    merchant = _locked(Staff.objects.values_list("merchant_id", flat=True).get(pk=staff_id))
    staff = Staff.objects.get(pk=staff_id)

    if by is None or by.pk != staff.person_id:
        _check_may_give(merchant, by, staff.role)
    if staff.until is not None:
        return staff
    if staff.role == Role.OWNER:
        _check_not_last(staff)

    staff.until = on
    staff.pin_hash = ""
    staff.save(update_fields=["until", "pin_hash"])
    audit.record("STAFF_DISMISSED", by=by, subject=staff)

    return staff


@transaction.atomic(durable=True)
def declare_relative(
    *, merchant_id: int, person_id: int, on: datetime.date, by: Person
) -> Relative:
    """Record that somebody is family of those who work at a merchant; twice is as once.

    Raises NotInThisRole.

    Source: R3-139.
    """
    merchant = _locked(merchant_id)

    gates.check_role(merchant, by, Role.CASHIER)

    relative, is_new = Relative.objects.get_or_create(
        merchant=merchant,
        person_id=person_id,
        until=None,
        defaults={"declared_by": by, "since": on},
    )
    if is_new:
        audit.record("RELATIVE_DECLARED", by=by, subject=relative, data={"merchant": merchant_id})

    return relative


@transaction.atomic(durable=True)
def end_relative(*, relative_id: int, on: datetime.date, by: Person | None) -> Relative:
    """End a declaration of family; the owner or an organiser does. Raises NotInThisRole.

    What an organiser declared an organiser ends: an owner cannot make themselves a way.
    """
    relative = Relative.objects.select_for_update(of=("self",)).get(pk=relative_id)
    merchant = _locked(relative.merchant_id)

    declared_here = Staff.objects.filter(
        merchant=merchant, person_id=relative.declared_by_id
    ).exists()
    if declared_here:
        gates.check_role(merchant, by, Role.OWNER)
    else:
        gates.check_organises(merchant, by)
    if relative.until is None:
        relative.until = on
        relative.save(update_fields=["until"])
        audit.record("RELATIVE_ENDED", by=by, subject=relative, data={"merchant": merchant.pk})

    return relative


def _check_may_give(merchant: Merchant, by: Person | None, role: str) -> None:
    """Refuse whoever may not give, or take, a role: owners all, managers a cashier's."""
    least = Role.MANAGER if RANKS[Role(role)] < RANKS[Role.MANAGER] else Role.OWNER
    gates.check_role(merchant, by, least)


def _check_not_last(owner: Staff) -> None:
    others = Staff.objects.filter(
        merchant=owner.merchant_id, role=Role.OWNER, until__isnull=True
    ).exclude(pk=owner.pk)
    if not others.exists():
        raise LastOwner


def _locked(merchant_id: int) -> Merchant:
    return Merchant.objects.select_for_update(no_key=True).get(pk=merchant_id)
