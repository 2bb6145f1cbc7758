"""Communities as large as wanted, written in sets by the owner: members, trust and money."""

import datetime
from dataclasses import dataclass

import psycopg

from bench.bulk import without_indexes
from bench.database import address
from governance.models import Network
from governance.operations import found_network
from ledger import pools
from ledger.kinds import Kind
from lending_circles.operations import issuance
from merchants import operations as merchants
from merchants.models import Merchant, Terminal
from rules.money import Asset

# A community of people who mostly know each other: each has about 28 of the 149 others, and each
# asks one person from anywhere, so that everybody has about two such friends besides.
COMMUNITY = 150
PEERS_INSIDE = 28
ASSET = Asset("RIV", 2)
POOL_MINOR = 10**12

_MEMBERS = """
    INSERT INTO people_person (id, name, handle)
    SELECT n, 'Member ' || n, 'bench-' || n FROM generate_series(1, %(count)s) n;
    INSERT INTO ledger_account (id, code, purpose, asset_id, floor_minor, balance_minor)
    SELECT %(first)s + 2 * n + side, 'person:' || n || ':' || word || ':' || %(network)s, purpose,
        %(asset)s, 0, 0
    FROM generate_series(1, %(count)s) n,
        (VALUES (0, 'spending', 'SPENDING'), (1, 'stake', 'STAKE')) AS kind(side, word, purpose);
    INSERT INTO lending_circles_loanaccount (id, network_id, person_id, spending_account_id,
        stake_account_id, state, exit_reason, joined_on, deposit_minor, ratio,
        loans_towards_step, borrowing_blocked, top_up_required, unique_peers, unique_warning,
        autopay, relays, offers_second, offers_third)
    SELECT n, %(network)s, n, %(first)s + 2 * n, %(first)s + 2 * n + 1, 'PENDING_STAKE', '',
        %(on)s, 0, 3, 0, false, false, 2, false, true, true, 'LOAN', 'LOAN'
    FROM generate_series(1, %(count)s) n;
"""
_SEQUENCES = """
    SELECT setval(pg_get_serial_sequence('people_person', 'id'), %(count)s),
        setval(pg_get_serial_sequence('lending_circles_loanaccount', 'id'), %(count)s),
        setval(pg_get_serial_sequence('ledger_account', 'id'), %(first)s + 2 * %(count)s + 1)
"""
_LINKS = """
    INSERT INTO lending_circles_trustlink (network_id, low_id, high_id, state, requested_by_id,
        requested_on, agreed_on, low_grants, low_limit_minor, high_grants, high_limit_minor)
    SELECT %(network)s, low, high, 'ACTIVE', low, %(on)s, %(on)s,
        'LOAN', CASE WHEN bench_chance(low, high + 7) %% 10 = 0 THEN 20000 END, 'LOAN', NULL
    FROM (
        SELECT one AS low, other AS high
        FROM generate_series(1, %(count)s) one,
            generate_series(one + 1, least(
                %(count)s, ((one - 1) / %(community)s + 1) * %(community)s)) other
        WHERE bench_chance(one, other) %% (%(community)s - 1) < %(inside)s
        UNION
        SELECT least(one, other), greatest(one, other)
        FROM generate_series(1, %(count)s) one,
            LATERAL (SELECT 1 + bench_chance(one, -1) %% %(count)s AS other) friend
        WHERE (one - 1) / %(community)s <> (other - 1) / %(community)s
    ) pair
"""
# Reproducible chance: a whole number from 0 for any two numbers.
CHANCE = """
    CREATE OR REPLACE FUNCTION bench_chance(bigint, bigint) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN hashint8extended($1, $2) & 9007199254740991
"""
# Three in five brought a stake: log-normal around 250.00, from 100.00 to 3,000.00. Whatever is
# lent out is part of the deposit, and everybody has money to spend.
_MONEY = """
    CREATE TEMP TABLE bench_money AS
    SELECT member.id, member.spending_account_id, member.stake_account_id,
        %(spending_least)s + bench_chance(member.id, 1)
            %% (%(spending_most)s - %(spending_least)s + 1) AS spending,
        CASE WHEN bench_chance(member.id, 2) %% 100 < %(staked_percent)s
            THEN least(300000, greatest(10000, 25000 * exp(
                sqrt(-2 * ln((1 + bench_chance(member.id, 3)) / 9007199254740992.0))
                * cos(2 * pi() * bench_chance(member.id, 4) / 9007199254740992.0))))::bigint
            ELSE 0 END AS stake,
        coalesce(lent.minor, 0)::bigint AS lent
    FROM lending_circles_loanaccount member
    LEFT JOIN (
        SELECT account_id, sum(outstanding_minor) AS minor FROM loans_note
        WHERE holder_id IS NOT NULL GROUP BY account_id
    ) lent ON lent.account_id = member.stake_account_id
    WHERE member.network_id = %(network)s;

    CREATE TEMP TABLE bench_given AS
    SELECT row_number() OVER (ORDER BY account) AS position, account, amount FROM (
        SELECT spending_account_id, spending FROM bench_money
        UNION ALL SELECT stake_account_id, stake FROM bench_money WHERE stake > 0
    ) AS given(account, amount);
    -- Nobody may change a journal, so its digest is reckoned before it is written.
    INSERT INTO ledger_journal (reference, digest, happened_on, book_id)
    SELECT 'bench:' || %(network)s || ':money', sha256(int8send(0) || string_agg(
        int2send(%(opening)s::smallint) || int8send(%(issuance)s) || int8send(account)
            || int8send(amount), ''::bytea ORDER BY position)), %(on)s, %(network)s
    FROM bench_given;
    INSERT INTO ledger_transfer (journal_id, position, kind, debit_id, credit_id, amount_minor)
    SELECT journal.id, position, %(opening)s, %(issuance)s, account, amount
    FROM bench_given, ledger_journal journal
    WHERE journal.reference = 'bench:' || %(network)s || ':money';
    UPDATE ledger_account account SET balance_minor = account.balance_minor + given.amount
    FROM (
        SELECT account, amount FROM bench_given
        UNION ALL SELECT %(issuance)s, -sum(amount)::bigint FROM bench_given
    ) AS given(account, amount) WHERE given.account = account.id;
    UPDATE lending_circles_loanaccount member
    SET deposit_minor = money.stake + money.lent, state = 'ACTIVE', ratio = 3
    FROM bench_money money WHERE money.id = member.id AND money.stake + money.lent > 0;
    INSERT INTO lending_circles_depositbalance (account_id, "on", deposit_minor)
    SELECT id, day."on", (stake + lent) * day.percent / 100
    FROM bench_money, LATERAL (VALUES
        -- Within the look-back a deposit grew by 0 to 12 percent: some interest is waived.
        (%(on)s::date - 120, 100 - bench_chance(id, 5) %% 12), (%(on)s::date - 10, 100)
    ) AS day("on", percent) WHERE stake + lent > 0;
    DROP TABLE bench_money, bench_given;
"""
_MEMBER_TABLES = ("people_person", "ledger_account", "lending_circles_loanaccount")


@dataclass(frozen=True, slots=True)
class Town:
    """A network with its pools filled and a shop at which loans may be spent."""

    network: Network
    merchant: Merchant
    terminal: Terminal


def found_town(*, starts_on: datetime.date, parameters: dict[str, object]) -> Town:
    """Found a network with full pools and one qualified merchant, through the operations."""
    network = found_network(
        name="Bench",
        slug="bench",
        asset=ASSET,
        time_zone="UTC",
        clock=Network.Clock.SIMULATED,
        starts_on=starts_on,
        # One shop serves the whole town: what would look odd elsewhere is measured here.
        parameters={"BORROWER_WEEK_LOANS": 0, "MERCHANT_DAY_LOANS": 0} | parameters,
        by=None,
    )
    for pool in ("common", "contingency"):
        issuance.fund_pool(
            network_id=network.pk,
            pool=pool,
            amount_minor=POOL_MINOR,
            on=starts_on,
            reference=f"bench:{network.pk}:{pool}",
            by=None,
        )
    merchant = merchants.open_merchant(
        network_id=network.pk, name="Bakery", handle="bakery", on=starts_on, by=None
    )
    merchants.qualify_merchant(merchant_id=merchant.pk, on=starts_on, by=None)
    terminal = merchants.open_terminal(
        merchant_id=merchant.pk, name="Till 1", on=starts_on, by=None
    )

    return Town(network, merchant, terminal)


def add_members(network: Network, count: int) -> None:
    """Write `count` members with empty accounts; person and member `n` have the number `n`."""
    with address("owner").connect() as owner:
        last = owner.execute("SELECT max(id) FROM ledger_account").fetchone()
        assert last is not None
        values = {
            "count": count,
            "first": last[0],
            "network": network.pk,
            "asset": network.asset_id,
            "on": network.started_on,
        }
        with without_indexes(owner, _MEMBER_TABLES):
            run_all(owner, _MEMBERS, values)
        owner.execute(_SEQUENCES, values)


def link_members(network: Network, count: int) -> int:
    """Write a web of communities among the members 1 to `count`; return its agreements."""
    with address("owner").connect() as owner:
        owner.execute(CHANCE)
        with without_indexes(owner, ("lending_circles_trustlink",)):
            return owner.execute(
                _LINKS,
                {
                    "count": count,
                    "community": COMMUNITY,
                    "inside": PEERS_INSIDE,
                    "network": network.pk,
                    "on": network.started_on,
                },
            ).rowcount


def give_money(
    network: Network, *, spending_least: int, spending_most: int, staked_percent: int = 60
) -> None:
    """Give every member of a network money to spend and most of them a stake, in minor units."""
    with address("owner").connect() as owner:
        owner.execute(CHANCE)
        run_all(
            owner,
            _MONEY,
            {
                "network": network.pk,
                "on": network.started_on,
                "issuance": pools.issuance_account(network.pk),
                "opening": int(Kind.OPENING),
                "spending_least": spending_least,
                "spending_most": spending_most,
                "staked_percent": staked_percent,
            },
        )


def run_all(owner: psycopg.Connection, statements: str, values: dict[str, object]) -> None:
    """Run statements one after the other in one transaction, each with its own parameters."""
    with owner.transaction():
        for statement in statements.split(";\n"):
            if statement.strip():
                owner.execute(statement.encode(), values)
