"""Paying a bank's loan from the business's account."""

import datetime

from django.db import transaction

from banks.models import Officer
from governance.steps import share_day
from loans.models import BankLoan
from people.models import Person
from people.refusals import Refusal
from repayments.models import LoanPayment
from repayments.steps.bank_payments import PaymentDraft, pay


class NoSuchLoan(Refusal):
    """There is no such loan, or somebody else's: its business pays it, or its bank for it."""

    code = "NOT_FOUND"
    detail = "There is no such loan of yours."
    remedy = "Choose one of your own loans."


@transaction.atomic(durable=True)
def repay(
    *,
    loan_id: int,
    amount_minor: int | None,
    on: datetime.date,
    by: Person | None,
    reference: str,
    is_share_of_sales: bool = False,
    today: datetime.date | None = None,
) -> LoanPayment:
    """Pay a loan from its business's account; `amount_minor` None settles it.

    The owner of the business pays, or an officer who collects for the bank that serves the loan.
    What is more than due prepays: a share of sales the oldest installment, anything else lowers all
    that are to come. No more is taken than the loan asks for; the same reference pays
    once. Raises DayNotOpen, NoSuchLoan, LoanNotOpen, NothingToPay, InsufficientFunds.

    Source: A-46, A-50; R0-18, R2-15.
    """
    bank_loan = BankLoan.objects.select_related("loan", "business").filter(pk=loan_id).first()
    if bank_loan is None or not _may_pay(bank_loan, by):
        raise NoSuchLoan
    share_day(network_id=bank_loan.loan.network_id, on=on, today=today)

    return pay(
        PaymentDraft(
            loan_id=loan_id,
            amount_minor=amount_minor,
            reference=reference,
            source=LoanPayment.Source.SPLIT if is_share_of_sales else LoanPayment.Source.ACCOUNT,
        ),
        on=on,
        by=by,
    )


def _may_pay(bank_loan: BankLoan, by: Person | None) -> bool:
    """Tell whether somebody may spend the business's money on its loan; None is the bank itself."""
    if by is None or by.pk == bank_loan.business.owner_id:
        return True

    return Officer.objects.filter(
        bank_id=bank_loan.servicer_id,
        person=by,
        role__in=[Officer.Role.COLLECTIONS, Officer.Role.TREASURY],
        until=None,
    ).exists()
