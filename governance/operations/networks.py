"""Founding a network, changing its parameters, and naming who organises it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from governance import queries
from governance.models import Network, Organiser, ParameterSet
from governance.refusals import TooEarly
from governance.steps import networks as steps
from people import audit
from people.models import Person
from rules import money


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
    draft = steps.NetworkDraft(name, slug, asset, time_zone, clock, starts_on, parameters)

    network = steps.found(draft, by=by)
    if by is not None:
        Organiser.objects.create(network=network, person=by, since=starts_on)

    return network


@transaction.atomic(durable=True)
def found_network_of_banks(
    *,
    name: str,
    slug: str,
    asset: money.Asset,
    time_zone: str,
    clock: str,
    starts_on: date,
    by: Person | None,
) -> Network:
    """Found a network that banks live by: a business day of their own, apart from any circle's.

    Raises AssetScaleFixed, SlugTaken and TimeZoneUnknown.
    """
    draft = steps.NetworkDraft(
        name, slug, asset, time_zone, clock, starts_on, {}, kind=Network.Kind.BANKS
    )

    return steps.found(draft, by=by)


@transaction.atomic(durable=True)
def found_test_network(
    *,
    name: str,
    slug: str,
    asset: money.Asset,
    time_zone: str,
    starts_on: date,
    parameters: Mapping[str, Any],
    by: Person | None,
) -> Network:
    """Found a circle on simulated days in which nothing is real; nobody organises or joins it.

    It counts in the same asset as the real network beside it, with an issuance account of its own:
    what is invented here is owed by nobody there, and the asset's balances still add up to nothing.
    Raises AssetScaleFixed, ParametersRefused, SlugTaken and TimeZoneUnknown.
    """
    draft = steps.NetworkDraft(
        name,
        slug,
        asset,
        time_zone,
        Network.Clock.SIMULATED,
        starts_on,
        parameters,
        is_test=True,
    )

    return steps.found(draft, by=by)


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
    steps.check_parameters(merged, network.asset.decimals)

    parameters = steps.record_version(
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
