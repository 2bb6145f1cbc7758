"""The night of subscriptions: pauses end, weeks are delivered, first recommendations rewarded.

A chunk is read with one statement, decided by the rules, and written with one of each kind.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import connection

from ledger import posting
from ledger.kinds import Kind
from merchants.models import Merchant
from rules import delivery_reserve, subscription_states
from subscriptions.models import Subscription
from subscriptions.steps import accounts
from webhooks.steps.emitting import EventDraft, emit_many

# Whom a chunk looks at: subscriptions with a delivery, or the end of a pause, on the day.
DUE = """
    SELECT id FROM subscriptions_subscription
    WHERE network_id = %(network)s AND (next_delivery_on <= %(on)s OR resumes_on <= %(on)s)
"""
_RESUME = """
    WITH resumed AS (
        UPDATE subscriptions_subscription
        SET state = 'ACTIVE', next_delivery_on = coalesce(next_delivery_on, resumes_on),
            resumes_on = NULL
        WHERE network_id = %(network)s AND id > %(after)s AND id <= %(up_to)s
            AND state = 'PAUSED' AND resumes_on <= %(on)s
        RETURNING id
    )
    UPDATE subscriptions_pause pause SET ended_on = %(on)s
    FROM resumed WHERE pause.subscription_id = resumed.id AND pause.ended_on IS NULL
"""
_READ = """
    SELECT sub.id, sub.public_id, sub.merchant_id, sub.plan_id, coalesce(plan.first_id, plan.id),
        sub.state, sub.delivered_count + 1, plan.weeks,
        sub.left_minor, stage.refundable_minor, sub.held_minor, stage.reserve_minor,
        plan.reward_minor, sub.recommended_by_id
    FROM subscriptions_subscription sub
    JOIN subscriptions_plan plan ON plan.id = sub.plan_id
    JOIN subscriptions_planweek stage
        ON stage.plan_id = sub.plan_id AND stage.number = sub.delivered_count + 1
    WHERE sub.network_id = %(network)s AND sub.id > %(after)s AND sub.id <= %(up_to)s
        AND sub.next_delivery_on <= %(on)s
    ORDER BY sub.id FOR NO KEY UPDATE OF sub
"""
_WRITE = """
    UPDATE subscriptions_subscription sub
    SET delivered_count = week.number, left_minor = week.left_minor, held_minor = week.held_minor,
        state = week.state,
        next_delivery_on = CASE WHEN week.state = 'ACTIVE' THEN sub.next_delivery_on + 7 END,
        resumes_on = CASE WHEN week.state = 'PAUSED' THEN sub.resumes_on END,
        ended_on = CASE WHEN week.state = 'COMPLETED' THEN %(on)s::date END
    FROM unnest(%(ids)s::bigint[], %(numbers)s::int[], %(lefts)s::bigint[], %(helds)s::bigint[],
        %(states)s::text[]) AS week(id, number, left_minor, held_minor, state)
    WHERE sub.id = week.id
"""
_DELIVER = """
    INSERT INTO subscriptions_delivery
        (subscription_id, number, delivered_on, price_minor, released_minor)
    SELECT * FROM unnest(%(ids)s::bigint[], %(numbers)s::int[], %(days)s::date[],
        %(prices)s::bigint[], %(released)s::bigint[])
"""
_CLOSE_PAUSES = """
    UPDATE subscriptions_pause SET ended_on = %(on)s
    WHERE ended_on IS NULL AND subscription_id = ANY (%(ids)s)
"""
# Plans are locked in the order of their ids, by everybody who locks several.
_LOCK_PLANS = """
    SELECT id, reward_left_minor FROM subscriptions_plan
    WHERE id = ANY (%(ids)s) ORDER BY id FOR NO KEY UPDATE
"""
_FREE_PLACES = """
    UPDATE subscriptions_plan plan SET subscriber_count = subscriber_count - ended.count
    FROM unnest(%(ids)s::bigint[], %(counts)s::int[]) AS ended(id, count) WHERE plan.id = ended.id
"""
# Whoever works at the merchant recommends it for nothing.
_RECOMMENDERS = """
    SELECT share.id, account.spending_account_id
    FROM subscriptions_share share
    JOIN lending_circles_loanaccount account ON account.id = share.account_id
    JOIN subscriptions_plan plan ON plan.id = share.plan_id
    WHERE share.id = ANY (%(ids)s) AND NOT EXISTS (
        SELECT FROM merchants_staff staff WHERE staff.merchant_id = plan.merchant_id
            AND staff.person_id = account.person_id AND staff.until IS NULL)
"""
_REWARDED = """
    UPDATE subscriptions_subscription sub SET reward_minor = paid.minor
    FROM unnest(%(ids)s::bigint[], %(minors)s::bigint[]) AS paid(id, minor) WHERE sub.id = paid.id
"""
_SPENT = """
    UPDATE subscriptions_plan SET reward_left_minor = reward_left_minor - spent.minor
    FROM unnest(%(ids)s::bigint[], %(minors)s::bigint[]) AS spent(id, minor)
    WHERE subscriptions_plan.id = spent.id
"""


@dataclass(frozen=True, slots=True)
class _Week:
    """One subscription's week, before it is delivered and after."""

    id: int
    public_id: str
    merchant_id: int
    plan_id: int
    series_id: int
    state: str
    number: int
    weeks: int
    left_before: int
    left_minor: int
    held_before: int
    held_minor: int
    reward_minor: int
    share_id: int | None

    @property
    def state_after(self) -> str:
        return subscription_states.state_after_week(
            self.state, delivered=self.number, weeks=self.weeks
        )

    @property
    def is_last(self) -> bool:
        return self.state_after == Subscription.State.COMPLETED


def deliver_weeks(*, network_id: int, on: datetime.date, after_id: int, up_to_id: int) -> int:
    """Draw a week down from every subscription of a range that has its day; return how many.

    Its part of what is held becomes the merchant's. Lived twice it changes nothing: a week moves
    the day of the next one.

    Source: the business day, "Prepaid subscriptions"; R3-157, R3-159; P-27.
    """
    assert connection.in_atomic_block
    place: dict[str, Any] = {"network": network_id, "on": on, "after": after_id, "up_to": up_to_id}
    with connection.cursor() as cursor:
        cursor.execute(_RESUME, place)
        cursor.execute(_READ, place)
        weeks = [_Week(*row) for row in cursor.fetchall()]
    if not weeks:
        return 0

    ended: dict[int, int] = defaultdict(int)
    for week in weeks:
        ended[week.plan_id] += week.is_last
    first_ones = [
        week for week in weeks if week.number == 1 and week.share_id and week.reward_minor
    ]
    budgets = _lock_plans({*ended, *(week.series_id for week in first_ones)})
    merchants = Merchant.objects.select_related("network__asset").in_bulk(
        sorted({week.merchant_id for week in weeks})
    )

    _release(weeks, merchants, network_id=network_id, on=on)
    if first_ones:
        _reward(first_ones, merchants, budgets, network_id=network_id, on=on)

    _write(weeks, {plan: count for plan, count in ended.items() if count}, on=on)
    _tell(weeks, merchants, on=on)

    return len(weeks)


def _release(
    weeks: list[_Week], merchants: dict[int, Merchant], *, network_id: int, on: datetime.date
) -> None:
    """Post what the delivered weeks release: a journal for each merchant."""
    released: dict[int, int] = defaultdict(int)
    first: dict[int, int] = {}
    for week in weeks:
        released[week.merchant_id] += week.held_before - week.held_minor
        first.setdefault(week.merchant_id, week.id)
    posting.post_many(
        [
            posting.JournalDraft(
                f"merchant:{merchant_id}:deliveries:{on}:{first[merchant_id]}",
                (
                    posting.Move(
                        Kind.DELIVERY_RELEASED,
                        accounts.delivery_reserve(merchants[merchant_id]),
                        merchants[merchant_id].till_account_id,
                        minor,
                    ),
                ),
            )
            for merchant_id, minor in sorted(released.items())
            if minor
        ],
        on=on,
        book_id=network_id,
    )


def _reward(
    weeks: list[_Week],
    merchants: dict[int, Merchant],
    budgets: dict[int, int],
    *,
    network_id: int,
    on: datetime.date,
) -> None:
    """Pay who recommended a subscription whose first week is delivered, while the budget lasts."""
    with connection.cursor() as cursor:
        cursor.execute(_RECOMMENDERS, {"ids": [week.share_id for week in weeks]})
        accounts_of = dict(cursor.fetchall())
    paid: list[tuple[int, int]] = []
    spent: dict[int, int] = defaultdict(int)
    drafts = []
    for week in weeks:
        left_minor = budgets[week.series_id] - spent[week.series_id]
        to_id = accounts_of.get(week.share_id)
        if to_id is None or not delivery_reserve.reward_count(
            left_minor, reward_minor=week.reward_minor, earned=1
        ):
            paid.append((week.id, 0))
            continue
        paid.append((week.id, week.reward_minor))
        spent[week.series_id] += week.reward_minor
        move = posting.Move(
            Kind.REWARD,
            accounts.reward_budget(merchants[week.merchant_id]),
            to_id,
            week.reward_minor,
        )
        drafts.append(posting.JournalDraft(f"subscription:{week.id}:reward", (move,)))
    posting.post_many(drafts, on=on, book_id=network_id)
    with connection.cursor() as cursor:
        ids, minors = zip(*paid, strict=True)
        cursor.execute(_REWARDED, {"ids": list(ids), "minors": list(minors)})
        cursor.execute(_SPENT, {"ids": list(spent), "minors": list(spent.values())})


def _lock_plans(ids: set[int]) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_PLANS, {"ids": sorted(ids)})
        return dict(cursor.fetchall())


def _write(weeks: list[_Week], ended: dict[int, int], *, on: datetime.date) -> None:
    ids = [week.id for week in weeks]
    numbers = [week.number for week in weeks]
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE,
            {
                "on": on,
                "ids": ids,
                "numbers": numbers,
                "lefts": [week.left_minor for week in weeks],
                "helds": [week.held_minor for week in weeks],
                "states": [week.state_after for week in weeks],
            },
        )
        cursor.execute(
            _DELIVER,
            {
                "ids": ids,
                "numbers": numbers,
                "days": [on] * len(weeks),
                "prices": [week.left_before - week.left_minor for week in weeks],
                "released": [week.held_before - week.held_minor for week in weeks],
            },
        )
        if ended:
            cursor.execute(_FREE_PLACES, {"ids": list(ended), "counts": list(ended.values())})
            over = [week.id for week in weeks if week.is_last]
            cursor.execute(_CLOSE_PAUSES, {"on": on, "ids": over})


def _tell(weeks: list[_Week], merchants: dict[int, Merchant], *, on: datetime.date) -> None:
    """Tell the programs of those merchants that have any; the others cost nothing."""
    drafts = []
    for week in weeks:
        mailbox_id = merchants[week.merchant_id].mailbox_id
        if mailbox_id is None:
            continue
        data = {"id": week.public_id, "status": week.state_after.lower()}
        drafts.append(EventDraft(mailbox_id, "subscription.delivered", data))
        if week.is_last:
            drafts.append(EventDraft(mailbox_id, "subscription.completed", data))
    emit_many(drafts, datetime.datetime.combine(on, datetime.time(), datetime.UTC))
