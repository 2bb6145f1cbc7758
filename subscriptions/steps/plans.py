"""A plan's version written down, with its weeks as the rules reckon them."""

import datetime
from dataclasses import asdict
from fractions import Fraction

from django.db import connection

from governance import queries as governance_queries
from merchants.models import Merchant, Terminal
from merchants.steps.terminals import new_terminal
from people import audit, public_ids
from people.models import Person
from rules import delivery_reserve, prepaid
from rules.money import MILLION
from rules.parameter_kinds import rate_text
from subscriptions.models import Plan, PlanWeek
from subscriptions.plan_terms import PlanTerms
from subscriptions.refusals import NotQualifiedToOffer, PlanUnsound, ReserveTooSmall

# The till that asks for what is paid ahead; nobody stands at it.
TERMINAL_NAME = "Subscriptions"


def check_terms(merchant: Merchant, terms: PlanTerms, *, on: datetime.date) -> None:
    """Refuse what no plan can promise; raises PlanUnsound, ReserveTooSmall, NotQualifiedToOffer.

    Of the price at least the network's part is held, as it stands on the day: P-27.
    """
    if merchant.state != Merchant.State.QUALIFIED:
        raise NotQualifiedToOffer
    if not prepaid.is_sound(
        weeks=terms.weeks,
        post_paid_week_minor=terms.post_paid_week_minor,
        prepaid_minor=terms.prepaid_minor,
    ):
        raise PlanUnsound
    _set, network_terms = governance_queries.terms_of(merchant.network_id, on)
    least = network_terms.delivery_reserve_ratio
    if not least * MILLION <= terms.reserve_millionths <= MILLION:
        raise ReserveTooSmall(
            f"At least {rate_text(least)} of the price is held until it is delivered.",
            context={"reserve_millionths_min": int(least * MILLION)},
        )


def write_plan(
    merchant: Merchant,
    terms: PlanTerms,
    *,
    before: Plan | None = None,
    on: datetime.date,
    at: datetime.datetime,
    by: Person | None,
) -> Plan:
    """Write a version of a plan, the next one of `before` where that is given."""
    assert connection.in_atomic_block
    check_terms(merchant, terms, on=on)

    plan = Plan.objects.create(
        public_id=public_ids.public_id("plan", at),
        merchant=merchant,
        first_id=before.series_id if before else None,
        version=before.version + 1 if before else 1,
        offered_on=on,
        created_by=by,
        **asdict(terms),
    )
    refundable = prepaid.allowances(
        weeks=plan.weeks,
        post_paid_week_minor=plan.post_paid_week_minor,
        prepaid_minor=plan.prepaid_minor,
    )
    held = delivery_reserve.reserves(
        plan.prepaid_minor,
        weeks=plan.weeks,
        ratio=Fraction(plan.reserve_millionths, MILLION),
    )
    PlanWeek.objects.bulk_create(
        PlanWeek(plan=plan, number=number, refundable_minor=left, reserve_minor=kept)
        for number, (left, kept) in enumerate(zip(refundable, held, strict=True))
    )
    audit.record("PLAN_OFFERED", by=by, subject=plan, data={"version": plan.version})

    return plan


def terminal_of(merchant: Merchant, *, on: datetime.date) -> Terminal:
    """Return the till that asks for what is paid ahead, opened when it is first needed."""
    assert connection.in_atomic_block
    terminals = Terminal.objects.filter(
        merchant=merchant, name=TERMINAL_NAME, closed_on=None
    ).order_by("pk")
    terminal = terminals.first()
    if terminal is None:
        # Two first customers at once wait here, and the second finds the till of the first.
        Merchant.objects.select_for_update(no_key=True).get(pk=merchant.pk)
        terminal = terminals.first() or new_terminal(
            merchant=merchant, name=TERMINAL_NAME, on=on, by=None
        )

    return terminal
