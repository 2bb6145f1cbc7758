"""Another bank steps in for a suspended one, and hands the loans back when that is cured."""

import datetime

from django.db import transaction

from banks.models import Approval, Bank, Officer
from banks.queries.officers import check_role
from banks.refusals import ServicerRefused
from banks.steps import approvals, servicing
from banks.steps.cover import lock
from governance.steps import share_day
from loans.steps import bank_servicer
from people.models import Person
from rules.bank_standing import GIVING

STEP_IN = "STEP_IN"
HAND_BACK = "HAND_BACK"
_ROLES = (Officer.Role.APPROVER,)


@transaction.atomic(durable=True)
def request_step_in(
    *, bank_id: int, servicer_id: int, on: datetime.date, by: Person, reason: str = ""
) -> Approval:
    """Ask another bank to serve a suspended bank's loans; one of its officers agrees or not.

    `by` is an approver of the suspended bank, an approver of the bank that would step in (another
    one of it decides), or an organiser of their network: where a bank is gone, others act.
    Raises AskedAlready, NotOfficer, ServicerRefused. Source: R0-29.
    """
    bank, servicer = lock(bank_id), Bank.objects.get(pk=servicer_id)

    asked_for = servicing.asked_for(by, bank=bank, servicer=servicer)
    servicing.check_step_in(bank=bank, servicer=servicer)

    return approvals.ask(
        bank=servicer,
        kind=STEP_IN,
        subject=bank,
        summary=f"Serve the loans of {bank.name}",
        payload={"bank_id": bank.pk, "servicer_id": servicer.pk},
        by=by,
        on=on,
        reason=reason,
        **asked_for,
    )


@transaction.atomic(durable=True)
def confirm_step_in(*, public_id: str, by: Person, on: datetime.date, remark: str = "") -> Bank:
    """Agree, as an officer of the bank that steps in. Raises DayNotOpen and ServicerRefused."""
    approval = approvals.take(
        public_id=public_id, kind=STEP_IN, by=by, on=on, remark=remark, roles=_ROLES
    )
    bank = lock(approval.payload["bank_id"])
    servicer = Bank.objects.get(pk=approval.payload["servicer_id"])
    share_day(network_id=bank.network_id, on=on)

    servicing.check_step_in(bank=bank, servicer=servicer)

    bank_servicer.serve_by(bank_id=bank.pk, servicer_id=servicer.pk)
    servicing.set_servicer(bank, servicer, on=on, by=by)

    return bank


@transaction.atomic(durable=True)
def request_hand_back(*, bank_id: int, on: datetime.date, by: Person, reason: str = "") -> Approval:
    """Offer a bank that is cured its loans back; one of its officers agrees or not.

    `by` is an officer of the bank that stepped in. Raises NotOfficer and ServicerRefused.
    """
    bank = lock(bank_id)
    servicer = _servicer_of(bank)

    check_role(by, servicer.pk, _ROLES)
    _check_cured(bank)

    return approvals.ask(
        bank=bank,
        kind=HAND_BACK,
        subject=bank,
        summary=f"Take the own loans back from {servicer.name}",
        payload={"bank_id": bank.pk, "servicer_id": servicer.pk},
        by=by,
        on=on,
        reason=reason,
        maker_bank=servicer,
    )


@transaction.atomic(durable=True)
def confirm_hand_back(*, public_id: str, by: Person, on: datetime.date, remark: str = "") -> Bank:
    """Take the own loans back. Raises DayNotOpen and ServicerRefused."""
    approval = approvals.take(
        public_id=public_id, kind=HAND_BACK, by=by, on=on, remark=remark, roles=_ROLES
    )
    bank = lock(approval.payload["bank_id"])
    share_day(network_id=bank.network_id, on=on)

    _servicer_of(bank)
    _check_cured(bank)

    bank_servicer.serve_by(bank_id=bank.pk, servicer_id=bank.pk)
    servicing.set_servicer(bank, None, on=on, by=by)

    return bank


def _servicer_of(bank: Bank) -> Bank:
    if bank.step_in_servicer_id is None:
        raise ServicerRefused(
            "No other bank serves these loans.", remedy="There is nothing to hand back."
        )

    return Bank.objects.get(pk=bank.step_in_servicer_id)


def _check_cured(bank: Bank) -> None:
    if bank.state in GIVING:
        raise ServicerRefused(
            "The bank is still suspended.", remedy="Wait until its standing is cured."
        )
