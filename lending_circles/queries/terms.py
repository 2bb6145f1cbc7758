"""The terms behind every version of a network's parameters."""

from governance.models import ParameterSet
from governance.queries import terms_of_set
from rules.terms import CircleTerms


def terms_by_version(network_id: int) -> dict[int, CircleTerms]:
    """Return the terms of every version of a network's parameters, by the version's id."""
    versions = ParameterSet.objects.select_related("network__asset").filter(network_id=network_id)

    return {version.pk: terms_of_set(version) for version in versions}
