"""The business day of networks that live by the real clock, on Celery workers."""

import datetime
import logging

from celery import shared_task
from django.utils import timezone

from business_day import chain, operations
from governance.models import Network

logger = logging.getLogger(__name__)


@shared_task
def keep_days() -> int:
    """Send every network by the real clock whose day is behind the calendar on its way.

    Beat calls it every minute. A day that was interrupted is behind as well, so it is taken up; one
    that somebody has in hand is left to them. Returns the networks sent.
    """
    behind = [
        network.pk
        for network in Network.objects.filter(clock=Network.Clock.REAL).order_by("pk")
        if (network.day != Network.Day.OPEN or network.business_date < _today_of(network))
        and not operations.is_in_hand(network_id=network.pk)
    ]
    for network_id in behind:
        work_on_day.delay(network_id=network_id)

    return len(behind)


@shared_task
def work_on_day(*, network_id: int) -> str:
    """Live a network's missed days in order and open today; twice at once is once.

    Where the clock is simulated, only what was interrupted is finished.
    """
    network = Network.objects.get(pk=network_id)
    if network.clock == Network.Clock.SIMULATED:
        chain.resume_day(network_id=network_id)
        return network.business_date.isoformat()
    today = _today_of(network)
    if network.business_date > today:
        # The clock went back, or the time zone was changed: the calendar will catch up.
        return network.business_date.isoformat()
    try:
        chain.open_day(network_id=network_id, on=today, fan_out=True)
    except chain.StepFailed as failed:
        # It stands in the table and on the organisers' page; the minute's beat tries the rest.
        logger.error("network %s waits: %s", network_id, failed)

    return today.isoformat()


@shared_task
def live_until(*, network_id: int, until: str) -> None:
    """Live the days of a network by a simulated clock until the day `until` (ISO) is open."""
    try:
        on = datetime.date.fromisoformat(until)
        chain.open_day(network_id=network_id, on=on, fan_out=True)
    except chain.DayPassed:
        # Called for twice: somebody else has lived it.
        return
    except chain.StepFailed as failed:
        logger.error("network %s waits: %s", network_id, failed)


@shared_task
def help_with_step(*, step_id: int) -> int:
    """Live chunks of a step that nobody has in hand; return how many."""
    return chain.live_chunks(step_id=step_id, wait=False)


def _today_of(network: Network) -> datetime.date:
    return chain.calendar_date(network, at=timezone.now())
