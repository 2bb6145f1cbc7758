"""Whoever defaulted may come back, and make good what others lost."""

import pytest

from business_day import chain
from ledger.kinds import Purpose
from ledger.models import Journal
from lending_circles.models import LoanAccount
from lending_circles.operations import membership, ways_back
from lending_circles.refusals import (
    AmountNotPositive,
    BelowMinimum,
    InsufficientFunds,
    NotAMember,
    NotClosedByDefault,
    NothingToMakeGood,
    NotYours,
)
from repayments.models import DefaultCase, DefaultShare, MakeGood
from tests.night_scene import MONDAY, a_gift, a_loan, a_member, a_network, days

pytestmark = pytest.mark.django_db
State = LoanAccount.State


def make_once():
    """Ana has defaulted: the contingency pool paid 20.00 for her, Bruno and the pool lost."""
    scene = a_network(contingency=2_000, N_REPAYMENTS=3)
    a_member(scene, "ana", spending=400, stake=3_000, ratio=3)
    a_member(scene, "bruno", stake=50_000)
    a_loan(scene, "ana", {"bruno": 6_300, "pool": 2_700})
    live_until(scene, MONDAY + days(30))
    return scene


@pytest.fixture
def scene(made_once):
    return made_once


def live_until(scene, day):
    """Live the days before, and open this one."""
    chain.live_through(network_id=scene.network.pk, until=day - days(1))
    chain.open_day(network_id=scene.network.pk, on=day)


def reopen(scene, stake_minor, **other):
    wanted = {"account_id": scene.member("ana").pk, "by": None, "reference": "again"} | other
    return ways_back.reopen_account(stake_minor=stake_minor, on=scene.on, **wanted)


def make_good(scene, amount_minor, **other):
    wanted = {"account_id": scene.member("ana").pk, "by": None, "reference": "sorry"} | other
    return ways_back.make_good(amount_minor=amount_minor, on=scene.on, **wanted)


def test_an_account_opens_again_for_the_payout_and_the_minimum(scene):
    case = DefaultCase.objects.get()
    assert scene.member("ana").state == State.CLOSED_DEFAULTED
    assert case.contingency_minor > 0
    payout = case.contingency_minor
    a_gift(scene, "ana", payout + 10_000)
    before = scene.pool(Purpose.CONTINGENCY_POOL)

    account = reopen(scene, 10_000)

    assert account.state in (State.PENDING_PEERS, State.ACTIVE)
    fresh = scene.member("ana")
    assert (fresh.ratio, fresh.borrowing_blocked, fresh.deposit_minor) == (1, False, 10_000)
    assert fresh.reopened_on == scene.on
    assert scene.pool(Purpose.CONTINGENCY_POOL) == before + payout
    case.refresh_from_db()
    assert case.contingency_recovered_minor == payout

    # Sent twice it is done once, and the nights leave the new stake alone.
    journals = Journal.objects.count()
    reopen(scene, 10_000)
    assert Journal.objects.count() == journals
    chain.close_day(network_id=scene.network.pk)
    live_until(scene, scene.on + days(3))
    assert scene.member("ana").deposit_minor == 10_000


def test_nothing_less_opens_it(scene):
    a_gift(scene, "ana", 10_000)

    with pytest.raises(InsufficientFunds) as refused:
        reopen(scene, 10_000)
    assert refused.value.context["short_minor"] > 0
    with pytest.raises(BelowMinimum) as refused:
        reopen(scene, 9_999)
    assert refused.value.context["short_minor"] == 1
    with pytest.raises(NotYours):
        reopen(scene, 10_000, by=scene.member("bruno").person)
    with pytest.raises(NotClosedByDefault):
        reopen(scene, 10_000, account_id=scene.member("bruno").pk)
    with pytest.raises(NotAMember):
        reopen(scene, 10_000, account_id=0)
    assert scene.member("ana").state == State.CLOSED_DEFAULTED


def test_losses_are_made_good_as_they_were_lost_and_no_further(scene):
    lost = sum(share.loss_minor - share.recovered_minor for share in DefaultShare.objects.all())
    assert lost > 1_000
    a_gift(scene, "ana", lost + 500)
    bruno, pool = scene.money("bruno"), scene.pool(Purpose.COMMON_POOL)

    paid = make_good(scene, 1_000)

    assert (paid.amount_minor, paid.note_count) == (1_000, 2)
    assert scene.pool(Purpose.COMMON_POOL) - pool == 300
    assert scene.money("bruno") == (bruno[0], bruno[1] + 700, bruno[2] + 700)
    assert sum(row.amount_minor for row in MakeGood.objects.all()) == 1_000
    assert make_good(scene, 1_000) == paid
    assert MakeGood.objects.count() == 2

    rest = make_good(scene, 1_000_000, reference="all of it")
    assert rest.amount_minor == lost - 1_000
    assert not any(share.loss_minor - share.recovered_minor for share in DefaultShare.objects.all())
    with pytest.raises(NothingToMakeGood):
        make_good(scene, 1, reference="more")


def test_making_good_is_refused_by_name_and_moves_nothing(scene):
    count = Journal.objects.count()

    with pytest.raises(AmountNotPositive):
        make_good(scene, 0)
    with pytest.raises(NotYours):
        make_good(scene, 10, by=scene.member("bruno").person)
    with pytest.raises(NothingToMakeGood):
        make_good(scene, 10, account_id=scene.member("bruno").pk)
    with pytest.raises(InsufficientFunds):
        make_good(scene, 100_000)
    assert Journal.objects.count() == count
    assert not MakeGood.objects.exists()


def test_who_left_of_their_own_will_comes_back_with_the_ratio_they_had_earned(
    scene,
):
    scene = a_network(name="hill")
    a_member(scene, "ana", stake=10_000, ratio=2)
    ana = scene.member("ana")
    membership.exit_account(account_id=ana.pk, on=scene.on, by=None)
    chain.close_day(network_id=scene.network.pk)
    assert scene.member("ana").state == State.EXITED
    chain.open_day(network_id=scene.network.pk, on=scene.on + days(1))

    membership.open_loan_account(
        network_id=scene.network.pk, person_id=ana.person_id, on=scene.on, by=None
    )

    fresh = scene.member("ana")
    assert (fresh.state, fresh.exit_reason, fresh.ratio) == (State.PENDING_STAKE, "", 2)
    assert fresh.reopened_on == scene.on
