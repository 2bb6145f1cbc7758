"""How a community chooses, as anybody in it may know: shares and medians that name nobody."""

import datetime
from dataclasses import dataclass

from django.core.cache import cache
from django.db import connection

from governance.models import Network
from rules.norms import PUBLIC_PEOPLE_MIN, public_median, public_share

# Longer than a business day lasts on the calendar, however late it is closed.
_KEPT_SECONDS = 3 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What members of a network chose, on one day; None where too few are counted.

    Shares are whole percent to the nearest 5. The figures stand still for the day, and there is one
    set for the whole network, so that nobody is found by comparing two of them.

    Source: A-31; R3-125: how people choose is observed and published.
    """

    on: datetime.date
    members: int | None
    extend_percent: int | None
    forgive_percent: int | None
    second_percent: int | None
    third_percent: int | None
    relay_percent: int | None
    peers_median: int | None

    @property
    def says_nothing(self) -> bool:
        """Whether there are too few people for any figure."""
        return self.members is None


_CHOSEN = """
    SELECT coalesce(ways.extends, false), coalesce(ways.forgives, false),
        account.offers_second <> 'NONE', account.offers_third <> 'NONE', account.relays,
        coalesce(ways.peers, 0)
    FROM lending_circles_loanaccount account
    LEFT JOIN (
        SELECT way.lender, count(*) AS peers,
            bool_or(way.grants IN ('EXTEND', 'FORGIVE')) AS extends,
            bool_or(way.grants = 'FORGIVE') AS forgives
        FROM (
            SELECT low_id AS lender, low_grants AS grants FROM lending_circles_trustlink
            WHERE network_id = %(network)s AND state = 'ACTIVE'
            UNION ALL
            SELECT high_id, high_grants FROM lending_circles_trustlink
            WHERE network_id = %(network)s AND state = 'ACTIVE'
        ) AS way GROUP BY way.lender
    ) AS ways ON ways.lender = account.id
    WHERE account.network_id = %(network)s AND account.state IN ('ACTIVE', 'PENDING_PEERS', 'HOLD')
"""


def choices_of(network: Network) -> Choices:
    """Return how a network's members choose, as it was when first asked on its business day."""
    key = f"choices:{network.pk}:{network.business_date.isoformat()}"
    kept = cache.get(key)
    if kept is None:
        # Whoever comes second takes what the first one counted.
        cache.add(key, count_choices(network.pk, on=network.business_date), _KEPT_SECONDS)
        kept = cache.get(key)

    return kept if kept is not None else _nothing(network.business_date)


def count_choices(network_id: int, *, on: datetime.date) -> Choices:
    """Count a network's choices as they stand, and leave out what would tell of too few."""
    with connection.cursor() as cursor:
        cursor.execute(_CHOSEN, {"network": network_id})
        rows = cursor.fetchall()
    whole = len(rows)
    if whole < PUBLIC_PEOPLE_MIN:
        return _nothing(on)

    extend, forgive, second, third, relay = (
        public_share(sum(row[column] for row in rows), whole) for column in range(5)
    )

    return Choices(
        on=on,
        # To the nearest five members, so that one who joins is not seen to join.
        members=(whole + 2) // 5 * 5,
        extend_percent=extend,
        forgive_percent=forgive,
        second_percent=second,
        third_percent=third,
        relay_percent=relay,
        peers_median=public_median([row[5] for row in rows]),
    )


def _nothing(on: datetime.date) -> Choices:
    return Choices(
        on=on,
        members=None,
        extend_percent=None,
        forgive_percent=None,
        second_percent=None,
        third_percent=None,
        relay_percent=None,
        peers_median=None,
    )
