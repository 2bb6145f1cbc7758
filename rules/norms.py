"""What is usual in a circle, and what a community says of itself without naming anybody."""

from collections.abc import Sequence

# Of fewer friends, what is usual would be what one of them does.
NORM_PEERS_MIN = 3
# So many people on either side of a share, before anybody outside a circle hears it. Source: A-31.
PUBLIC_PEOPLE_MIN = 10
SHARE_STEP_PERCENT = 5


def median_of(values: Sequence[int]) -> int:
    """Return the middle value; of two in the middle the lower one, which somebody really has.

    Source: R3-129: circle norms are medians.
    """
    assert values

    return sorted(values)[(len(values) - 1) // 2]


def circle_norm(values: Sequence[int]) -> int | None:
    """Return what is usual among friends, None where there are fewer than three.

    Source: R3-129: norms are shown without ranking people.
    """
    return median_of(values) if len(values) >= NORM_PEERS_MIN else None


def public_share(part: int, whole: int) -> int | None:
    """Return a share in percent, to the nearest 5, None where it would tell of too few.

    It is told where at least ten belong to the part and at least ten do not, so that neither side
    can be known one by one, nor from how it moves when one person joins.

    Source: A-31: public statistics of peers only with k of at least 10.
    """
    assert 0 <= part <= whole
    if min(part, whole - part) < PUBLIC_PEOPLE_MIN:
        return None

    steps = (200 * part + SHARE_STEP_PERCENT * whole) // (2 * SHARE_STEP_PERCENT * whole)

    return steps * SHARE_STEP_PERCENT


def public_median(values: Sequence[int]) -> int | None:
    """Return the middle value of a community, None where fewer than ten are counted.

    Source: A-31: public statistics of peers only with k of at least 10.
    """
    return median_of(values) if len(values) >= PUBLIC_PEOPLE_MIN else None
