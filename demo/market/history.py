"""Lives two years of three banks, day by day, through their operations."""

import datetime
import random
from collections.abc import Callable

from business_day import chain
from demo.market import cast, founding, money, offers, plans, servicing, turns, waiting
from demo.market.scene import UNIT, Market, days, noon
from portfolios.operations import strategies
from portfolios.operations.strategies import StrategyTerms

DAYS = 730
_SEED = 20
# Ines lets a strategy invest for her from this many days before today on.
_STRATEGY_AGE = 300
_WITHDRAWAL_PACE = 61

Progress = Callable[[str, int, int], None]


def make_market(*, today: datetime.date, progress: Progress, length: int = DAYS) -> Market:
    """Found the banks `length` days ago and live them up to `today`, whose day stays open.

    The same length gives the same history. What stands today (every state of an offer, what waits
    for officers) begins up to 90 days before; a shorter length leaves out what began earlier.
    """
    # Drawn from a seed, so that everybody is shown the same community.
    chance = random.Random(_SEED)  # noqa: S311
    market = founding.found(today=today, length=length, chance=chance)
    for plan in plans.plans(days=length, chance=chance):
        offers.begin(market, plan)
        turns.begin(market, plan.turn, plan.title, plan.opened)
    first = today - days(length)
    begins = max(first, today - days(_STRATEGY_AGE))
    market.plan(begins, lambda on: _let_a_strategy_run(market, on))
    for number in range(length):
        on = first + days(number)
        if number:
            chain.open_day(network_id=market.network.pk, on=on)
        _live(market, number, on)
        chain.close_day(network_id=market.network.pk, on=on)
        progress("days of the banks", number + 1, length)
    chain.open_day(network_id=market.network.pk, on=today)
    _live(market, length, today)
    waiting.leave_for_today(market, today)
    return market


def _live(market: Market, number: int, on: datetime.date) -> None:
    """Do what everybody does on one day."""
    market.live(on)
    servicing.pay_what_is_due(market, on)
    turns.trade(market, number, on)
    if number % 30 == 29:
        servicing.end_probations(market, on)
    if number % _WITHDRAWAL_PACE == 60:
        _take_out(market, on)


def _take_out(market: Market, on: datetime.date) -> None:
    """Let those who live on it take out half of what came back to them."""
    team = next(iter(market.teams.values()))
    for one in cast.INVESTORS:
        investor = market.investors[one.name]
        held = money.balance(f"person:{investor.pk}:wallet:{market.asset.code}")
        if one.withdraws and held > 400 * UNIT:
            money.pay_out(market, team, investor, held // 2 // UNIT * UNIT, on=on)


def _let_a_strategy_run(market: Market, on: datetime.date) -> None:
    strategies.make_strategy(
        person=market.investors[cast.INES],
        asset=market.asset,
        terms=StrategyTerms(
            name="A little of everything",
            loan_minor_max=300 * UNIT,
            grades=["A", "B"],
            rate_millionths_min=60_000,
            sector_minor_max=3_000 * UNIT,
            keep_minor=250 * UNIT,
        ),
        on=on,
        at=noon(on),
        is_on=True,
    )
    strategies.make_strategy(
        person=market.investors[cast.INES],
        asset=market.asset,
        terms=StrategyTerms(
            name="Crafts above nine percent",
            loan_minor_max=200 * UNIT,
            sectors=["crafts", "wood"],
            rate_millionths_min=90_000,
        ),
        on=on,
        at=noon(on),
    )
