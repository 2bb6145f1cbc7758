"""What each deed of prepaid subscriptions does, by the operations that the pages call."""

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from merchants import operations as merchants
from merchants.models import Staff
from merchants.operations import payouts
from people.public_ids import seeded
from stories.stage import made, noon
from subscriptions.models import Share
from subscriptions.operations import buying, ending, plans, servicing, sharing
from subscriptions.plan_terms import PlanTerms

if TYPE_CHECKING:
    from stories.stage import Stage

Arguments = dict[str, Any]


def _plan(stage: "Stage", said: Arguments, on: datetime.date) -> None:
    # Where the story names no day of the week, it is that on which the plan is offered.
    terms: Arguments = {"delivery_weekday": on.weekday(), "starts_on": on}
    terms |= {key: value for key, value in said.items() if key not in ("as", "at", "budget_minor")}
    plan = plans.offer_plan(
        merchant_id=stage.merchants[said["at"]].pk,
        terms=PlanTerms(name=said["as"], **terms),
        on=on,
        at=noon(on),
        by=None,
    )
    if "budget_minor" in said:
        plans.set_reward_budget(
            plan_id=plan.pk, amount_minor=said["budget_minor"], on=on, at=noon(on), by=None
        )
    stage.plans[said["as"]] = plan


def _subscribe(stage: "Stage", said: Arguments, on: datetime.date) -> None:
    plan, person = made(stage.plans, said["plan"]), stage.accounts[said["who"]].person
    share = _share_of(stage, said["shared_by"], plan.series_id) if "shared_by" in said else ""
    if "loan" not in said:
        stage.subscriptions[said["as"]] = buying.buy_with_own_money(
            plan_id=plan.pk, share_public_id=share, on=on, at=noon(on), by=person
        )
        return
    stage.purchase_count += 1
    with seeded(stage.purchase_count):
        asked = buying.ask_circle(
            plan_id=plan.pk, share_public_id=share, on=on, at=noon(on), by=person
        )
    subscription = buying.confirm_loan(
        subscription_id=asked.subscription.pk,
        quote_public_id=asked.quote.public_id,
        on=on,
        at=noon(on),
        by=person,
    )
    stage.subscriptions[said["as"]] = subscription
    subscription.payment.refresh_from_db()
    loan = subscription.payment.loan
    assert loan is not None
    stage.loans[said["loan"]] = loan


def _share_of(stage: "Stage", name: str, series_id: int) -> str:
    share = Share.objects.filter(
        account=stage.accounts[name], plan_id=series_id, withdrawn_on=None
    ).first()
    return share.public_id if share else "nothing"


def _served(
    operation: Callable[..., object],
) -> Callable[["Stage", Arguments, datetime.date], None]:
    def doing(stage: "Stage", said: Arguments, on: datetime.date) -> None:
        subscription = made(stage.subscriptions, said["subscription"])
        operation(subscription_id=subscription.pk, on=on, at=noon(on), by=subscription.person)

    return doing


def _share(stage: "Stage", said: Arguments, on: datetime.date) -> None:
    plan, account = made(stage.plans, said["plan"]), stage.accounts[said["who"]]
    heard = _share_of(stage, said["from"], plan.series_id) if "from" in said else ""
    sharing.share_plan(
        plan_id=plan.pk,
        account_id=account.pk,
        passed_on_from=heard,
        on=on,
        at=noon(on),
        by=account.person,
    )


def _payout(stage: "Stage", said: Arguments, on: datetime.date) -> None:
    payouts.request_payout(
        merchant_id=stage.merchants[said["at"]].pk,
        amount_minor=said["amount_minor"],
        reference=stage.reference(),
        on=on,
        at=noon(on),
        by=None,
    )


def _pay_claims(stage: "Stage", said: Arguments, on: datetime.date) -> None:
    merchant, person = stage.merchants[said["at"]], stage.accounts[said["who"]].person
    if not merchant.staff.filter(person=person, until=None).exists():
        merchants.hire_staff(
            merchant_id=merchant.pk, person_id=person.pk, role=Staff.Role.OWNER, on=on, by=None
        )
    ending.pay_claims(
        merchant_id=merchant.pk,
        amount_minor=said["amount_minor"],
        on=on,
        at=noon(on),
        by=person,
    )


def _fail(stage: "Stage", said: Arguments, on: datetime.date) -> None:
    ending.fail_merchant(merchant_id=stage.merchants[said["at"]].pk, on=on, at=noon(on), by=None)


PREPAID_DOINGS: dict[str, Callable[["Stage", Arguments, datetime.date], None]] = {
    "plan": _plan,
    "subscribe": _subscribe,
    "pause": _served(servicing.pause_subscription),
    "unpause": _served(servicing.resume_subscription),
    "terminate": _served(ending.terminate_subscription),
    "share": _share,
    "payout": _payout,
    "pay_claims": _pay_claims,
    "fail": _fail,
}
