"""What is given back of a purchase whose loan friends extended: the extension first."""

import datetime

import pytest
from django.db import transaction

from business_day import chain
from ledger import pools, posting
from ledger.kinds import Kind
from ledger.posting import Move
from lending_circles.models import TrustLink
from lending_circles.operations.repaying import pay_loan
from lending_circles.operations.trust import grant
from lending_circles.steps.deposit_changes import change_deposits
from loans.models import Loan
from merchants.queries.refunds import parts_of
from repayments.models import DefaultCase, Installment, LoanBalance
from tests.merchants.test_payments import pay
from tests.merchants.test_refunds import a_loan_purchase, balance, nothing_is_wrong, refund
from tests.tills import DAY, NOON, a_payment, a_till

pytestmark = pytest.mark.django_db


def days(count):
    return datetime.timedelta(days=count)


def an_extended_purchase():
    """Ana bought for 60.00 and has nothing left: Bruno carries her first part of 6.00."""
    till = a_till()
    ana, (bruno, *_), payment, loan = a_loan_purchase(till)
    link = TrustLink.objects.get(low=ana, high=bruno)
    grant(
        link_id=link.pk,
        lender_account_id=bruno.pk,
        permission="EXTEND",
        limit_minor=None,
        by=bruno.person,
    )
    rest = a_payment(till, amount_minor=balance(ana.spending_account_id), reference="all else")
    pay(rest, ana)
    day = to_the_morning(till, DAY + days(8))
    return till, ana, payment, loan, Loan.objects.get(extends=loan), day


def to_the_morning(till, day):
    chain.live_through(network_id=till.network.pk, until=day - days(1))
    chain.open_day(network_id=till.network.pk, on=day)
    till.network.refresh_from_db()
    return day


def give_back(payment, amount_minor, day):
    told = parts_of(payment, amount_minor, on=day)
    given = refund(payment, amount_minor, on=day, at=NOON + (day - DAY))
    # What is told before anybody decides is what is done.
    assert (given.to_loan_minor, given.to_customer_minor) == (
        told.to_loan_minor,
        told.to_customer_minor,
    )
    nothing_is_wrong()
    return given


def test_the_extension_is_paid_before_the_loan_and_then_the_customer():
    _till, ana, payment, loan, extension, day = an_extended_purchase()
    carried = LoanBalance.objects.get(loan=extension)
    assert (carried.outstanding_minor, carried.interest_due_minor) == (600, 7)

    give_back(payment, 500, day)

    carried.refresh_from_db()
    assert (carried.outstanding_minor, carried.interest_due_minor) == (600 - 493, 0)
    assert LoanBalance.objects.get(loan=loan).outstanding_minor == 5400

    given = give_back(payment, 5500, day)

    assert (given.to_loan_minor, given.to_customer_minor) == (5500, 0)
    assert balance(ana.spending_account_id) == 0
    extension.refresh_from_db()
    assert extension.state == Loan.State.SETTLED
    assert LoanBalance.objects.get(loan=loan).outstanding_minor == 5400 - (5500 - 107)
    sources = set(Installment.objects.filter(loan=extension).values_list("source", flat=True))
    assert sources == {"REFUND"}


def test_a_settled_loan_whose_extension_is_open_gives_the_customer_nothing_before_it():
    till, ana, payment, loan, extension, day = an_extended_purchase()
    _earn(till, ana, 5400, day)
    pay_loan(loan_id=loan.pk, amount_minor=None, on=day, by=ana.person, reference="whole")
    loan.refresh_from_db()
    assert loan.state == Loan.State.SETTLED

    given = give_back(payment, 1000, day)

    assert (given.to_loan_minor, given.to_customer_minor) == (607, 393)
    extension.refresh_from_db()
    assert extension.state == Loan.State.SETTLED
    given = give_back(payment, 1000, day)
    assert (given.to_loan_minor, given.to_customer_minor) == (0, 1000)


def test_an_extension_in_default_is_made_good_before_the_customer_has_anything():
    till, ana, payment, loan, extension, day = an_extended_purchase()
    _earn(till, ana, 5400, day)
    pay_loan(loan_id=loan.pk, amount_minor=None, on=day, by=ana.person, reference="whole")
    _lose_the_stake(till, ana, day)
    day = to_the_morning(till, extension.ends_on + days(8))
    extension.refresh_from_db()
    loan.refresh_from_db()
    assert (extension.state, loan.state) == (Loan.State.DEFAULTED, Loan.State.SETTLED)
    case = DefaultCase.objects.get()
    lost = case.contingency_minor + sum(share.loss_minor for share in case.shares.all())
    assert lost > 0

    given = give_back(payment, 6000, day)

    assert (given.to_loan_minor, given.to_customer_minor) == (lost, 6000 - lost)


@transaction.atomic
def _move(till, kind, debit_id, credit_id, amount_minor, day):
    posting.post(
        reference=f"test:{kind.label}:{amount_minor}",
        moves=[Move(kind, debit_id, credit_id, amount_minor)],
        on=day,
        book_id=till.network.pk,
    )


def _earn(till, ana, amount_minor, day):
    """Let Ana have what she needs."""
    issued = pools.issuance_account(till.network.pk)
    _move(till, Kind.OPENING, issued, ana.spending_account_id, amount_minor, day)


def _lose_the_stake(till, ana, day):
    """Leave Ana nothing that could be drawn."""
    stake = balance(ana.stake_account_id)
    _move(till, Kind.UNSTAKE, ana.stake_account_id, ana.spending_account_id, stake, day)
    with transaction.atomic():
        change_deposits({ana.stake_account_id: -stake}, on=day)
    rest = a_payment(
        till,
        amount_minor=balance(ana.spending_account_id),
        reference="the rest",
        at=NOON + (day - DAY),
    )
    pay(rest, ana, on=day, at=NOON + (day - DAY))
