"""What an officer may do with a case now, and what is missing for what they may not."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from banks.checklist import CRITERIA, FACTOR_LABELS
from banks.gate import Desk
from banks.models import BusinessCase, CaseSignOff, CaseVersion, Officer
from banks.queries.cases import Obstacles
from banks.views.case_desk import REVIEWERS
from rules.case_states import decided

State = BusinessCase.State
Role = Officer.Role


@dataclass(frozen=True, slots=True)
class Possible:
    """The buttons of a case; `blocked` says why a signature to qualify is not given yet."""

    take: bool
    changes: bool
    look: bool
    qualify: bool
    reject: bool
    blocked: tuple[str, ...]


def possible(
    desk: Desk,
    case: BusinessCase,
    version: CaseVersion,
    signs: Sequence[CaseSignOff],
    obstacles: Obstacles,
) -> Possible:
    """Return what an officer of this desk may do with a case now."""
    acts = desk.may(*REVIEWERS)
    open_version = decided([sign.verdict for sign in signs]) is None
    in_review = case.state == State.IN_REVIEW or (case.state == State.QUALIFIED and open_version)
    is_own = desk.person.pk in {case.author_id, case.business.owner_id, version.submitted_by_id}
    looks = acts and in_review and not is_own
    why = _why_not_signing(desk, signs, is_own=is_own) if in_review else []
    signs_now = looks and not why

    return Possible(
        take=acts
        and case.state in {State.SUBMITTED, State.IN_REVIEW, State.QUALIFIED}
        and case.officer_id != desk.person.pk,
        changes=acts and case.state == State.IN_REVIEW,
        look=looks,
        qualify=signs_now and not obstacles,
        reject=signs_now,
        blocked=tuple([*why, *_missing(obstacles)] if in_review else []),
    )


def _why_not_signing(desk: Desk, signs: Sequence[CaseSignOff], *, is_own: bool) -> list[str]:
    if is_own:
        return [_("You wrote this case or own the business, so others decide.")]
    if any(sign.officer_id == desk.person.pk for sign in signs):
        return [_("You have signed this version. A second officer signs.")]
    if not desk.may(Role.ANALYST, Role.APPROVER):
        return [_("An analyst or an approver signs.")]
    if signs and not desk.may(Role.APPROVER):
        return [_("The second signature is an approver's.")]

    return []


def _missing(obstacles: Obstacles) -> list[str]:
    labels = {criterion.code: criterion.label for criterion in CRITERIA}
    return [
        *(_("Not answered: %(what)s") % {"what": labels[code]} for code in obstacles.unanswered),
        *(_("Not met: %(what)s") % {"what": labels[code]} for code in obstacles.failed),
        *(_("No points: %(what)s") % {"what": FACTOR_LABELS[code]} for code in obstacles.unscored),
    ]
