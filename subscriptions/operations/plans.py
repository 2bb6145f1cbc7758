"""What a merchant does with its plans: offers them, changes them, withdraws them, rewards."""

import datetime

from django.db import transaction

from ledger import posting
from ledger import queries as ledger_queries
from ledger.kinds import Kind
from merchants.models import Merchant, Staff
from merchants.steps import gates
from people import audit
from people.models import Person
from subscriptions.models import Plan
from subscriptions.plan_terms import PlanTerms
from subscriptions.refusals import PlanWithdrawn
from subscriptions.steps import accounts
from subscriptions.steps import plans as steps


@transaction.atomic(durable=True)
def offer_plan(
    *,
    merchant_id: int,
    terms: PlanTerms,
    on: datetime.date,
    at: datetime.datetime,
    by: Person | None,
) -> Plan:
    """Offer a plan: so many weeks for a price paid ahead.

    Raises NotInThisRole, NotQualifiedToOffer, PlanUnsound and ReserveTooSmall.

    Source: R3-141, R3-158.
    """
    merchant = Merchant.objects.select_for_update(no_key=True).get(pk=merchant_id)

    gates.check_role(merchant, by, Staff.Role.MANAGER)

    return steps.write_plan(merchant, terms, on=on, at=at, by=by)


@transaction.atomic(durable=True)
def revise_plan(
    *,
    plan_id: int,
    terms: PlanTerms,
    on: datetime.date,
    at: datetime.datetime,
    by: Person | None,
) -> Plan:
    """Offer a plan in new terms: a new version, which withdraws this one.

    Whoever bought this one keeps it to the end. What is left of the budget for rewards stays with
    the series. Raises PlanWithdrawn, and what `offer_plan` raises.
    """
    before = _locked(plan_id)

    gates.check_role(before.merchant, by, Staff.Role.MANAGER)
    if before.state != Plan.State.OFFERED:
        raise PlanWithdrawn

    before.state = Plan.State.WITHDRAWN
    before.save(update_fields=["state"])

    return steps.write_plan(before.merchant, terms, before=before, on=on, at=at, by=by)


@transaction.atomic(durable=True)
def withdraw_plan(*, plan_id: int, on: datetime.date, by: Person | None) -> Plan:
    """Offer a plan to nobody new; whoever bought it is served to the end. Twice is as once.

    Raises NotInThisRole.
    """
    plan = _locked(plan_id)

    gates.check_role(plan.merchant, by, Staff.Role.MANAGER)

    if plan.state != Plan.State.WITHDRAWN:
        plan.state = Plan.State.WITHDRAWN
        plan.save(update_fields=["state"])
        audit.record("PLAN_WITHDRAWN", by=by, subject=plan, data={"on": on.isoformat()})

    return plan


@transaction.atomic(durable=True)
def set_reward_budget(
    *,
    plan_id: int,
    amount_minor: int,
    on: datetime.date,
    at: datetime.datetime,
    by: Person | None,
) -> Plan:
    """Put money of the till aside for rewards of a plan, or take what is left of it back.

    Afterwards `amount_minor` is left to pay rewards with, for all versions of the plan. Raises
    NotInThisRole, DayNotOpen, and Overdrawn where the till does not reach.

    Source: R3-157.
    """
    assert amount_minor >= 0
    named = Plan.objects.select_related("merchant__network__asset").get(pk=plan_id)
    merchant = named.merchant

    gates.check_role(merchant, by, Staff.Role.MANAGER)
    gates.share_day(merchant.network, on=on, at=at)

    # The till before the plan, as whoever buys it locks them.
    budget_id = accounts.reward_budget(merchant)
    ledger_queries.lock_balances(sorted([merchant.till_account_id, budget_id]))
    plan = _locked(named.series_id)
    more_minor = amount_minor - plan.reward_left_minor
    if more_minor:
        ends = (merchant.till_account_id, budget_id)
        if more_minor < 0:
            ends = (budget_id, merchant.till_account_id)
        event = audit.record(
            "REWARD_BUDGET_SET", by=by, subject=plan, data={"amount_minor": amount_minor}
        )
        posting.post(
            reference=f"plan:{plan.pk}:rewards:{event.pk}",
            moves=(posting.Move(Kind.REWARD_BUDGET, *ends, abs(more_minor)),),
            on=on,
            book_id=merchant.network_id,
        )
        plan.reward_left_minor = amount_minor
        plan.save(update_fields=["reward_left_minor"])

    return plan


def _locked(plan_id: int) -> Plan:
    return (
        Plan.objects.select_for_update(of=("self",), no_key=True)
        .select_related("merchant__network__asset")
        .get(pk=plan_id)
    )
