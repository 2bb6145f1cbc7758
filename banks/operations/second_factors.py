"""Taking away the second factor of an officer who lost it, by four other eyes."""

import datetime

from django.db import transaction

from banks.models import Approval, Bank, Officer
from banks.queries.officers import check_role
from banks.refusals import FactorNotReset
from banks.steps import approvals
from banks.steps.cover import lock
from banks.steps.registering import tell_officers
from people import audit
from people.models import Person
from people.steps import drop_second_factor, tell

RESET = "RESET_SECOND_FACTOR"
ROLES = (Officer.Role.APPROVER,)


@transaction.atomic(durable=True)
def request_reset_second_factor(
    *, bank_id: int, person_id: int, on: datetime.date, by: Person, reason: str = ""
) -> Approval:
    """Ask another officer to take a colleague's lost second factor away.

    The colleague then sets a new one up with the password, which this does not touch. Raises
    AskedAlready, FactorNotReset and NotOfficer.
    """
    bank = lock(bank_id)
    check_role(by, bank_id, ROLES)
    person = Person.objects.select_related("user").filter(pk=person_id).first()
    _check(bank, person, by)
    assert person is not None

    approval = approvals.ask(
        bank=bank,
        kind=RESET,
        subject=person,
        summary=f"Take the second factor of {person.name} away",
        payload={"person_id": person_id},
        by=by,
        on=on,
        reason=reason,
    )
    _tell(bank, person, f"{by.name} asked to take your second factor away.", on=on)

    return approval


@transaction.atomic(durable=True)
def confirm_reset_second_factor(
    *, public_id: str, by: Person, on: datetime.date, remark: str = ""
) -> Person:
    """Take it away, as another officer asked; everybody at the bank is told.

    Raises FactorNotReset, NotAsked, NotOfficer and SameOfficer.
    """
    approval = approvals.take(
        public_id=public_id, kind=RESET, by=by, on=on, remark=remark, roles=ROLES
    )
    bank = lock(approval.bank_id)
    person = Person.objects.select_related("user").get(pk=approval.payload["person_id"])
    _check(bank, person, by)

    count = drop_second_factor(person)
    audit.record("SECOND_FACTOR_RESET", by=by, subject=person, data={"count": count})
    _tell(bank, person, "Your second factor was taken away; set a new one up.", on=on)
    tell_officers(
        bank,
        kind="SECOND_FACTOR",
        text=f"The second factor of {person.name} was taken away by two officers.",
        link=f"/desk/{bank.slug}/officers",
        on=on,
    )

    return person


def _check(bank: Bank, person: Person | None, by: Person) -> None:
    """Raise FactorNotReset unless this bank's officers may do it.

    Nobody decides about their own factor, and another bank that relies on it is not weakened.
    """
    offices = Officer.objects.filter(person=person, until__isnull=True)
    if person is None or person.user is None or not offices.filter(bank=bank).exists():
        raise FactorNotReset
    if person.pk == by.pk:
        raise FactorNotReset("Nobody takes their own second factor away like this.")
    if offices.exclude(bank=bank).exists():
        raise FactorNotReset(
            "This person works for another bank too, which relies on the same factor.",
            remedy="Let the other bank end its roles first, and appoint the person again.",
        )


def _tell(bank: Bank, person: Person, text: str, *, on: datetime.date) -> None:
    tell(
        [person.pk],
        kind="SECOND_FACTOR",
        text=f"{bank.name}: {text}",
        link="/account/second-factor/",
        on=on,
    )
