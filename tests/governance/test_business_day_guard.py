"""Money moves on the open business day alone, and closing waits for it."""

import datetime
import threading

import pytest
from django.db import connection, transaction

from governance import calendar, steps
from governance.models import Network
from governance.refusals import DayNotOpen
from tests import bank_scene, factories
from tests.marketplace import offers
from tests.officers import signed_in

NEXT = factories.DAY + datetime.timedelta(days=1)


@pytest.mark.django_db
def test_the_open_day_is_shared():
    network = factories.a_network()

    assert steps.share_day(network_id=network.pk, on=factories.DAY) == network


@pytest.mark.django_db
@pytest.mark.parametrize("day", [Network.Day.OPENING, Network.Day.CLOSING, Network.Day.CLOSED])
def test_a_day_that_is_not_open_is_refused(day):
    network = factories.a_network()
    steps.turn_day(network_id=network.pk, day=day)

    with pytest.raises(DayNotOpen):
        steps.share_day(network_id=network.pk, on=factories.DAY)


@pytest.mark.django_db
def test_another_day_is_refused():
    network = factories.a_network()

    with pytest.raises(DayNotOpen) as refused:
        steps.share_day(network_id=network.pk, on=NEXT)

    assert refused.value.context["business_date"] == "2026-01-05"


@pytest.mark.django_db
def test_a_real_clock_that_is_behind_the_calendar_is_refused():
    network = factories.a_network()
    Network.objects.filter(pk=network.pk).update(clock=Network.Clock.REAL)

    with pytest.raises(DayNotOpen):
        steps.share_day(network_id=network.pk, on=factories.DAY, today=NEXT)


@pytest.mark.django_db
def test_who_was_asked_on_a_later_day_where_the_network_lives_is_refused():
    network = factories.a_network()
    Network.objects.update(clock=Network.Clock.REAL, time_zone="Pacific/Auckland")
    noon = datetime.datetime.combine(factories.DAY, datetime.time(12), datetime.UTC)

    with calendar.asked_at(noon - datetime.timedelta(hours=6)):
        steps.share_day(network_id=network.pk, on=factories.DAY)
    with calendar.asked_at(noon), pytest.raises(DayNotOpen):
        steps.share_day(network_id=network.pk, on=factories.DAY)


@pytest.mark.django_db
def test_no_page_moves_money_on_a_day_that_is_over_by_the_calendar():
    scene = bank_scene.a_bank_network()
    offer = offers.an_open_offer(scene)
    sheet = f"/offers/{offer.public_id}/commit"
    ines = signed_in(scene.person("ines"))
    said = {**ines.get(sheet).context["form"].initial, "amount": "100", "has_read": "on"}
    Network.objects.update(clock=Network.Clock.REAL)

    late = ines.post(sheet, said)

    assert late.status_code == 422
    assert "The business day is not open" in late.content.decode()
    Network.objects.update(clock=Network.Clock.SIMULATED)
    assert ines.post(sheet, said).status_code == 302


def test_closing_waits_for_money_that_is_moving(committed_db):
    network = factories.a_network()
    sharing, closed = threading.Event(), threading.Event()

    def close():
        sharing.wait(timeout=30)
        with transaction.atomic():
            steps.turn_day(network_id=network.pk, day=Network.Day.CLOSING)
        closed.set()
        connection.close()

    thread = threading.Thread(target=close)
    thread.start()
    with transaction.atomic():
        steps.share_day(network_id=network.pk, on=factories.DAY)
        sharing.set()
        waited = not closed.wait(timeout=0.3)
    thread.join()

    assert waited
    assert Network.objects.get(pk=network.pk).day == Network.Day.CLOSING
