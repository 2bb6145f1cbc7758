"""Ending a bank's probation, by its record and four eyes."""

import datetime

from django.db import transaction

from banks.models import Approval, Bank, Officer
from banks.queries.officers import check_role
from banks.queries.standing import record_of
from banks.refusals import StandingFixed
from banks.steps import approvals
from banks.steps import standing as steps
from banks.steps.cover import lock
from people.models import Person
from rules import bank_standing

END_PROBATION = "END_PROBATION"
_ROLES = (Officer.Role.APPROVER,)


@transaction.atomic(durable=True)
def request_end_probation(
    *, bank_id: int, on: datetime.date, by: Person, reason: str = ""
) -> Approval:
    """Ask another officer to end the probation that the bank's record has outgrown.

    Raises AskedAlready, NotOfficer and StandingFixed. Source: R0-30.
    """
    bank = lock(bank_id)

    check_role(by, bank_id, _ROLES)
    _check_outgrown(bank, on=on)

    record = record_of(bank, on=on)
    return approvals.ask(
        bank=bank,
        kind=END_PROBATION,
        subject=bank,
        summary=f"End the probation of {bank.name}",
        payload={"days": record.days, "settled_count": record.settled_count},
        by=by,
        on=on,
        reason=reason,
    )


@transaction.atomic(durable=True)
def confirm_end_probation(
    *, public_id: str, by: Person, on: datetime.date, remark: str = ""
) -> Bank:
    """End the probation that another officer asked to end, if the record still carries it."""
    approval = approvals.take(
        public_id=public_id, kind=END_PROBATION, by=by, on=on, remark=remark, roles=_ROLES
    )
    bank = lock(approval.bank_id)

    _check_outgrown(bank, on=on)

    bank.probation_ended_on = on
    bank.save(update_fields=["probation_ended_on"])
    steps.change(
        bank,
        Bank.State.ACTIVE,
        reason="Its record ended the probation.",
        on=on,
        by=by,
    )

    return bank


def _check_outgrown(bank: Bank, *, on: datetime.date) -> None:
    if bank.state != Bank.State.PROBATION:
        raise StandingFixed(context={"state": bank.state})
    missing = bank_standing.missing_for_active(record_of(bank, on=on))
    if missing:
        raise StandingFixed(
            "The record does not end the probation yet.",
            remedy="Look at what is missing beside the standing.",
            context={"missing": list(missing)},
        )
