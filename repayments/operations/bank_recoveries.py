"""After the default of a bank's loan: what comes in later, and the write-off of the rest."""

import datetime

from django.db import transaction

from banks.models import Approval, Officer
from banks.queries.officers import check_role
from banks.steps import approvals
from governance.steps import share_day
from loans.models import BankLoan, Loan
from people.models import Person
from people.refusals import Refusal
from repayments.steps.bank_recovering import NotDefaulted, RecoveryDraft, recover, write_off
from rules.bank_recovery import BankRecovery

WRITE_OFF = "WRITE_OFF"
ROLES = (Officer.Role.COLLECTIONS, Officer.Role.TREASURY)


class NoSuchDefault(Refusal):
    """There is no such loan among those that the officer's bank serves."""

    code = "NOT_FOUND"
    detail = "Your bank serves no such loan."
    remedy = "Choose a loan that your bank serves."


@transaction.atomic(durable=True)
def record_recovery(
    *,
    loan_id: int,
    amount_minor: int,
    on: datetime.date,
    by: Person,
    reference: str,
    today: datetime.date | None = None,
) -> BankRecovery | None:
    """Share out money that lies in the account of a business whose loan has defaulted.

    The holders first, then the contingency; what nobody lost stays the business's. The same
    reference recovers once, and then returns None.
    Raises NoSuchDefault, NotOfficer, DayNotOpen, NotDefaulted, NothingToRecover, Overdrawn.

    Source: A-60.
    """
    bank_loan = _served(loan_id, by)
    share_day(network_id=bank_loan.loan.network_id, on=on, today=today)

    return recover(
        RecoveryDraft(
            loan_id=loan_id,
            amount_minor=amount_minor,
            source_account_id=bank_loan.loan.payer_account_id,
            reference=reference,
        ),
        on=on,
        by=by,
    )


@transaction.atomic(durable=True)
def request_write_off(*, loan_id: int, reason: str, on: datetime.date, by: Person) -> Approval:
    """Ask another officer to end the claim on what a defaulted loan still owes.

    Raises NoSuchDefault, NotOfficer, DayNotOpen, NotDefaulted, AskedAlready.

    Source: R2-26; RX-05.
    """
    bank_loan = _served(loan_id, by)
    share_day(network_id=bank_loan.loan.network_id, on=on)
    loan = Loan.objects.select_related("balance").get(pk=loan_id)
    if loan.state != Loan.State.DEFAULTED or bank_loan.written_off_on is not None:
        raise NotDefaulted

    return approvals.ask(
        bank=bank_loan.servicer,
        kind=WRITE_OFF,
        subject=loan,
        summary=f"Write off what “{bank_loan.title}” still owes",
        payload={"loan_id": loan_id},
        by=by,
        on=on,
        amount_minor=loan.balance.outstanding_minor,
        asset=bank_loan.asset,
        reason=reason,
    )


@transaction.atomic(durable=True)
def confirm_write_off(*, public_id: str, by: Person, on: datetime.date, remark: str = "") -> int:
    """Write off what another officer asked for; return how much was still owed.

    Raises NotAsked, NotOfficer, SameOfficer, PayloadChanged, DayNotOpen, NotDefaulted.

    Source: R2-26; RX-05.
    """
    approval = approvals.take(
        public_id=public_id, kind=WRITE_OFF, by=by, on=on, remark=remark, roles=ROLES
    )
    share_day(network_id=approval.bank.network_id, on=on)

    return write_off(loan_id=approval.payload["loan_id"], on=on, by=by)


def _served(loan_id: int, by: Person) -> BankLoan:
    """Return a loan that the officer's bank serves."""
    bank_loan = (
        BankLoan.objects.select_related("loan", "servicer", "asset").filter(pk=loan_id).first()
    )
    if bank_loan is None:
        raise NoSuchDefault
    check_role(by, bank_loan.servicer_id, ROLES)

    return bank_loan
