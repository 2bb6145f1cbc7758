"""Business cases of the demonstration: written by their owners, looked at by two officers."""

import datetime
from collections.abc import Mapping
from typing import Any

from banks import checklist
from banks.models import Business, BusinessCase, CaseCheck, CaseDocument
from banks.operations import cases, documents, review
from demo.market import cast, papers
from demo.market.plans import Plan
from demo.market.scene import UNIT, Market, Team
from rules import scorecard

Kind = CaseDocument.Kind
# Points of the scorecard's factors, in its order, that come to these grades.
_POINTS = {"A": (4, 4, 4, 4, 4, 4, 4), "B": (3, 4, 3, 2, 4, 4, 3), "C": (3, 3, 2, 2, 3, 3, 3)}
_YEARS = 3


def open_case(market: Market, plan: Plan, *, on: datetime.date) -> BusinessCase:
    """Let an owner write a whole case, with its documents; nothing is handed in yet."""
    business = market.businesses[plan.business]
    about = next(one for one in cast.BUSINESSES if one.handle == plan.business)
    asks_minor = plan.units * UNIT
    case = cases.open_case(
        business_id=business.pk,
        title=plan.title,
        purpose=f"{about.name} asks for {plan.title.lower()}.",
        product="PROJECT" if plan.kind == "PROJECT" else "BUSINESS",
        asset=market.asset,
        asks_minor=asks_minor,
        on=on,
        by=business.owner,
    )
    for section, values in _sections(about, plan, on).items():
        cases.save_section(
            case_id=case.pk, section=section, values=values, on=on, by=business.owner
        )
    add_papers(case, business, about, on=on)
    return case


def add_papers(
    case: BusinessCase, business: Business, about: cast.BusinessCast, *, on: datetime.date
) -> None:
    """Add what the bank asks for: who the business is, who owns it, its last accounts."""
    registration = papers.pdf(
        "Extract from the trade register",
        (about.name, f"Seat: {about.region}", f"Represented by: {about.owner}"),
    )
    identity = papers.pdf("Copy of an identity card", (about.owner, "Valid for five more years"))
    accounts = papers.pdf(
        f"Accounts of {about.name}",
        ("Sales, costs, what it owned and what it owed", "Signed by the owner"),
    )
    plan = papers.png(
        width=240,
        height=160,
        walls=((10, 10, 229, 14), (10, 146, 229, 150), (10, 10, 14, 150), (225, 10, 229, 150),
               (110, 10, 114, 90), (110, 86, 190, 90)),
    )  # fmt: skip
    for kind, title, name, content, days in (
        (Kind.REGISTRATION, "Trade register", "register.pdf", registration, None),
        (Kind.IDENTITY, f"Identity of {about.owner}", "identity.pdf", identity, 1_500),
        (Kind.ACCOUNTS, "Accounts of the last three years", "accounts.pdf", accounts, None),
        (Kind.PICTURE, "Plan of the rooms", "plan.png", plan, None),
    ):
        documents.add_document(
            case_id=case.pk,
            kind=kind,
            title=title,
            name=name,
            content=content,
            on=on,
            by=business.owner,
            expires_on=None if days is None else on + datetime.timedelta(days=days),
        )


def hand_in(case: BusinessCase, team: Team, *, on: datetime.date) -> None:
    """Hand a case in, and let the second officer take it."""
    cases.submit_case(case_id=case.pk, on=on, by=case.author)
    cases.take_case(case_id=case.pk, on=on, by=team.maker)


def look_at(case: BusinessCase, team: Team, grade: str, *, on: datetime.date) -> None:
    """Answer the checklist and the scorecard, and let investors read the accounts and the plan."""
    review.record_review(
        case_id=case.pk,
        results=dict.fromkeys(checklist.CODES, (CaseCheck.Result.PASSED, "")),
        points=points(grade),
        on=on,
        by=team.maker,
    )
    for document in CaseDocument.objects.filter(case=case, kind__in=(Kind.ACCOUNTS, Kind.PICTURE)):
        documents.show_document(
            document_id=document.pk,
            visibility=CaseDocument.Visibility.INVESTORS,
            on=on,
            by=team.maker,
        )


def qualify(case: BusinessCase, team: Team, grade: str, *, on: datetime.date) -> None:
    """Let both officers sign a case that was looked at."""
    for officer in (team.maker, team.checker):
        review.sign_off(
            case_id=case.pk, verdict="QUALIFY", grade=grade, reason="", on=on, by=officer
        )


def points(grade: str) -> dict[str, int]:
    """Return points of the scorecard that come to a grade."""
    factors = (factor.code for factor in scorecard.STANDARD.factors)
    return dict(zip(factors, _POINTS[grade], strict=True))


def _sections(
    about: cast.BusinessCast, plan: Plan, on: datetime.date
) -> dict[str, Mapping[str, Any]]:
    """Return every section, as an owner of few words writes it."""
    asks_minor = plan.units * UNIT
    sales = 40_000 + 7_000 * len(about.handle)
    month = {"income_minor": sales * UNIT // 12, "costs_minor": sales * UNIT // 12 * 82 // 100}
    want = plan.title.lower()
    first = asks_minor * 4 // 5
    return {
        "summary": {
            "text": f"{about.about}\n\nWe ask for **{want}** and pay it back in "
            f"{plan.months} months from what we sell."
        },
        "company": {
            "legal_form": "Cooperative" if "Cooperative" in about.name else "Sole proprietor",
            "founded_year": 2_003 + len(about.handle),
            "employees": 2 + len(about.handle) % 6,
            "text": f"{about.owner} has run {about.name} in {about.region} from its first day.",
        },
        "market": {
            "text": f"People in and around {about.region} buy from us. Two others sell the same; "
            "neither works as we do."
        },
        "organisation": {
            "text": f"{about.owner} decides, and the eldest of the workers stands in."
        },
        "product": {"text": about.about},
        "marketing": {"text": "By word of mouth, a sign at the road, and a list on the door."},
        "funding": {
            "text": f"Without {want} we send people away each week.",
            "uses": [
                {"what": plan.title, "amount_minor": first},
                {"what": "Delivery and fitting", "amount_minor": asks_minor - first},
            ],
        },
        "financials": {
            "years": [
                {
                    "year": on.year - back,
                    "sales_minor": (sales - back * 1_800) * UNIT,
                    "costs_minor": (sales - back * 1_800) * UNIT * 84 // 100,
                    "owns_minor": (sales // 2) * UNIT,
                    "owes_minor": (sales // 9) * UNIT,
                }
                for back in range(_YEARS, 0, -1)
            ],
            "text": "Sales grow slowly; nothing is owed to other banks.",
        },
        "forecast": {
            "starts": f"{on:%Y-%m}",
            "months": [dict(month) for _ in range(12)],
            "text": "The same months as last year.",
        },
        "risks": {
            "text": "A bad season costs a tenth of the sales; then we work without help for a "
            "while. A broken machine is insured."
        },
        "references": {
            "people": [{"name": "Chamber of crafts", "relation": "Member", "contact": about.region}]
        },
    }
