"""What an offer may say about the share of sales that repays its loan."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitBounds:
    """A share of sales as an offer states it: in millionths, and 0 where there is none.

    `of_sale` and `of_month` are the least and the most in minor units; None is no bound.
    """

    millionths: int = 0
    stepped_up_millionths: int = 0
    of_sale: tuple[int, int | None] = (0, None)
    of_month: tuple[int, int | None] = (0, None)


def split_fault(split: SplitBounds) -> tuple[str, str, str] | None:
    """Return what is wrong with a share of sales: a code, the fact, and what would be right.

    Source: R0-22, R0-28; A-46: the agreed maximum is no less than the share, the least of a sale or
    a month no more than the most.
    """
    spans = (split.of_sale, split.of_month)
    is_bounded = any(least > 0 or most is not None for least, most in spans)
    if split.millionths == 0 and (split.stepped_up_millionths or is_bounded):
        return (
            "SPLIT_NOT_NAMED",
            "The offer bounds a share of sales, and takes none.",
            "Say how much of every sale repays the loan, or leave its bounds out.",
        )
    if 0 < split.stepped_up_millionths < split.millionths:
        return (
            "SPLIT_STEPS_DOWN",
            "The share of sales of a late loan lies below the usual one.",
            "Choose a share that is not less, or none.",
        )
    if any(most is not None and most < max(least, 1) for least, most in spans):
        return (
            "SPLIT_BOUNDS",
            "The most of a sale or a month lies below the least.",
            "Choose a most that is not less, or none.",
        )

    return None
