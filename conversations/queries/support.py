"""The board of those who ask for support: friends by name, trust lines as nobody in particular."""

import datetime
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet

from conversations.models import SupportWish
from lending_circles.models import LoanAccount, TrustLink

LINES_SHOWN = 50


@dataclass(frozen=True, slots=True)
class FriendsWish:
    """A wish of somebody in the viewer's circle, by name, with the agreement that could answer."""

    wish: SupportWish
    link_id: int


@dataclass(frozen=True, slots=True)
class DistantWish:
    """A wish from a trust line: how far away, what would help, about how much; nothing else.

    There is no id, no day and no word of the asker in it, so nothing that could name them.
    """

    level: int
    wanted: str
    band: int


@dataclass(frozen=True, slots=True)
class Board:
    """What one member sees of who asks for support; their own wish first."""

    own: SupportWish | None
    friends: tuple[FriendsWish, ...]
    distant: tuple[DistantWish, ...]


def open_wishes(on: datetime.date) -> QuerySet[SupportWish]:
    """Return the wishes that stand on a day."""
    return SupportWish.objects.filter(ended_on=None, ends_on__gt=on)


def board_of(account: LoanAccount, *, on: datetime.date) -> Board:
    """Return the board as a member sees it.

    Source: R3-128: visible to the circle, and anonymised to trust lines.
    """
    links = TrustLink.objects.filter(
        Q(low=account) | Q(high=account), state=TrustLink.State.ACTIVE
    ).values_list("id", "low_id", "high_id")
    link_ids = {low + high - account.pk: link_id for link_id, low, high in links}
    friends = (
        open_wishes(on)
        .select_related("account__person")
        .filter(account__in=link_ids)
        .order_by("account__person__name", "id")
    )

    return Board(
        own=open_wishes(on).filter(account=account).first(),
        friends=tuple(FriendsWish(wish, link_ids[wish.account_id]) for wish in friends),
        distant=_distant(account, on=on),
    )


# Walked from the viewer outward, each degree by one look at the agreements: how many ask does not
# matter, and no plan can look at all agreements once for everybody on the way.
_DISTANT = """
    WITH wish AS (
        SELECT wish.id, wish.account_id, wish.wanted, wish.band
        FROM conversations_supportwish wish
        JOIN lending_circles_loanaccount asker ON asker.id = wish.account_id
        WHERE wish.ended_on IS NULL AND wish.ends_on > %(on)s
            AND asker.network_id = %(network)s AND wish.account_id <> %(viewer)s
        ORDER BY wish.id DESC LIMIT 500
    ),
    near AS (
        SELECT id FROM lending_circles_loanaccount
        WHERE relays AND state IN ('ACTIVE', 'PENDING_PEERS', 'HOLD') AND id = ANY(ARRAY(
            SELECT high_id FROM lending_circles_trustlink
            WHERE low_id = %(viewer)s AND state = 'ACTIVE' AND low_pause = ''
                AND low_grants <> 'NONE'
            UNION ALL
            SELECT low_id FROM lending_circles_trustlink
            WHERE high_id = %(viewer)s AND state = 'ACTIVE' AND high_pause = ''
                AND high_grants <> 'NONE'
        ))
    ),
    second AS (
        SELECT high_id AS id FROM lending_circles_trustlink
        WHERE low_id = ANY(ARRAY(SELECT id FROM near)) AND state = 'ACTIVE' AND low_pause = ''
            AND low_grants <> 'NONE' AND low_relays
        UNION
        SELECT low_id FROM lending_circles_trustlink
        WHERE high_id = ANY(ARRAY(SELECT id FROM near)) AND state = 'ACTIVE' AND high_pause = ''
            AND high_grants <> 'NONE' AND high_relays
    ),
    far AS (
        SELECT id FROM lending_circles_loanaccount
        WHERE relays AND state IN ('ACTIVE', 'PENDING_PEERS', 'HOLD')
            AND id = ANY(ARRAY(SELECT id FROM second))
    ),
    third AS (
        SELECT high_id AS id FROM lending_circles_trustlink
        WHERE low_id = ANY(ARRAY(SELECT id FROM far)) AND state = 'ACTIVE' AND low_pause = ''
            AND low_grants <> 'NONE' AND low_relays
        UNION
        SELECT low_id FROM lending_circles_trustlink
        WHERE high_id = ANY(ARRAY(SELECT id FROM far)) AND state = 'ACTIVE' AND high_pause = ''
            AND high_grants <> 'NONE' AND high_relays
    )
    SELECT min(reached.level), wish.wanted, wish.band
    FROM (
        SELECT id, 2 AS level FROM second
        UNION ALL
        SELECT id, 3 FROM third
    ) AS reached
    JOIN wish ON wish.account_id = reached.id
    WHERE NOT EXISTS (
        SELECT FROM lending_circles_trustlink link
        WHERE link.state = 'ACTIVE' AND link.low_id = least(wish.account_id, %(viewer)s)
            AND link.high_id = greatest(wish.account_id, %(viewer)s)
    )
    GROUP BY wish.id, wish.wanted, wish.band
    ORDER BY 1, 2, 3
"""


def _distant(account: LoanAccount, *, on: datetime.date) -> tuple[DistantWish, ...]:
    """Return the wishes that reach a member over open paths, sorted by what they ask for alone.

    A path is open where each lender on it grants loans towards the asker and each intermediary
    lets trust run on (A-21, A-62). The viewer's own offers beyond the circle are not asked: to
    change them is how they would answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DISTANT, {"viewer": account.pk, "network": account.network_id, "on": on})
        rows = cursor.fetchall()

    return tuple(DistantWish(*row) for row in rows[:LINES_SHOWN])
