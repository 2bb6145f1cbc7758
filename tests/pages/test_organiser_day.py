"""Organisers see where the day stands, and send it on its way."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from kombu.exceptions import OperationalError

from business_day import chain
from business_day.models import ChunkRun, DayRun
from business_day.steps_of_day import STEPS
from governance.models import Network
from people.models import AuditEvent
from tests.pages.organisers import an_office, days_after

AUTOPAY = [step.name for step in STEPS].index("autopay")

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return an_office()


@pytest.fixture
def sent(monkeypatch):
    found = []
    monkeypatch.setattr(
        chain.current_app, "send_task", lambda name, kwargs: found.append((name, kwargs))
    )
    return found


def live(office, count):
    chain.open_day(network_id=office.network.pk, on=days_after(office, count))


def test_a_new_network_says_where_its_first_day_stands(office):
    shown = office.as_olga().get(office.path("days/")).content.decode()

    assert "Mon 5 Jan 2026" in shown
    assert "Days will be listed here" in shown
    assert "Close this day and open the next" in shown


def test_days_are_listed_with_their_steps_and_figures(office):
    live(office, 8)
    olga = office.as_olga()

    listed = olga.get(office.path("days/")).content.decode()
    one = olga.get(office.path("days/2026-01-12/")).content.decode()
    table = b"".join(olga.get(office.path("days/?format=csv"))).decode()

    assert "Tue 13 Jan 2026" in listed
    assert "Weekly interest" in listed
    assert "What the books said at its close" in one
    assert "Principal that loans owe" in one
    assert table.splitlines()[2].startswith("2026-01-12,CLOSED,")
    assert olga.get(office.path("days/2026-03-01/")).status_code == 404
    assert olga.get(office.path("days/soon/")).status_code == 404


def test_older_days_are_further_on(office, monkeypatch):
    monkeypatch.setattr("business_day.views.DAYS_PER_PAGE", 3)
    live(office, 6)
    olga = office.as_olga()

    first = olga.get(office.path("days/")).content.decode()
    second = olga.get(office.path("days/?before=2026-01-09")).content.decode()

    assert "before=2026-01-09" in first
    assert "Thu 8 Jan" in second
    assert "To the start" in second
    assert olga.get(office.path("days/?before=%00")).status_code == 200


def test_as_many_days_take_as_many_queries_as_few(office):
    olga = office.as_olga()

    def count():
        with CaptureQueriesContext(connection) as queries:
            olga.get(office.path("days/"))
        return len(queries)

    live(office, 2)
    few = count()
    live(office, 12)

    assert count() <= few


def test_a_simulated_day_is_sent_to_the_next(office, sent):
    olga = office.as_olga()

    answer = olga.post(office.path("days/call/"), {"until": "2026-01-06"})

    assert answer.status_code == 302
    assert sent == [(chain.LIVE_TASK, {"network_id": office.network.pk, "until": "2026-01-06"})]
    called = AuditEvent.objects.get(action="DAY_CALLED")
    assert called.person == office.olga


@pytest.mark.parametrize("until", ["2026-03-01", "2026-01-04"])
def test_a_page_that_is_out_of_date_sends_nothing(office, sent, until):
    answer = office.as_olga().post(office.path("days/call/"), {"until": until}, follow=True)

    assert "The day has moved on meanwhile" in answer.content.decode()
    assert sent == []


def test_a_real_day_behind_the_calendar_is_caught_up(office, sent):
    Network.objects.update(clock="REAL")
    olga = office.as_olga()

    shown = olga.get(office.path("days/")).content.decode()
    olga.post(office.path("days/call/"))

    assert "days behind the calendar" in shown
    assert "every 2s" in shown
    assert '<noscript><meta http-equiv="refresh"' in shown
    assert sent == [(chain.WORK_TASK, {"network_id": office.network.pk})]


def test_what_stopped_a_day_is_named_and_can_be_run_again(office, sent):
    live(office, 7)
    run = DayRun.objects.get(on=days_after(office, 7))
    step = run.steps.create(position=AUTOPAY, name="autopay", planned_at=run.started_at)
    step.chunks.create(after_id=0, up_to_id=9, failure="Overdrawn: person <b>")
    Network.objects.update(day="CLOSING")
    olga = office.as_olga()

    shown = olga.get(office.path("days/")).content.decode()
    answer = olga.post(
        office.path("days/call/"), {"until": days_after(office, 7).isoformat()}, follow=True
    )

    assert "“Autopay” stopped at one part." in shown
    assert "Overdrawn: person &lt;b&gt;" in shown
    assert "Run again" in shown
    assert "one failed part is tried again" in answer.content.decode()
    assert not ChunkRun.objects.exclude(failure="").exists()
    assert len(sent) == 1


def test_workers_that_cannot_be_reached_are_said(office, monkeypatch):
    def fail(*_, **__):
        raise OperationalError("no broker")

    monkeypatch.setattr(chain.current_app, "send_task", fail)

    answer = office.as_olga().post(office.path("days/call/"), {"until": "2026-01-06"}, follow=True)

    assert "The workers cannot be reached" in answer.content.decode()


def test_the_day_is_called_by_post_alone(office):
    assert office.as_olga().get(office.path("days/call/")).status_code == 405


def test_a_page_that_looks_again_gets_the_standing_alone(office):
    live(office, 1)

    shown = office.as_olga().get(office.path("days/now/")).content.decode()

    assert 'id="standing"' in shown
    assert "<html" not in shown


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, None), (0.0042, "4 ms"), (1.25, "1.2 s"), (42.4, "42 s"), (125, "2 min 5 s")],
)
def test_durations_are_said_as_people_say_them(seconds, words):
    from business_day.views import duration

    assert duration(seconds) == words
