"""Who is paid for serving a loan: the bank that serves it then, by whatever way it is paid."""

import pytest
from django.db import transaction

from banks.models import Bank
from banks.operations.banks import register_bank
from banks.steps import accounts
from disputes.steps.remedies import fees_taken
from ledger import queries
from loans.models import BankLoan
from loans.steps.bank_servicer import serve_by, serve_loan_by
from repayments.operations.bank_payments import repay
from repayments.steps.bank_bulk_payments import BulkDraft, pay_many, take_payable
from tests import bank_scene as scenes
from tests.repayments.bank_laws import assert_laws
from tests.repayments.test_bank_nights import live, wake

pytestmark = pytest.mark.django_db
FEE = 100_000  # a tenth of the interest


def money_of(bank, scene):
    with transaction.atomic():
        return queries.balance(accounts.bank_account(bank.pk, scene.asset))


@pytest.fixture
def scene():
    scene = scenes.a_bank_network()
    scene.people["nell"] = scenes.people.register_person(name="Nell")
    return scene


@pytest.fixture
def servicer(scene) -> Bank:
    return register_bank(
        name="Two",
        slug="two",
        country="PT",
        region="",
        network_id=scene.network.pk,
        on=scene.on,
        by=scene.person("nell"),
    )


def by_hand(scene, loan):
    wake(scene, scene.on + scenes.days(20))
    repay(loan_id=loan.pk, amount_minor=100_00, on=scene.on, by=None, reference="hand")


def by_night(scene, loan):
    live(scene, loan.loan.installments.order_by("number").first().due_on)


def by_many(scene, loan):
    wake(scene, scene.on + scenes.days(20))
    with transaction.atomic():
        payable = take_payable([loan.pk], on=scene.on)
        pay_many([BulkDraft(payable[loan.pk], 100_00, "split")], on=scene.on)


@pytest.mark.parametrize("way", [by_hand, by_night, by_many])
def test_the_fee_goes_to_the_bank_that_serves_the_loan(scene, servicer, way):
    loan = scenes.a_bank_loan(scene, servicing_fee_millionths=FEE)
    scenes.fund_business(scene, 500)
    before = money_of(scene.bank, scene)
    with transaction.atomic():
        assert serve_by(bank_id=scene.bank.pk, servicer_id=servicer.pk) == 1

    way(scene, loan)

    (paid,) = BankLoan.objects.get(pk=loan.pk).payments.all()
    assert paid.servicing_minor > 0
    assert money_of(servicer, scene) == paid.servicing_minor
    assert money_of(scene.bank, scene) == before
    assert_laws(loan.pk)


def test_a_ruling_refunds_of_a_bank_what_that_bank_was_paid(scene, servicer):
    loan = scenes.a_bank_loan(scene, servicing_fee_millionths=FEE, origination_fee_millionths=0)
    scenes.fund_business(scene, 500)
    by_hand(scene, loan)
    own = loan.payments.get().servicing_minor
    with transaction.atomic():
        serve_loan_by(loan_id=loan.pk, servicer_id=servicer.pk)

    by_night(scene, loan)

    loan.refresh_from_db()
    assert loan.payments.count() > 1
    assert fees_taken(loan) == own > 0
