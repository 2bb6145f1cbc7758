"""The nights of a network of banks: interest, lateness, scheduled payments, and defaults."""

import datetime
from dataclasses import replace
from fractions import Fraction

import pytest
from django.db import transaction

from banks.steps import accounts
from business_day import chain
from business_day.models import StepRun
from business_day.queries import days_of
from governance.models import Network
from ledger import queries
from loans.models import BankLoan, Loan
from repayments.models import Accrual, LateEpisode, LoanPayment
from repayments.operations.bank_payments import repay
from repayments.steps import bank_autopaying, bank_lateness, bank_periods
from repayments.steps.bank_defaulting import default_loans
from repayments.steps.bank_recovering import (
    NothingToRecover,
    RecoveryDraft,
    recover,
    write_off,
)
from tests import bank_scene as scenes
from tests.business_day.kills import digest_of_money
from tests.repayments.bank_laws import assert_laws

pytestmark = pytest.mark.django_db
FIRST_DUE = datetime.date(2026, 2, 5)
WHOLE = {"after_id": 0, "up_to_id": 2**62}


def live(scene, until):
    chain.live_through(network_id=scene.network.pk, until=until)


def wake(scene, on):
    """Open a day with no day lived between: nothing happened in them."""
    Network.objects.filter(pk=scene.network.pk).update(
        business_date=on - scenes.days(1), day="CLOSED"
    )
    chain.open_day(network_id=scene.network.pk, on=on)


def default_now(scene, *loans):
    with transaction.atomic():
        return default_loans(
            network_id=scene.network.pk, loan_ids=[loan.pk for loan in loans], on=scene.on
        )


def empty_business(scene):
    """Let the business spend all that it has."""
    with transaction.atomic():
        scenes.spend(scene)


def test_a_loan_is_repaid_by_its_schedule_to_the_last_cent():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)
    scenes.fund_business(scene, 100)
    for due_on in loan.loan.installments.order_by("number").values_list("due_on", flat=True):
        wake(scene, due_on)
        chain.close_day(network_id=scene.network.pk)
        assert_laws(loan.pk)

    loan.refresh_from_db()
    assert loan.servicing == BankLoan.Servicing.SETTLED
    assert loan.payments.count() == 4
    planned = loan.schedules.get(number=1).lines
    assert [one.interest_minor for one in loan.payments.order_by("number")] == [
        line["interest_minor"] for line in planned
    ]
    interest = sum(line["interest_minor"] for line in planned)
    assert scene.money("ines") + scene.money("ivo") == 20_000_00 + interest
    assert days_of(scene.network.pk)[0].state == "CLOSED"


def test_a_network_of_banks_lives_its_own_steps():
    scene = scenes.a_bank_network()

    live(scene, scenes.MONDAY + scenes.days(1))

    names = set(StepRun.objects.values_list("name", flat=True))
    assert {"accrual", "late", "autopay", "trial_balance"} <= names
    assert "stake_draw" not in names


def test_every_step_twice_is_once():
    scene = scenes.a_bank_network()
    for amortization in ("EQUAL_INSTALLMENT", "INTEREST_ONLY", "EQUAL_PRINCIPAL"):
        scenes.a_bank_loan(scene, amortization=amortization)
    by_hand = scenes.a_bank_loan(scene, day_count="THIRTY_360")
    BankLoan.objects.filter(pk=by_hand.pk).update(autopay=False)
    Network.objects.update(business_date=FIRST_DUE, day="OPENING")
    tomorrow = FIRST_DUE + scenes.days(1)
    scene.network.refresh_from_db()

    for step, on, some in (
        (bank_periods.end_periods, FIRST_DUE, 4),
        (bank_autopaying.collect_due, FIRST_DUE, 3),
        (bank_lateness.mark_late, tomorrow, 1),
    ):
        options = {"network_id": scene.network.pk, "on": on, **WHOLE}
        with transaction.atomic():
            assert step(**options) == some
        once = digest_of_money(), list(Accrual.objects.values_list()), LoanPayment.objects.count()
        with transaction.atomic():
            assert step(**options) == 0
        assert once == (
            digest_of_money(),
            list(Accrual.objects.values_list()),
            LoanPayment.objects.count(),
        )
    for loan in BankLoan.objects.all():
        assert_laws(loan.pk)


@pytest.mark.parametrize("day_count", BankLoan.DayCount.values)
@pytest.mark.parametrize("period", BankLoan.Period.values)
def test_the_night_charges_what_was_planned(day_count, period):
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, day_count=day_count, period=period, period_length=3)
    line = loan.loan.installments.order_by("number").first()
    planned = line.interest_minor

    wake(scene, line.due_on)

    accrual = Accrual.objects.get(loan=loan.loan)
    assert accrual.charged_minor == planned
    assert_laws(loan.pk)


def test_what_was_charged_before_the_periods_end_is_not_charged_again():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)
    wake(scene, scenes.MONDAY + scenes.days(10))
    repay(loan_id=loan.pk, amount_minor=100_00, on=scene.on, by=None, reference="early")

    wake(scene, FIRST_DUE)

    exact = Fraction(12, 100) * Fraction(1_000_00 * 10 + 903_29 * 21, 365)
    assert Accrual.objects.get(loan=loan.loan).charged_minor == round(exact)
    assert_laws(loan.pk)


def test_a_business_without_money_is_late_the_day_after_and_cured_by_paying():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)
    empty_business(scene)
    wake(scene, FIRST_DUE)
    live(scene, FIRST_DUE + scenes.days(1))

    episode = LateEpisode.objects.get(loan=loan.loan)
    assert episode.late_on == FIRST_DUE + scenes.days(1)
    assert scene.business.owner.notices.filter(kind="LOAN_LATE").count() == 1
    scenes.fund_business(scene, 2_000)
    wake(scene, FIRST_DUE + scenes.days(10))
    episode.refresh_from_db()
    assert episode.escalated_on == scene.on
    chain.close_day(network_id=scene.network.pk)
    episode.refresh_from_db()
    assert episode.cured_on == FIRST_DUE + scenes.days(10)
    assert_laws(loan.pk)
    # The second period pays for the principal that was outstanding ten days longer.
    wake(scene, datetime.date(2026, 3, 5))
    second = Accrual.objects.get(loan=loan.loan, week=2).charged_minor
    left = loan.loan.balance.outstanding_minor
    loan.loan.balance.refresh_from_db()
    left = loan.loan.balance.outstanding_minor
    assert second == round(Fraction(12, 100) * Fraction(1_000_00 * 10 + left * 18, 365))
    assert_laws(loan.pk)


def test_interest_goes_on_after_the_last_due_day_until_the_default():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, installment_count=1)
    empty_business(scene)
    wake(scene, FIRST_DUE)
    wake(scene, datetime.date(2026, 3, 5))

    assert sorted(Accrual.objects.values_list("week", flat=True)) == [1, 2]
    assert_laws(loan.pk)
    wake(scene, datetime.date(2026, 3, 8))
    (case,) = default_now(scene, loan)
    # Rounded once a period: 31 days, 28 days, 3 days.
    assert case.interest_written_off_minor == 10_19 + 9_21 + 99
    wake(scene, datetime.date(2026, 4, 5))
    assert Accrual.objects.filter(loan=loan.loan).count() == 3


def test_paying_after_the_last_due_day_pays_the_interest_until_then():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, installment_count=1)
    empty_business(scene)
    wake(scene, FIRST_DUE)
    wake(scene, FIRST_DUE + scenes.days(5))
    scenes.fund_business(scene, 1_100)
    chain.close_day(network_id=scene.network.pk)

    loan.refresh_from_db()
    assert loan.loan.state == Loan.State.SETTLED
    paid = loan.payments.get()
    # 31 days and 5 days, each rounded.
    assert paid.interest_minor == 10_19 + 1_64
    assert_laws(loan.pk)


def test_a_default_goes_down_the_tiers_of_its_contract():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(
        scene,
        collateral=300,
        milestones=((200, 90),),
        first_tranche_minor=800_00,
        bond_mode="FIRST_LOSS",
        bond_minor=100_00,
    )
    scenes.fund_contingency(scene, 1_000)
    empty_business(scene)
    before = scene.money("ines"), scene.money("ivo")
    wake(scene, FIRST_DUE)

    (case,) = default_now(scene, loan)

    assert case.escrow_returned_minor == 200_00
    assert (case.claim_minor, case.collateral_minor, case.bond_minor) == (800_00, 300_00, 100_00)
    assert (case.contingency_minor, case.loss_minor) == (200_00, 200_00)
    gained = scene.money("ines") - before[0], scene.money("ivo") - before[1]
    assert gained == (480_00, 320_00)
    assert scene.bank.bonds.get().slashed_minor == 100_00
    loan.refresh_from_db()
    assert (loan.loan.state, loan.servicing) == ("DEFAULTED", "DEFAULTED")
    assert_laws(loan.pk)
    assert default_now(scene, loan) == []
    chain.close_day(network_id=scene.network.pk)


def test_several_defaults_of_a_day_share_the_contingency():
    scene = scenes.a_bank_network()
    loans = [scenes.a_bank_loan(scene), scenes.a_bank_loan(scene, {"ines": 20, "ivo": 30})]
    scenes.fund_contingency(scene, 300)
    empty_business(scene)
    wake(scene, FIRST_DUE)

    cases = default_now(scene, *loans)

    assert [case.contingency_minor for case in cases] == [200_00, 100_00]


def test_recoveries_go_to_the_notes_first_and_then_to_the_contingency():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)
    scenes.fund_contingency(scene, 1_000)
    empty_business(scene)
    wake(scene, FIRST_DUE)
    (case,) = default_now(scene, loan)
    assert case.loss_minor == 500_00
    scenes.fund_business(scene, 2_000)

    def come_in(amount, reference):
        draft = RecoveryDraft(
            loan_id=loan.pk,
            amount_minor=amount,
            source_account_id=scene.business_account(),
            reference=reference,
        )
        with transaction.atomic():
            return recover(draft, on=scene.on, by=scene.person("olga"))

    come_in(200_00, "one")
    assert come_in(200_00, "one") is None
    loan.refresh_from_db()
    assert loan.servicing == BankLoan.Servicing.RECOVERING
    assert loan.loan.balance.outstanding_minor == 300_00
    assert_laws(loan.pk)
    with transaction.atomic():
        assert write_off(loan_id=loan.pk, on=scene.on, by=scene.person("olga")) == 300_00
    assert_laws(loan.pk)
    last = come_in(1_500_00, "two")

    case.refresh_from_db()
    assert (case.recovered_minor, case.contingency_recovered_minor) == (500_00, 500_00)
    assert last.owner_minor == 700_00
    assert scene.business_money() == 1_000_00
    assert_laws(loan.pk)
    assert queries.balance(loan.escrow_account_id) == 0


def test_what_the_bond_paid_comes_back_to_the_bank_after_everybody_else():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, bond_mode="FIRST_LOSS", bond_minor=300_00)
    scenes.fund_contingency(scene, 100)
    empty_business(scene)
    wake(scene, FIRST_DUE)
    (case,) = default_now(scene, loan)
    assert (case.bond_minor, case.contingency_minor, case.loss_minor) == (300_00, 100_00, 600_00)
    scenes.fund_business(scene, 1_100)
    account_id = accounts.bank_account(scene.bank.pk, scene.asset)
    before = queries.balance(account_id)

    draft = RecoveryDraft(
        loan_id=loan.pk,
        amount_minor=1_100_00,
        source_account_id=scene.business_account(),
        reference="all",
    )
    with transaction.atomic():
        recovery = recover(draft, on=scene.on, by=scene.person("olga"))

    case.refresh_from_db()
    assert (recovery.contingency_minor, recovery.bond_minor) == (100_00, 300_00)
    assert (recovery.owner_minor, case.bond_recovered_minor) == (100_00, 300_00)
    assert queries.balance(account_id) == before + 300_00
    assert_laws(loan.pk)
    with pytest.raises(NothingToRecover), transaction.atomic():
        recover(replace(draft, reference="more"), on=scene.on, by=scene.person("olga"))


def test_the_night_pays_what_a_payment_by_hand_would():
    ends = []
    for slug, by_hand in (("hand", True), ("night", False)):
        scene = scenes.a_bank_network(slug=slug)
        scenes.an_investor(scene, "ida")
        loans = [
            scenes.a_bank_loan(
                scene,
                {"ines": 7, "ivo": 11, "ida": 13},
                rate_millionths=137_000,
                servicing_fee_millionths=33_000,
                day_count=day_count,
                amortization=amortization,
            )
            for day_count in ("ACT_365", "ACT_ACT", "PERIODS")
            for amortization in ("EQUAL_INSTALLMENT", "INTEREST_ONLY")
        ]
        BankLoan.objects.filter(loan__network=scene.network).update(autopay=not by_hand)
        scenes.fund_business(scene, 500)
        for due_on in (
            loans[0].loan.installments.order_by("number").values_list("due_on", flat=True)
        ):
            wake(scene, due_on)
            for loan in loans if by_hand else []:
                line = loan.loan.installments.get(due_on=due_on)
                repay(
                    loan_id=loan.pk,
                    amount_minor=line.principal_minor + line.interest_minor,
                    on=scene.on,
                    by=None,
                    reference=f"by-hand-{line.number}",
                )
            chain.close_day(network_id=scene.network.pk)
        for loan in loans:
            assert_laws(loan.pk)
            loan.refresh_from_db()
            assert loan.servicing == BankLoan.Servicing.SETTLED
        ends.append([scene.money(name) for name in ("ines", "ivo", "ida")] + [scene.bank_money()])

    assert ends[0] == ends[1]
