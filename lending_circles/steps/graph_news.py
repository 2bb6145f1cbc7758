"""News for the trust graph in memory, written in the transaction of what changed."""

from collections.abc import Iterable

from django.db import connection

from lending_circles.models import TrustChange


def tell_links(*, network_id: int, link_ids: Iterable[int]) -> None:
    """Say that links came to stand, changed what they grant, or ended."""
    assert connection.in_atomic_block

    TrustChange.objects.bulk_create(
        [TrustChange(network_id=network_id, link_id=link_id) for link_id in link_ids]
    )


def tell_accounts(*, network_id: int, account_ids: Iterable[int]) -> None:
    """Say that members joined, or that their state, minimum or preferences changed."""
    assert connection.in_atomic_block

    TrustChange.objects.bulk_create(
        [TrustChange(network_id=network_id, account_id=account_id) for account_id in account_ids]
    )


def rebuild(*, network_id: int) -> None:
    """Say that so much changed that the graph is to be read anew."""
    assert connection.in_atomic_block

    TrustChange.objects.create(network_id=network_id)
