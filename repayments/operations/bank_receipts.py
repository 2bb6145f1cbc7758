"""Money that borrowers gave a bank for its loans: entered by one officer, confirmed by another."""

import datetime
from dataclasses import dataclass

from django.db import transaction

from banks.models import Officer
from banks.queries.officers import check_role
from banks.steps import accounts, approvals
from governance.steps import share_day
from ledger import posting
from ledger.kinds import Kind
from ledger.posting import Move
from loans.models import BankLoan
from people import audit
from people.models import Person
from people.public_ids import public_id as new_public_id
from people.refusals import Refusal
from repayments.models import Receipt
from repayments.steps.bank_lateness import clear_covered
from repayments.steps.bank_receipts import use

KIND = "RECEIPT"
ROLES = (Officer.Role.COLLECTIONS, Officer.Role.TREASURY)


class NoSuchReceiptLoan(Refusal):
    """There is no such loan among those that the officer's bank serves."""

    code = "NOT_FOUND"
    detail = "Your bank serves no such loan."
    remedy = "Choose a loan that your bank serves."


class ReceiptRefused(Refusal):
    """A receipt is more than nothing, and of a day between the contract and today."""

    code = "RECEIPT_REFUSED"
    detail = "The amount or the day of the receipt cannot be."
    remedy = "Write an amount above zero and the day on which the money was received."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptDraft:
    """Money that a borrower gave: how much, when, how, and what stood on it."""

    loan_id: int
    amount_minor: int
    received_on: datetime.date
    method: Receipt.Method
    reference: str = ""
    remark: str = ""


@transaction.atomic(durable=True)
def request_receipt(
    *,
    draft: ReceiptDraft,
    on: datetime.date,
    at: datetime.datetime,
    by: Person,
    today: datetime.date | None = None,
) -> Receipt:
    """Enter money that a borrower gave; another officer confirms it.

    From its day on the borrower has paid: an installment that it covers was not late. The holders
    have nothing yet, and the bank's time to pass it on runs.
    Raises DayNotOpen, NoSuchReceiptLoan, NotOfficer, ReceiptRefused.

    Source: R0-08, P-33; RX-05.
    """
    bank_loan = (
        BankLoan.objects.select_related("loan", "servicer", "asset")
        .filter(pk=draft.loan_id)
        .first()
    )
    if bank_loan is None:
        raise NoSuchReceiptLoan
    check_role(by, bank_loan.servicer_id, ROLES)
    share_day(network_id=bank_loan.loan.network_id, on=on, today=today)
    if draft.amount_minor <= 0 or not (bank_loan.loan.established_on <= draft.received_on <= on):
        raise ReceiptRefused

    receipt = Receipt.objects.create(
        public_id=new_public_id("rcpt", at),
        bank_loan=bank_loan,
        bank_id=bank_loan.servicer_id,
        amount_minor=draft.amount_minor,
        received_on=draft.received_on,
        method=draft.method,
        reference=draft.reference[:140],
        remark=draft.remark[:300],
        entered_by=by,
    )
    receipt.approval = approvals.ask(
        bank=bank_loan.servicer,
        kind=KIND,
        subject=receipt,
        summary=f"Receipt for “{bank_loan.title}”",
        payload={
            "receipt": receipt.public_id,
            "loan_id": bank_loan.pk,
            "amount_minor": draft.amount_minor,
            "received_on": draft.received_on.isoformat(),
        },
        by=by,
        on=on,
        amount_minor=draft.amount_minor,
        asset=bank_loan.asset,
        reason=draft.remark,
    )
    receipt.save(update_fields=["approval"])
    clear_covered(bank_loan.pk)
    audit.record(
        "RECEIPT_ENTERED", by=by, subject=receipt, data={"amount_minor": draft.amount_minor}
    )

    return receipt


@transaction.atomic(durable=True)
def confirm_receipt(*, public_id: str, by: Person, on: datetime.date, remark: str = "") -> Receipt:
    """Confirm another officer's receipt: the business gets the money, and pays its loan with it.

    What the loan does not ask for stays the business's; of a loan in default it is a recovery.
    `public_id` is the approval's. Raises NotAsked, NotOfficer, SameOfficer, PayloadChanged,
    DayNotOpen.

    Source: R0-07, R0-08; A-60; RX-05.
    """
    approval = approvals.take(
        public_id=public_id, kind=KIND, by=by, on=on, remark=remark, roles=ROLES
    )
    receipt = Receipt.objects.select_for_update(of=("self",)).get(approval=approval)
    bank_loan = BankLoan.objects.select_related("loan", "asset").get(pk=receipt.bank_loan_id)
    loan = bank_loan.loan
    share_day(network_id=loan.network_id, on=on)
    assert receipt.state == Receipt.State.ENTERED
    assert receipt.amount_minor == approval.payload["amount_minor"]

    posting.post(
        reference=f"receipt:{receipt.public_id}:deposit",
        moves=[
            Move(
                Kind.DEPOSIT,
                accounts.external(receipt.bank_id, bank_loan.asset),
                loan.payer_account_id,
                receipt.amount_minor,
            )
        ],
        on=on,
        book_id=loan.network_id,
    )
    receipt.state = Receipt.State.REMITTED
    receipt.remitted_on = on
    receipt.save(update_fields=["state", "remitted_on"])
    use(receipt, loan, on=on, by=by)
    audit.record("RECEIPT_CONFIRMED", by=by, subject=receipt)

    return receipt


@transaction.atomic(durable=True)
def reject_receipt(*, public_id: str, by: Person, on: datetime.date, remark: str = "") -> Receipt:
    """Turn another officer's receipt down: no such money was received.

    Raises NotAsked, NotOfficer, SameOfficer.
    """
    approval = approvals.reject(public_id=public_id, by=by, on=on, remark=remark, roles=ROLES)
    receipt = Receipt.objects.select_for_update(of=("self",)).get(approval=approval)

    receipt.state = Receipt.State.REJECTED
    receipt.save(update_fields=["state"])
    audit.record("RECEIPT_REJECTED", by=by, subject=receipt)

    return receipt


@transaction.atomic(durable=True)
def withdraw_receipt(*, public_id: str, by: Person, on: datetime.date) -> Receipt:
    """Take one's own receipt back before anybody decided: it was entered by mistake.

    Raises NotAsked.
    """
    approval = approvals.withdraw(public_id=public_id, by=by, on=on)
    receipt = Receipt.objects.select_for_update(of=("self",)).get(approval=approval)

    receipt.state = Receipt.State.REJECTED
    receipt.save(update_fields=["state"])
    audit.record("RECEIPT_WITHDRAWN", by=by, subject=receipt)

    return receipt
