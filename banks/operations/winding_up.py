"""What becomes of a suspended bank: restructured, liquidated, and in the end resolved."""

import datetime

from django.db import transaction

from banks.models import Approval, Bank, Officer
from banks.refusals import StandingFixed
from banks.steps import approvals, servicing
from banks.steps import standing as steps
from banks.steps.cover import lock
from banks.steps.winding_up import check_way
from people.models import Person

WIND_UP = "WIND_UP"
ROLES = (Officer.Role.APPROVER,)


@transaction.atomic(durable=True)
def request_winding_up(
    *, bank_id: int, to: str, reason: str, on: datetime.date, by: Person
) -> Approval:
    """Ask the bank that stepped in to agree to what becomes of a suspended one.

    `by` is an approver of the bank that it is about, of the one that serves its loans (another
    approver of that one decides), or an organiser of their network. Without a bank that serves its
    loans nothing is wound up. Raises AskedAlready, NotOfficer and StandingFixed.

    Source: states.md, Bank; decisions 0006, 0015.
    """
    bank = lock(bank_id)
    servicer = _servicer(bank)
    asked_for = servicing.asked_for(by, bank=bank, servicer=servicer)
    state = check_way(bank, to)

    return approvals.ask(
        bank=servicer,
        kind=WIND_UP,
        subject=bank,
        summary=f"{bank.name}: {bank.get_state_display()} → {state.label}",
        payload={"bank_id": bank.pk, "to": to, "reason": reason[:300]},
        by=by,
        on=on,
        reason=reason,
        **asked_for,
    )


@transaction.atomic(durable=True)
def confirm_winding_up(*, public_id: str, by: Person, on: datetime.date, remark: str = "") -> Bank:
    """Agree, as an approver of the bank that stepped in; everybody reads it on the bank's page.

    Raises NotAsked, NotOfficer, SameOfficer and StandingFixed.
    """
    approval = approvals.take(
        public_id=public_id, kind=WIND_UP, by=by, on=on, remark=remark, roles=ROLES
    )
    bank = lock(approval.payload["bank_id"])
    state = check_way(bank, approval.payload["to"])
    if bank.step_in_servicer_id != approval.bank_id:
        raise StandingFixed

    steps.change(
        bank,
        state,
        reason=approval.payload["reason"] or "Two banks' officers decided it.",
        on=on,
        by=by,
    )

    return bank


def _servicer(bank: Bank) -> Bank:
    if bank.step_in_servicer is None:
        raise StandingFixed(
            "No other bank serves the loans.",
            remedy="Ask one to step in first: investors are paid by it from then on.",
        )

    return bank.step_in_servicer
