"""What a process keeps of a network follows the database, whoever commits in which order."""

import threading

import numpy as np
import pytest
from django.db import connection, transaction

from governance.queries import terms_of
from ledger import queries as ledger_queries
from lending_circles import lendable, trust_graph
from lending_circles.models import LoanAccount, TrustLink
from lending_circles.operations import issuance, membership, preferences, trust
from lending_circles.steps import graph_news
from lending_circles.steps.deposit_changes import change_deposits
from tests import factories


def circles(network, on=factories.DAY):
    _, terms = terms_of(network.pk, on)
    return trust_graph.circles_of(network.pk, terms=terms, on=on)


def pairs(network):
    graph = circles(network).graph
    ids = graph.members.ids
    return {
        (int(ids[node]), int(ids[peer]))
        for node in range(graph.size)
        for peer in graph.neighbours(node)
        if node < peer
    }


def available(network):
    ids = circles(network).graph.members.ids
    return dict(zip(ids.tolist(), lendable.available_of(network.pk, ids).tolist(), strict=True))


def balances(network):
    return {
        account.pk: ledger_queries.balance(account.stake_account_id)
        for account in LoanAccount.objects.filter(network=network)
    }


def in_thread(work):
    """Let something happen in another connection, to its end."""
    failures = []

    def run():
        try:
            work()
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=60)
    assert not failures


def test_links_and_members_that_come_and_go_are_followed(committed_db):
    network = factories.a_network()
    ana, bruno = factories.members(network, "Ana", "Bruno")
    assert pairs(network) == set()

    (link,) = factories.trust_between(ana, bruno)
    assert pairs(network) == {(ana.pk, bruno.pk)}
    chi = factories.a_member(network, "Chi")
    factories.trust_between(bruno, chi)
    assert pairs(network) == {(ana.pk, bruno.pk), (bruno.pk, chi.pk)}
    trust.close_trust(link_id=link.pk, account_id=ana.pk, on=factories.DAY, by=None)
    assert pairs(network) == {(bruno.pk, chi.pk)}
    factories.agree(ana, bruno, factories.DAY)
    assert pairs(network) == {(ana.pk, bruno.pk), (bruno.pk, chi.pk)}

    membership.hold_account(account_id=chi.pk, on=factories.DAY, by=None)
    graph = circles(network).graph
    assert not graph.members.lending[graph.get_node(chi.pk)]


def test_what_memory_follows_is_what_is_read_anew(committed_db):
    network = factories.a_network()
    accounts = factories.members(network, "Ana", "Bruno", "Chi", "Dona")
    factories.trust_between(*accounts)
    circles(network)
    available(network)
    preferences.set_preferences(account_id=accounts[1].pk, relays=False, by=None)
    factories.stake_again(accounts[2], 7)
    followed, held = circles(network), available(network)

    trust_graph.forget()
    lendable.forget()
    anew = circles(network)

    assert available(network) == held == balances(network)
    for name in ("ids", "lending", "relays", "offers_second", "offers_third", "counted"):
        assert np.array_equal(
            getattr(followed.graph.members, name), getattr(anew.graph.members, name)
        )
    assert np.array_equal(followed.stake_ids, anew.stake_ids)


def test_a_change_that_commits_late_is_not_missed(committed_db):
    network = factories.a_network()
    ana, bruno = factories.members(network, "Ana", "Bruno")
    (link,) = factories.trust_between(ana, bruno)
    circles(network)

    with transaction.atomic():
        # This transaction begins first, and writes; others commit and are read meanwhile.
        TrustLink.objects.filter(pk=link.pk).update(state=TrustLink.State.CLOSED)
        graph_news.tell_links(network_id=network.pk, link_ids=[link.pk])
        in_thread(lambda: factories.a_member(network, "Chi"))
        in_thread(lambda: pairs(network))

    assert pairs(network) == set()


def test_money_that_commits_late_is_not_missed(committed_db):
    network = factories.a_network()
    ana, bruno = factories.members(network, "Ana", "Bruno")
    available(network)
    looked, done = threading.Event(), threading.Event()

    def stake_slowly():
        with transaction.atomic():
            # The transaction has its number before it looks, and posts after others looked.
            LoanAccount.objects.select_for_update().get(pk=ana.pk)
            available(network)
            looked.wait(timeout=30)
            membership.stake.__wrapped__(
                account_id=ana.pk, amount_minor=9_00, on=factories.DAY, by=None, reference="late"
            )
        connection.close()
        done.set()

    thread = threading.Thread(target=stake_slowly)
    thread.start()
    factories.stake_again(bruno, 5)
    assert available(network) == balances(network)
    looked.set()
    thread.join(timeout=60)

    assert done.is_set()
    assert available(network) == balances(network)
    assert available(network)[ana.pk] == 309_00


def test_what_is_rolled_back_was_never_kept(committed_db):
    network = factories.a_network()
    ana, bruno = factories.members(network, "Ana", "Bruno")
    circles(network)
    available(network)

    with transaction.atomic():
        membership.stake.__wrapped__(
            account_id=ana.pk, amount_minor=9_00, on=factories.DAY, by=None, reference="undone"
        )
        LoanAccount.objects.filter(pk=bruno.pk).update(state=LoanAccount.State.HOLD)
        graph_news.tell_accounts(network_id=network.pk, account_ids=[bruno.pk])
        inside = available(network)[ana.pk]
        lends_inside = circles(network).graph.members.lending.tolist()
        transaction.set_rollback(True)

    assert inside == 309_00
    assert lends_inside == [True, False]
    assert available(network)[ana.pk] == 300_00
    assert circles(network).graph.members.lending.tolist() == [True, True]


def test_so_much_news_that_all_is_read_anew(committed_db, monkeypatch):
    monkeypatch.setattr(lendable, "JOURNALS_MAX", 2)
    monkeypatch.setattr(trust_graph, "NEWS_MAX", 2)
    monkeypatch.setattr(trust_graph, "OVERLAY_MAX", 1)
    network = factories.a_network()
    ana, bruno = factories.members(network, "Ana", "Bruno")
    available(network)

    chi, dona = factories.members(network, "Chi", "Dona")
    factories.trust_between(ana, bruno, chi, dona)
    for number in range(3):
        factories.stake_again(ana, 1, f"r{number}")

    assert available(network) == balances(network)
    assert len(pairs(network)) == 3


def test_a_member_below_the_minimum_counts_until_the_grace_is_over(committed_db):
    network = factories.a_network()
    ana = factories.a_member(network, "Ana")
    LoanAccount.objects.filter(pk=ana.pk).update(
        deposit_minor=10_00, below_minimum_since=factories.DAY
    )
    with transaction.atomic():
        graph_news.tell_accounts(network_id=network.pk, account_ids=[ana.pk])

    last = factories.DAY.fromordinal(factories.DAY.toordinal() + 14)
    assert circles(network, last).graph.members.counted.tolist() == [True]
    after = factories.DAY.fromordinal(factories.DAY.toordinal() + 15)
    assert circles(network, after).graph.members.counted.tolist() == [False]
    assert circles(network, last).graph.members.counted.tolist() == [True]


def test_who_fell_below_in_the_night_counts_also_for_who_reads_anew(committed_db):
    network = factories.a_network()
    ana, bruno = factories.members(network, "Ana", "Bruno")
    factories.trust_between(ana, bruno)
    # A loss in the night takes the deposit down; the close of that day writes since when.
    with transaction.atomic():
        change_deposits({bruno.stake_account_id: 1 - bruno.deposit_minor}, on=factories.DAY)

    remembered = circles(network).graph.members.counted
    trust_graph.forget()

    assert circles(network).graph.members.counted.tolist() == remembered.tolist() == [True, True]


@pytest.mark.django_db
def test_two_networks_are_kept_apart():
    river, sea = factories.a_network(), factories.a_network(slug="sea")
    ana = factories.a_member(river, "Ana")
    bruno = factories.a_member(sea, "Bruno")
    issuance.issue_tokens(
        account_id=ana.pk, amount_minor=1_00, on=factories.DAY, reference="a", by=None
    )

    assert list(available(river)) == [ana.pk]
    assert list(available(sea)) == [bruno.pk]
