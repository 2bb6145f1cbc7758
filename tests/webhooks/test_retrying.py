"""When a delivery is tried again, by a clock that stands still until it is moved."""

import datetime

import pytest

from bench.receiver import Reply
from tests.webhooks.outbox_scene import (
    HOUR,
    NOON,
    SECOND,
    Clock,
    a_mailbox,
    an_endpoint,
    fresh,
    statuses,
    tell,
)
from webhooks import failures, retrying
from webhooks.models import Attempt, Delivery, Endpoint, Event
from webhooks.operations import record_outcomes, take_due
from webhooks.parcels import Outcome
from webhooks.tasks import drain

MINUTE = 60 * SECOND


def span(text):
    hours, minutes, seconds = map(int, text.split(":"))
    return datetime.timedelta(hours=hours, minutes=minutes, seconds=seconds)


# The specification's own table, its last line brought to the end of the three days.
TRIED_AT = (
    *("00:00:00", "00:00:05", "00:05:05", "00:35:05", "02:35:05", "07:35:05"),
    *("17:35:05", "31:35:05", "51:35:05", "72:00:00"),
)


def test_the_tries_are_those_of_the_table():
    at, tried = NOON, []
    for failures_now in range(1, 20):
        tried.append(at - NOON)
        at = retrying.next_try_at(created_at=NOON, failed_at=at, failures=failures_now)
        if at is None:
            break

    assert tried == [span(text) for text in TRIED_AT]


@pytest.mark.parametrize("failures_now", range(1, 9))
def test_chance_adds_a_tenth_at_most(failures_now):
    asked = {"created_at": NOON, "failed_at": NOON, "failures": failures_now}

    plain = retrying.next_try_at(**asked) - NOON
    latest = retrying.next_try_at(**asked, chance=1) - NOON

    assert plain == retrying.DELAYS[failures_now - 1]
    assert latest == plain * 11 / 10


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (datetime.timedelta(0), 5 * SECOND),
        (10 * MINUTE, 10 * MINUTE),
        (240 * HOUR, 24 * HOUR),
    ],
)
def test_a_receiver_gets_the_time_that_it_asks_for_up_to_a_day(asked, expected):
    at = retrying.next_try_at(created_at=NOON, failed_at=NOON, failures=1, retry_after=asked)

    assert at - NOON == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("120", 120 * SECOND),
        (" 0 ", datetime.timedelta(0)),
        ("Mon, 05 Jan 2026 12:02:00 GMT", 120 * SECOND),
        ("Mon, 05 Jan 2026 11:00:00 GMT", datetime.timedelta(0)),
        ("Mon, 05 Jan 2026 12:02:00", None),
        ("soon", None),
        ("-5", None),
        ("1e9", None),
        ("9999999999", None),
        ("", None),
    ],
)
def test_a_receivers_wish_is_read_by_seconds_or_a_date(text, expected):
    assert retrying.read_retry_after(text, at=NOON) == expected


@pytest.mark.parametrize(
    ("failures_in_row", "expected"),
    [(4, None), (5, 30), (6, 60), (7, 120), (8, 300), (9, 600), (10, 900), (99, 900)],
)
def test_an_endpoint_rests_longer_the_longer_it_fails(failures_in_row, expected):
    rests = retrying.rests_until(failed_at=NOON, failures_in_row=failures_in_row)

    assert rests == (None if expected is None else NOON + expected * SECOND)


@pytest.mark.django_db
def test_a_delivery_is_tried_at_these_times_and_then_given_up(open_network):
    mailbox, clock = a_mailbox(), Clock()
    an_endpoint(mailbox, "http://127.0.0.1:1/")
    tell(mailbox)

    tried = []
    for _ in range(15):
        (parcel,) = take_due(at=clock.at, room=8) or [None]
        if parcel is None:
            break
        tried.append(clock.at - NOON)
        fail(parcel, at=clock.at)
        Endpoint.objects.update(rests_until=None)
        clock.at = Delivery.objects.get().due_at

    assert tried == [span(text) for text in TRIED_AT]
    assert statuses() == ["dead"]
    assert fresh(Endpoint.objects.get()).disabled_reason == Endpoint.DisabledReason.FAILING


def fail(*parcels, at, failure=failures.TIMED_OUT):
    record_outcomes(
        outcomes=[Outcome(parcel=parcel, took_ms=1, failure=failure) for parcel in parcels],
        at=at,
        chance=lambda: 0.0,
    )


def succeed(*parcels, at):
    record_outcomes(
        outcomes=[Outcome(parcel=parcel, took_ms=1, status_code=200) for parcel in parcels],
        at=at,
        chance=lambda: 0.0,
    )


@pytest.mark.django_db
def test_one_bad_moment_is_one_rest_however_many_deliveries_met_it(open_network):
    mailbox, clock = a_mailbox(), Clock()
    endpoint = an_endpoint(mailbox, "http://127.0.0.1:1/").endpoint
    other = an_endpoint(mailbox, "http://127.0.0.1:1/other").endpoint
    for _ in range(40):
        tell(mailbox)
    parcels = [one for one in take_due(at=clock.at, room=99) if one.endpoint_id == endpoint.pk]
    assert len(parcels) == 16

    fail(*parcels[:9], at=clock.move(SECOND))
    fail(*parcels[9:], at=clock.move(SECOND))

    resting = fresh(endpoint)
    assert resting.failures_in_row == 5
    assert resting.rests_until == NOON + 31 * SECOND
    told = Event.objects.get(type="webhook.endpoint_failing")
    assert [delivery.endpoint_id for delivery in told.deliveries.all()] == [other.pk]
    assert endpoint.pk not in {one.endpoint_id for one in take_due(at=clock.at, room=99)}


@pytest.mark.django_db
def test_after_its_rest_one_delivery_asks_for_all(open_network):
    mailbox, clock = a_mailbox(), Clock()
    endpoint = an_endpoint(mailbox, "http://127.0.0.1:1/").endpoint
    for _ in range(20):
        tell(mailbox)
    fail(*take_due(at=clock.at, room=99), at=clock.at)

    clock.move(30 * SECOND)
    (asking,) = take_due(at=clock.at, room=99)
    assert take_due(at=clock.at, room=99, busy={endpoint.pk: 1}) == []
    fail(asking, at=clock.at)
    assert fresh(endpoint).rests_until == clock.at + MINUTE
    (asking,) = take_due(at=clock.move(MINUTE), room=99)
    succeed(asking, at=clock.at)

    assert fresh(endpoint).failures_in_row == 0
    assert len(take_due(at=clock.at, room=99)) == 16


@pytest.mark.django_db
def test_twenty_dead_deliveries_switch_an_endpoint_off(open_network):
    mailbox = a_mailbox()
    endpoint = an_endpoint(mailbox, "http://127.0.0.1:1/").endpoint
    for _ in range(20):
        tell(mailbox)
    Delivery.objects.update(created_at=NOON - 72 * HOUR)

    first = take_due(at=NOON, room=99)
    fail(*first, at=NOON)
    assert fresh(endpoint).is_enabled
    Endpoint.objects.update(rests_until=None, failures_in_row=0)
    fail(*take_due(at=NOON, room=99), at=NOON)

    assert fresh(endpoint).disabled_reason == Endpoint.DisabledReason.DEAD_DELIVERIES
    assert statuses() == ["dead"] * 20


@pytest.mark.django_db
def test_three_days_of_nothing_but_failures_switch_an_endpoint_off(open_network):
    mailbox = a_mailbox()
    endpoint = an_endpoint(mailbox, "http://127.0.0.1:1/").endpoint
    tell(mailbox)
    fail(*take_due(at=NOON, room=9), at=NOON)
    tell(mailbox, at=NOON + 71 * HOUR)
    taken = take_due(at=NOON + 71 * HOUR, room=9)

    fail(taken[0], at=NOON + 71 * HOUR)
    assert fresh(endpoint).is_enabled
    fail(taken[1], at=NOON + 72 * HOUR)

    assert fresh(endpoint).disabled_reason == Endpoint.DisabledReason.FAILING
    assert set(statuses()) <= {"dropped", "dead"}


@pytest.mark.django_db
def test_what_nobody_recorded_is_due_again_after_its_lease(open_network):
    mailbox = a_mailbox()
    an_endpoint(mailbox, "http://127.0.0.1:1/")
    tell(mailbox)

    (first,) = take_due(at=NOON, room=9)
    assert take_due(at=NOON + 29 * SECOND, room=9) == []
    (second,) = take_due(at=NOON + 30 * SECOND, room=9)
    # The first try's failure comes late: the second one's outcome decides.
    fail(first, at=NOON + 31 * SECOND)
    assert Delivery.objects.get().failures == 0
    succeed(second, at=NOON + 32 * SECOND)
    fail(first, at=NOON + 33 * SECOND)

    assert first.webhook_id == second.webhook_id
    assert statuses() == ["delivered"]
    assert list(Attempt.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


@pytest.mark.django_db
def test_a_busy_endpoint_leaves_room_for_others(open_network):
    mailbox = a_mailbox()
    busy = an_endpoint(mailbox, "http://127.0.0.1:1/busy", events=["payment.settled"]).endpoint
    quiet = an_endpoint(mailbox, "http://127.0.0.1:1/quiet", events=["payment.refunded"]).endpoint
    for _ in range(300):
        tell(mailbox)
    tell(mailbox, "payment.refunded")

    taken = [parcel.endpoint_id for parcel in take_due(at=NOON, room=128)]

    assert taken.count(busy.pk) == 16
    assert taken.count(quiet.pk) == 1


@pytest.mark.django_db
def test_one_that_hangs_is_given_five_seconds_and_others_none_of_them(
    receiver, sender, monkeypatch
):
    monkeypatch.setattr("webhooks.sending.SECONDS_MAX", 0.5)
    receiver.answer = lambda request: Reply(seconds=None if request.path == "/hangs" else 0)
    mailbox = a_mailbox()
    hanging = an_endpoint(mailbox, receiver.url("/hangs")).endpoint
    an_endpoint(mailbox, receiver.url("/well"))
    for _ in range(40):
        tell(mailbox)

    drain(sender, now=Clock(), seconds=5)

    others = Attempt.objects.exclude(delivery__endpoint=hanging)
    assert others.count() == 41  # With the news that the other one fails.
    assert set(others.values_list("failure", flat=True)) == {""}
    assert max(others.values_list("took_ms", flat=True)) < 500
    hung = Attempt.objects.filter(delivery__endpoint=hanging)
    # Those that were there at once, and no more than came before five failures were recorded.
    assert 16 <= hung.count() <= 20
    assert set(hung.values_list("failure", flat=True)) == {failures.TIMED_OUT}
    assert fresh(hanging).rests_until == NOON + 30 * SECOND
