"""Days are lived in order, once, by however many; what fails keeps nobody else waiting."""

import dataclasses
import threading
from zoneinfo import ZoneInfo

import pytest
from django.db import OperationalError, connection, connections
from django.utils import timezone

from business_day import chain, operations, tasks
from business_day.models import ChunkRun, DayRun, StepRun
from business_day.queries import days_of
from business_day.steps_of_day import CIRCLE_STEPS, STEPS
from governance.models import Network
from ledger import posting
from loans.models import Loan
from repayments.models import Accrual, Installment
from tests.business_day.kills import digest_of_money, kept_rows
from tests.night_scene import MONDAY, a_loan, a_member, a_network, days

NAMES = [step.name for step in CIRCLE_STEPS]
# By one transaction a step, by chunks from the first step on, and from a step of many on.
WAYS = ({}, {"business_day.plans.SMALL_MAX": 0}, {"business_day.operations.SMALL_MAX": 1})
ALWAYS = ["evaluation", "ripples", "resilience", "trial_balance"]


def four_borrowers():
    """Let four members owe the same weekday's installments, two of them without money."""
    scene = a_network(contingency=2_000)
    a_member(scene, "bruno", stake=100_000)
    for name, spending in (("ana", 5_000), ("chi", 5_000), ("dona", 60), ("eli", 100)):
        a_member(scene, name, spending=spending, stake=3_000)
        a_loan(scene, name, {"bruno": 2_000, "pool": 1_000})
    return scene


@pytest.mark.django_db
def test_missed_days_are_lived_in_order_and_each_is_recorded_once():
    scene = four_borrowers()

    chain.open_day(network_id=scene.network.pk, on=MONDAY + days(15))

    assert scene.on == MONDAY + days(15)
    lived = list(DayRun.objects.order_by("pk").values_list("on", flat=True))
    assert lived == [MONDAY + days(number) for number in range(16)]
    assert not DayRun.objects.filter(on__lt=scene.on, closed_at=None).exists()
    weeks = Accrual.objects.filter(loan__borrower__name="Ana").order_by("week")
    assert [week.accrued_on for week in weeks] == [MONDAY + days(7), MONDAY + days(14)]
    late = Accrual.objects.filter(loan__borrower__name="Eli").get(week=2)
    assert (late.principal_minor, late.full_minor) == (3_000, 3)


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS)
def test_the_record_shows_every_step_with_its_figures(way, monkeypatch):
    for name, most in way.items():
        monkeypatch.setattr(name, most)
    scene = four_borrowers()

    chain.live_through(network_id=scene.network.pk, until=MONDAY + days(7))

    day = days_of(scene.network.pk)[0]
    assert (day.on, day.state) == (MONDAY + days(7), "CLOSED")
    assert [step.name for step in day.steps] == NAMES
    subjects = {step.name: step.subjects for step in day.steps}
    assert (subjects["accrual"], subjects["autopay"]) == (4, 2)
    assert [step.name for step in day.steps if step.chunks] == [
        "accrual",
        "reminders",
        "autopay",
        *ALWAYS,
    ]
    assert all(step.chunks_done == step.chunks for step in day.steps)
    chunk = ChunkRun.objects.get(step__name="accrual")
    assert (chunk.after_id, chunk.up_to_id) == (0, Loan.objects.latest("pk").pk)
    assert chunk.step.planned_at <= chunk.finished_at <= chunk.step.finished_at
    assert day.figures["sum_minor"] == 0
    assert day.figures["outstanding_minor"] == day.figures["claimed_minor"] == 4 * 3_000 - 2 * 300


@pytest.mark.django_db
def test_a_day_on_which_nothing_happens_costs_little(django_assert_max_num_queries):
    scene = a_network()
    a_member(scene, "ana", stake=10_000)
    chain.live_through(network_id=scene.network.pk, until=MONDAY)

    # Each step's look at who has something to do, the day's own turns, and the steps that
    # are lived on every day.
    with django_assert_max_num_queries(64):
        chain.live_through(network_id=scene.network.pk, until=MONDAY + days(1))

    day = days_of(scene.network.pk)[0]
    assert [(step.name, step.state) for step in day.steps] == [(name, "DONE") for name in NAMES]
    assert [step.name for step in day.steps if step.chunks] == ALWAYS


@pytest.mark.django_db
def test_a_step_is_not_planned_before_those_ahead_of_it_are_done():
    scene = four_borrowers()
    chain.live_through(network_id=scene.network.pk, until=MONDAY + days(6))
    operations.begin_day(network_id=scene.network.pk)
    positions = range(NAMES.index("accrual") + 1)
    asked = {"network_id": scene.network.pk, "on": MONDAY + days(7), "positions": positions}

    first = operations.next_step(**asked)
    again = operations.next_step(**asked)

    assert first.name == again.name == "accrual"
    assert first.pk == again.pk
    assert StepRun.objects.filter(day__on=MONDAY + days(7)).count() == len(positions)
    chain.live_chunks(step_id=first.pk, wait=False)
    assert operations.finish_step(step_id=first.pk)
    assert operations.next_step(**asked) is None


@pytest.mark.django_db
def test_what_fails_is_found_and_the_others_go_on(monkeypatch):
    scene = four_borrowers()
    chain.open_day(network_id=scene.network.pk, on=MONDAY + days(7))
    poisoned = scene.members["chi"].pk
    step = STEPS[NAMES.index("autopay")]

    def poison(**chunk):
        if chunk["after_id"] < poisoned <= chunk["up_to_id"]:
            raise posting.Overdrawn("person:chi:spending")
        return step.chunk(**chunk)

    replaced = list(STEPS)
    replaced[NAMES.index("autopay")] = type(step)(
        step.name, step.title, step.phase, step.plan, poison
    )
    monkeypatch.setattr(operations, "STEPS", tuple(replaced))
    with pytest.raises(chain.StepFailed, match="Overdrawn"):
        chain.close_day(network_id=scene.network.pk)

    failed = ChunkRun.objects.exclude(failure="").get()
    assert failed.up_to_id == poisoned
    assert failed.after_id == poisoned - 1
    assert Installment.objects.filter(paid_on=scene.on).count() == 1
    assert scene.network.day == Network.Day.CLOSING
    assert days_of(scene.network.pk)[0].can_be_run_again

    monkeypatch.undo()
    assert operations.call_day(network_id=scene.network.pk, by=None) == 1
    tasks.work_on_day(network_id=scene.network.pk)

    assert Installment.objects.filter(paid_on=scene.on).count() == 2
    scene.network.refresh_from_db()
    assert scene.network.day == Network.Day.CLOSED


def crossing(monkeypatch, *, state, times):
    """Let the first chunk of autopay be sent away by PostgreSQL so many times; count its tries."""
    place = NAMES.index("autopay")
    step, tries = STEPS[place], []

    def crossed(**chunk):
        tries.append(chunk)
        if len(tries) <= times:
            with connection.cursor() as cursor:
                cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION SQLSTATE '{state}'; END $$")
        return step.chunk(**chunk)

    replaced = [*STEPS[:place], dataclasses.replace(step, chunk=crossed), *STEPS[place + 1 :]]
    monkeypatch.setattr(operations, "STEPS", tuple(replaced))
    return tries


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["40P01", "40001"])
def test_a_chunk_that_crossed_another_transaction_is_tried_again(monkeypatch, state):
    scene = four_borrowers()
    chain.open_day(network_id=scene.network.pk, on=MONDAY + days(7))
    tries = crossing(monkeypatch, state=state, times=2)

    chain.close_day(network_id=scene.network.pk)

    assert len(tries) == 3
    assert not ChunkRun.objects.exclude(failure="").exists()
    assert ChunkRun.objects.get(step__name="autopay").subject_count == 2


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "tried"), [("40P01", 3), ("57014", 1)])
def test_a_chunk_is_not_tried_for_ever_and_waits_as_it_was(monkeypatch, state, tried):
    scene = four_borrowers()
    chain.open_day(network_id=scene.network.pk, on=MONDAY + days(7))
    tries = crossing(monkeypatch, state=state, times=tried)

    with pytest.raises(OperationalError):
        chain.close_day(network_id=scene.network.pk)
    chunk = ChunkRun.objects.get(step__name="autopay")
    assert (len(tries), chunk.finished_at, chunk.failure) == (tried, None, "")
    chain.close_day(network_id=scene.network.pk)

    chunk.refresh_from_db()
    assert chunk.subject_count == 2


@pytest.mark.django_db
def test_books_that_disagree_keep_the_day_open():
    scene = four_borrowers()
    Installment.objects.filter(number=1).update(due_on=MONDAY + days(1))
    member = scene.members["ana"]
    type(member).objects.filter(pk=member.pk).update(deposit_minor=2_999)

    with pytest.raises(chain.StepFailed, match="deposits"):
        chain.close_day(network_id=scene.network.pk)


@pytest.mark.django_db
def test_beat_wakes_only_networks_that_are_behind(monkeypatch):
    sent = []
    monkeypatch.setattr(tasks.work_on_day, "delay", lambda **options: sent.append(options))
    today = timezone.now().astimezone(ZoneInfo("Pacific/Auckland")).date()
    behind, ahead, _ = (
        a_network(name=name, starts_on=today - days(late))
        for name, late in (("river", 3), ("lake", 0), ("sea", 3))
    )
    Network.objects.exclude(slug="sea").update(clock="REAL", time_zone="Pacific/Auckland")

    assert tasks.keep_days() == 1
    assert sent == [{"network_id": behind.network.pk}]

    monkeypatch.setattr(chain.current_app, "send_task", lambda *_, **__: None)
    tasks.work_on_day(network_id=behind.network.pk)
    behind.network.refresh_from_db()
    assert (behind.on, behind.network.day) == (today, "OPEN")
    assert tasks.keep_days() == 0
    assert ahead.on == today


@pytest.mark.django_db
def test_who_watches_a_small_day_is_told_of_each_step():
    scene = four_borrowers()
    told = []

    chain.live_through(
        network_id=scene.network.pk, until=MONDAY, progress=lambda *step: told.append(step)
    )

    assert told == [(name, 1, 1) for name in ALWAYS]


def test_a_day_whose_step_is_being_lived_is_in_hand(committed_db, owner_connection):
    network_id = four_borrowers().network.pk
    operations.begin_closing(network_id=network_id, on=MONDAY)
    assert not operations.is_in_hand(network_id=network_id)

    with owner_connection.transaction():
        owner_connection.execute("SELECT FROM business_day_dayrun FOR NO KEY UPDATE")
        assert operations.is_in_hand(network_id=network_id)

    chain.resume_day(network_id=network_id)
    assert not operations.is_in_hand(network_id=network_id)


@pytest.mark.parametrize("small_max", [0, 1_000])
def test_two_who_live_the_same_days_live_them_once(
    committed_db, owner_connection, monkeypatch, small_max
):
    network_id = four_borrowers().network.pk
    cut = {"late": 1, "accrual": 1, "autopay": 1, "evaluation": 2}
    steps = tuple(
        dataclasses.replace(step, plan=dataclasses.replace(step.plan, size=cut[step.name]))
        if step.name in cut
        else step
        for step in STEPS
    )
    monkeypatch.setattr(operations, "STEPS", steps)
    monkeypatch.setattr("business_day.plans.SMALL_MAX", small_max)
    until = MONDAY + days(22)
    with kept_rows(owner_connection) as put_back:
        chain.live_through(network_id=network_id, until=until)
        alone = digest_of_money()
        put_back()
    failures = []

    def live() -> None:
        try:
            chain.live_through(network_id=network_id, until=until)
        except BaseException as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=live) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failures
    assert digest_of_money() == alone
    assert not ChunkRun.objects.filter(finished_at=None).exists()
    assert StepRun.objects.count() == len(
        {(run.day_id, run.position) for run in StepRun.objects.all()}
    )
