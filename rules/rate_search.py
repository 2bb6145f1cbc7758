"""Finding a rate by halving, where a decision at any one rate is sure."""

from collections.abc import Callable


def smallest_step(is_reached: Callable[[int], bool], *, low: int, high: int) -> int | None:
    """Return the smallest whole step from `low` on at which something is reached, None at `high`.

    Once reached it must stay so at every larger step. The search widens from `low` and then halves,
    so that rates of an ordinary size are found soon.

    Source: A-66: rates are shown in steps, and each comparison is certain.
    """
    width = 1
    while low + width < high and not is_reached(low + width):
        width *= 2
    first, last = low + width // 2, min(low + width, high)
    while first < last:
        middle = (first + last) // 2
        if is_reached(middle):
            last = middle
        else:
            first = middle + 1

    return None if first >= high else first
