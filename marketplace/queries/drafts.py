"""What an officer needs to build an offer: cases that can be offered, a stored one's terms."""

import datetime

from banks.models import BusinessCase
from governance.models import Delegate
from marketplace.models import Offer
from marketplace.offer_terms import MilestoneTerms, OfferTerms, facts_of
from people.models import Person
from rules.offer_checks import Fault, faults_of

_SAME = (
    *("principal_minor", "rate_millionths", "installment_count", "product", "repayment"),
    *("amortization", "day_count", "period", "period_length", "principal_grace_count"),
    *("grace_days", "bullet_days", "split_millionths", "disbursement", "first_tranche_minor"),
    *("tick_minor", "tick_days", "report_days", "funding", "deciders", "bond_mode", "bond_minor"),
    *("servicing_fee_millionths", "origination_fee_millionths", "contingency_fee_millionths"),
    *("contingency_cover_millionths", "token_discount_millionths", "partition_minor", "title"),
    *("purpose", "soft_cap_minor", "ticket_minor", "allows_excess", "collateral_millionths"),
    *("reflection_days", "private_until", "opens_on", "closes_on", "needs_vote"),
    *("split_stepped_up_millionths", "split_sale_floor_minor", "split_sale_ceiling_minor"),
    *("split_month_floor_minor", "split_month_ceiling_minor", "cure_days"),
)


def qualified_cases(bank_id: int) -> list[BusinessCase]:
    """Return a bank's qualified cases, newest first."""
    return list(
        BusinessCase.objects.select_related("business", "asset")
        .filter(bank_id=bank_id, state=BusinessCase.State.QUALIFIED)
        .order_by("-state_since", "-id")
    )


def case_of_bank(public_id: str, bank_id: int) -> BusinessCase | None:
    """Return one of a bank's qualified cases."""
    return (
        BusinessCase.objects.select_related("business", "asset", "bank__network")
        .filter(bank_id=bank_id, public_id=public_id, state=BusinessCase.State.QUALIFIED)
        .first()
    )


def terms_of(offer: Offer) -> OfferTerms:
    """Return a stored offer's terms as a value."""
    delegates = (
        Delegate.objects.filter(panel_id=offer.panel_id, until__isnull=True)
        if offer.panel_id
        else Delegate.objects.none()
    )
    return OfferTerms(
        **{name: getattr(offer, name) for name in _SAME},
        allocation=tuple(offer.allocation),
        milestones=tuple(
            MilestoneTerms(
                name=one.name,
                amount_minor=one.amount_minor,
                due_on=one.due_on,
                evidence_asked=one.evidence_asked,
            )
            for one in offer.milestones.order_by("number")
        ),
        delegate_ids=tuple(delegates.order_by("person_id").values_list("person_id", flat=True)),
        threshold=offer.panel.threshold if offer.panel else 4,
    )


def faults(terms: OfferTerms, *, lends_personal: bool, on: datetime.date) -> tuple[Fault, ...]:
    """Return everything that keeps terms from being offered."""
    return faults_of(facts_of(terms, lends_personal=lends_personal, on=on))


def handles_of(terms: OfferTerms) -> str:
    """Return the handles of the delegates that terms name."""
    found = Person.objects.filter(pk__in=terms.delegate_ids).order_by("pk")
    return ", ".join(found.values_list("handle", flat=True))
