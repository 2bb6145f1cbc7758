"""Pauses and restructurings take two officers, and stay visible."""

import datetime

import pytest

from banks.refusals import NotOfficer, SameOfficer
from loans.models import BankLoan, Loan, ScheduleVersion
from repayments import conduct_refusals as refused
from repayments.models import Challenge, DelinquencyPause, LateEpisode, Restructuring
from repayments.operations.bank_payments import repay
from repayments.operations.challenges import challenge_loan
from repayments.operations.restructuring import (
    confirm_pause,
    confirm_restructuring,
    request_pause,
    request_restructuring,
)
from tests import bank_scene as scenes
from tests.repayments.bank_laws import assert_laws
from tests.repayments.conduct import sleep, spend_all, wake

pytestmark = pytest.mark.django_db
FIRST_DUE = datetime.date(2026, 2, 5)


def ask_pause(scene, loan, days=20, *, by="olga", reason="The flood."):
    return request_pause(
        loan_id=loan.pk,
        until=scene.on + scenes.days(days),
        reason=reason,
        on=scene.on,
        by=scene.person(by),
    )


def ask_anew(scene, loan, count=6, *, by="olga", **terms):
    return request_restructuring(
        loan_id=loan.pk,
        installment_count=count,
        **{"reason": "Sales fell.", "on": scene.on, "by": scene.person(by), **terms},
    )


def plan_anew(scene, loan, count=6, **terms):
    asked = ask_anew(scene, loan, count, **terms)
    return confirm_restructuring(public_id=asked.public_id, by=scene.person("pete"), on=scene.on)


def test_a_pause_keeps_an_installment_from_becoming_late():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)
    spend_all(scene)
    wake(scene, FIRST_DUE)
    asked = ask_pause(scene, loan)
    with pytest.raises(SameOfficer):
        confirm_pause(public_id=asked.public_id, by=scene.person("olga"), on=scene.on)

    confirm_pause(public_id=asked.public_id, by=scene.person("pete"), on=scene.on)
    wake(scene, FIRST_DUE + scenes.days(20))
    assert not LateEpisode.objects.exists()
    sleep(scene)

    assert LateEpisode.objects.get().late_on == FIRST_DUE + scenes.days(21)
    loan.refresh_from_db()
    assert loan.paused_days == 21
    assert DelinquencyPause.objects.get().reason == "The flood."


def test_pauses_are_refused_to_others_without_reason_for_the_past_and_when_challenged():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)
    spend_all(scene)

    with pytest.raises(NotOfficer):
        ask_pause(scene, loan, by="ines")
    with pytest.raises(refused.ReasonMissing):
        ask_pause(scene, loan, reason="")
    for days in (0, 400):
        with pytest.raises(refused.DaysRefused):
            ask_pause(scene, loan, days=days)
    wake(scene, FIRST_DUE)
    wake(scene, FIRST_DUE + scenes.days(8))
    challenge_loan(loan_id=loan.pk, ground="LATE", on=scene.on, by=scene.person("ivo"))
    with pytest.raises(refused.ChallengedAlready):
        ask_pause(scene, loan)


def test_a_loan_is_planned_anew_over_more_installments_at_another_rate():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)
    spend_all(scene)
    wake(scene, FIRST_DUE)
    wake(scene, FIRST_DUE + scenes.days(10))

    overdue = loan.loan.installments.get(number=1).due().amount_minor
    made = plan_anew(scene, loan, 6, rate_millionths=60_000)

    loan.refresh_from_db()
    assert (loan.rate_millionths, loan.restructured_on) == (60_000, scene.on)
    assert (made.count_before, made.count_after) == (4, 6)
    assert made.rate_before_millionths == 120_000
    version = loan.schedules.get(reason=ScheduleVersion.Reason.RESTRUCTURING)
    assert [line["due_on"] for line in version.lines] == [
        f"2026-{month:02}-05" for month in range(3, 9)
    ]
    assert sum(line["principal_minor"] for line in version.lines) == 1_000_00
    assert loan.loan.installments.get(number=1).principal_minor == 0
    assert made.overdue_minor == overdue
    assert_laws(loan.pk)


def test_a_restructured_loan_is_repaid_whole():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)
    spend_all(scene)
    wake(scene, FIRST_DUE)
    wake(scene, FIRST_DUE + scenes.days(10))
    plan_anew(scene, loan, 3)
    scenes.fund_business(scene, 1_200)
    sleep(scene)

    for month in range(3, 6):
        wake(scene, datetime.date(2026, month, 5))
        sleep(scene)
        assert_laws(loan.pk)

    assert Loan.objects.get(pk=loan.pk).state == "SETTLED"
    assert BankLoan.objects.get(pk=loan.pk).restructured_on is not None


def test_an_open_challenge_ends_with_a_restructuring():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)
    spend_all(scene)
    wake(scene, FIRST_DUE)
    wake(scene, FIRST_DUE + scenes.days(8))
    challenge_loan(loan_id=loan.pk, ground="LATE", on=scene.on, by=scene.person("ivo"))

    plan_anew(scene, loan, 4)

    assert Challenge.objects.get().state == "RESTRUCTURED"
    wake(scene, FIRST_DUE + scenes.days(12))
    assert Loan.objects.get(pk=loan.pk).state == "REPAYING"


def test_one_repayment_at_the_end_becomes_installments():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, repayment="BULLET")
    plan_anew(scene, loan, 4)

    loan.refresh_from_db()
    assert loan.repayment == "SCHEDULED"
    assert loan.loan.installments.count() == 4
    assert_laws(loan.pk)


def test_restructurings_are_refused():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)
    waiting = scenes.a_bank_loan(scene, milestones=((1_000, 30),))

    for count, rate in ((0, None), (601, None), (4, 1_000_001)):
        with pytest.raises(refused.TermsRefused):
            ask_anew(scene, loan, count, rate_millionths=rate)
    with pytest.raises(refused.NothingReleased):
        ask_anew(scene, waiting)
    with pytest.raises(refused.ReasonMissing):
        ask_anew(scene, loan, reason=" ")
    with pytest.raises(NotOfficer):
        ask_anew(scene, loan, by="ines")
    asked = ask_anew(scene, loan)
    with pytest.raises(SameOfficer):
        confirm_restructuring(public_id=asked.public_id, by=scene.person("olga"), on=scene.on)
    repay(
        loan_id=loan.pk,
        amount_minor=None,
        on=scene.on,
        by=scene.person("berta"),
        reference="all",
    )
    with pytest.raises(Exception, match="has ended"):
        confirm_restructuring(public_id=asked.public_id, by=scene.person("pete"), on=scene.on)
    assert not Restructuring.objects.exists()
