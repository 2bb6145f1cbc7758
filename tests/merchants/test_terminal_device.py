"""A device handed to cashiers: known by a number, kept at its till, taken back by a password."""

import datetime

import pytest
from django.utils import timezone

from merchants import operations
from merchants.models import Payment, Staff
from merchants.operations import pins
from merchants.refusals.till import NotYourStaff, PinBlocked, PinMissing, PinNotUsable
from people.models import AuditEvent, User
from tests.tills import DAY, NOON, a_person, a_till

pytestmark = pytest.mark.django_db
PASSWORD = "a bakery by the river"


def make_once():
    return a_till()


@pytest.fixture
def till(made_once):
    return made_once


@pytest.fixture
def carla(till):
    """A cashier who is known by 4071."""
    person = a_person("Carla")
    staff = operations.hire_staff(
        merchant_id=till.merchant.pk, person_id=person.pk, role="CASHIER", on=DAY, by=till.owner
    )
    return pins.set_pin(staff_id=staff.pk, pin="4071", by=till.owner)


@pytest.fixture
def device(till, carla, client):
    """The owner's device, locked to the till."""
    till.owner.user = User.objects.create_user("owner@example.org", PASSWORD)
    till.owner.save(update_fields=["user"])
    client.force_login(till.owner.user)
    assert client.post(f"/till/{till.terminal.pk}/who/").status_code == 302
    return client


def stand(device, till, staff, pin="4071"):
    return device.post(f"/till/{till.terminal.pk}/who/", {"staff": staff.pk, "pin": pin})


def test_a_number_is_kept_as_passwords_are(carla):
    assert "4071" not in carla.pin_hash
    assert pins.check_pin(staff_id=carla.pk, pin="4071", at=NOON)
    assert not pins.check_pin(staff_id=carla.pk, pin="4072", at=NOON)
    assert AuditEvent.objects.filter(action="PIN_SET", subject_id=carla.pk).count() == 1


@pytest.mark.parametrize("pin", ["407", "4071234", "1111", "1234", "9876", "40a1", "٤٠٧١", " 407"])
def test_numbers_that_everybody_tries_first_are_refused(till, carla, pin):
    with pytest.raises(PinNotUsable):
        pins.set_pin(staff_id=carla.pk, pin=pin, by=till.owner)


def test_five_wrong_numbers_rest_and_a_right_one_begins_anew(carla):
    for _ in range(4):
        pins.check_pin(staff_id=carla.pk, pin="0000", at=NOON)
    assert pins.check_pin(staff_id=carla.pk, pin="4071", at=NOON)

    for _ in range(5):
        assert not pins.check_pin(staff_id=carla.pk, pin="0000", at=NOON)
    with pytest.raises(PinBlocked):
        pins.check_pin(staff_id=carla.pk, pin="4071", at=NOON + datetime.timedelta(minutes=4))

    later = NOON + datetime.timedelta(minutes=5)
    assert not pins.check_pin(staff_id=carla.pk, pin="0000", at=later)
    with pytest.raises(PinBlocked):
        pins.check_pin(staff_id=carla.pk, pin="4071", at=later + datetime.timedelta(minutes=9))
    assert pins.check_pin(staff_id=carla.pk, pin="4071", at=later + datetime.timedelta(minutes=10))


def test_who_is_gone_or_has_no_number_is_not_known(till, carla):
    pins.set_pin(staff_id=carla.pk, pin="", by=till.owner)
    with pytest.raises(PinMissing):
        pins.check_pin(staff_id=carla.pk, pin="", at=NOON)

    pins.set_pin(staff_id=carla.pk, pin="4071", by=till.owner)
    operations.dismiss_staff(staff_id=carla.pk, on=DAY, by=till.owner)
    with pytest.raises(PinMissing):
        pins.check_pin(staff_id=carla.pk, pin="4071", at=NOON)


def test_a_number_is_set_by_oneself_or_from_above(till, carla):
    manager, other = a_person("Mona"), a_person("Carl")
    for person, role in ((manager, "MANAGER"), (other, "CASHIER")):
        operations.hire_staff(
            merchant_id=till.merchant.pk, person_id=person.pk, role=role, on=DAY, by=till.owner
        )
    owner = Staff.objects.get(person=till.owner)

    pins.set_pin(staff_id=carla.pk, pin="5082", by=carla.person)
    pins.set_pin(staff_id=carla.pk, pin="5083", by=manager)
    for staff, by in ((carla, other), (owner, manager), (carla, a_person("Eli"))):
        with pytest.raises(NotYourStaff):
            pins.set_pin(staff_id=staff.pk, pin="5084", by=by)


def test_a_locked_device_asks_who_stands_there_and_payments_keep_them(till, carla, device):
    here = f"/till/{till.terminal.pk}/"
    assert device.get(here).url == f"{here}who/"
    wrong = stand(device, till, carla, "9999")
    assert wrong.status_code == 422
    assert b"not the number" in wrong.content

    assert stand(device, till, carla).url == here
    asked = device.post(here, {"amount": "4.50", "token": "1-ABCDEFGH"})

    payment = Payment.objects.get()
    assert asked.url == f"{here}{payment.public_id}/"
    assert payment.cashier == carla.person
    assert AuditEvent.objects.get(action="PAYMENT_REQUESTED").person == carla.person


def test_a_locked_device_stays_at_its_till(till, carla, device):
    stand(device, till, carla)
    here = f"/till/{till.terminal.pk}/"
    other = operations.open_terminal(
        merchant_id=till.merchant.pk, name="till 2", on=DAY, by=till.owner
    )

    for path in (
        "/",
        "/till/",
        "/till/payments/",
        f"/till/{other.pk}/",
        f"/shop/{till.merchant.pk}/",
        "/account/email/",
        "/admin/",
    ):
        assert device.get(path).url == here, path
    assert device.post("/account/password/change/").status_code == 403
    assert device.get("/manifest.webmanifest").status_code == 200


def test_a_device_is_taken_back_by_the_password_alone(till, carla, device):
    stand(device, till, carla)
    here = f"/till/{till.terminal.pk}/"

    assert device.post(f"{here}leave/", {"password": "4071"}).status_code == 422
    assert device.get("/till/payments/").url == here

    assert device.post(f"{here}leave/", {"password": PASSWORD}).url == here
    assert device.get("/till/payments/").status_code == 200
    assert AuditEvent.objects.filter(action="TILL_DEVICE_OPENED").count() == 1


def test_passwords_are_not_tried_by_the_dozen(till, carla, device):
    leave = f"/till/{till.terminal.pk}/leave/"
    for _ in range(5):
        device.post(leave, {"password": "x"})

    assert b"wrong too often" in device.post(leave, {"password": PASSWORD}).content


def test_the_next_cashier_types_their_number_and_a_dismissed_one_is_gone(till, carla, device):
    stand(device, till, carla)
    here = f"/till/{till.terminal.pk}/"
    assert device.post(f"{here}hand-over/").url == f"{here}who/"
    assert device.get(here).url == f"{here}who/"

    stand(device, till, carla)
    operations.dismiss_staff(staff_id=carla.pk, on=timezone.now().date(), by=till.owner)

    assert device.get(here).url == f"{here}who/"


def test_a_cashier_does_not_lock_a_device(till, carla, client):
    carla.person.user = User.objects.create_user("carla@example.org", "x")
    carla.person.save(update_fields=["user"])
    client.force_login(carla.person.user)

    refused = client.post(f"/till/{till.terminal.pk}/who/")

    assert refused.status_code == 422
    assert b"Only a manager or the owner" in refused.content
    assert client.get(f"/till/{till.terminal.pk}/").status_code == 200
