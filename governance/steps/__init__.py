"""What operations of other apps do with networks, their days and their panels."""

from governance.steps.networks import (
    Lock,
    NetworkDraft,
    check_open,
    check_parameters,
    found,
    record_version,
    share_day,
    stored_asset,
    take_day,
    take_trust,
    turn_day,
)
from governance.steps.panels import (
    cast,
    close_motions,
    drop_motions,
    open_motion,
    open_panel,
    take_decided,
)

__all__ = [
    "Lock",
    "NetworkDraft",
    "cast",
    "check_open",
    "check_parameters",
    "close_motions",
    "drop_motions",
    "found",
    "open_motion",
    "open_panel",
    "record_version",
    "share_day",
    "stored_asset",
    "take_day",
    "take_decided",
    "take_trust",
    "turn_day",
]
