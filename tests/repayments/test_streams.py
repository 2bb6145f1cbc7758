"""Streams: ticks between milestones, and what stops them."""

import pytest
from django.db import transaction

from banks.refusals import NotOfficer
from loans.models import BankLoan, Release
from people.models import Notice
from repayments import conduct_refusals as refused
from repayments.models import LateEpisode, StreamHalt
from repayments.operations.bank_payments import repay
from repayments.operations.streams import file_report, pause_stream, resume_stream
from repayments.queries.exposure import exposure_of
from repayments.steps.streaming import stream_ticks
from tests import bank_scene as scenes
from tests.repayments.bank_laws import assert_laws
from tests.repayments.conduct import accept, deliver, milestone, sleep, spend_all, wake

pytestmark = pytest.mark.django_db
STREAM = {"disbursement": "STREAM", "tick_minor": 100_00, "tick_days": 1}


@pytest.fixture(autouse=True)
def _documents(settings, tmp_path):
    settings.DOCUMENT_FOLDER = str(tmp_path)


def tick(scene, on):
    """Live the streams' part of one evening alone."""
    with transaction.atomic():
        return stream_ticks(network_id=scene.network.pk, on=on, after_id=0, up_to_id=2**62)


def released(loan):
    return BankLoan.objects.get(pk=loan.pk).released_minor


def open_halt(loan):
    return StreamHalt.objects.filter(bank_loan=loan, ended_on=None).first()


def test_a_stream_releases_its_tick_each_day_and_the_rest_with_the_last():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(
        scene, **{**STREAM, "tick_minor": 300_00, "first_tranche_minor": 50_00}
    )
    assert released(loan) == 50_00

    tick(scene, scenes.MONDAY)
    assert released(loan) == 50_00
    for day in range(1, 6):
        tick(scene, scenes.MONDAY + scenes.days(day))
        tick(scene, scenes.MONDAY + scenes.days(day))

    ticks = Release.objects.filter(bank_loan=loan, kind="TICK").order_by("number")
    assert [one.amount_minor for one in ticks] == [300_00, 300_00, 300_00, 50_00]
    assert scene.business_money() == 1_000_00
    assert_laws(loan.pk)


def test_ticks_come_at_their_cadence():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, **{**STREAM, "tick_days": 7})

    for day in range(1, 16):
        tick(scene, scenes.MONDAY + scenes.days(day))

    days = Release.objects.filter(bank_loan=loan).order_by("number")
    assert [(one.released_on - scenes.MONDAY).days for one in days] == [7, 14]


def test_a_part_bound_to_a_milestone_flows_after_its_acceptance():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=((700, 30),), **STREAM)
    for day in range(1, 6):
        tick(scene, scenes.MONDAY + scenes.days(day))
    assert released(loan) == 300_00
    assert exposure_of(BankLoan.objects.get(pk=loan.pk)).streamable_minor == 0

    deliver(scene, loan)
    accept(scene, loan)
    assert released(loan) == 300_00
    tick(scene, scenes.MONDAY + scenes.days(6))

    assert released(loan) == 400_00


def test_an_officer_pauses_and_resumes():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, **STREAM)
    with pytest.raises(NotOfficer):
        pause_stream(loan_id=loan.pk, reason="No.", on=scene.on, by=scene.person("ines"))
    with pytest.raises(refused.ReasonMissing):
        pause_stream(loan_id=loan.pk, reason="", on=scene.on, by=scene.person("olga"))

    pause_stream(loan_id=loan.pk, reason="A visit is due.", on=scene.on, by=scene.person("olga"))
    tick(scene, scenes.MONDAY + scenes.days(1))
    assert released(loan) == 0
    assert open_halt(loan).remark == "A visit is due."
    with pytest.raises(refused.StreamPaused):
        pause_stream(loan_id=loan.pk, reason="Twice.", on=scene.on, by=scene.person("olga"))
    resume_stream(loan_id=loan.pk, on=scene.on, by=scene.person("pete"))
    with pytest.raises(refused.StreamRuns):
        resume_stream(loan_id=loan.pk, on=scene.on, by=scene.person("pete"))
    tick(scene, scenes.MONDAY + scenes.days(2))

    assert released(loan) == 100_00
    assert open_halt(loan) is None


def test_a_loan_that_is_not_streamed_is_not_paused():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)

    with pytest.raises(refused.NoStream):
        pause_stream(loan_id=loan.pk, reason="No.", on=scene.on, by=scene.person("olga"))


def test_a_missing_report_halts_the_stream_and_a_report_lets_it_flow_again():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, **{**STREAM, "tick_minor": 10_00, "report_days": 3})
    for day in range(1, 6):
        tick(scene, scenes.MONDAY + scenes.days(day))
    assert released(loan) == 30_00
    assert open_halt(loan).reason == "REPORT_MISSING"
    assert Notice.objects.filter(kind="STREAM_HALTED", person=scene.person("berta")).count() == 1
    with pytest.raises(refused.NotTheBusiness):
        file_report(loan_id=loan.pk, text="Fine.", on=scene.on, by=scene.person("olga"))
    wake(scene, scenes.MONDAY + scenes.days(6))

    file_report(
        loan_id=loan.pk,
        text="The dough rises.",
        document=("sales.csv", b"day,loaves\n1,200\n"),
        on=scene.on,
        by=scene.person("berta"),
    )
    tick(scene, scene.on)

    assert released(loan) == 40_00
    assert open_halt(loan) is None
    assert Notice.objects.filter(kind="REPORT_FILED", person=scene.person("ivo")).exists()


def test_lateness_a_missed_milestone_and_a_dispute_halt_it():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=((100, 3),), **STREAM)
    tick(scene, scenes.MONDAY + scenes.days(1))
    episode = LateEpisode.objects.create(
        loan_id=loan.pk, number=1, late_on=scenes.MONDAY + scenes.days(2)
    )
    tick(scene, scenes.MONDAY + scenes.days(2))
    assert open_halt(loan).reason == "LATE"
    episode.delete()
    milestone_row = milestone(loan)
    milestone_row.state = "MISSED"
    milestone_row.save()
    tick(scene, scenes.MONDAY + scenes.days(4))
    assert open_halt(loan).reason == "MILESTONE_MISSED"
    BankLoan.objects.filter(pk=loan.pk).update(in_dispute=True)
    tick(scene, scenes.MONDAY + scenes.days(5))

    assert open_halt(loan).reason == "DISPUTE"
    assert released(loan) == 100_00
    assert StreamHalt.objects.filter(bank_loan=loan).count() == 3


def test_lateness_stops_the_stream_in_the_nights_and_payment_lets_it_flow():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(
        scene,
        period="WEEK",
        installment_count=10,
        **{**STREAM, "tick_minor": 20_00, "first_tranche_minor": 100_00},
    )
    BankLoan.objects.filter(pk=loan.pk).update(autopay=False)
    for _ in range(8):
        sleep(scene)
    before = released(loan)
    assert open_halt(loan) is None
    sleep(scene)
    assert released(loan) == before
    assert open_halt(loan).reason == "LATE"

    line = loan.loan.installments.order_by("number").first()
    repay(
        loan_id=loan.pk,
        amount_minor=line.due().amount_minor,
        on=scene.on,
        by=scene.person("berta"),
        reference="one",
    )
    sleep(scene)

    assert released(loan) == before + 20_00
    assert_laws(loan.pk)


def test_exposure_shows_what_is_out_what_came_back_and_what_waits():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, **{**STREAM, "first_tranche_minor": 400_00})
    repay(
        loan_id=loan.pk,
        amount_minor=150_00,
        on=scene.on,
        by=scene.person("berta"),
        reference="early",
    )
    spend_all(scene)

    exposure = exposure_of(BankLoan.objects.get(pk=loan.pk))

    assert exposure.released_minor == 400_00
    assert exposure.repaid_minor == 150_00
    assert exposure.outstanding_minor == 250_00
    assert exposure.escrow_minor == 600_00
    assert exposure.undrawn_minor == 0
    assert exposure.at_risk_minor == 250_00
    assert exposure.next_tick_on == scenes.MONDAY + scenes.days(1)
