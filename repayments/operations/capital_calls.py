"""Investors pay what a capital call asks of them."""

import datetime

from django.db import transaction

from ledger import queries as ledger_queries
from people.models import Person
from repayments.conduct_refusals import CallEnded, CallUnknown, WalletShort
from repayments.models import CallShare
from repayments.steps import capital_calls as steps
from repayments.steps.bank_records import take_loan
from repayments.steps.conduct_people import check_open, get_loan, share_day_of


@transaction.atomic(durable=True)
def pay_call(*, share_id: int, on: datetime.date, by: Person) -> CallShare:
    """Pay one's share of a capital call from the wallet; the last one releases the tranche.

    Raises CallEnded, CallUnknown, DayNotOpen, LoanEnded and WalletShort. Source: R0-16, R0-19.
    """
    share = CallShare.objects.select_related("call").filter(pk=share_id, holder=by).first()
    if share is None:
        raise CallUnknown
    bank_loan = get_loan(share.call.bank_loan_id)
    share_day_of(bank_loan, on=on)
    take_loan(bank_loan.pk)
    check_open(bank_loan)
    share.refresh_from_db()
    if share.state != CallShare.State.CALLED:
        raise CallEnded
    held_minor = ledger_queries.lock_balances([share.account_id])[share.account_id]
    if held_minor < share.amount_minor:
        raise WalletShort(context={"short_minor": share.amount_minor - held_minor})

    steps.pay_shares(share.call, [share], reference=f"share:{share.pk}", on=on)
    steps.close_if_complete(share.call, on=on)

    return share
