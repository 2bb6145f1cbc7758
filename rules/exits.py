"""What a leaving member receives, and when they have left."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Leaving:
    """Where a member on hold to exit stands at the close of a day, in minor units.

    `owed_minor` is the principal and interest of their own loans; `lent_minor` is what their notes
    still have outstanding.
    """

    available_minor: int
    owed_minor: int
    lent_minor: int


def swept_minor(leaving: Leaving) -> int:
    """Return what goes from the stake to the personal account at the close of a day.

    Source: A-67; R3-145, R3-146: once own loans and interest are repaid, all that is available.
    """
    return leaving.available_minor if leaving.owed_minor == 0 else 0


def has_left(leaving: Leaving) -> bool:
    """Tell whether nothing holds the member any more: nothing owed and no note outstanding.

    What is available is swept in the same close.

    Source: A-67: EXITED (or CLOSED_DEFAULTED) when no note is held any more.
    """
    return leaving.owed_minor == 0 and leaving.lent_minor == 0
