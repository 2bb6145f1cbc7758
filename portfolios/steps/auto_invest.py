"""The night commits what strategies ask for, by the same step as a person's own commitment."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from django.db import connection, transaction

from banks.steps.approvals import midnight
from governance.models import Network
from marketplace.models import Commitment
from marketplace.steps import committing
from people.refusals import Refusal
from people.steps import tell
from portfolios.models import Strategy, StrategyOutcome, StrategyRun
from portfolios.queries.matching import (
    Investor,
    investors,
    open_offers,
    strategies_on,
    wish_of,
)
from rules.auto_invest import Code, Open, Outcome, plan

_COUNTED = {Code.FILTER, Code.COMMITTED_ALREADY}


def run_strategies(*, network_id: int, on: datetime.date) -> int:
    """Lay every running strategy against the open offers of a network; return how many ran.

    All is read at once; only what is really committed takes statements of its own. The investor who
    is first tonight is another one tomorrow. A strategy that ran today does not run again.

    Source: ecosystem I7.
    """
    assert connection.in_atomic_block

    network = Network.objects.select_related("asset").get(pk=network_id)
    offers = open_offers(asset_id=network.asset_id, on=on, network_id=network_id)
    strategies = _not_run(strategies_on(asset_id=network.asset_id), on=on) if offers else []
    if not strategies:
        return 0
    by_person: dict[int, list[Strategy]] = {}
    for strategy in strategies:
        by_person.setdefault(strategy.person_id, []).append(strategy)
    people = list(by_person)
    found = investors(people, asset_id=network.asset_id, asset_code=network.asset.code, on=on)

    first = on.toordinal() % len(people)
    left = {offer.offer_id: offer.left_minor for offer in offers}
    runs: list[StrategyRun] = []
    outcomes: list[StrategyOutcome] = []
    for person_id in people[first:] + people[:first]:
        now = [replace(offer, left_minor=left[offer.offer_id]) for offer in offers]
        for run, made in _run_one(by_person[person_id], found[person_id], now, on=on):
            runs.append(run)
            outcomes.extend(made)
            for each in made:
                left[each.offer_id] -= each.amount_minor
    StrategyRun.objects.bulk_create(runs, batch_size=5_000)
    StrategyOutcome.objects.bulk_create(outcomes, batch_size=5_000)
    _tell(runs, strategies, on=on)

    return len(runs)


def _not_run(strategies: Sequence[Strategy], *, on: datetime.date) -> list[Strategy]:
    ran = set(
        StrategyRun.objects.filter(on=on, strategy__in=strategies).values_list(
            "strategy_id", flat=True
        )
    )
    return [strategy for strategy in strategies if strategy.pk not in ran]


def _run_one(
    strategies: Sequence[Strategy],
    investor: Investor,
    offers: Sequence[Open],
    *,
    on: datetime.date,
) -> list[tuple[StrategyRun, list[StrategyOutcome]]]:
    if not investor.is_accepted:
        return [
            (
                StrategyRun(
                    strategy=strategy,
                    on=on,
                    offer_count=len(offers),
                    filtered={"standing": len(offers)},
                ),
                [],
            )
            for strategy in strategies
        ]
    planned = plan([wish_of(strategy) for strategy in strategies], offers, investor.held)

    return [
        _record(strategy, outcomes, on=on)
        for strategy, outcomes in zip(strategies, planned, strict=True)
    ]


def _record(
    strategy: Strategy, outcomes: Sequence[Outcome], *, on: datetime.date
) -> tuple[StrategyRun, list[StrategyOutcome]]:
    filtered = Counter(
        outcome.detail or str(outcome.code) for outcome in outcomes if outcome.code in _COUNTED
    )
    run = StrategyRun(strategy=strategy, on=on, offer_count=len(outcomes), filtered=dict(filtered))
    made = [_carry_out(run, outcome, on=on) for outcome in outcomes if outcome.code not in _COUNTED]
    run.invested_minor = sum(each.amount_minor for each in made)
    run.invested_count = sum(each.commitment is not None for each in made)

    return run, made


def _carry_out(run: StrategyRun, outcome: Outcome, *, on: datetime.date) -> StrategyOutcome:
    made = StrategyOutcome(run=run, offer_id=outcome.offer_id, code=outcome.code.value)
    if outcome.code is not Code.INVESTED:
        return made
    try:
        made.commitment = _commit(run.strategy, outcome, on=on)
        made.amount_minor = outcome.amount_minor
    except Refusal as refused:
        made.code, made.remark = StrategyOutcome.Code.REFUSED, refused.code

    return made


def _commit(strategy: Strategy, outcome: Outcome, *, on: datetime.date) -> Commitment:
    # A refusal undoes what the commitment had begun, and nothing else of the night.
    with transaction.atomic():
        return committing.commit(
            committing.Wish(
                offer_id=outcome.offer_id,
                amount_minor=outcome.amount_minor,
                reference=f"strategy:{strategy.pk}:{on.isoformat()}",
                made_by="STRATEGY",
            ),
            investor=strategy.person,
            on=on,
            at=midnight(on),
        )


def _tell(
    runs: Sequence[StrategyRun], strategies: Sequence[Strategy], *, on: datetime.date
) -> None:
    """Tell those for whom something was committed: they have the reflection period from now."""
    owners = {strategy.pk: strategy.person_id for strategy in strategies}
    tell(
        [owners[run.strategy_id] for run in runs if run.invested_count],
        kind="STRATEGY_INVESTED",
        text="Your strategies committed to offers last night. You can still withdraw.",
        link="/strategies/",
        on=on,
    )
