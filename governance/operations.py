"""Founding a network, changing its parameters, and naming who organises it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction

from governance import queries
from governance.models import Network, Organiser, ParameterSet
from governance.refusals import (
    AssetScaleFixed,
    ParametersRefused,
    SlugTaken,
    TimeZoneUnknown,
    TooEarly,
)
from ledger import pools
from ledger.models import Asset
from people import audit
from people.models import Person
from rules import money
from rules.terms import CircleTerms, TermsRefused


@transaction.atomic(durable=True)
def found_network(
    *,
    name: str,
    slug: str,
    asset: money.Asset,
    time_zone: str,
    clock: str,
    starts_on: date,
    parameters: Mapping[str, Any],
    by: Person | None,
) -> Network:
    """Found a network with its asset, its pools and the first version of its parameters.

    It starts with its first business day open; the founder, where there is one, organises it.
    Raises AssetScaleFixed, ParametersRefused, SlugTaken and TimeZoneUnknown.
    """
    if Network.objects.filter(slug=slug).exists():
        raise SlugTaken
    _check_time_zone(time_zone)
    stored = _stored(asset)
    _check_parameters(parameters, asset.decimals)

    network = Network.objects.create(
        name=name,
        slug=slug,
        asset=stored,
        time_zone=time_zone,
        clock=clock,
        started_on=starts_on,
        business_date=starts_on,
    )
    pools.open_network_accounts(network_id=network.pk, asset_id=stored.pk)
    _record_version(network, 1, parameters, effective_on=starts_on, remark="Founding.", by=by)
    if by is not None:
        Organiser.objects.create(network=network, person=by, since=starts_on)
    audit.record("NETWORK_FOUNDED", by=by, subject=network)

    return network


@transaction.atomic(durable=True)
def set_parameters(
    *,
    network_id: int,
    values: Mapping[str, Any],
    effective_on: date,
    remark: str,
    by: Person | None,
) -> ParameterSet:
    """Write a new version of a network's parameters: the last one with `values` laid over it.

    It holds for loans made from `effective_on` on; those made before keep theirs.
    Raises NotOrganiser, ParametersRefused and TooEarly.

    Source: R3-165.
    """
    network = (
        Network.objects.select_for_update(of=("self",)).select_related("asset").get(pk=network_id)
    )
    last = network.parameter_sets.order_by("-version").first()
    assert last is not None

    queries.check_organiser(by, network_id)
    if effective_on < network.business_date:
        raise TooEarly
    merged = {**last.values, **values}
    _check_parameters(merged, network.asset.decimals)

    parameters = _record_version(
        network, last.version + 1, merged, effective_on=effective_on, remark=remark, by=by
    )
    audit.record(
        "PARAMETERS_SET",
        by=by,
        subject=parameters,
        data={"values": dict(values), "effective_on": effective_on.isoformat()},
    )

    return parameters


@transaction.atomic(durable=True)
def appoint_organiser(*, network_id: int, person_id: int, on: date, by: Person | None) -> Organiser:
    """Make a person an organiser of a network; one who already is stays it. Raises NotOrganiser."""
    network = Network.objects.select_for_update().get(pk=network_id)

    queries.check_organiser(by, network_id)

    organiser, is_new = Organiser.objects.get_or_create(
        network=network, person_id=person_id, until=None, defaults={"since": on}
    )
    if is_new:
        audit.record("ORGANISER_APPOINTED", by=by, subject=organiser)

    return organiser


def _check_time_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise TimeZoneUnknown from None


def _stored(asset: money.Asset) -> Asset:
    """Return the asset's row, which is shared by all networks that count in it."""
    stored, _ = Asset.objects.get_or_create(code=asset.code, defaults={"decimals": asset.decimals})
    if stored.decimals != asset.decimals:
        raise AssetScaleFixed(context={"decimals": stored.decimals})

    return stored


def _check_parameters(values: Mapping[str, Any], decimals: int) -> None:
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


def _record_version(
    network: Network,
    version: int,
    values: Mapping[str, Any],
    *,
    effective_on: date,
    remark: str,
    by: Person | None,
) -> ParameterSet:
    return ParameterSet.objects.create(
        network=network,
        version=version,
        values=dict(values),
        effective_on=effective_on,
        recorded_by=by,
        remark=remark,
    )
