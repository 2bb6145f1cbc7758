"""What an investor may commit by their means, and whether they knew what they were asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

# Source: Regulation (EU) 2020/1503, Art. 21 (5): the ability to bear loss is a tenth of the net
# worth; Art. 21 (7): one offer above the higher of 1 000 and 5 % of the net worth is warned of.
# Here the second is a limit, and what may be committed within a year is bounded as well.
BEARABLE_SHARE = Fraction(1, 10)
OFFER_SHARE = Fraction(1, 20)
OFFER_MAJOR_LEAST = 1_000
YEAR_OFFERS = 5


@dataclass(frozen=True, slots=True)
class Question:
    """One entry question by its code: the answers that can be chosen, and the right one."""

    code: str
    answers: tuple[str, ...]
    right: str


# What every investor should know of before they commit. Source: Regulation (EU) 2020/1503,
# Art. 21 (1): risk of loss, no deposit guarantee, no way out before the end, diversification.
QUESTIONS = (
    Question("LOSS", ("NOTHING", "INTEREST", "EVERYTHING"), "EVERYTHING"),
    Question("GUARANTEE", ("YES", "NO"), "NO"),
    Question("EXIT", ("ANY_TIME", "IF_SOMEBODY_BUYS", "NEVER"), "IF_SOMEBODY_BUYS"),
    Question("RATE", ("SAFER", "RISKIER", "NO_DIFFERENCE"), "RISKIER"),
    Question("SPREAD", ("ONE", "MANY"), "MANY"),
)


@dataclass(frozen=True, slots=True)
class Means:
    """What an investor may lose and commit, in minor units; None is no limit."""

    bearable_minor: int
    offer_minor_max: int | None
    year_minor_max: int | None


def means(
    *, worth_minor: int, yearly_income_minor: int, decimals: int, is_sophisticated: bool
) -> Means:
    """Return what somebody who owns and earns so much may lose, and commit to one offer and a year.

    A twentieth of what they own and at least 1 000 whole units go to one offer; five times that,
    or a tenth of what they own and earn together where it is more, within 365 days. Nobody who
    invests by profession is bounded. Shares are rounded down.

    Source: Regulation (EU) 2020/1503, Art. 21 (5) and (7).
    """
    assert worth_minor >= 0
    assert yearly_income_minor >= 0

    bearable_minor = _share(BEARABLE_SHARE, worth_minor)
    if is_sophisticated:
        return Means(bearable_minor, None, None)
    offer_minor = max(OFFER_MAJOR_LEAST * 10**decimals, _share(OFFER_SHARE, worth_minor))
    year_minor = max(
        YEAR_OFFERS * offer_minor, _share(BEARABLE_SHARE, worth_minor + yearly_income_minor)
    )

    return Means(bearable_minor, offer_minor, year_minor)


def right_count(answers: Mapping[str, str]) -> int:
    """Return how many entry questions were answered rightly.

    Source: Regulation (EU) 2020/1503, Art. 21 (1).
    """
    return sum(answers.get(question.code) == question.right for question in QUESTIONS)


def _share(share: Fraction, minor: int) -> int:
    return minor * share.numerator // share.denominator
