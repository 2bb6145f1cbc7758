"""Receipts of money that stands on a bank's statement with a loan's code."""

import datetime
from collections.abc import Iterable, Mapping

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Right

from ledger import queries as ledger_queries
from loans.models import BankLoan
from payments import references
from payments.models import StatementLine
from payments.refusals import TargetRefused
from payments.statement_targets import Found
from people import audit
from people.models import Person
from people.public_ids import public_id as new_public_id
from repayments.models import Receipt
from repayments.steps.bank_lateness import clear_covered
from repayments.steps.bank_receipts import use

# A receipt entered by hand and a line so many days apart, of one amount, are the same money.
SAME_MONEY_DAYS = 7


def find(bank_id: int, asset_id: int, codes: Iterable[str]) -> dict[str, Found]:
    """Return the loans that codes stand for, of those the bank contracted or serves, by code."""
    asked = {code for code in codes if code.startswith(references.LOAN)}
    if not asked:
        return {}
    ends = [code.removeprefix(references.LOAN).lower() for code in asked]
    loans = _loans(bank_id, asset_id).annotate(end=Right("loan__public_id", references.CODE_LENGTH))
    found: dict[str, Found] = {}
    twice = set()
    for loan in loans.filter(end__in=ends):
        code = references.code_of(references.LOAN, loan.loan.public_id)
        if code in found:
            twice.add(code)
        found[code] = _found(loan)

    return {code: each for code, each in found.items() if code not in twice}


def describe(bank_id: int, asset_id: int, ids: Iterable[int]) -> Mapping[int, Found]:
    """Return the loans of these ids that the bank contracted or serves."""
    return {loan.pk: _found(loan) for loan in _loans(bank_id, asset_id).filter(pk__in=list(ids))}


def payable(business_id: int) -> list[tuple[str, str]]:
    """Return the codes of a business's open loans, with their names."""
    loans = (
        BankLoan.objects.select_related("loan")
        .filter(business_id=business_id, loan__state="REPAYING")
        .order_by("pk")
    )

    return [
        (references.code_of(references.LOAN, loan.loan.public_id), loan.title) for loan in loans
    ]


def enter(line: StatementLine, by: Person, at: datetime.datetime) -> None:
    """Enter what stands on a line as received: the borrower has paid, and the bank's time runs.

    Where somebody entered the same money by hand, the line is tied to that. Source: R0-08, P-33.
    """
    assert connection.in_atomic_block
    span = datetime.timedelta(days=SAME_MONEY_DAYS)
    by_hand = (
        Receipt.objects.select_for_update()
        .filter(
            bank_loan_id=line.target_id,
            bank_id=line.bank_id,
            method=Receipt.Method.BANK_TRANSFER,
            amount_minor=line.amount_minor,
            received_on__range=(line.booked_on - span, line.booked_on + span),
            statement_line=None,
        )
        .exclude(state=Receipt.State.REJECTED)
        .order_by("pk")
        .first()
    )
    if by_hand is not None:
        by_hand.statement_line = line
        by_hand.save(update_fields=["statement_line"])
        return
    receipt = _new(line, by, public_id=new_public_id("rcpt", at))
    clear_covered(receipt.bank_loan_id)


def leave(line: StatementLine, by: Person) -> None:
    """Take back what was entered for a line that was not meant for the loan."""
    assert connection.in_atomic_block
    for receipt in Receipt.objects.select_for_update().filter(statement_line=line):
        if receipt.approval_id is not None:
            receipt.statement_line = None
            receipt.save(update_fields=["statement_line"])
        elif receipt.state == Receipt.State.ENTERED:
            receipt.state = Receipt.State.REJECTED
            receipt.save(update_fields=["state"])
            audit.record("RECEIPT_REJECTED", by=by, subject=receipt)


def settled_by(line: StatementLine) -> int | None:
    """Return the journal in which a line's money was booked by hand before, if it was.

    Raises TargetRefused while the receipt entered by hand waits for its own decision.
    """
    receipt = (
        Receipt.objects.filter(statement_line=line, approval__isnull=False)
        .exclude(state=Receipt.State.REJECTED)
        .first()
    )
    if receipt is None:
        return None
    if receipt.state == Receipt.State.ENTERED:
        raise TargetRefused(
            "The same money was entered by hand and waits in the inbox.",
            remedy="Decide that receipt first.",
        )
    journal = ledger_queries.find_journal(f"receipt:{receipt.public_id}:deposit")
    assert journal is not None

    return journal.pk


def use_line(line: StatementLine, by: Person, on: datetime.date) -> None:
    """Pay the loan with a line's money, which lies in its business's account now."""
    assert connection.in_atomic_block
    receipt = (
        Receipt.objects.select_for_update(of=("self",))
        .select_related("bank_loan__loan")
        .exclude(state=Receipt.State.REJECTED)
        .get(statement_line=line)
    )
    if receipt.state == Receipt.State.REMITTED:
        return

    receipt.state = Receipt.State.REMITTED
    receipt.remitted_on = on
    receipt.save(update_fields=["state", "remitted_on"])
    use(receipt, receipt.bank_loan.loan, on=on, by=by)
    audit.record("RECEIPT_CONFIRMED", by=by, subject=receipt)


def _new(line: StatementLine, by: Person, *, public_id: str) -> Receipt:
    loan = BankLoan.objects.select_related("loan").get(pk=line.target_id)
    receipt = Receipt.objects.create(
        public_id=public_id,
        bank_loan=loan,
        bank_id=line.bank_id,
        amount_minor=line.amount_minor,
        # A transfer from before the contract pays from the contract on.
        received_on=max(line.booked_on, loan.loan.established_on),
        method=Receipt.Method.BANK_TRANSFER,
        reference=line.reference[:140],
        entered_by=by,
        statement_line=line,
    )
    audit.record("RECEIPT_ENTERED", by=by, subject=receipt, data={"statement_line": line.pk})

    return receipt


def _loans(bank_id: int, asset_id: int) -> QuerySet[BankLoan]:
    return (
        BankLoan.objects.select_related("loan", "business")
        .filter(Q(bank_id=bank_id) | Q(servicer_id=bank_id), asset_id=asset_id)
        .order_by("pk")
    )


def _found(loan: BankLoan) -> Found:
    return Found(
        target_id=loan.pk,
        account_id=loan.loan.payer_account_id,
        words=f"{loan.title}, {loan.business.name}",
    )
