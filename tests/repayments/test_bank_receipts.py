"""Receipts by four eyes, recoveries, and write-offs."""

import datetime

import pytest

from banks.refusals import NotOfficer, SameOfficer
from business_day import chain
from governance.models import Network
from loans.models import BankLoan
from people.models import AuditEvent
from repayments.conduct_refusals import BusinessShort, ReasonMissing
from repayments.models import Installment, LateEpisode, LoanPayment, Receipt
from repayments.operations.bank_receipts import (
    ReceiptDraft,
    ReceiptRefused,
    confirm_receipt,
    reject_receipt,
    request_receipt,
)
from repayments.operations.bank_recoveries import (
    confirm_recovery,
    confirm_write_off,
    request_recovery,
    request_write_off,
)
from repayments.steps.bank_recovering import NotDefaulted, NothingToRecover
from tests import bank_scene as scenes
from tests.repayments.bank_laws import assert_laws
from tests.repayments.test_bank_nights import FIRST_DUE, default_now, empty_business, wake

pytestmark = pytest.mark.django_db


def a_receipt(scene, loan, amount, *, received_on=None, by="olga") -> Receipt:
    return request_receipt(
        draft=ReceiptDraft(
            loan_id=loan.pk,
            amount_minor=amount,
            received_on=received_on or scene.on,
            method=Receipt.Method.CASH,
        ),
        on=scene.on,
        at=scenes.NOON,
        by=scene.person(by),
    )


def a_confirmed(scene, receipt, *, by="pete") -> Receipt:
    return confirm_receipt(public_id=receipt.approval.public_id, by=scene.person(by), on=scene.on)


def test_a_confirmed_receipt_pays_the_loan_as_of_the_day_it_was_received():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)
    empty_business(scene)
    day = scenes.MONDAY + scenes.days(10)
    wake(scene, day + scenes.days(5))

    receipt = a_confirmed(scene, a_receipt(scene, loan, 100_00, received_on=day))

    paid = LoanPayment.objects.get()
    assert (paid.paid_on, paid.distributed_on) == (day, scene.on)
    # Ten days of interest, not fifteen.
    assert (paid.interest_minor, paid.principal_minor) == (3_29, 96_71)
    assert (receipt.state, receipt.remitted_on) == (Receipt.State.REMITTED, scene.on)
    assert scene.business_money() == 0
    assert_laws(loan.pk)
    assert AuditEvent.objects.filter(action="RECEIPT_CONFIRMED").count() == 1


def test_nobody_confirms_their_own_receipt():
    scene = scenes.a_bank_network()
    receipt = a_receipt(scene, scenes.a_bank_loan(scene), 100_00)

    with pytest.raises(SameOfficer):
        a_confirmed(scene, receipt, by="olga")
    with pytest.raises(NotOfficer):
        a_confirmed(scene, receipt, by="ines")


def test_a_stranger_enters_no_receipt_and_nobody_one_of_tomorrow():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)

    with pytest.raises(NotOfficer):
        a_receipt(scene, loan, 100_00, by="berta")
    for amount, received_on in ((0, None), (1, scene.on + scenes.days(1))):
        with pytest.raises(ReceiptRefused):
            a_receipt(scene, loan, amount, received_on=received_on)


def test_a_receipt_of_the_due_day_keeps_the_borrower_from_being_late():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)
    empty_business(scene)
    wake(scene, FIRST_DUE)
    a_receipt(scene, loan, 300_00)

    chain.live_through(network_id=scene.network.pk, until=FIRST_DUE + scenes.days(9))

    assert LateEpisode.objects.count() == 0


def test_a_receipt_that_is_entered_late_takes_the_lateness_back():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)
    empty_business(scene)
    wake(scene, FIRST_DUE)
    chain.live_through(network_id=scene.network.pk, until=FIRST_DUE + scenes.days(1))
    wake(scene, FIRST_DUE + scenes.days(2))
    assert LateEpisode.objects.count() == 1

    receipt = a_receipt(scene, loan, 300_00, received_on=FIRST_DUE)
    assert LateEpisode.objects.count() == 0
    a_confirmed(scene, receipt)

    line = Installment.objects.get(loan=loan.loan, number=1)
    assert line.paid_on == FIRST_DUE
    assert_laws(loan.pk)


def test_a_rejected_receipt_was_never_there():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)
    empty_business(scene)
    wake(scene, FIRST_DUE)
    receipt = a_receipt(scene, loan, 300_00)

    reject_receipt(
        public_id=receipt.approval.public_id, by=scene.person("pete"), on=scene.on, remark="No."
    )
    chain.live_through(network_id=scene.network.pk, until=FIRST_DUE + scenes.days(1))

    receipt.refresh_from_db()
    assert receipt.state == Receipt.State.REJECTED
    assert LateEpisode.objects.count() == 1
    assert scene.business_money() == 0


def test_what_the_loan_does_not_ask_for_stays_the_businesss():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)
    empty_business(scene)

    a_confirmed(scene, a_receipt(scene, loan, 1_500_00))

    loan.refresh_from_db()
    assert loan.servicing == BankLoan.Servicing.SETTLED
    assert scene.business_money() == 500_00


def test_after_a_default_a_receipt_is_a_recovery_and_two_officers_write_off_the_rest():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)
    empty_business(scene)
    olga, pete = scene.person("olga"), scene.person("pete")
    with pytest.raises(NotDefaulted):
        request_write_off(loan_id=loan.pk, reason="Gone.", on=scene.on, by=olga)
    with pytest.raises(NotDefaulted):
        request_recovery(loan_id=loan.pk, amount_minor=1, on=scene.on, by=olga)
    wake(scene, FIRST_DUE)
    (case,) = default_now(scene, loan)

    a_confirmed(scene, a_receipt(scene, loan, 250_00))
    scenes.fund_business(scene, 50)
    with pytest.raises(BusinessShort):
        request_recovery(loan_id=loan.pk, amount_minor=50_01, on=scene.on, by=olga)
    with pytest.raises(NothingToRecover):
        request_recovery(loan_id=loan.pk, amount_minor=0, on=scene.on, by=olga)
    found = request_recovery(loan_id=loan.pk, amount_minor=50_00, on=scene.on, by=olga)
    with pytest.raises(SameOfficer):
        confirm_recovery(public_id=found.public_id, by=olga, on=scene.on)
    assert case.recovered_minor == 0
    confirm_recovery(public_id=found.public_id, by=pete, on=scene.on)

    case.refresh_from_db()
    assert case.recovered_minor == 300_00
    with pytest.raises(ReasonMissing):
        request_write_off(loan_id=loan.pk, reason=" ", on=scene.on, by=olga)
    asked = request_write_off(loan_id=loan.pk, reason="Gone.", on=scene.on, by=olga)
    with pytest.raises(SameOfficer):
        confirm_write_off(public_id=asked.public_id, by=olga, on=scene.on)
    assert confirm_write_off(public_id=asked.public_id, by=pete, on=scene.on) == 700_00
    loan.refresh_from_db()
    assert loan.servicing == BankLoan.Servicing.CLOSED
    assert_laws(loan.pk)


def test_the_day_must_be_open_for_a_receipt():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)
    Network.objects.filter(pk=scene.network.pk).update(day="CLOSING")

    with pytest.raises(Exception, match="day"):
        a_receipt(scene, loan, 100_00, received_on=datetime.date(2026, 1, 5))
