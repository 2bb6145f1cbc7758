"""How well a network carries its members: ratios that a person can redo."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from fractions import Fraction

# A quarter: thirteen weeks, so that every day of the week counts as often.
QUARTER_DAYS = 91


@dataclass(frozen=True, slots=True, kw_only=True)
class ResilienceFacts:
    """What happened on one day, and how things stood at its close; amounts in minor units.

    The first six are of the day, and add up over days; the others are how things stood.
    """

    saved_count: int
    late_count: int
    forgiven_minor: int
    giver_count: int
    receiver_count: int
    lent_minor: int
    lendable_minor: int
    member_count: int
    fragile_count: int
    buffer_count: int
    contingency_minor: int
    outstanding_minor: int
    late_outstanding_minor: int


FLOWS = frozenset(column.name for column in fields(ResilienceFacts)[:6])


def quarter_facts(days: Sequence[ResilienceFacts]) -> ResilienceFacts:
    """Return the facts of a span: flows added up, what could be lent in its mean, the rest as last.

    Source: R3-170; the mean and not the last, because what is lent was lent all along.
    """
    assert days
    last = days[-1]
    values = {
        name: sum(getattr(day, name) for day in days) if name in FLOWS else getattr(last, name)
        for name in (column.name for column in fields(ResilienceFacts))
    }
    values["lendable_minor"] = sum(day.lendable_minor for day in days) // len(days)

    return ResilienceFacts(**values)


def saved_share(facts: ResilienceFacts) -> Fraction | None:
    """Return what part of the installments missed on their day an extension carried.

    None where none was missed. Source: R3-170: share of installments saved by extension.
    """
    return _share(facts.saved_count, facts.saved_count + facts.late_count)


def velocity(facts: ResilienceFacts) -> Fraction | None:
    """Return how often the money that could be lent was lent out within the span.

    Source: R3-170: recirculation velocity.
    """
    return _share(facts.lent_minor, facts.lendable_minor)


def fragile_share(facts: ResilienceFacts) -> Fraction | None:
    """Return what part of the members have no unique peer to lose, or too few already.

    Source: R3-170: network fragility; P-02.
    """
    return _share(facts.fragile_count, facts.member_count)


def buffer_share(facts: ResilienceFacts) -> Fraction | None:
    """Return what part of the members stand within the buffer above the minimum.

    Source: R3-170; P-03.
    """
    return _share(facts.buffer_count, facts.member_count)


def coverage(facts: ResilienceFacts, *, cover_ratio: Fraction) -> Fraction | None:
    """Return how often the contingency pool could pay its part if all that is late were lost.

    Its part is `cover_ratio` of the principal out on loans with something late; None where nothing
    is late, or the pool pays no part.

    Source: R3-170: pool coverage ratio; P-22, A-14.
    """
    part = cover_ratio * facts.late_outstanding_minor

    return facts.contingency_minor / part if part else None


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None
