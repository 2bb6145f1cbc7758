"""What pages show of a business and of the person who owns it."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Q

from banks.models import Business, BusinessCase, CaseSignOff, DisputeLost, Officer
from governance.models import Ballot, Delegate, Motion
from loans.models import BankLoan, Milestone
from people.models import Person
from rules.reputation import DEEDS_OF_BUSINESS, DEEDS_OF_PERSON, Reputation, reputation
from track_record.models import BusinessFigures, LoanRecord
from track_record.shares import business_deeds

LOANS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class BusinessPage:
    """A business's page: its figures, its loans, and reputations with what they come from."""

    business: Business
    figures: BusinessFigures | None
    loans: list[LoanRecord]
    unreleased: list[BankLoan]
    reputation: Reputation
    owner_reputation: Reputation


def business_page(slug: str) -> BusinessPage | None:
    """Return what the page of a business shows, or None where there is no such business."""
    business = (
        Business.objects.select_related("bank__network", "owner", "figures__asset")
        .filter(slug=slug)
        .first()
    )
    if business is None:
        return None
    figures = getattr(business, "figures", None)

    return BusinessPage(
        business=business,
        figures=figures,
        loans=list(
            LoanRecord.objects.select_related("bank_loan__loan", "asset", "bank_loan__bank")
            .filter(business=business)
            .order_by("-released_on", "-pk")[:LOANS_SHOWN]
        ),
        unreleased=list(
            BankLoan.objects.filter(business=business, released_minor=0).order_by("-pk")[
                :LOANS_SHOWN
            ]
        ),
        reputation=business_reputation(business, figures),
        owner_reputation=person_reputation(business.owner, on=business.bank.network.business_date),
    )


def business_reputation(business: Business, figures: BusinessFigures | None) -> Reputation:
    """Return a business's reputation with its inputs. Source: R2-08."""
    milestones = Milestone.objects.filter(bank_loan__business=business).aggregate(
        kept=Count("pk", filter=Q(state=Milestone.State.ACCEPTED, extended_to=None)),
        missed=Count("pk", filter=Q(state=Milestone.State.MISSED)),
    )
    cases = BusinessCase.objects.filter(
        business=business, state=BusinessCase.State.QUALIFIED
    ).count()

    return reputation(
        {
            **(business_deeds(figures) if figures is not None else {}),
            "CASES_QUALIFIED": cases,
            "MILESTONES_ON_TIME": milestones["kept"],
            "MILESTONES_MISSED": milestones["missed"],
        },
        DEEDS_OF_BUSINESS,
    )


def person_reputation(person: Person, *, on: datetime.date) -> Reputation:
    """Return the reputation of somebody who acts in public: as officer or delegate.

    What people do in lending circles or invest is private and counts nothing here.
    Source: R2-08; A-31.
    """
    panels = Delegate.objects.filter(person=person).values("panel_id")
    asked = Motion.objects.filter(panel__in=panels).exclude(state=Motion.State.OPEN).count()
    cast = Ballot.objects.filter(person=person).exclude(motion__state=Motion.State.OPEN).count()
    banks = Officer.objects.filter(person=person).values("bank_id")

    return reputation(
        {
            "VOTES_CAST": cast,
            "VOTES_MISSED": max(asked - cast, 0),
            "DECISIONS_AS_OFFICER": CaseSignOff.objects.filter(officer=person).count(),
            "DISPUTES_LOST": DisputeLost.objects.filter(bank__in=banks, on__lte=on).count(),
        },
        DEEDS_OF_PERSON,
    )
