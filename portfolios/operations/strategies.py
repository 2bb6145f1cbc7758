"""Strategies are made, changed, ordered, paused and ended by their owner."""

import datetime
from dataclasses import asdict, dataclass, field

from django.db import transaction
from django.db.models import Max

from ledger.models import Asset
from people import audit
from people.models import Person
from people.public_ids import public_id
from portfolios.models import Strategy
from portfolios.refusals import NoSuchStrategy, StrategyEmpty, TooManyStrategies

STRATEGIES_MAX = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyTerms:
    """What a strategy asks of offers, and its limits; empty lists leave nothing out."""

    name: str
    loan_minor_max: int
    bank_ids: list[int] = field(default_factory=list)
    sectors: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    grades: list[str] = field(default_factory=list)
    repayments: list[str] = field(default_factory=list)
    rate_millionths_min: int = 0
    term_days_max: int | None = None
    with_related_parties: bool = False
    bank_minor_max: int | None = None
    sector_minor_max: int | None = None
    keep_minor: int = 0


@transaction.atomic(durable=True)
def make_strategy(
    *,
    person: Person,
    asset: Asset,
    terms: StrategyTerms,
    on: datetime.date,
    at: datetime.datetime,
    is_on: bool = False,
) -> Strategy:
    """Make a strategy, tried after all others; paused unless it is to run from tonight.

    Raises StrategyEmpty, TooManyStrategies.
    """
    # One maker at a time, so that the count and the place hold.
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    kept = Strategy.objects.filter(person=person).exclude(state=Strategy.State.ENDED)

    _check(terms)
    if kept.count() >= STRATEGIES_MAX:
        raise TooManyStrategies

    last = kept.aggregate(last=Max("priority"))["last"] or 0
    strategy = Strategy.objects.create(
        public_id=public_id("strategy", at),
        person=person,
        asset=asset,
        priority=last + 1,
        state=Strategy.State.ON if is_on else Strategy.State.PAUSED,
        made_on=on,
        **asdict(terms),
    )
    audit.record("STRATEGY_MADE", by=person, subject=strategy)

    return strategy


@transaction.atomic(durable=True)
def change_strategy(*, strategy_public_id: str, person: Person, terms: StrategyTerms) -> Strategy:
    """Change what a strategy asks for; what it committed stays. Raises as `make_strategy`."""
    strategy = _own(strategy_public_id, person)

    _check(terms)

    before = {name: getattr(strategy, name) for name in asdict(terms)}
    for name, value in asdict(terms).items():
        setattr(strategy, name, value)
    strategy.save(update_fields=list(asdict(terms)))
    changed = {name: value for name, value in asdict(terms).items() if before[name] != value}
    audit.record("STRATEGY_CHANGED", by=person, subject=strategy, data=changed)

    return strategy


@transaction.atomic(durable=True)
def turn_strategy(*, strategy_public_id: str, person: Person, state: Strategy.State) -> Strategy:
    """Let a strategy run, pause it, or end it for good. Raises NoSuchStrategy."""
    strategy = _own(strategy_public_id, person)

    strategy.state = state
    strategy.save(update_fields=["state"])
    audit.record("STRATEGY_TURNED", by=person, subject=strategy, data={"state": str(state)})

    return strategy


@transaction.atomic(durable=True)
def order_strategy(*, strategy_public_id: str, person: Person, earlier: bool) -> Strategy:
    """Try a strategy one place earlier, or later. Raises NoSuchStrategy."""
    strategy = _own(strategy_public_id, person)
    kept = list(
        Strategy.objects.select_for_update()
        .filter(person=person)
        .exclude(state=Strategy.State.ENDED)
        .order_by("priority", "id")
    )

    place = [each.pk for each in kept].index(strategy.pk)
    other = place - 1 if earlier else place + 1
    if 0 <= other < len(kept):
        kept[place], kept[other] = kept[other], kept[place]
    for number, each in enumerate(kept, 1):
        each.priority = number
    Strategy.objects.bulk_update(kept, ["priority"])
    audit.record("STRATEGY_ORDERED", by=person, subject=strategy, data={"earlier": earlier})

    return next(each for each in kept if each.pk == strategy.pk)


def _own(public_id: str, person: Person) -> Strategy:
    found = (
        Strategy.objects.select_for_update()
        .filter(public_id=public_id, person=person)
        .exclude(state=Strategy.State.ENDED)
        .first()
    )
    if found is None:
        raise NoSuchStrategy

    return found


def _check(terms: StrategyTerms) -> None:
    if not terms.name.strip() or terms.loan_minor_max <= 0 or terms.keep_minor < 0:
        raise StrategyEmpty
