import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import pools, posting, queries
from ledger.kinds import Kind, Purpose
from ledger.models import Account, Asset
from ledger.posting import Move
from tests.ledger.books import DAY


@pytest.fixture
def network(db):
    asset = Asset.objects.create(code="RIV", decimals=2)
    pools.open_network_accounts(network_id=4, asset_id=asset.pk)
    return 4


def test_a_network_opens_its_accounts_once(network):
    asset_id = Asset.objects.get().pk

    issuance = pools.open_network_accounts(network_id=network, asset_id=asset_id)

    assert issuance == pools.issuance_account(network)
    assert Account.objects.get(pk=issuance).floor_minor is None
    assert Account.objects.count() == 4 * pools.SHARDS + 1


def test_a_pool_holds_what_its_shards_hold(network):
    shards = pools.pool_accounts(network, Purpose.COMMON_POOL)
    issuance = pools.issuance_account(network)
    posting.post(
        reference="a",
        moves=[
            Move(Kind.OPENING, issuance, shards[0], 100),
            Move(Kind.OPENING, issuance, shards[5], 50),
        ],
        on=DAY,
    )

    assert pools.pool_balance(network, Purpose.COMMON_POOL) == 150
    assert pools.pool_balance(network, Purpose.CONTINGENCY_POOL) == 0
    for lock in (False, True):
        held = pools.pool_shards(network, Purpose.COMMON_POOL, lock=lock)
        assert held == [(shard, {0: 100, 5: 50}.get(n, 0)) for n, shard in enumerate(shards)]


def test_a_network_without_pools_has_none(db):
    with pytest.raises(Account.DoesNotExist):
        pools.pool_accounts(4, Purpose.COMMON_POOL)
    with pytest.raises(Account.DoesNotExist):
        pools.issuance_account(4)


def test_a_subject_always_pays_into_one_shard():
    shards = [11, 12, 13]

    assert [pools.credit_shard(shards, subject) for subject in (3, 4, 5, 6)] == [11, 12, 13, 11]


@pytest.mark.parametrize(
    ("amount_minor", "first_shard", "taken"),
    [
        (0, 0, []),
        (5, 0, [(1, 5)]),
        (10, 0, [(1, 10)]),
        (11, 0, [(1, 10), (3, 1)]),
        (5, 1, [(3, 5)]),
        (25, 2, [(3, 20), (1, 5)]),
        (30, 5, [(3, 20), (1, 10)]),
    ],
)
def test_a_draw_goes_round_the_ring(amount_minor, first_shard, taken):
    shards = [(1, 10), (2, 0), (3, 20)]

    drawn = pools.draw(shards_balances=shards, amount_minor=amount_minor, first_shard=first_shard)

    assert drawn == taken


def test_a_draw_beyond_the_pool_is_refused():
    with pytest.raises(pools.PoolShort) as caught:
        pools.draw(shards_balances=[(1, 10), (2, 5)], amount_minor=17, first_shard=0)

    assert caught.value.context == {"short_minor": 2}


@given(
    balances=st.lists(st.integers(0, 10**15), min_size=1, max_size=9),
    share=st.fractions(0, 1),
    first_shard=st.integers(0, 10**6),
)
def test_a_draw_takes_the_amount_and_no_shard_gives_more_than_it_has(balances, share, first_shard):
    amount_minor = int(sum(balances) * share)
    held = dict(enumerate(balances))

    drawn = pools.draw(
        shards_balances=list(held.items()), amount_minor=amount_minor, first_shard=first_shard
    )

    assert sum(part for _, part in drawn) == amount_minor
    assert len({account for account, _ in drawn}) == len(drawn)
    assert all(0 < part <= held[account] for account, part in drawn)
    # Only the last shard may keep something.
    assert all(part == held[account] for account, part in drawn[:-1])


def test_balances_can_be_locked_and_read(network):
    shards = pools.pool_accounts(network, Purpose.COMMON_POOL)

    assert queries.lock_balances(list(reversed(shards))) == dict.fromkeys(shards, 0)
    with pytest.raises(Account.DoesNotExist):
        queries.lock_balances([10**12])
