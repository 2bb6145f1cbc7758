"""Officers look at a case: checklist, scorecard, what investors read, and two signatures."""

import datetime
from collections.abc import Mapping

from django.db import transaction

from banks import checklist
from banks.case_refusals import (
    AnswerRefused,
    MoveNotAllowed,
    NotComplete,
    OverrideNeedsReason,
    OwnCase,
    ReasonMissing,
    SignedAlready,
)
from banks.case_sections import BY_NAME
from banks.models import (
    BusinessCase,
    CaseCheck,
    CaseDocument,
    CaseScore,
    CaseSignOff,
    CaseVersion,
    Officer,
    SectionClearance,
)
from banks.queries.cases import missing_documents, newest_version
from banks.queries.officers import check_role
from banks.queries.reviews import checks_of, obstacles_of, score_of, scores_of
from banks.refusals import NotOfficer
from banks.steps import prospectuses
from banks.steps.case_moves import locked_case, move, note, tell_owner
from people.models import Person
from rules import scorecard
from rules.case_states import Side, decided

State = BusinessCase.State
Verdict = CaseSignOff.Verdict
REVIEWERS = (Officer.Role.INTAKE, Officer.Role.ANALYST, Officer.Role.APPROVER)
SIGNERS = (Officer.Role.ANALYST, Officer.Role.APPROVER)


@transaction.atomic(durable=True)
def answer_criterion(
    *,
    case_id: int,
    criterion: str,
    result: str,
    on: datetime.date,
    by: Person,
    remark: str = "",
    evidence: CaseDocument | None = None,
) -> CaseCheck:
    """Answer one criterion of the checklist.

    What failed or does not apply says why; documents are only in order when they are.
    Raises AnswerRefused, MoveNotAllowed, NotComplete, NotOfficer, OwnCase and ReasonMissing.
    """
    case, version = _reviewed(case_id, by)

    _check_answer(case, criterion, result, remark, on)
    if evidence is not None and evidence.case_id != case.pk:
        raise AnswerRefused

    check, _made = CaseCheck.objects.update_or_create(
        case=case,
        criterion=criterion,
        defaults={
            "result": result,
            "remark": remark.strip()[:500],
            "evidence": evidence,
            "version_number": version.number,
            "by": by,
            "on": on,
        },
    )
    note("CASE_CRITERION_ANSWERED", case, by=by, criterion=criterion, result=str(result))

    return check


@transaction.atomic(durable=True)
def score_factor(
    *,
    case_id: int,
    factor: str,
    points: int,
    on: datetime.date,
    by: Person,
    remark: str = "",
) -> CaseScore:
    """Give one factor of the scorecard 0 to 5 points.

    Raises AnswerRefused, MoveNotAllowed, NotOfficer and OwnCase.
    """
    case, version = _reviewed(case_id, by)
    _check_points(factor, points)

    score = _score(case, version, factor, points, on=on, by=by, remark=remark)
    note("CASE_FACTOR_SCORED", case, by=by, factor=factor, points=points)

    return score


@transaction.atomic(durable=True)
def record_review(
    *,
    case_id: int,
    results: Mapping[str, tuple[str, str]],
    points: Mapping[str, int],
    on: datetime.date,
    by: Person,
) -> BusinessCase:
    """Answer many criteria (result and remark by code) and score many factors at once.

    Raises what answer_criterion and score_factor do.
    """
    case, version = _reviewed(case_id, by)
    for criterion, (result, remark) in results.items():
        _check_answer(case, criterion, result, remark, on)
    for factor, given in points.items():
        _check_points(factor, given)

    for criterion, (result, remark) in results.items():
        CaseCheck.objects.update_or_create(
            case=case,
            criterion=criterion,
            defaults={
                "result": result,
                "remark": remark.strip()[:500],
                "version_number": version.number,
                "by": by,
                "on": on,
            },
        )
    for factor, given in points.items():
        _score(case, version, factor, given, on=on, by=by, remark="")
    note(
        "CASE_REVIEWED",
        case,
        by=by,
        results={code: str(result) for code, (result, _remark) in results.items()},
        points=dict(points),
    )

    return case


@transaction.atomic(durable=True)
def clear_section(
    *, case_id: int, section: str, is_cleared: bool, on: datetime.date, by: Person
) -> SectionClearance:
    """Decide whether investors read a section. Raises AnswerRefused, NotOfficer and OwnCase."""
    case, _version = _reviewed(case_id, by)
    if section not in BY_NAME:
        raise AnswerRefused

    clearance, _made = SectionClearance.objects.update_or_create(
        case=case, section=section, defaults={"is_cleared": is_cleared, "by": by, "on": on}
    )
    note("CASE_SECTION_CLEARED", case, by=by, section=section, is_cleared=is_cleared)

    return clearance


@transaction.atomic(durable=True)
def sign_off(
    *,
    case_id: int,
    verdict: str,
    grade: str,
    reason: str,
    on: datetime.date,
    by: Person,
) -> BusinessCase:
    """Sign the newest version of a case; the second of two different officers completes it.

    The first is an analyst or an approver, the second an approver; where they disagree a third
    one's voice decides. Qualified, the case has the worst grade that its signers gave, and a new
    prospectus is published. A grade that is not the scorecard's needs a reason, as a rejection
    does. Raises AnswerRefused, MoveNotAllowed, NotComplete, NotOfficer, OverrideNeedsReason,
    OwnCase, ReasonMissing and SignedAlready (SAME_OFFICER).

    Source: R0-12; A-41, two officers; A-44, never on both sides of one decision.
    """
    case, version = _reviewed(case_id, by)
    roles = check_role(by, case.bank_id, SIGNERS)
    signs = list(CaseSignOff.objects.filter(version=version).order_by("id"))

    _check_signer(signs, by, roles)
    reason = " ".join(reason.split())[:500]
    _check_verdict(case, verdict, grade, reason)

    sign = CaseSignOff.objects.create(
        case=case,
        version=version,
        officer=by,
        verdict=verdict,
        grade=grade if verdict == Verdict.QUALIFY else "",
        reason=reason,
        on=on,
    )
    note("CASE_SIGNED", case, by=by, verdict=str(verdict), grade=sign.grade, version=version.number)

    result = decided([each.verdict for each in [*signs, sign]])
    if result is not None:
        _complete(case, version, [*signs, sign], result, on=on, by=by)

    return case


def _complete(
    case: BusinessCase,
    version: CaseVersion,
    signs: list[CaseSignOff],
    verdict: str,
    *,
    on: datetime.date,
    by: Person,
) -> None:
    """Carry out what two officers agreed; a new version refused leaves a case qualified."""
    was_qualified = case.state == State.QUALIFIED
    reason = next((sign.reason for sign in reversed(signs) if sign.verdict == verdict), "")
    if verdict == Verdict.QUALIFY:
        case.grade = scorecard.agreed_grade(
            sign.grade for sign in signs if sign.verdict == Verdict.QUALIFY
        )
        if was_qualified:
            case.save(update_fields=["grade"])
        else:
            move(case, State.QUALIFIED, side=Side.OFFICERS, on=on, by=by, reason=reason)
        prospectuses.publish(
            case=case, on=on, reason=f"Version {version.number} of the case qualified.", by=by
        )
        note("CASE_QUALIFIED", case, by=by, grade=case.grade, version=version.number)
        tell_owner(case, kind="CASE_QUALIFIED", text=f"{case.title}: qualified", on=on)
        return
    if not was_qualified:
        move(case, State.REJECTED, side=Side.OFFICERS, on=on, by=by, reason=reason)
    note("CASE_REJECTED", case, by=by, reason=reason, version=version.number)
    tell_owner(case, kind="CASE_REJECTED", text=f"{case.title}: not qualified. {reason}", on=on)


def _reviewed(case_id: int, by: Person) -> tuple[BusinessCase, CaseVersion]:
    """Return a locked case that is in review, with the version that waits for a decision."""
    case = locked_case(case_id)
    check_role(by, case.bank_id, REVIEWERS)
    version = newest_version(case)
    if case.state not in {State.IN_REVIEW, State.QUALIFIED} or version is None:
        raise MoveNotAllowed(context={"state": case.state})
    verdicts = CaseSignOff.objects.filter(version=version).values_list("verdict", flat=True)
    if case.state == State.QUALIFIED and decided(list(verdicts)) is not None:
        raise MoveNotAllowed(context={"state": case.state})
    if by.pk in {case.author_id, case.business.owner_id, version.submitted_by_id}:
        raise OwnCase

    return case, version


def _check_answer(
    case: BusinessCase, criterion: str, result: str, remark: str, on: datetime.date
) -> None:
    if criterion not in checklist.CODES or result not in CaseCheck.Result.values:
        raise AnswerRefused(context={"criterion": criterion[:20]})
    if result != CaseCheck.Result.PASSED and not remark.strip():
        raise ReasonMissing(context={"criterion": criterion})
    if criterion == "DOCUMENTS" and result == CaseCheck.Result.PASSED:
        documents = list(CaseDocument.objects.filter(case=case, set_aside_on=None))
        lacking = missing_documents(case, documents, on)
        if lacking:
            raise NotComplete(context={"missing": {"documents": [str(kind) for kind in lacking]}})


def _check_points(factor: str, points: int) -> None:
    known = {each.code for each in scorecard.STANDARD.factors}
    if factor not in known or not 0 <= points <= scorecard.POINTS_MAX:
        raise AnswerRefused(context={"factor": factor[:20]})


def _score(
    case: BusinessCase,
    version: CaseVersion,
    factor: str,
    points: int,
    *,
    on: datetime.date,
    by: Person,
    remark: str,
) -> CaseScore:
    score, _made = CaseScore.objects.update_or_create(
        case=case,
        factor=factor,
        defaults={
            "points": points,
            "remark": remark.strip()[:500],
            "version_number": version.number,
            "by": by,
            "on": on,
        },
    )

    return score


def _check_signer(signs: list[CaseSignOff], by: Person, roles: frozenset[Officer.Role]) -> None:
    if any(sign.officer_id == by.pk for sign in signs):
        raise SignedAlready
    if signs and Officer.Role.APPROVER not in roles:
        raise NotOfficer(
            "The second signature is an approver's.", context={"roles": [Officer.Role.APPROVER]}
        )


def _check_verdict(case: BusinessCase, verdict: str, grade: str, reason: str) -> None:
    if verdict not in Verdict.values:
        raise AnswerRefused(context={"verdict": verdict[:10]})
    if verdict == Verdict.REJECT:
        if not reason:
            raise ReasonMissing
        return
    checks, scores = checks_of(case), scores_of(case)
    obstacles = obstacles_of(checks, scores)
    if obstacles:
        raise NotComplete(context={"missing": obstacles.listed()})
    if grade not in BusinessCase.Grade.values:
        raise AnswerRefused(context={"grade": grade[:5]})
    score = score_of(scores)
    if score is not None and score.grade != grade and not reason:
        raise OverrideNeedsReason(context={"scorecard": score.grade})
