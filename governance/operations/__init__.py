"""What people do with networks and panels."""

from governance.operations.networks import (
    appoint_organiser,
    found_network,
    found_network_of_banks,
    found_test_network,
    set_parameters,
)
from governance.operations.panels import cast_ballot, open_panel

__all__ = [
    "appoint_organiser",
    "cast_ballot",
    "found_network",
    "found_network_of_banks",
    "found_test_network",
    "open_panel",
    "set_parameters",
]
