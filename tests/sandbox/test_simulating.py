"""What invented customers do with a test payment, and that they live by the rules of all."""

import pytest
from django.test import Client

from business_day.models import DayRun
from ledger import reconcile
from merchants.models import Payment
from sandbox import queries
from sandbox.models import CastMember
from tests.sandbox.scene import a_sandbox
from tests.tills import Speaker, a_key, a_payment

pytestmark = pytest.mark.django_db


def make_once():
    return a_sandbox()


@pytest.fixture
def sandbox(made_once):
    return made_once


def test_a_test_key_is_told_apart_and_its_objects_are_not_live(sandbox):
    told = sandbox.outcome("settle")

    assert sandbox.shown.startswith("cb_test_")
    assert told["status"] == "settled"
    assert told["livemode"] is False
    assert Payment.objects.get(public_id=told["id"]).merchant_id == sandbox.stand_in.pk


def test_each_outcome_ends_as_its_name_says_and_the_books_are_whole(sandbox):
    ends = {
        "settle": ("settled", None),
        "settle_by_loan": ("settled", None),
        "expire": ("expired", None),
        "decline": ("declined", "customer_declined"),
        "decline_limit": ("declined", "not_funded"),
        "decline_late": ("declined", "not_funded"),
        "decline_peers": ("declined", "not_funded"),
    }

    for outcome, end in ends.items():
        told = sandbox.outcome(outcome)
        assert (told["status"], told["decline_reason"]) == end, outcome

    by_loan = Payment.objects.get(reference="settle_by_loan 40.00")
    assert by_loan.method == Payment.Method.CIRCLE_LOAN
    assert by_loan.loan is not None
    assert not _broken()


def test_money_by_a_way_outside_the_till_is_short_over_or_late(sandbox):
    ends = {
        "underpay": ("open", "paid_partial", 2000),
        "overpay": ("settled", "paid_over", 6001),
        "pay_late": ("settled", "paid_late", 4000),
    }

    for outcome, (status, exception, received_minor) in ends.items():
        told = sandbox.outcome(outcome)
        kept = Payment.objects.get(public_id=told["id"])
        assert (told["status"], kept.exception, kept.received_minor) == (
            status,
            exception,
            received_minor,
        )

    assert not _broken()


def test_what_came_short_goes_back_when_time_runs_out(sandbox):
    short = sandbox.outcome("underpay")

    told = sandbox.simulate(short["id"], "expire").json()

    assert told["status"] == "expired"
    assert not _broken()


def test_held_money_goes_back_after_a_week_of_the_test_clock(sandbox):
    public_id = sandbox.charge("held")
    Payment.objects.filter(public_id=public_id).update(capture_method="manual")
    held = sandbox.simulate(public_id, "authorize").json()
    for days in (4, 4):
        sandbox.speaker.post("/api/v1/test/clock/advance", {"days": days})

    told = sandbox.speaker.get(f"/api/v1/payments/{held['id']}").json()

    assert held["status"] == "authorized"
    assert told["status"] == "expired"
    assert not _broken()


def test_nothing_is_held_for_a_payment_that_is_taken_at_once(sandbox):
    reply = sandbox.simulate(sandbox.charge("at once"), "authorize")

    assert reply.status_code == 409
    assert reply.json()["code"] == "CANNOT_SIMULATE"


def test_the_customers_never_run_out_of_money_or_credit(sandbox):
    for number in range(5):
        told = sandbox.outcome("settle_by_loan", f"{28_000 + number}.00")
        assert told["status"] == "settled"
    assert sandbox.outcome("settle", "9000000.00")["status"] == "settled"
    assert not _broken()


def test_what_no_circle_lends_is_refused_by_name(sandbox):
    reply = sandbox.simulate(sandbox.charge("large", "900000.00"), "settle_by_loan")

    assert reply.status_code == 409
    assert reply.json()["code"] == "CANNOT_SIMULATE"


def test_a_finished_payment_is_not_played_again(sandbox):
    settled = sandbox.outcome("settle")

    reply = sandbox.simulate(settled["id"], "decline")

    assert reply.status_code == 409
    assert reply.json()["code"] == "PAYMENT_FINISHED"


def test_keys_that_move_real_money_simulate_nothing(sandbox):
    live = Speaker(a_key(sandbox.till).shown)
    real = a_payment(sandbox.till)

    replies = [
        live.post(f"/api/v1/test/payments/{real.public_id}/simulate", {"outcome": "settle"}),
        live.get("/api/v1/test/clock"),
        live.post("/api/v1/test/clock/advance", {"days": 1}),
    ]

    assert [reply.status_code for reply in replies] == [403] * 3
    assert {reply.json()["code"] for reply in replies} == {"TEST_KEYS_ONLY"}


def test_a_test_key_finds_nothing_that_is_live(sandbox):
    real = a_payment(sandbox.till)

    assert sandbox.speaker.get(f"/api/v1/payments/{real.public_id}").status_code == 404
    assert sandbox.simulate(real.public_id, "settle").status_code == 404
    assert sandbox.speaker.get("/api/v1/payments").json()["data"] == []


def test_the_clock_lives_days_and_somebody_stays_late(sandbox):
    before = sandbox.speaker.get("/api/v1/test/clock").json()
    for _ in range(3):
        reply = sandbox.speaker.post("/api/v1/test/clock/advance", {"days": 31})
        assert reply.status_code == 200, reply.content
    after = reply.json()

    assert before["business_date"] == sandbox.till.network.business_date.isoformat()
    assert (_day(after) - _day(before)).days == 93
    assert DayRun.objects.filter(network_id=sandbox.stand_in.network_id).count() >= 93
    assert len(queries.accounts_of(sandbox.stand_in.pk, CastMember.Part.LATE)) > 1
    for outcome in ("decline_late", "decline_limit", "decline_peers"):
        assert sandbox.outcome(outcome)["decline_reason"] == "not_funded"
    assert not _broken()


def test_the_clock_takes_one_to_thirty_one_whole_days(sandbox):
    for body in ({}, {"days": 0}, {"days": 32}, {"days": "3"}, {"days": 1.0}, {"days": True}, []):
        reply = sandbox.speaker.post("/api/v1/test/clock/advance", body)
        assert reply.status_code in (400, 422), body


def test_nobody_is_invited_into_a_test_network(sandbox):
    client = Client()
    person = sandbox.till.owner

    from lending_circles.queries.joining import networks_open_to

    assert [found.slug for found in networks_open_to(person)] == ["river"]
    assert client.get("/api/v1/test/clock").status_code == 401


def _day(told):
    import datetime

    return datetime.date.fromisoformat(told["business_date"])


def _broken():
    return [
        f"{found.invariant.code}: {found.finding.breaches[:3]}"
        for found in map(reconcile.look, reconcile.all_invariants())
        if not found.holds
    ]
