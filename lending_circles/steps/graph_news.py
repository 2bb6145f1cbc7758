"""News for the trust graph in memory, written in the transaction of what changed."""

from collections.abc import Iterable

from django.db import connection

from lending_circles.models import TrustChange


def tell_links(*, network_id: int, link_ids: Iterable[int]) -> None:
    """Say that links came to stand, changed what they grant, or ended."""
    assert connection.in_atomic_block

    _tell("link_id", network_id, link_ids)


def tell_accounts(*, network_id: int, account_ids: Iterable[int]) -> None:
    """Say that members joined, or that their state, minimum or preferences changed."""
    assert connection.in_atomic_block

    _tell("account_id", network_id, account_ids)


def rebuild(*, network_id: int) -> None:
    """Say that so much changed that the graph is to be read anew."""
    assert connection.in_atomic_block

    TrustChange.objects.create(network_id=network_id)


def _tell(column: str, network_id: int, ids: Iterable[int]) -> None:
    """Write the news of many in one statement: a night that pauses lenders has thousands."""
    changed = list(ids)
    if not changed:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO lending_circles_trustchange (network_id, {column})
            SELECT %s, news.id FROM unnest(%s::bigint[]) AS news(id)
            """,  # noqa: S608  the column is one of two words above
            (network_id, changed),
        )
