"""The guard of the business day, which every movement of money passes."""

from datetime import date
from enum import IntEnum

from django.db import connection

from governance.models import Network
from governance.refusals import DayNotOpen


class Lock(IntEnum):
    """The families of advisory locks; the second key is the network's id."""

    DAY = 7101
    TRUST = 7102


def share_day(*, network_id: int, on: date, today: date | None = None) -> Network:
    """Keep the network's business day open until this transaction ends; return the network.

    Any number of transactions share the day; closing waits for them. `today` is the date in the
    network's time zone where its clock is real: a day behind it is lived first.
    Raises DayNotOpen.

    Source: the business day: a money write that finds its network's date behind the calendar
    catches up first or is refused, never posts into the past.
    """
    assert connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [Lock.DAY, network_id])
    # Only a statement that starts after the lock was granted sees what it waited for.
    network = Network.objects.select_related("asset").get(pk=network_id)
    check_open(network, on=on, today=today)

    return network


def check_open(network: Network, *, on: date, today: date | None = None) -> None:
    """Raise DayNotOpen unless a network, read under the shared lock, has this day open."""
    context = {"business_date": network.business_date.isoformat(), "on": on.isoformat()}
    if network.day != Network.Day.OPEN:
        raise DayNotOpen(context=context)
    if on != network.business_date:
        raise DayNotOpen(
            f"The open business day is {network.business_date.isoformat()}.",
            remedy="Use the network's business date.",
            context=context,
        )
    if today is not None and network.clock == Network.Clock.REAL and on < today:
        raise DayNotOpen(context=context)


def take_day(*, network_id: int) -> Network:
    """Wait until nobody moves money in the network, and keep it so until this transaction ends.

    For the short moment in which a day is opened or closed, never for the work of the night.
    """
    assert connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [Lock.DAY, network_id])

    return Network.objects.select_related("asset").get(pk=network_id)


def turn_day(*, network_id: int, day: Network.Day, business_date: date | None = None) -> Network:
    """Move a network's business day on in its life, when nobody is moving money."""
    network = take_day(network_id=network_id)
    network.day = day
    if business_date is not None:
        assert business_date >= network.business_date
        network.business_date = business_date
    Network.objects.filter(pk=network_id).update(
        day=network.day, business_date=network.business_date
    )

    return network


def take_trust(*, network_id: int) -> None:
    """Let one change of the web of trust follow the other, until this transaction ends.

    Counts of unique peers depend on several links at once, so two changes side by side could each
    find the minimum kept and break it together.
    """
    assert connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [Lock.TRUST, network_id])
