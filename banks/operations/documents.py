"""Documents come to a case, are shown or hidden, and are set aside; their content never changes."""

import datetime

from django.db import transaction

from banks.case_refusals import (
    AnswerRefused,
    DocumentExpired,
    DocumentUnknown,
    MoveNotAllowed,
    RedactedMissing,
)
from banks.models import BusinessCase, CaseDocument
from banks.queries.officers import check_role
from banks.steps.approvals import midnight
from banks.steps.case_moves import check_owner, locked_case, note
from banks.steps.files import keep_file
from people.models import Person
from people.public_ids import public_id

State = BusinessCase.State
Visibility = CaseDocument.Visibility


@transaction.atomic(durable=True)
def add_document(
    *,
    case_id: int,
    kind: str,
    title: str,
    name: str,
    content: bytes,
    on: datetime.date,
    by: Person,
    expires_on: datetime.date | None = None,
) -> CaseDocument:
    """Add a document to a case; `name` is the name of the file as it was sent.

    It is internal until an officer shows it to investors. Raises AnswerRefused, DocumentExpired,
    the refusals of keep_file, MoveNotAllowed and NotTheOwner.
    """
    case = locked_case(case_id)
    check_owner(by, case.business)
    _check_takes_documents(case)
    if kind not in CaseDocument.Kind.values:
        raise AnswerRefused(context={"kind": kind[:12]})
    if expires_on is not None and expires_on <= on:
        raise DocumentExpired(context={"expires_on": expires_on.isoformat()})
    file = keep_file(content=content, name=name)

    document = CaseDocument.objects.create(
        public_id=public_id("document", midnight(on)),
        case=case,
        kind=kind,
        title=" ".join(title.split())[:120] or name[:120],
        file=file,
        expires_on=expires_on,
        added_by=by,
        added_on=on,
    )
    note(
        "CASE_DOCUMENT_ADDED",
        case,
        by=by,
        document=document.public_id,
        sha256=file.sha256,
        scan=file.scan,
    )

    return document


@transaction.atomic(durable=True)
def add_redacted(
    *, document_id: int, name: str, content: bytes, on: datetime.date, by: Person
) -> CaseDocument:
    """Add the version of a document in which is blacked out what investors may not read.

    Raises the refusals of keep_file, MoveNotAllowed and NotTheOwner.
    """
    document, case = _locked(document_id)
    check_owner(by, case.business)
    _check_takes_documents(case)
    file = keep_file(content=content, name=name)

    document.redacted = file
    document.save(update_fields=["redacted"])
    note(
        "CASE_DOCUMENT_REDACTED",
        case,
        by=by,
        document=document.public_id,
        sha256=file.sha256,
        on=on.isoformat(),
    )

    return document


@transaction.atomic(durable=True)
def show_document(
    *, document_id: int, visibility: str, on: datetime.date, by: Person
) -> CaseDocument:
    """Decide as an officer who may read a document.

    Raises AnswerRefused, DocumentUnknown, NotOfficer and RedactedMissing.
    """
    document, case = _locked(document_id)
    check_role(by, case.bank_id)
    if visibility not in Visibility.values:
        raise AnswerRefused(context={"visibility": visibility[:9]})
    if visibility == Visibility.REDACTED and document.redacted_id is None:
        raise RedactedMissing

    document.visibility = visibility
    document.save(update_fields=["visibility"])
    note(
        "CASE_DOCUMENT_SHOWN",
        case,
        by=by,
        document=document.public_id,
        visibility=str(visibility),
        on=on.isoformat(),
    )

    return document


@transaction.atomic(durable=True)
def set_document_aside(*, document_id: int, on: datetime.date, by: Person) -> CaseDocument:
    """Take a document out of sight; it stays in the record. Raises DocumentUnknown, NotTheOwner."""
    document, case = _locked(document_id)
    check_owner(by, case.business)
    _check_takes_documents(case)

    document.set_aside_on = on
    document.save(update_fields=["set_aside_on"])
    note("CASE_DOCUMENT_SET_ASIDE", case, by=by, document=document.public_id)

    return document


def _locked(document_id: int) -> tuple[CaseDocument, BusinessCase]:
    found = CaseDocument.objects.filter(pk=document_id, set_aside_on=None).first()
    if found is None:
        raise DocumentUnknown
    case = locked_case(found.case_id)

    return CaseDocument.objects.select_for_update(of=("self",)).get(pk=document_id), case


def _check_takes_documents(case: BusinessCase) -> None:
    if case.state in {State.REJECTED, State.WITHDRAWN}:
        raise MoveNotAllowed(context={"state": case.state})
