"""What officers found about a case: the checklist, the scorecard, and what is in the way."""

from banks import checklist
from banks.case_sections import SECTIONS
from banks.models import BusinessCase, CaseCheck, CaseScore, SectionClearance
from banks.queries.cases import Obstacles
from rules import scorecard


def checks_of(case: BusinessCase) -> dict[str, CaseCheck]:
    """Return the answers of the checklist by criterion."""
    found = CaseCheck.objects.select_related("by", "evidence").filter(case=case)
    return {check.criterion: check for check in found}


def scores_of(case: BusinessCase) -> dict[str, CaseScore]:
    """Return the points of the scorecard by factor."""
    return {
        score.factor: score for score in CaseScore.objects.select_related("by").filter(case=case)
    }


def score_of(scores: dict[str, CaseScore]) -> scorecard.Score | None:
    """Return what the scorecard comes to, None while a factor has no points."""
    points = {code: score.points for code, score in scores.items()}
    return None if scorecard.missing_factors(points) else scorecard.score(points)


def cleared_sections(case: BusinessCase) -> dict[str, bool]:
    """Return which sections investors read: as they are meant, unless an officer decided."""
    decided = dict(SectionClearance.objects.filter(case=case).values_list("section", "is_cleared"))
    return {section.name: decided.get(section.name, section.for_investors) for section in SECTIONS}


def obstacles_of(checks: dict[str, CaseCheck], scores: dict[str, CaseScore]) -> Obstacles:
    """Return what keeps a case from being qualified."""
    results = {code: check.result for code, check in checks.items()}
    return Obstacles(
        unanswered=tuple(each.code for each in checklist.unanswered(results)),
        failed=tuple(each.code for each in checklist.failed(results)),
        unscored=scorecard.missing_factors({code: each.points for code, each in scores.items()}),
    )
