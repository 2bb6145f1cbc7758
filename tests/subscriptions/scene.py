"""Gimnasio in a circle: a plan as numbers 8.9 have it, and members who buy it."""

import datetime

from business_day import chain
from subscriptions.models import Subscription
from subscriptions.operations import buying, plans
from subscriptions.plan_terms import PlanTerms
from tests.tills import DAY, NOON, a_circle, a_till

GYM = PlanTerms(
    name="Gym and classes",
    weeks=52,
    post_paid_week_minor=2050,
    prepaid_minor=85_800,
    delivery_weekday=DAY.weekday(),  # Monday, as the first day
    starts_on=DAY,
)


def a_plan(till, **changed):
    terms = PlanTerms(**{**{name: getattr(GYM, name) for name in GYM.__slots__}, **changed})
    return plans.offer_plan(
        merchant_id=till.merchant.pk, terms=terms, on=DAY, at=NOON, by=till.owner
    )


def bought(plan, account, *, share="", on=DAY):
    return buying.buy_with_own_money(
        plan_id=plan.pk, share_public_id=share, on=on, at=noon(on), by=account.person
    )


def lent(plan, account, *, on=DAY):
    asked = buying.ask_circle(plan_id=plan.pk, on=on, at=noon(on), by=account.person)
    return buying.confirm_loan(
        subscription_id=asked.subscription.pk,
        quote_public_id=asked.quote.public_id,
        on=on,
        at=noon(on),
        by=account.person,
    )


def noon(on):
    return datetime.datetime.combine(on, NOON.timetz())


def live(till, days):
    """Close so many days and stand on the open day after the last of them."""
    network = till.network
    network.refresh_from_db()
    on = network.business_date
    for _ in range(days):
        chain.close_day(network_id=network.pk, on=on)
        on += datetime.timedelta(days=1)
        chain.open_day(network_id=network.pk, on=on)
    network.refresh_from_db()
    return on


def fresh(subscription):
    return Subscription.objects.get(pk=subscription.pk)


__all__ = ["DAY", "GYM", "NOON", "a_circle", "a_plan", "a_till", "bought", "fresh", "lent", "live"]
