"""What matches nothing: assigned to what it belongs to, or sent back, by two officers."""

import datetime

from django.db import transaction

from banks.models import Approval, Officer
from banks.queries.officers import check_role
from banks.steps import approvals
from governance.steps import share_day
from payments import references
from payments.models import StatementLine
from payments.queries.statements import ASSIGN_LINE, RETURN_LINE, Choice, asked_line_ids
from payments.refusals import LineBusy, LinesChanged, TargetRefused
from payments.statement_targets import targets
from payments.steps.booking import book, lock_lines, send_back
from payments.steps.moving import words
from people import audit
from people.models import Person
from people.public_ids import public_id as new_public_id

ROLES = (Officer.Role.TREASURY, Officer.Role.APPROVER)
State = StatementLine.State
Target = StatementLine.Target
_OUT = (Target.WITHDRAWAL, Target.RETURN)


@transaction.atomic(durable=True)
def request_assign_line(
    *,
    line_id: int,
    bank_id: int,
    choice: Choice,
    on: datetime.date,
    by: Person,
    reason: str = "",
) -> Approval:
    """Ask another officer to book a line that matched nothing to what it belongs to.

    `choice.target` BANK is the bank's own money. Raises AskedAlready, LineBusy, LinesChanged,
    NotOfficer, TargetRefused.
    """
    line = _open_line(line_id, bank_id, by=by)
    if (line.amount_minor < 0) != (choice.target in _OUT) and choice.target != Target.BANK:
        raise TargetRefused

    return approvals.ask(
        bank=line.bank,
        kind=ASSIGN_LINE,
        subject=line,
        summary=f"{words(abs(line.amount_minor), line.asset)} of {line.booked_on.isoformat()} "
        f"→ {Target(choice.target).label} {choice.words}",
        payload={
            "target": choice.target,
            "target_id": choice.target_id,
            "amount_minor": line.amount_minor,
        },
        by=by,
        on=on,
        amount_minor=abs(line.amount_minor),
        asset=line.asset,
        reason=reason,
    )


@transaction.atomic(durable=True)
def confirm_assign_line(
    *, public_id: str, by: Person, on: datetime.date, remark: str = ""
) -> StatementLine:
    """Book a line to what another officer assigned it to.

    Raises DayNotOpen, LinesChanged, NotAsked, NotOfficer, PayloadChanged, SameOfficer,
    TargetRefused, and what the target refuses.
    """
    approval = approvals.take(
        public_id=public_id, kind=ASSIGN_LINE, by=by, on=on, remark=remark, roles=ROLES
    )
    line = _asked_line(approval, on=on)

    line.target = approval.payload["target"]
    line.target_id = approval.payload["target_id"] or None
    if line.target in targets():
        targets()[line.target].entered(line, by, approvals.midnight(on))
    book(line, on=on, by=by)

    return line


@transaction.atomic(durable=True)
def request_return_line(
    *, line_id: int, bank_id: int, on: datetime.date, by: Person, reason: str = ""
) -> Approval:
    """Ask another officer to send money back that was not meant for anybody here.

    Raises AskedAlready, LineBusy, LinesChanged, NotOfficer.
    """
    line = _open_line(line_id, bank_id, by=by)
    if line.state != State.SUSPENSE:
        raise LinesChanged

    return approvals.ask(
        bank=line.bank,
        kind=RETURN_LINE,
        subject=line,
        summary=f"Return {words(line.amount_minor, line.asset)} of {line.booked_on.isoformat()} "
        f"to {line.counterparty or 'its sender'}",
        payload={"amount_minor": line.amount_minor, "counterparty": line.counterparty},
        by=by,
        on=on,
        amount_minor=line.amount_minor,
        asset=line.asset,
        reason=reason,
    )


@transaction.atomic(durable=True)
def confirm_return_line(
    *, public_id: str, by: Person, on: datetime.date, remark: str = ""
) -> StatementLine:
    """Send back what another officer asked to; its code stands on the transfer.

    Raises DayNotOpen, LinesChanged, NotAsked, NotOfficer, PayloadChanged, SameOfficer.
    """
    approval = approvals.take(
        public_id=public_id, kind=RETURN_LINE, by=by, on=on, remark=remark, roles=ROLES
    )
    line = _asked_line(approval, on=on)

    send_back(line, on=on)
    line.return_code = references.code_of(
        references.RETURN, new_public_id("return", approvals.midnight(on))
    )
    line.save()
    audit.record("STATEMENT_LINE_RETURNED", by=by, subject=line)

    return line


def _open_line(line_id: int, bank_id: int, *, by: Person) -> StatementLine:
    """Lock a line that matches nothing and waits for no decision."""
    check_role(by, bank_id, ROLES)
    (line,) = lock_lines([line_id], bank_id=bank_id)
    if line.state not in (State.SUSPENSE, State.UNMATCHED):
        raise LinesChanged
    if line.pk in asked_line_ids(bank_id):
        raise LineBusy

    return line


def _asked_line(approval: Approval, *, on: datetime.date) -> StatementLine:
    share_day(network_id=approval.bank.network_id, on=on)
    (line,) = lock_lines([approval.subject_id], bank_id=approval.bank_id)
    if line.state not in (State.SUSPENSE, State.UNMATCHED):
        raise LinesChanged
    assert line.amount_minor == approval.payload["amount_minor"]

    return line
