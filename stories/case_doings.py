"""What the deeds about business cases do."""

import datetime
from collections.abc import Callable
from typing import Any

from banks import checklist
from banks.case_values import plain_values
from banks.models import BusinessCase, CaseCheck
from banks.operations import cases, review
from marketplace.operations import collateral
from people.models import Person
from rules import scorecard
from stories.stage import Stage, made

Arguments = dict[str, Any]
Doing = Callable[[Stage, Arguments, datetime.date], None]

POINTS = 4  # of 5 for every factor


def _case(stage: Stage, said: Arguments, on: datetime.date) -> None:
    business = made(stage.businesses, said["business"])
    owner = business.owner
    case = cases.open_case(
        business_id=business.pk,
        title=said["as"],
        purpose=said["purpose"],
        product=said["product"],
        asset=stage.market_asset,
        asks_minor=said["asks_minor"],
        on=on,
        by=owner,
    )
    for section, values in plain_values(said["asks_minor"]).items():
        cases.save_section(case_id=case.pk, section=section, values=values, on=on, by=owner)
    # A personal loan is asked for when its collateral lies in escrow.
    if said["product"] != "PERSONAL":
        cases.submit_case(case_id=case.pk, on=on, by=owner)
    stage.cases[said["as"]] = BusinessCase.objects.select_related("bank", "business").get(
        pk=case.pk
    )


def _sign(verdict: str) -> Doing:
    def doing(stage: Stage, said: Arguments, on: datetime.date) -> None:
        case = made(stage.cases, said["case"])
        case.refresh_from_db()
        officer = stage.person(said["by"])
        if case.state == BusinessCase.State.SUBMITTED:
            _look_at(case, officer, on)
        grade = said["grade"] or _grade()
        review.sign_off(
            case_id=case.pk,
            verdict=verdict,
            grade=grade if verdict == "QUALIFY" else "",
            reason=said["reason"],
            on=on,
            by=officer,
        )

    return doing


def _look_at(case: BusinessCase, officer: Person, on: datetime.date) -> None:
    """Take a case and answer every question about it, as its first officer does."""
    cases.take_case(case_id=case.pk, on=on, by=officer)
    results = {code: (str(CaseCheck.Result.PASSED), "") for code in checklist.CODES}
    results["DOCUMENTS"] = (str(CaseCheck.Result.NOT_APPLICABLE), "Seen on paper.")
    review.record_review(
        case_id=case.pk,
        results=results,
        points={factor.code: POINTS for factor in scorecard.STANDARD.factors},
        on=on,
        by=officer,
    )


def _collateral(stage: Stage, said: Arguments, on: datetime.date) -> None:
    case = made(stage.cases, said["case"])
    collateral.deposit_collateral(
        case_id=case.pk,
        asset=stage.market_asset,
        amount_minor=said["amount_minor"],
        description="collateral",
        on=on,
        by=case.business.owner,
    )
    case.refresh_from_db()
    if case.state == BusinessCase.State.DRAFT:
        cases.submit_case(case_id=case.pk, on=on, by=case.business.owner)


def _grade() -> str:
    """Return the scorecard's own grade: what a story gives where it names none."""
    points = {factor.code: POINTS for factor in scorecard.STANDARD.factors}
    return str(scorecard.score(points).grade)


CASE_DOINGS: dict[str, Doing] = {
    "case": _case,
    "qualify": _sign("QUALIFY"),
    "reject": _sign("REJECT"),
    "collateral": _collateral,
}
