"""Counts unique peers anew after the web of trust has changed, and what follows from the count."""

import datetime
from collections.abc import Collection, Iterable

from django.db import connection

from lending_circles.models import LoanAccount
from lending_circles.steps.standing_record import (
    ACTIVATED,
    GRACE_BEGUN,
    GRACE_ENDED,
    record_accounts,
)
from lending_circles.trust_graph import circles_of
from rules import trust
from rules.terms import CircleTerms

_COUNTED_FIELDS = ("state", "unique_peers", "unique_warning", "peers_missing_since")


# Members who have had enough unique peers, and have not left.
SETTLED_IN = (LoanAccount.State.ACTIVE, LoanAccount.State.HOLD)


def lock_members(account_ids: Iterable[int]) -> dict[int, LoanAccount]:
    """Lock loan accounts in id order, so that no two changes wait for each other in a circle."""
    assert connection.in_atomic_block
    rows = LoanAccount.objects.filter(pk__in=set(account_ids)).order_by("pk")

    return {account.pk: account for account in rows.select_for_update(no_key=True)}


def circle_ids(
    account_id: int, *, network_id: int, terms: CircleTerms, on: datetime.date
) -> list[int]:
    """Return the loan accounts of those who stand in an agreement with a member."""
    graph = circles_of(network_id, terms=terms, on=on).graph
    node = graph.find_node(account_id)
    if node is None:
        return []

    return graph.members.ids[graph.neighbours(node)].tolist()


def recount(
    *,
    network_id: int,
    accounts: Collection[LoanAccount],
    terms: CircleTerms,
    on: datetime.date,
    grace_for: Collection[int] = (),
    willing: Collection[int] = (),
) -> None:
    """Count the unique peers of members after a change, under the web as it stands now.

    Who reaches the minimum for the first time may borrow (ACTIVE). Those in `grace_for` have time
    to mend it where the change took them below; the `willing` brought it about themselves and
    have none. The caller has locked the rows and told the graph.

    Source: A-18, A-61, A-63; R3-134.
    """
    assert connection.in_atomic_block
    graph = circles_of(network_id, terms=terms, on=on).graph

    changed = []
    news: dict[str, list[int]] = {ACTIVATED: [], GRACE_BEGUN: [], GRACE_ENDED: []}
    for account in accounts:
        was_state, was_in_grace = account.state, account.peers_missing_since is not None
        before = [getattr(account, name) for name in _COUNTED_FIELDS]
        count = len(trust.unique_peers(graph, graph.get_node(account.pk)))
        had_enough = account.unique_peers >= terms.unique_peers_min
        _apply_count(account, count, terms)
        if account.pk in willing:
            account.peers_missing_since = None
        elif account.pk in grace_for and had_enough and count < terms.unique_peers_min:
            account.peers_missing_since = account.peers_missing_since or on
        if [getattr(account, name) for name in _COUNTED_FIELDS] != before:
            changed.append(account)
        is_in_grace = account.peers_missing_since is not None
        if account.state != was_state:
            news[ACTIVATED].append(account.pk)
        if is_in_grace != was_in_grace:
            news[GRACE_BEGUN if is_in_grace else GRACE_ENDED].append(account.pk)

    if changed:
        LoanAccount.objects.bulk_update(changed, _COUNTED_FIELDS, batch_size=1_000)
    for action, account_ids in news.items():
        record_accounts(action, account_ids)


def _apply_count(account: LoanAccount, count: int, terms: CircleTerms) -> None:
    stage = trust.unique_stage(
        count, unique_min=terms.unique_peers_min, buffer=terms.unique_peers_buffer
    )
    account.unique_peers = count
    if stage is not trust.UniqueStage.TOO_FEW:
        account.peers_missing_since = None
        # Lending and relaying are the same in both states, so the graph needs no news of it.
        if account.state == LoanAccount.State.PENDING_PEERS:
            account.state = LoanAccount.State.ACTIVE
    # Somebody who never had enough is not warned: they are told how many they still need.
    account.unique_warning = stage is not trust.UniqueStage.ENOUGH and account.state in SETTLED_IN
