"""Strategies commit by night what fits, and say why the rest did not."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from marketplace.models import Commitment, InvestorLimit, InvestorStanding, Offer
from people.models import Notice
from portfolios.models import Strategy, StrategyOutcome, StrategyRun
from portfolios.operations import strategies as deeds
from portfolios.operations.strategies import StrategyTerms
from portfolios.refusals import NoSuchStrategy, StrategyEmpty, TooManyStrategies
from portfolios.steps.auto_invest import run_strategies
from tests.bank_scene import NOON, a_bank_network, an_investor, an_offer
from tests.portfolios.investors import minor

pytestmark = pytest.mark.django_db


def make_once():
    return a_bank_network()


@pytest.fixture
def scene(made_once):
    return made_once


def a_strategy(scene, who="ines", *, is_on=True, **terms):
    return deeds.make_strategy(
        person=scene.person(who),
        asset=scene.asset,
        terms=StrategyTerms(**{"name": "Bakers", "loan_minor_max": minor(200), **terms}),
        on=scene.on,
        at=NOON,
        is_on=is_on,
    )


def run(scene):
    with transaction.atomic():
        return run_strategies(network_id=scene.network.pk, on=scene.on)


def codes(strategy):
    return list(
        StrategyOutcome.objects.filter(run__strategy=strategy)
        .order_by("offer_id")
        .values_list("code", flat=True)
    )


def test_the_night_commits_by_strategy(scene):
    offer = an_offer(scene)
    strategy = a_strategy(scene)
    money = scene.money("ines")

    assert run(scene) == 1

    commitment = Commitment.objects.get()
    assert (commitment.made_by, commitment.amount_minor) == ("STRATEGY", minor(200))
    assert scene.money("ines") == money - minor(200)
    assert Offer.objects.get(pk=offer.pk).committed_minor == minor(200)
    assert codes(strategy) == ["INVESTED"]
    ran = StrategyRun.objects.get()
    assert (ran.invested_minor, ran.invested_count, ran.offer_count) == (minor(200), 1, 1)
    assert Notice.objects.filter(person=scene.person("ines"), kind="STRATEGY_INVESTED").exists()


def test_a_strategy_runs_once_a_day_and_commits_to_an_offer_once(scene):
    an_offer(scene)
    strategy = a_strategy(scene)
    run(scene)

    assert run(scene) == 0
    scene.network.business_date = scene.on.replace(day=scene.on.day + 1)
    scene.network.save()
    assert run(scene) == 1

    assert Commitment.objects.count() == 1
    last = StrategyRun.objects.filter(strategy=strategy).latest("on")
    assert last.filtered == {"COMMITTED_ALREADY": 1}


def test_every_offer_has_its_reason(scene):
    fits = an_offer(scene, principal=1_000)
    an_offer(scene, rate_millionths=10_000)
    an_offer(scene, state=Offer.State.LISTED)
    full = an_offer(scene, principal=1_000)
    Offer.objects.filter(pk=full.pk).update(committed_minor=minor(1_000))
    strategy = a_strategy(scene, rate_millionths_min=50_000, bank_minor_max=minor(100))

    run(scene)

    found = StrategyOutcome.objects.filter(run__strategy=strategy)
    assert {each.offer_id: each.code for each in found} == {fits.pk: "INVESTED", full.pk: "FILLED"}
    assert StrategyRun.objects.get().filtered == {"rate": 1}
    assert StrategyRun.objects.get().invested_minor == minor(100)


def test_money_is_kept_and_own_limits_hold(scene):
    an_offer(scene)
    keeps = a_strategy(scene, keep_minor=minor(9_950))
    InvestorLimit.objects.create(
        person=scene.person("ivo"), asset=scene.asset, offer_minor=minor(5), year_minor=None
    )
    bounded = a_strategy(scene, "ivo")

    run(scene)

    assert Commitment.objects.get(investor=scene.person("ines")).amount_minor == minor(50)
    assert codes(keeps) == ["INVESTED"]
    assert codes(bounded) == ["OWN_LIMIT"]


def test_priority_goes_first(scene):
    an_offer(scene)
    later = a_strategy(scene, loan_minor_max=minor(10))
    first = a_strategy(scene, loan_minor_max=minor(30))
    deeds.order_strategy(
        strategy_public_id=first.public_id, person=scene.person("ines"), earlier=True
    )

    run(scene)

    assert Commitment.objects.get().amount_minor == minor(30)
    assert StrategyRun.objects.get(strategy=later).filtered == {"COMMITTED_ALREADY": 1}


def test_who_may_not_invest_is_passed_over(scene):
    an_offer(scene)
    strategy = a_strategy(scene)
    InvestorStanding.objects.filter(person=scene.person("ines")).update(state="REFUSED")

    run(scene)

    assert not Commitment.objects.exists()
    assert StrategyRun.objects.get(strategy=strategy).filtered == {"standing": 1}


def test_a_refusal_of_the_commitment_is_kept_and_hurts_nobody_else(scene):
    offer = an_offer(scene)
    # The author of the case is on the other side of the contract.
    InvestorStanding.objects.create(person=scene.person("berta"), state="ACCEPTED", since=scene.on)
    an_investor(scene, "berta")
    bertas, ines = a_strategy(scene, "berta"), a_strategy(scene)

    run(scene)

    refused = StrategyOutcome.objects.get(run__strategy=bertas)
    assert (refused.code, refused.remark) == ("REFUSED", "BOTH_SIDES")
    assert codes(ines) == ["INVESTED"]
    assert Offer.objects.get(pk=offer.pk).committed_minor == minor(200)


def test_strategies_that_commit_nothing_take_no_queries_of_their_own(scene):
    an_offer(scene, rate_millionths=10_000)

    def queries():
        StrategyRun.objects.all().delete()
        with CaptureQueriesContext(connection) as captured:
            run(scene)
        return len(captured)

    a_strategy(scene, rate_millionths_min=50_000)
    few = queries()
    for number in range(10):
        name = f"investor{number}"
        an_investor(scene, name)
        a_strategy(scene, name, rate_millionths_min=50_000)

    assert queries() == few


def test_an_owner_alone_changes_a_strategy(scene):
    strategy = a_strategy(scene)
    terms = StrategyTerms(name="New", loan_minor_max=minor(5))

    with pytest.raises(NoSuchStrategy):
        deeds.change_strategy(
            strategy_public_id=strategy.public_id, person=scene.person("ivo"), terms=terms
        )
    changed = deeds.change_strategy(
        strategy_public_id=strategy.public_id, person=scene.person("ines"), terms=terms
    )
    ended = deeds.turn_strategy(
        strategy_public_id=strategy.public_id,
        person=scene.person("ines"),
        state=Strategy.State.ENDED,
    )

    assert (changed.name, ended.state) == ("New", "ENDED")
    with pytest.raises(NoSuchStrategy):
        deeds.turn_strategy(
            strategy_public_id=strategy.public_id,
            person=scene.person("ines"),
            state=Strategy.State.ON,
        )


def test_a_strategy_is_refused(scene):
    with pytest.raises(StrategyEmpty):
        a_strategy(scene, name=" ")
    with pytest.raises(StrategyEmpty):
        a_strategy(scene, loan_minor_max=0)
    for _ in range(deeds.STRATEGIES_MAX):
        a_strategy(scene)
    with pytest.raises(TooManyStrategies):
        a_strategy(scene)
