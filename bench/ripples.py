"""Whether a planted ripple is found, and none where there is none: twenty made-up networks each.

Nothing is timed here. In each of twenty networks a top-up adds to what peers do, and a closed
agreement does so too; the measure must name the planted number within its interval. In twenty
others nobody follows anybody, and at most one of them may report anything, of any kind at any
distance.
"""

from typing import Any

from bench.parts import Bar, Say
from bench.ripple_worlds import World, live
from bench.scale import scaled
from rules.ripple import Deed

BARS = (
    Bar("recovered_of_20", least=19),
    Bar("null_reported_of_20", most=1),
)

SEEDS = 20
# What each peer of one who acts does more within the window, per thousand.
PLANTED = ((Deed.TOP_UP, 40), (Deed.CLOSED, 20))


def run(say: Say) -> dict[str, Any]:
    """Live both kinds of networks and count."""
    size = scaled(2_000)
    recovered = reported = detected = 0
    widths = []
    for seed in range(SEEDS):
        say(f"planted ripple, network {seed + 1} of {SEEDS}")
        lived = live(World(members=size, planted=PLANTED), seed)
        recovered += is_recovered(lived, Deed.TOP_UP)
        detected += lived.reported[Deed.TOP_UP, 1]
        found = lived.measured[Deed.TOP_UP, 1]
        if found is not None:
            widths.append(found.high_hundredths - found.low_hundredths)
    for seed in range(SEEDS, 2 * SEEDS):
        say(f"no ripple, network {seed - SEEDS + 1} of {SEEDS}")
        reported += any(live(World(members=size), seed).reported.values())

    return {
        "recovered_of_20": recovered,
        "null_reported_of_20": reported,
        "planted_reported_of_20": detected,
        "interval_width": sum(widths) / max(len(widths), 1) / 100,
    }


def is_recovered(lived: Any, kind: Deed) -> bool:
    """Tell whether the interval at the first distance holds what was planted."""
    found = lived.measured[kind, 1]

    return (
        found is not None
        and found.low_hundredths <= lived.truth_hundredths[kind] <= found.high_hundredths
    )
