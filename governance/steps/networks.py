"""Founding a network, and the guard of its business day, which every movement of money passes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import connection

from governance import calendar
from governance.models import Network, ParameterSet
from governance.refusals import (
    AssetScaleFixed,
    DayNotOpen,
    ParametersRefused,
    SlugTaken,
    TimeZoneUnknown,
)
from ledger import pools
from ledger.compiled import Compiled
from ledger.models import Asset
from people import audit
from people.models import Person
from rules import money
from rules.terms import CircleTerms, TermsRefused

_WITH_ASSET = Compiled(
    lambda network: Network.objects.select_related("asset").filter(pk=network), network=int
)


class Lock(IntEnum):
    """The families of advisory locks; the second key is the network's id."""

    DAY = 7101
    TRUST = 7102


def share_day(*, network_id: int, on: date, today: date | None = None) -> Network:
    """Keep the network's business day open until this transaction ends; return the network.

    Any number of transactions share the day; closing waits for them. `today` is the date in the
    network's time zone where its clock is real, else that of the request which this belongs to: a
    day behind it is lived first. Raises DayNotOpen.

    Source: the business day: a money write that finds its network's date behind the calendar
    catches up first or is refused, never posts into the past.
    """
    assert connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [Lock.DAY, network_id])
    # Only a statement that starts after the lock was granted sees what it waited for.
    network = _WITH_ASSET.get(network=network_id)
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
    if network.clock == Network.Clock.REAL:
        today = today or calendar.today_in(network.time_zone)
        if today is not None and on < today:
            raise DayNotOpen(context=context)


def take_day(*, network_id: int) -> Network:
    """Wait until nobody moves money in the network, and keep it so until this transaction ends.

    For the short moment in which a day is opened or closed, never for the work of the night.
    """
    assert connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [Lock.DAY, network_id])

    return _WITH_ASSET.get(network=network_id)


def turn_day(
    *,
    network_id: int,
    day: Network.Day,
    business_date: date | None = None,
    taken: Network | None = None,
) -> Network:
    """Move a network's business day on in its life, when nobody is moving money.

    `taken` is what `take_day` gave in this transaction, where the caller has taken the day.
    """
    network = taken or take_day(network_id=network_id)
    network.day = day
    if business_date is not None:
        assert business_date >= network.business_date
        network.business_date = business_date
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE governance_network SET day = %s, business_date = %s WHERE id = %s",
            [network.day.value, network.business_date, network_id],
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


@dataclass(frozen=True, slots=True)
class NetworkDraft:
    """A network to be founded."""

    name: str
    slug: str
    asset: money.Asset
    time_zone: str
    clock: str
    starts_on: date
    parameters: Mapping[str, Any]
    kind: str = Network.Kind.CIRCLE
    is_test: bool = False


def found(draft: NetworkDraft, *, by: Person | None) -> Network:
    """Found a network with its asset, its first parameters, and a circle's pools.

    It starts with its first business day open.
    Raises AssetScaleFixed, ParametersRefused, SlugTaken and TimeZoneUnknown.
    """
    assert connection.in_atomic_block
    if Network.objects.filter(slug=draft.slug).exists():
        raise SlugTaken
    _check_time_zone(draft.time_zone)
    asset = stored_asset(draft.asset)
    check_parameters(draft.parameters, asset.decimals)

    network = Network.objects.create(
        name=draft.name,
        slug=draft.slug,
        kind=draft.kind,
        asset=asset,
        time_zone=draft.time_zone,
        clock=draft.clock,
        started_on=draft.starts_on,
        business_date=draft.starts_on,
        is_test=draft.is_test,
    )
    if draft.kind == Network.Kind.CIRCLE:
        pools.open_network_accounts(network_id=network.pk, asset_id=asset.pk)
    record_version(
        network, 1, draft.parameters, effective_on=draft.starts_on, remark="Founding.", by=by
    )
    audit.record("NETWORK_FOUNDED", by=by, subject=network)

    return network


def stored_asset(asset: money.Asset) -> Asset:
    """Return the asset's row, which is shared by all who count in it. Raises AssetScaleFixed."""
    stored, _ = Asset.objects.get_or_create(code=asset.code, defaults={"decimals": asset.decimals})
    if stored.decimals != asset.decimals:
        raise AssetScaleFixed(context={"decimals": stored.decimals})

    return stored


def check_parameters(values: Mapping[str, Any], decimals: int) -> None:
    """Raise ParametersRefused where the values contradict themselves or cannot be read."""
    try:
        CircleTerms.from_parameters(values, decimals)
    except TermsRefused as refused:
        raise ParametersRefused(
            str(refused),
            context={
                "problems": [
                    {"name": problem.name, "detail": problem.detail, "remedy": problem.remedy}
                    for problem in refused.problems
                ]
            },
        ) from None


def record_version(
    network: Network,
    version: int,
    values: Mapping[str, Any],
    *,
    effective_on: date,
    remark: str,
    by: Person | None,
) -> ParameterSet:
    """Write one version of a network's parameters."""
    return ParameterSet.objects.create(
        network=network,
        version=version,
        values=dict(values),
        effective_on=effective_on,
        recorded_by=by,
        remark=remark,
    )


def _check_time_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise TimeZoneUnknown from None
