"""Writes an offer and its milestones from its terms, and what they were from which day on."""

import dataclasses
import datetime
from collections.abc import Sequence
from typing import Any

from django.db import connection

from banks.models import BusinessCase, Prospectus
from banks.queries import officers
from banks.steps import accounts
from banks.steps.approvals import midnight
from governance.models import Network, Panel
from governance.steps import open_panel
from loans.models import LoanTerms
from marketplace.models import Offer, OfferMilestone, OfferRevision
from marketplace.offer_terms import MilestoneTerms, OfferTerms, as_json, completed, facts_of
from marketplace.queries.drafts import terms_of
from marketplace.refusals import CaseNotQualified, TermsRefused
from marketplace.steps.reputation import check_delegates
from people.models import Person
from people.public_ids import public_id
from rules.offer_checks import faults_of

TERM_NAMES = tuple(one.name for one in LoanTerms._meta.get_fields())
OFFER_NAMES = (
    "principal_minor",
    "title",
    "purpose",
    "soft_cap_minor",
    "ticket_minor",
    "allows_excess",
    "collateral_millionths",
    "reflection_days",
    "private_until",
    "opens_on",
    "closes_on",
    "needs_vote",
)
# The columns that terms decide about.
STATED = (*TERM_NAMES, *OFFER_NAMES, "panel")


def qualified_case(case_id: int) -> tuple[BusinessCase, Prospectus]:
    """Return a qualified case with its newest prospectus. Raises CaseNotQualified."""
    case = (
        BusinessCase.objects.select_related("bank__network", "business__owner", "asset")
        .filter(pk=case_id, state=BusinessCase.State.QUALIFIED)
        .first()
    )
    prospectus = Prospectus.objects.filter(case_id=case_id).order_by("-number").first()
    if case is None or prospectus is None:
        raise CaseNotQualified

    return case, prospectus


def complete(terms: OfferTerms, case: BusinessCase, *, on: datetime.date) -> OfferTerms:
    """Return the terms with what they leave open filled in. Raises TermsRefused."""
    if terms.principal_minor <= 0:
        raise TermsRefused.of(faults_of(facts_of(terms, lends_personal=True, on=on)))

    return completed(
        terms, title=case.title, purpose=case.purpose, decimals=case.asset.decimals, on=on
    )


def check(terms: OfferTerms, *, lends_personal: bool, on: datetime.date) -> None:
    """Raise TermsRefused, with the codes of every fault, where the rules find any."""
    faults = faults_of(facts_of(terms, lends_personal=lends_personal, on=on))
    if faults:
        raise TermsRefused.of(faults)


def write_offer(
    case: BusinessCase,
    prospectus: Prospectus,
    terms: OfferTerms,
    *,
    on: datetime.date,
    by: Person,
) -> Offer:
    """Write a new offer in DRAFT with its escrow, its milestones and its first revision."""
    assert connection.in_atomic_block
    offer = Offer(
        pk=_next_offer_id(),
        public_id=public_id("offer", midnight(on)),
        bank=case.bank,
        business=case.business,
        case=case,
        prospectus=prospectus,
        asset=case.asset,
        country=case.business.country,
        region=case.business.region,
        sector=case.business.sector,
        grade=case.grade,
        is_related_party=is_related(case),
        created_by=by,
    )
    apply_terms(offer, terms)
    offer.commitments_account_id = accounts.commitments(offer.pk, case.asset)
    offer.panel = write_panel(case.bank.network, offer, terms, on=on)
    offer.save(force_insert=True)
    write_milestones(offer, terms.milestones)
    write_revision(offer, on=on, reason="")

    return offer


def apply_terms(offer: Offer, terms: OfferTerms) -> None:
    """Set an offer's columns to completed terms; nothing is saved."""
    values: dict[str, Any] = {name: getattr(terms, name) for name in TERM_NAMES}
    values["allocation"] = list(terms.allocation)
    values |= {name: getattr(terms, name) for name in OFFER_NAMES}
    if terms.product == LoanTerms.Product.PERSONAL:
        values["needs_vote"] = True  # Source: A-34.
    for name, value in values.items():
        setattr(offer, name, value)


def write_milestones(offer: Offer, milestones: Sequence[MilestoneTerms]) -> None:
    """Write an offer's milestones in place of those it has."""
    OfferMilestone.objects.filter(offer=offer).delete()
    OfferMilestone.objects.bulk_create(
        OfferMilestone(
            offer=offer,
            number=number,
            name=one.name,
            evidence_asked=one.evidence_asked,
            amount_minor=one.amount_minor,
            due_on=one.due_on,
        )
        for number, one in enumerate(milestones, start=1)
    )


def write_panel(
    network: Network, offer: Offer, terms: OfferTerms, *, on: datetime.date
) -> Panel | None:
    """Write the panel of the delegates that the terms name; None where they name nobody.

    Raises DelegateReputation and PanelRefused.
    """
    people = sorted(set(terms.delegate_ids))
    if not people:
        return None
    check_delegates(people, on=on)

    return open_panel(
        network_id=network.pk,
        name=f"Delegates of {terms.title}",
        person_ids=people,
        threshold=terms.threshold,
        subject=offer,
        on=on,
        by=offer.created_by,
    )


def write_revision(offer: Offer, *, on: datetime.date, reason: str) -> OfferRevision:
    """Keep the terms that an offer has from this day on."""
    return OfferRevision.objects.create(
        offer=offer,
        number=OfferRevision.objects.filter(offer=offer).count() + 1,
        terms=stated_terms(offer),
        prospectus_id=offer.prospectus_id,
        made_on=on,
        reason=reason[:300],
    )


def stated_terms(offer: Offer) -> dict[str, Any]:
    """Return what an offer states, as plain JSON."""
    terms = {name: getattr(offer, name) for name in (*TERM_NAMES, "principal_minor")}
    terms |= {"soft_cap_minor": offer.soft_cap_minor, "ticket_minor": offer.ticket_minor}
    terms["milestones"] = [dataclasses.asdict(one) for one in terms_of(offer).milestones]

    return as_json(terms)


def is_related(case: BusinessCase) -> bool:
    """Return whether the business is an officer's of the bank that offers it. Source: A-44."""
    return bool(officers.roles_of(case.business.owner, case.bank_id))


def _next_offer_id() -> int:
    """Return the id that the next offer will have: its escrow is named by it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('marketplace_offer', 'id'))")
        return int(cursor.fetchone()[0])
