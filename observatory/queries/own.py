"""Reads what followed a member's own deeds, as they may see it."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import connection

from lending_circles.models import LoanAccount
from observatory.models import Deed
from rules.crowd import closed_week, crowd

DEEDS_SHOWN = 12
SHOWN_DAYS = 182
# Of fewer friends who took something back, the count would say who.
NEGATIVE_FRIENDS_MIN = 3


@dataclass(frozen=True, slots=True)
class OwnRipple:
    """A member's deed, how many friends did the same after it, and how many people beyond.

    `is_open` says that the window still runs. `beyond` counts in tens, None below ten.
    """

    deed: Deed
    friends: int
    beyond: int | None
    is_open: bool

    @property
    def is_hidden(self) -> bool:
        """Tell whether so few friends followed that their number would name them."""
        return self.deed.is_negative and self.friends < NEGATIVE_FRIENDS_MIN


_FRIENDS = """
    SELECT mine.id, count(DISTINCT other.account_id)
    FROM observatory_deed mine
    JOIN lending_circles_trustlink link ON link.state = 'ACTIVE'
        AND (link.low_id = mine.account_id OR link.high_id = mine.account_id)
    JOIN observatory_deed other ON other.kind = mine.kind
        AND other.account_id = link.low_id + link.high_id - mine.account_id
        AND other."on" > mine."on" AND other."on" <= mine."on" + %(window)s
    WHERE mine.id = ANY(%(deeds)s)
    GROUP BY mine.id
"""
# Friends are counted apart; what began or goes on beyond them is counted until the last whole week.
_BEYOND = """
    WITH RECURSIVE after AS (
        SELECT id AS mine, id, account_id FROM observatory_deed WHERE id = ANY(%(deeds)s)
        UNION ALL
        SELECT after.mine, next.id, next.account_id
        FROM after JOIN observatory_deed next ON next.parent_id = after.id
            AND next."on" < %(until)s
    )
    SELECT after.mine, count(DISTINCT after.account_id) FROM after
    WHERE after.account_id <> %(account)s AND NOT EXISTS (
        SELECT FROM lending_circles_trustlink link
        WHERE link.low_id = least(after.account_id, %(account)s)
            AND link.high_id = greatest(after.account_id, %(account)s)
    )
    GROUP BY after.mine
"""


def own_ripples(account: LoanAccount, *, on: datetime.date, window_days: int) -> list[OwnRipple]:
    """Return a member's latest deeds and what followed them, newest first.

    Nobody is named. Beyond the own circle only tens of people are told, of weeks that are over.

    Source: R3-149; A-31.
    """
    deeds = list(
        Deed.objects.filter(account=account, on__gte=on - datetime.timedelta(days=SHOWN_DAYS))
        .exclude(kind=Deed.Kind.LEFT)
        .order_by("-on", "-pk")[:DEEDS_SHOWN]
    )
    monday = on - datetime.timedelta(days=on.weekday())
    values: dict[str, Any] = {
        "deeds": [deed.pk for deed in deeds],
        "window": window_days,
        "account": account.pk,
        "until": monday,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FRIENDS, values)
        friends = dict(cursor.fetchall())
        cursor.execute(_BEYOND, values)
        beyond = dict(cursor.fetchall())

    return [
        OwnRipple(
            deed=deed,
            friends=friends.get(deed.pk, 0),
            beyond=crowd(beyond.get(deed.pk, 0)) if closed_week(deed.on, on=on) else None,
            is_open=deed.on + datetime.timedelta(days=window_days) >= on,
        )
        for deed in deeds
    ]
