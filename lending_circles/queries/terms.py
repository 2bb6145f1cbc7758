"""The terms behind every version of a network's parameters."""

import datetime
from functools import lru_cache

from governance.models import Network, ParameterSet
from rules.terms import CircleTerms


def terms_by_version(network_id: int) -> dict[int, CircleTerms]:
    """Return the terms of every version of a network's parameters, by the version's id."""
    return {
        version: _terms(version)
        for version in ParameterSet.objects.filter(network_id=network_id).values_list(
            "pk", flat=True
        )
    }


def terms_in_force(network_id: int, *, on: datetime.date) -> CircleTerms:
    """Return the terms under which a network stands on a day.

    Raises ParameterSet.DoesNotExist where it has none yet.
    """
    version = (
        ParameterSet.objects.filter(network_id=network_id, effective_on__lte=on)
        .order_by("-effective_on", "-version")
        .values_list("pk", flat=True)
        .first()
    )
    if version is None:
        raise ParameterSet.DoesNotExist(Network.__name__, network_id)

    return _terms(version)


# A version never changes, so it may be kept for as long as the process lives.
@lru_cache(maxsize=512)
def _terms(version_id: int) -> CircleTerms:
    version = ParameterSet.objects.select_related("network__asset").get(pk=version_id)

    return CircleTerms.from_parameters(version.values, version.network.asset.decimals)
