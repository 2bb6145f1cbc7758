"""Made-up networks whose ripples are known, because they were planted."""

from dataclasses import dataclass

import numpy as np

from rules.ripple import Deed, Web, day_counts
from rules.ripple_estimate import Ripple, ripple, told_apart

WINDOW_DAYS = 14
ACTIVITY_DAYS = 90
KINDS = tuple(Deed)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What a network is like: `planted` is what a deed of a kind adds at each peer, per thousand.

    People differ in how much they do anyway (`daily_per_100k` in the mean), those with many peers
    do more, and some days bring everybody to act.
    """

    members: int = 2_000
    community: int = 40
    degree: int = 12
    days: int = 182
    daily_per_100k: int = 250
    planted: tuple[tuple[Deed, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Lived:
    """What the measure says of each kind at each distance, and what was planted at the first."""

    measured: dict[tuple[Deed, int], Ripple | None]
    reported: dict[tuple[Deed, int], bool]
    truth_hundredths: dict[Deed, int]


def live(world: World, seed: int) -> Lived:
    """Live a network day by day, and measure it as the night does."""
    random = np.random.default_rng(seed)
    web = _web(world, random)
    degrees = np.diff(web.bounds)
    base = random.gamma(2, 1 / 2, world.members) * (1 + degrees / degrees.mean()) / 2
    base *= world.daily_per_100k / 100_000
    last = np.full((len(KINDS), world.members), -ACTIVITY_DAYS, dtype=np.int64)
    done = np.zeros((ACTIVITY_DAYS, world.members), dtype=np.int64)
    added = np.zeros(len(KINDS))
    days = []
    tails = np.repeat(np.arange(world.members), degrees)
    for day in range(world.days):
        recent = last >= day - WINDOW_DAYS
        mood = random.choice((1 / 2, 1, 3 / 2)) * (1 + (day % 7 == 4))
        today = np.zeros(recent.shape, dtype=np.bool_)
        for kind in KINDS:
            chance = base * mood
            share = dict(world.planted).get(kind, 0)
            if share:
                peers = np.bincount(tails, weights=recent[kind][web.heads], minlength=world.members)
                extra = peers * share / 1_000 / WINDOW_DAYS
                added[kind] += extra[~recent[kind]].sum()
                chance = chance + extra
            today[kind] = random.random(world.members) < chance
        days.append(
            day_counts(web, recent=_masks(recent), today=_masks(today), activity=done.sum(axis=0))
        )
        last[today] = day
        done[day % ACTIVITY_DAYS] = today.sum(axis=0)

    return _measured(days, added)


def _measured(days: list, added: np.ndarray) -> Lived:
    at_risk, doing, active = (
        np.stack([getattr(day, name) for day in days]) for name in ("at_risk", "doing", "active")
    )
    places = [(kind, distance) for kind in KINDS for distance in (1, 2, 3)]
    measured = {
        (kind, distance): ripple(
            at_risk=at_risk[:, kind],
            doing=doing[:, kind],
            active=active[:, kind],
            distance=distance,
            window_days=WINDOW_DAYS,
        )
        for kind, distance in places
    }
    reported = told_apart([one.chance if one else None for one in measured.values()])
    deeds = active.sum(axis=0) / WINDOW_DAYS

    return Lived(
        measured=measured,
        reported=dict(zip(places, reported, strict=True)),
        truth_hundredths={kind: round(100 * added[kind] / deeds[kind]) for kind in KINDS},
    )


def _web(world: World, random: np.random.Generator) -> Web:
    """Return agreements, most of them within communities, more of them for some people."""
    liking = random.gamma(4, 1 / 4, world.members)
    pairs: set[tuple[int, int]] = set()
    everyone = liking / liking.sum()
    wanted = world.members * world.degree // 2
    ones = random.choice(world.members, 2 * wanted, p=everyone)
    is_near = random.random(2 * wanted) < 17 / 20
    near = ones // world.community * world.community + random.integers(
        0, world.community, 2 * wanted
    )
    others = np.where(is_near, near, random.integers(0, world.members, 2 * wanted))
    for one, other in zip(ones.tolist(), others.tolist(), strict=True):
        if len(pairs) < wanted and one != other and other < world.members:
            pairs.add((min(one, other), max(one, other)))
    ends = np.array(sorted(pairs)).T
    tails = np.concatenate((ends[0], ends[1]))
    heads = np.concatenate((ends[1], ends[0]))
    order = np.lexsort((heads, tails))
    bounds = np.searchsorted(tails[order], np.arange(world.members + 1))

    return Web(
        heads=heads[order].astype(np.int32),
        bounds=bounds.astype(np.int64),
        ended=np.zeros((2, 0), dtype=np.int64),
    )


def _masks(flags: np.ndarray) -> np.ndarray:
    """Return a bit a kind for each member."""
    bits = np.array([1 << kind for kind in KINDS], dtype=np.uint16)

    return (flags * bits[:, None]).sum(axis=0).astype(np.uint16)
