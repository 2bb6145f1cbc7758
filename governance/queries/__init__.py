"""Reads networks, the terms they live by, who organises them, and panels."""

from governance.queries.networks import (
    check_organiser,
    is_organiser,
    network,
    networks_organised_by,
    parameter_history,
    read_terms,
    terms_in_force,
    terms_of,
    terms_of_set,
)

__all__ = [
    "check_organiser",
    "is_organiser",
    "network",
    "networks_organised_by",
    "parameter_history",
    "read_terms",
    "terms_in_force",
    "terms_of",
    "terms_of_set",
]
