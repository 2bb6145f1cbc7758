"""Reads networks, the terms they live by, and who organises them."""

import json
from datetime import date
from functools import lru_cache
from typing import Any

from governance.models import Network, Organiser, ParameterSet
from governance.refusals import NetworkUnknown, NotOrganiser
from ledger.compiled import Compiled
from people.models import Person
from rules.terms import CircleTerms


def network(slug_or_id: str | int) -> Network:
    """Return a network, with its asset, by short name or id. Raises NetworkUnknown."""
    key = {"pk": slug_or_id} if isinstance(slug_or_id, int) else {"slug": slug_or_id}
    found = Network.objects.select_related("asset").filter(**key).first()
    if found is None:
        raise NetworkUnknown

    return found


_IN_FORCE_THERE = Compiled(
    lambda network, on: (
        ParameterSet.objects.select_related("network__asset")
        .filter(network_id=network, effective_on__lte=on)
        .order_by("-version")[:1]
    ),
    network=int,
    on=date,
)


def terms_of(network_id: int, on: date) -> tuple[ParameterSet, CircleTerms]:
    """Return the parameters in force in a network on a day: the latest version effective then."""
    parameters = _IN_FORCE_THERE.find(network=network_id, on=on)
    if parameters is None:
        raise NetworkUnknown("The network has no parameters for that day.")

    return parameters, terms_of_set(parameters)


_IN_FORCE = Compiled(
    lambda network, on: ParameterSet.objects.filter(
        network_id=network, effective_on__lte=on
    ).order_by("-version")[:1],
    network=int,
    on=date,
)


def terms_in_force(network: Network, on: date) -> tuple[ParameterSet, CircleTerms]:
    """Return the same of a network that is read already, with its asset."""
    parameters = _IN_FORCE.find(network=network.pk, on=on)
    if parameters is None:
        raise NetworkUnknown("The network has no parameters for that day.")

    return parameters, read_terms(parameters.values, network.asset.decimals)


def terms_of_set(parameters: ParameterSet) -> CircleTerms:
    """Return the terms that one version makes: a loan keeps the version it was made under."""
    return read_terms(parameters.values, parameters.network.asset.decimals)


def read_terms(values: dict[str, Any], decimals: int) -> CircleTerms:
    """Return the terms of parameters by name; the same ones are read once per process."""
    return _terms(json.dumps(values, sort_keys=True), decimals)


@lru_cache(maxsize=256)
def _terms(values: str, decimals: int) -> CircleTerms:
    return CircleTerms.from_parameters(json.loads(values), decimals)


def is_organiser(person: Person, network_id: int) -> bool:
    """Tell whether a person organises a network now."""
    return Organiser.objects.filter(
        network_id=network_id, person=person, until__isnull=True
    ).exists()


def check_organiser(by: Person | None, network_id: int) -> None:
    """Raise NotOrganiser unless `by` organises the network; the bank itself (None) may."""
    if by is not None and not is_organiser(by, network_id):
        raise NotOrganiser


def networks_organised_by(person: Person) -> list[Network]:
    """Return the networks that a person organises, in the order of their ids."""
    return list(
        Network.objects.select_related("asset")
        .filter(organisers__person=person, organisers__until__isnull=True)
        .order_by("id")
    )


def parameter_history(network_id: int) -> list[ParameterSet]:
    """Return all versions of a network's parameters, the newest first."""
    return list(
        ParameterSet.objects.select_related("recorded_by")
        .filter(network_id=network_id)
        .order_by("-version")
    )
