"""Money moves on the open business day alone, and closing waits for it."""

import datetime
import threading

import pytest
from django.db import connection, transaction

from governance import steps
from governance.models import Network
from governance.refusals import DayNotOpen
from tests import factories

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
