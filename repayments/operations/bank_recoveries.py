"""After the default of a bank's loan: what comes in later, and the write-off of the rest."""

import datetime

from django.db import transaction

from banks.models import Approval, Officer
from banks.queries.officers import check_role
from banks.steps import approvals
from governance.steps import share_day
from ledger import posting
from ledger import queries as ledger_queries
from loans.models import BankLoan, Loan
from people.models import Person
from people.refusals import Refusal
from repayments.conduct_refusals import BusinessShort, OwnBusiness, ReasonMissing
from repayments.steps.bank_recovering import (
    NotDefaulted,
    NothingToRecover,
    RecoveryDraft,
    recover,
    write_off,
)
from rules.bank_recovery import BankRecovery

RECOVER = "RECOVER_BANK_LOAN"
WRITE_OFF = "WRITE_OFF"
ROLES = (Officer.Role.COLLECTIONS, Officer.Role.TREASURY)


class NoSuchDefault(Refusal):
    """There is no such loan among those that the officer's bank serves."""

    code = "NOT_FOUND"
    detail = "Your bank serves no such loan."
    remedy = "Choose a loan that your bank serves."


@transaction.atomic(durable=True)
def request_recovery(*, loan_id: int, amount_minor: int, on: datetime.date, by: Person) -> Approval:
    """Ask another officer to share out money that a defaulted loan's business has in its account.

    Raises NoSuchDefault, NotOfficer, OwnBusiness, DayNotOpen, NotDefaulted, NothingToRecover,
    BusinessShort, AskedAlready.

    Source: A-60; RX-05.
    """
    bank_loan = _served(loan_id, by)
    share_day(network_id=bank_loan.loan.network_id, on=on)
    if bank_loan.loan.state != Loan.State.DEFAULTED:
        raise NotDefaulted
    if amount_minor <= 0:
        raise NothingToRecover
    if ledger_queries.balance(bank_loan.loan.payer_account_id) < amount_minor:
        raise BusinessShort

    return approvals.ask(
        bank=bank_loan.servicer,
        kind=RECOVER,
        subject=bank_loan.loan,
        summary=f"Share out what came in for “{bank_loan.title}”",
        payload={"loan_id": loan_id, "amount_minor": amount_minor},
        by=by,
        on=on,
        amount_minor=amount_minor,
        asset=bank_loan.asset,
    )


@transaction.atomic(durable=True)
def confirm_recovery(
    *, public_id: str, by: Person, on: datetime.date, remark: str = ""
) -> BankRecovery:
    """Share out what another officer asked about.

    The holders first, then the contingency; what nobody lost stays the business's.
    Raises NotAsked, NotOfficer, OwnBusiness, SameOfficer, PayloadChanged, DayNotOpen,
    NotDefaulted, NothingToRecover, BusinessShort.

    Source: A-60; RX-05.
    """
    approval = approvals.take(
        public_id=public_id, kind=RECOVER, by=by, on=on, remark=remark, roles=ROLES
    )
    bank_loan = _served(approval.payload["loan_id"], by)
    share_day(network_id=bank_loan.loan.network_id, on=on)

    try:
        recovery = recover(
            RecoveryDraft(
                loan_id=bank_loan.pk,
                amount_minor=approval.payload["amount_minor"],
                source_account_id=bank_loan.loan.payer_account_id,
                reference=approval.public_id,
            ),
            on=on,
            by=by,
        )
    except posting.Overdrawn:
        raise BusinessShort from None
    # An approval is taken once, so that its reference is new.
    assert recovery is not None

    return recovery


@transaction.atomic(durable=True)
def request_write_off(*, loan_id: int, reason: str, on: datetime.date, by: Person) -> Approval:
    """Ask another officer to end the claim on what a defaulted loan still owes.

    Raises NoSuchDefault, NotOfficer, OwnBusiness, DayNotOpen, NotDefaulted, ReasonMissing,
    AskedAlready.

    Source: R2-26; RX-05.
    """
    bank_loan = _served(loan_id, by)
    share_day(network_id=bank_loan.loan.network_id, on=on)
    loan = Loan.objects.select_related("balance").get(pk=loan_id)
    if loan.state != Loan.State.DEFAULTED or bank_loan.written_off_on is not None:
        raise NotDefaulted
    if not reason.strip():
        raise ReasonMissing

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
        reason=reason.strip(),
    )


@transaction.atomic(durable=True)
def confirm_write_off(*, public_id: str, by: Person, on: datetime.date, remark: str = "") -> int:
    """Write off what another officer asked for; return how much was still owed.

    Raises NotAsked, NotOfficer, OwnBusiness, SameOfficer, PayloadChanged, DayNotOpen, NotDefaulted.

    Source: R2-26; RX-05.
    """
    approval = approvals.take(
        public_id=public_id, kind=WRITE_OFF, by=by, on=on, remark=remark, roles=ROLES
    )
    bank_loan = _served(approval.payload["loan_id"], by)
    share_day(network_id=bank_loan.loan.network_id, on=on)

    return write_off(loan_id=bank_loan.pk, on=on, by=by)


def _served(loan_id: int, by: Person) -> BankLoan:
    """Return a loan that the officer's bank serves; nobody decides about their own business."""
    bank_loan = (
        BankLoan.objects.select_related("loan", "servicer", "asset", "business")
        .filter(pk=loan_id)
        .first()
    )
    if bank_loan is None:
        raise NoSuchDefault
    check_role(by, bank_loan.servicer_id, ROLES)
    if by.pk == bank_loan.business.owner_id:
        raise OwnBusiness

    return bank_loan
