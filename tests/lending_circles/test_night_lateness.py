"""Days of late installments, worked by hand."""

import datetime

import pytest

from business_day import chain
from ledger.kinds import Purpose
from people.models import AuditEvent
from repayments.models import Accrual, Installment, LateEpisode
from tests.night_scene import MONDAY, a_loan, a_member, a_network, days

pytestmark = pytest.mark.django_db


def live(scene, until: datetime.date) -> None:
    """Live until the day is open."""
    chain.open_day(network_id=scene.network.pk, on=until)


def test_a_loan_paid_on_time_costs_what_the_worked_numbers_say():
    scene = a_network()
    a_member(scene, "ana", spending=20_000, stake=10_000)
    a_member(scene, "bruno", stake=10_000)
    loan = a_loan(scene, "ana", {"bruno": 7_000, "pool": 3_000})

    chain.live_through(network_id=scene.network.pk, until=MONDAY + days(70))

    loan.refresh_from_db()
    lines = Installment.objects.filter(loan=loan).order_by("number")
    paid = [line.principal_paid_minor + line.interest_paid_minor for line in lines]
    assert loan.state == "SETTLED"
    assert loan.settled_on == MONDAY + days(70)
    assert paid[:3] == [1_012, 1_010, 1_009]
    assert paid[-1] == 1_001
    assert sum(line.interest_paid_minor for line in lines) == 63
    assert Accrual.objects.filter(loan=loan).count() == 10
    assert scene.money("ana") == (20_000 - 200 - 10_063, 10_000, 10_000)
    assert scene.money("bruno") == (0, 10_000, 10_000)
    assert scene.pool(Purpose.COMMON_POOL) == 100_063
    assert scene.pool(Purpose.TRANSACTION_POOL) == 100
    assert scene.pool(Purpose.TRANSACTION_POOL_UNEARNED) == 0
    assert scene.member("ana").ratio == 2


def test_the_eighth_day_draws_the_stake_and_lowers_the_ratio():
    scene = a_network()
    a_member(scene, "ana", spending=200, stake=10_000, ratio=3)
    a_member(scene, "bruno", stake=10_000)
    loan = a_loan(scene, "ana", {"bruno": 7_000, "pool": 3_000})

    live(scene, MONDAY + days(7))
    assert not scene.member("ana").borrowing_blocked
    live(scene, MONDAY + days(8))
    assert scene.member("ana").borrowing_blocked
    assert LateEpisode.objects.get().late_on == MONDAY + days(8)
    live(scene, MONDAY + days(14))
    assert scene.money("ana") == (0, 10_000, 10_000)
    assert scene.member("ana").ratio == 3
    live(scene, MONDAY + days(15))

    first = Installment.objects.get(loan=loan, number=1)
    episode = LateEpisode.objects.get(number=1)
    assert (first.paid_on, first.source) == (MONDAY + days(15), "STAKE")
    assert episode.escalated_on == episode.cured_on == MONDAY + days(15)
    assert scene.money("ana") == (0, 10_000 - 1_012, 10_000 - 1_012)
    assert scene.member("ana").ratio == 2
    assert scene.member("ana").stepped_down_on == MONDAY + days(15)
    assert scene.member("ana").borrowing_blocked


def test_a_stake_that_is_lent_out_is_drawn_as_far_as_it_goes_and_tried_again():
    scene = a_network()
    a_member(scene, "ana", spending=200, stake=10_000)
    a_member(scene, "bruno", stake=10_000, spending=10_000)
    a_loan(scene, "bruno", {"ana": 9_500})
    loan = a_loan(scene, "ana", {"bruno": 10_000})

    live(scene, MONDAY + days(15))

    line = Installment.objects.get(loan=loan, number=1)
    # 500 were free, and 950 came back with each of bruno's two payments.
    assert scene.money("ana")[1:] == (10_000 - 1_012, 500 + 1_900 - 1_012)
    assert line.paid_on == MONDAY + days(15)


def test_a_day_lived_twice_is_lived_once():
    scene = a_network()
    a_member(scene, "ana", spending=20_000, stake=10_000)
    a_member(scene, "bruno", stake=10_000)
    a_loan(scene, "ana", {"bruno": 7_000, "pool": 3_000})
    live(scene, MONDAY + days(8))
    before = scene.money("ana")

    live(scene, MONDAY + days(8))

    assert scene.money("ana") == before
    with pytest.raises(chain.DayPassed):
        live(scene, MONDAY + days(7))


def test_a_ratio_that_changes_in_the_night_is_recorded_once_with_both_figures():
    scene = a_network()
    a_member(scene, "ana", spending=20_000, stake=10_000)
    a_member(scene, "chi", spending=200, stake=10_000, ratio=3)
    a_member(scene, "bruno", stake=20_000)
    a_loan(scene, "ana", {"bruno": 7_000, "pool": 3_000})
    a_loan(scene, "chi", {"bruno": 7_000, "pool": 3_000})

    chain.live_through(network_id=scene.network.pk, until=MONDAY + days(70))

    changed = AuditEvent.objects.filter(action__startswith="RATIO_").order_by("id")
    raised = [event for event in changed if event.subject_id == scene.member("ana").pk]
    lowered = [event for event in changed if event.subject_id == scene.member("chi").pk]
    assert [(event.action, event.data) for event in raised] == [
        ("RATIO_RAISED", {"before": 1, "after": 2})
    ]
    assert [(event.action, event.data) for event in lowered] == [
        ("RATIO_LOWERED", {"before": 3, "after": 2}),
        ("RATIO_LOWERED", {"before": 2, "after": 1}),
    ]
