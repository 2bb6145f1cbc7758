"""The gym of the demonstration: what it sells ahead, who buys, rests, ends and recommends it."""

import datetime

from demo import gym_cast
from demo.gym_cast import COURSE, YEAR, Buyer, Recommendation
from demo.shop_cast import GYM
from demo.village import UNIT, Village, noon
from subscriptions.models import Plan, Share, Subscription
from subscriptions.operations import buying, ending, plans, servicing, sharing
from subscriptions.plan_terms import PlanTerms

_BUDGET = 60


def live(village: Village, on: datetime.date, *, days_ago: int) -> None:
    """Do what the gym and its subscribers did on one day."""
    if days_ago == gym_cast.YEAR_OFFERED:
        _offer_year(village, on)
    if days_ago == gym_cast.COURSE_OFFERED:
        _offer_course(village, on)
    for buyer in gym_cast.BUYERS:
        if buyer.days_ago == days_ago:
            _buy(village, buyer, on)
        if buyer.pauses == days_ago:
            _pause(village, buyer, on)
        if buyer.ends == days_ago:
            _end(village, buyer, on)
    for each in gym_cast.RECOMMENDATIONS:
        if each.days_ago == days_ago:
            _recommend(village, each, on)


def _offer_year(village: Village, on: datetime.date) -> None:
    """Offer a year for 858.00 instead of 20.50 a week."""
    _offer(
        village,
        PlanTerms(
            name=YEAR,
            description="The hall whenever it is open, and every course that has room.",
            weeks=52,
            post_paid_week_minor=2_050,
            prepaid_minor=858 * UNIT,
            delivery_weekday=0,
            starts_on=on,
            subscribers_max=40,
            reward_minor=20 * UNIT,
            customer_cost_minor=35 * UNIT,
        ),
        on,
    )


def _offer_course(village: Village, on: datetime.date) -> None:
    _offer(
        village,
        PlanTerms(
            name=COURSE,
            description="Every Wednesday evening, eight people in the water, one teacher.",
            weeks=10,
            post_paid_week_minor=1_500,
            prepaid_minor=126 * UNIT,
            delivery_weekday=2,
            starts_on=on,
            pauses_max=1,
            pause_weeks_max=3,
            subscribers_max=8,
        ),
        on,
    )


def _offer(village: Village, terms: PlanTerms, on: datetime.date) -> None:
    gym = village.shops[GYM]
    plan = plans.offer_plan(
        merchant_id=gym.merchant.pk, terms=terms, on=on, at=noon(on), by=gym.owner
    )
    village.plans[terms.name] = plan.pk


def _buy(village: Village, buyer: Buyer, on: datetime.date) -> None:
    """Buy a plan in one tap; the first one's money lets the gym set rewards aside."""
    account = village.accounts[buyer.member]
    plan_id = village.plans[buyer.plan]
    share = ""
    if buyer.heard_from is not None:
        share = Share.objects.get(
            account=village.accounts[buyer.heard_from], plan_id=plan_id
        ).public_id
    if buyer.by_loan:
        asked = buying.ask_circle(
            plan_id=plan_id, share_public_id=share, on=on, at=noon(on), by=account.person
        )
        buying.confirm_loan(
            subscription_id=asked.subscription.pk,
            quote_public_id=asked.quote.public_id,
            on=on,
            at=noon(on),
            by=account.person,
        )
    else:
        buying.buy_with_own_money(
            plan_id=plan_id, share_public_id=share, on=on, at=noon(on), by=account.person
        )
    if Plan.objects.get(pk=plan_id).reward_minor and buyer == gym_cast.BUYERS[0]:
        plans.set_reward_budget(
            plan_id=plan_id,
            amount_minor=_BUDGET * UNIT,
            on=on,
            at=noon(on),
            by=village.shops[GYM].owner,
        )


def _pause(village: Village, buyer: Buyer, on: datetime.date) -> None:
    servicing.pause_subscription(
        subscription_id=_bought(village, buyer).pk,
        on=on,
        at=noon(on),
        by=village.accounts[buyer.member].person,
    )


def _end(village: Village, buyer: Buyer, on: datetime.date) -> None:
    """End a subscription early: what is not delivered goes back, to the loan that paid first."""
    ending.terminate_subscription(
        subscription_id=_bought(village, buyer).pk,
        on=on,
        at=noon(on),
        by=village.accounts[buyer.member].person,
    )


def _recommend(village: Village, each: Recommendation, on: datetime.date) -> None:
    account = village.accounts[each.member]
    sharing.share_plan(
        plan_id=village.plans[each.plan],
        account_id=account.pk,
        on=on,
        at=noon(on),
        by=account.person,
    )


def _bought(village: Village, buyer: Buyer) -> Subscription:
    return Subscription.objects.get(
        person=village.accounts[buyer.member].person, plan_id=village.plans[buyer.plan]
    )
