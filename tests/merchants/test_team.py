"""Who may do what at a shop: one table of roles and deeds, and the last owner who stays."""

import datetime

import pytest

from merchants import operations, queries, refusals
from merchants.models import Relative, Staff
from merchants.operations import ShopSettings
from people.models import AuditEvent
from tests.tills import DAY, a_person, a_till

pytestmark = pytest.mark.django_db
Role = Staff.Role
SETTINGS = ShopSettings(
    name="Mercado",
    sells="Bread",
    address="1 Quay",
    tax_number="",
    receipt_note="",
    tips_offered=True,
    tip_percents=(5, 10),
    cashier_refund_minor_max=0,
    accepts_late=False,
)


def make_once():
    till = a_till()
    return till, everybody(till)


@pytest.fixture
def till(made_once):
    return made_once[0]


def hire(till, person, role, by):
    return operations.hire_staff(
        merchant_id=till.merchant.pk, person_id=person.pk, role=role, on=DAY, by=by
    )


def everybody(till):
    found = {"OWNER": till.owner, "ORGANISER": till.dona, "ELI": a_person("Eli")}
    for role in (Role.MANAGER, Role.CASHIER):
        found[str(role)] = a_person(role.title())
        hire(till, found[str(role)], role, till.owner)
    return found


@pytest.fixture
def people(made_once):
    return made_once[1]


def _own_name(till, by):
    settings = SETTINGS
    return operations.set_up_shop(merchant_id=till.merchant.pk, settings=settings, by=by)


def _rename(till, by):
    from dataclasses import replace

    settings = replace(SETTINGS, name="Mercado do Rio")
    return operations.set_up_shop(merchant_id=till.merchant.pk, settings=settings, by=by)


def _cashier_limit(till, by):
    from dataclasses import replace

    settings = replace(SETTINGS, cashier_refund_minor_max=500)
    return operations.set_up_shop(merchant_id=till.merchant.pk, settings=settings, by=by)


def _dismiss(role):
    def deed(till, by):
        someone = hire(till, a_person("Fay"), role, till.owner)
        return operations.dismiss_staff(staff_id=someone.pk, on=DAY, by=by)

    return deed


DEEDS = {
    "open a till": lambda till, by: operations.open_terminal(
        merchant_id=till.merchant.pk, name="till 2", on=DAY, by=by
    ),
    "close a till": lambda till, by: operations.close_terminal(
        terminal_id=till.terminal.pk, on=DAY, by=by
    ),
    "take on a cashier": lambda till, by: hire(till, a_person("Fay"), Role.CASHIER, by),
    "name a manager": lambda till, by: hire(till, a_person("Fay"), Role.MANAGER, by),
    "name an owner": lambda till, by: hire(till, a_person("Fay"), Role.OWNER, by),
    "end a cashier": _dismiss(Role.CASHIER),
    "end a manager": _dismiss(Role.MANAGER),
    "declare family": lambda till, by: operations.declare_relative(
        merchant_id=till.merchant.pk, person_id=a_person("Fay").pk, on=DAY, by=by
    ),
    "set up receipts": _own_name,
    "rename the shop": _rename,
    "bound refunds": _cashier_limit,
}
ALL, MANAGERS, OWNERS = {"OWNER", "ORGANISER", "MANAGER", "CASHIER"}, {"MANAGER"}, set()
MAY = {
    "open a till": MANAGERS,
    "close a till": MANAGERS,
    "take on a cashier": MANAGERS,
    "name a manager": OWNERS,
    "name an owner": OWNERS,
    "end a cashier": MANAGERS,
    "end a manager": OWNERS,
    "declare family": ALL,
    "set up receipts": MANAGERS,
    "rename the shop": OWNERS,
    "bound refunds": OWNERS,
}


@pytest.mark.parametrize("role", ["OWNER", "ORGANISER", "MANAGER", "CASHIER", "ELI"])
@pytest.mark.parametrize("deed", DEEDS)
def test_each_role_does_what_it_may(till, people, deed, role):
    may = role in ({"OWNER", "ORGANISER"} | MAY[deed])

    if may:
        DEEDS[deed](till, people[role])
    else:
        with pytest.raises(refusals.NotInThisRole):
            DEEDS[deed](till, people[role])


def test_the_last_owner_stays(till, people):
    own = Staff.objects.get(person=till.owner)

    with pytest.raises(refusals.LastOwner):
        operations.dismiss_staff(staff_id=own.pk, on=DAY, by=till.owner)
    with pytest.raises(refusals.LastOwner):
        hire(till, till.owner, Role.CASHIER, till.dona)
    hire(till, people["MANAGER"], Role.OWNER, till.owner)
    operations.dismiss_staff(staff_id=own.pk, on=DAY, by=till.owner)
    again = operations.dismiss_staff(staff_id=own.pk, on=DAY, by=people["MANAGER"])

    assert again.until == DAY
    assert queries.staff_role(till.merchant.pk, till.owner.pk) is None


def test_everybody_may_leave_and_a_manager_cannot_unmake_their_like(till, people):
    manager = Staff.objects.get(person=people["MANAGER"])
    cashier = Staff.objects.get(person=people["CASHIER"])

    operations.dismiss_staff(staff_id=cashier.pk, on=DAY, by=people["CASHIER"])
    with pytest.raises(refusals.NotInThisRole):
        hire(till, people["MANAGER"], Role.CASHIER, people["CASHIER"])
    with pytest.raises(refusals.NotInThisRole):
        hire(till, till.owner, Role.CASHIER, people["MANAGER"])

    assert operations.dismiss_staff(staff_id=manager.pk, on=DAY, by=people["MANAGER"]).until == DAY


def test_the_same_role_twice_is_one_deed(till, people):
    hire(till, people["CASHIER"], Role.CASHIER, till.owner)

    assert AuditEvent.objects.filter(action="STAFF_HIRED").count() == 3


def test_family_is_related_until_it_is_ended(till, people):
    ana = a_person("Ana")
    for _twice in range(2):
        operations.declare_relative(
            merchant_id=till.merchant.pk, person_id=ana.pk, on=DAY, by=people["CASHIER"]
        )
    relative = Relative.objects.get()
    assert queries.payee_of(till.merchant, person_id=ana.pk).related

    with pytest.raises(refusals.NotInThisRole):
        operations.end_relative(relative_id=relative.pk, on=DAY, by=people["MANAGER"])
    operations.end_relative(relative_id=relative.pk, on=DAY, by=till.owner)

    assert not queries.payee_of(till.merchant, person_id=ana.pk).related


def test_what_an_organiser_declared_no_owner_ends(till):
    ana = a_person("Ana")
    relative = operations.declare_relative(
        merchant_id=till.merchant.pk, person_id=ana.pk, on=DAY, by=till.dona
    )

    with pytest.raises(refusals.NotInThisRole):
        operations.end_relative(relative_id=relative.pk, on=DAY, by=till.owner)

    later = DAY + datetime.timedelta(days=1)
    assert operations.end_relative(relative_id=relative.pk, on=later, by=till.dona).until == later


def test_settings_are_recorded_where_they_differ(till):
    for _twice in range(2):
        operations.set_up_shop(merchant_id=till.merchant.pk, settings=SETTINGS, by=till.owner)

    event = AuditEvent.objects.get(action="SHOP_SET_UP")
    assert event.data == {
        "sells": "Bread",
        "address": "1 Quay",
        "tips_offered": True,
        "tip_percents": [5, 10],
    }
