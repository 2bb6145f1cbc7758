"""Moves a case along an allowed edge, and keeps what was submitted."""

import datetime

from django.db import connection

from banks.canonical import digest_of
from banks.case_hooks import hooks
from banks.case_refusals import CaseUnknown, MoveNotAllowed, NotTheOwner
from banks.models import Business, BusinessCase, CaseDocument, CaseTransition, CaseVersion
from banks.queries import officers
from banks.queries.cases import newest_version
from people import audit
from people.models import Person
from people.steps import tell
from rules.case_states import CaseState, Side, is_allowed


def locked_case(case_id: int) -> BusinessCase:
    """Return a case that nobody else changes until this transaction ends. Raises CaseUnknown."""
    assert connection.in_atomic_block
    found = (
        BusinessCase.objects.select_for_update(of=("self",))
        .select_related("business__owner", "bank__network", "asset")
        .filter(pk=case_id)
        .first()
    )
    if found is None:
        raise CaseUnknown

    return found


def check_owner(by: Person, business: Business) -> None:
    """Raise NotTheOwner unless `by` owns the business or works at its bank."""
    if business.owner_id != by.pk and not (
        officers.roles_of(by, business.bank_id) & officers.ACTING_ROLES
    ):
        raise NotTheOwner


def move(
    case: BusinessCase,
    target: BusinessCase.State,
    *,
    side: Side,
    on: datetime.date,
    by: Person,
    reason: str = "",
) -> CaseTransition:
    """Move a locked case to another state. Raises MoveNotAllowed."""
    source = BusinessCase.State(case.state)
    check_move(case, target, side=side)
    case.state = target
    case.state_since = on
    case.save(update_fields=["state", "state_since", "grade"])
    if target in {BusinessCase.State.REJECTED, BusinessCase.State.WITHDRAWN}:
        for hook in hooks():
            hook.ended(case, by, on)

    return CaseTransition.objects.create(
        case=case,
        number=CaseTransition.objects.filter(case=case).count() + 1,
        from_state=source,
        to_state=target,
        on=on,
        by=by,
        reason=reason[:500],
    )


def check_move(case: BusinessCase, target: BusinessCase.State, *, side: Side) -> None:
    """Raise MoveNotAllowed unless the case may go there."""
    if not is_allowed(CaseState(case.state), CaseState(target), side=side):
        raise MoveNotAllowed(context={"state": case.state, "target": str(target)})


def content_of(case: BusinessCase) -> dict[str, object]:
    """Return everything that a submission states: the request, the sections, the documents."""
    documents = CaseDocument.objects.filter(case=case, set_aside_on=None).order_by("id")
    return {
        "request": {
            "title": case.title,
            "purpose": case.purpose,
            "product": case.product,
            "asset": case.asset.code,
            "asks_minor": case.asks_minor,
        },
        "sections": case.draft,
        "documents": [
            {"id": public_id, "kind": kind, "title": title, "sha256": sha256}
            for public_id, kind, title, sha256 in documents.values_list(
                "public_id", "kind", "title", "file__sha256"
            )
        ],
    }


def keep_version(case: BusinessCase, *, on: datetime.date, by: Person) -> CaseVersion | None:
    """Keep a locked case as it stands; None where it stands as it was submitted last."""
    content = content_of(case)
    sha256 = digest_of(content)
    last = newest_version(case)
    if last is not None and last.sha256 == sha256:
        return None

    return CaseVersion.objects.create(
        case=case,
        number=last.number + 1 if last is not None else 1,
        content=content,
        sha256=sha256,
        submitted_on=on,
        submitted_by=by,
    )


def tell_owner(case: BusinessCase, *, kind: str, text: str, on: datetime.date) -> None:
    """Tell the owner of a business what happened to its case."""
    tell(
        [case.business.owner_id],
        kind=kind,
        text=text,
        link=f"/business/cases/{case.public_id}/",
        on=on,
    )


def tell_officer(case: BusinessCase, *, kind: str, text: str, on: datetime.date) -> None:
    """Tell the officer who takes care of a case, where there is one."""
    if case.officer_id is not None:
        tell(
            [case.officer_id],
            kind=kind,
            text=text,
            link=f"/desk/{case.bank.slug}/cases/{case.public_id}/",
            on=on,
        )


def note(action: str, case: BusinessCase, *, by: Person, **data: object) -> None:
    """Record a deed about a case."""
    audit.record(action, by=by, subject=case, data=data)
