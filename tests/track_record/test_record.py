"""The record of banks against small books worked out by hand."""

import datetime

import pytest

from rules.day_count import add_months
from tests import bank_scene as scenes
from tests.track_record.nights import defaulting, live_to, paying
from track_record.models import BankDay, BankFigures, Cohort, CohortMonth, LoanRecord

pytestmark = pytest.mark.django_db
START = scenes.MONDAY
YEAR = 2026


def day(month: int, number: int) -> datetime.date:
    return datetime.date(YEAR, month, number)


def test_a_loan_paid_on_time_and_settled_is_a_clean_record():
    scene = scenes.a_bank_network()
    scenes.fund_business(scene, 500)
    # 1 000 at nothing a year in four parts of 250, due 5 February to 5 May.
    loan = scenes.a_bank_loan(scene, rate_millionths=0)
    deeds = {add_months(START, count): paying(scene, loan.pk, 250_00) for count in (1, 2, 3, 4)}

    live_to(scene, day(5, 6), deeds)

    figures = BankFigures.objects.get(bank=scene.bank)
    assert (figures.due_count, figures.on_time_count) == (4, 4)
    assert figures.on_time_millionths == 1_000_000
    assert (figures.loan_count, figures.settled_count, figures.open_count) == (1, 1, 0)
    assert figures.outstanding_minor == 0
    assert figures.default_millionths == 0
    assert (figures.closed_count, figures.xirr_millionths) == (1, 0)
    assert figures.recovery_millionths is None
    march = BankDay.objects.get(bank=scene.bank, on=day(3, 31))
    assert march.outstanding_minor == 500_00
    assert march.due_count == 2


def test_the_whole_outstanding_of_a_late_loan_is_at_risk():
    scene = scenes.a_bank_network()
    scenes.fund_business(scene, 500)
    late = scenes.a_bank_loan(scene, rate_millionths=0)
    scenes.a_bank_loan(scene, {"ines": 50}, rate_millionths=0, installment_count=1, period_length=6)

    # The first installment of 250, due 5 February, is paid on 10 March: 33 days late.
    live_to(scene, day(3, 11), {day(3, 10): paying(scene, late.pk, 250_00)})

    def par(on):
        row = BankDay.objects.get(bank=scene.bank, on=on)
        return row.par1_minor, row.par7_minor, row.par30_minor, row.par90_minor

    assert par(day(2, 5)) == (0, 0, 0, 0)
    # More than one day: on the second.
    assert par(day(2, 6)) == (0, 0, 0, 0)
    assert par(day(2, 7)) == (1_000_00, 0, 0, 0)
    assert par(day(2, 13)) == (1_000_00, 1_000_00, 0, 0)
    assert par(day(3, 7)) == (1_000_00, 1_000_00, 0, 0)
    assert par(day(3, 8)) == (1_000_00, 1_000_00, 1_000_00, 0)
    # On 5 March the second fell due; on 10 March the first is paid, the second 5 days late.
    assert par(day(3, 10)) == (750_00, 0, 0, 0)
    before = BankDay.objects.get(bank=scene.bank, on=day(3, 9))
    assert before.outstanding_minor == 1_500_00
    assert before.overdue_minor == 500_00
    record = LoanRecord.objects.get(pk=late.pk)
    assert (record.due_count, record.on_time_count) == (2, 0)
    assert (record.par30_on, record.par30_minor) == (day(3, 8), 1_000_00)


def test_a_default_counts_by_value_and_by_months_on_book():
    scene = scenes.a_bank_network()
    scenes.fund_business(scene, 2_000)
    lost = scenes.a_bank_loan(scene, rate_millionths=0, collateral=300)
    kept = scenes.a_bank_loan(scene, {"ivo": 40}, rate_millionths=0, installment_count=1)

    live_to(
        scene,
        day(4, 30),
        {
            day(2, 5): lambda: (
                paying(scene, lost.pk, 250_00)(),
                paying(scene, kept.pk, 400_00)(),
            ),
            day(4, 20): defaulting(scene, lost.pk),
        },
    )

    figures = BankFigures.objects.get(bank=scene.bank)
    assert (figures.defaulted_count, figures.claim_minor) == (1, 750_00)
    assert (figures.collateral_minor, figures.loss_minor) == (300_00, 450_00)
    # 450 of 1 400 that ended was not repaid; 300 of 750 came in.
    assert (figures.unpaid_minor, figures.ended_minor) == (450_00, 1_400_00)
    assert figures.default_millionths == 321_429
    assert figures.recovery_millionths == 400_000
    assert figures.outstanding_minor == 0
    assert figures.par30_minor == 0
    cohort = Cohort.objects.get(bank=scene.bank)
    assert (cohort.quarter, cohort.loan_count) == ("2026-Q1", 2)
    assert cohort.principal_minor == 1_400_00
    # From 5 January, 20 April lies in the fourth month.
    months = CohortMonth.objects.filter(cohort=cohort, default_minor__gt=0)
    assert [(row.month, row.default_minor) for row in months] == [(4, 750_00)]
    # The loan that defaulted is not closed: the holders' claim goes on.
    assert figures.closed_count == 1
