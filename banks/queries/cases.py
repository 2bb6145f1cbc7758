"""Finds business cases: the one door from a person to a case, and what officers work through."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from banks import checklist
from banks.case_refusals import CaseUnknown
from banks.models import (
    Bank,
    Business,
    BusinessCase,
    CaseDocument,
    CaseMessage,
    CaseRemark,
    CaseSignOff,
    CaseTransition,
    CaseVersion,
    Prospectus,
)
from people.models import Person

State = BusinessCase.State
_WITH = ("business__owner", "bank__network", "asset", "author", "officer")


def case_with_id(case_id: int) -> BusinessCase:
    """Return a case by id. Raises CaseUnknown."""
    found = BusinessCase.objects.select_related(*_WITH).filter(pk=case_id).first()
    if found is None:
        raise CaseUnknown

    return found


def case_of_owner(person: Person, public_id: str) -> BusinessCase | None:
    """Return a case of a business that a person owns; None for everybody else."""
    return (
        BusinessCase.objects.select_related(*_WITH)
        .filter(public_id=public_id, business__owner=person)
        .first()
    )


def case_of_bank(bank: Bank, public_id: str) -> BusinessCase | None:
    """Return a case of one bank as its officers see it: not while it is only being drafted."""
    return _submitted(bank).select_related(*_WITH).filter(public_id=public_id).first()


def business_of_owner(person: Person, public_id: str) -> Business | None:
    """Return a business that a person owns; None for everybody else."""
    return (
        Business.objects.select_related("bank__network__asset", "owner")
        .filter(public_id=public_id, owner=person)
        .first()
    )


def businesses_of(person: Person) -> list[Business]:
    """Return the businesses that a person owns, with their cases, the newest first."""
    cases = BusinessCase.objects.select_related("asset").order_by("-id")
    return list(
        Business.objects.select_related("bank")
        .filter(owner=person)
        .prefetch_related(Prefetch("cases", queryset=cases))
        .order_by("name", "id")
    )


def banks_open_for_business() -> QuerySet[Bank]:
    """Return the banks with which a business may open, by name."""
    return (
        Bank.objects.select_related("network__asset")
        .filter(state__in=[Bank.State.PROBATION, Bank.State.ACTIVE, Bank.State.OVERDUE])
        .order_by("name", "id")
    )


def newest_version(case: BusinessCase) -> CaseVersion | None:
    """Return a case as it was submitted last, None where it never was."""
    return CaseVersion.objects.filter(case=case).order_by("-number").first()


def versions_of(case: BusinessCase) -> list[CaseVersion]:
    """Return every submission of a case, oldest first."""
    return list(
        CaseVersion.objects.select_related("submitted_by").filter(case=case).order_by("number")
    )


def sign_offs_of(version: CaseVersion) -> list[CaseSignOff]:
    """Return who signed one version, in the order in which they did."""
    return list(
        CaseSignOff.objects.select_related("officer").filter(version=version).order_by("id")
    )


def documents_of(case: BusinessCase) -> list[CaseDocument]:
    """Return the documents of a case that are in force, oldest first."""
    return list(
        CaseDocument.objects.select_related("file", "redacted", "added_by")
        .filter(case=case, set_aside_on=None)
        .order_by("id")
    )


def document_of_case(case: BusinessCase, public_id: str) -> CaseDocument | None:
    """Return one document of a case that the asker was already let into."""
    return (
        CaseDocument.objects.select_related("file", "redacted")
        .filter(case=case, public_id=public_id)
        .first()
    )


def is_shown(case: BusinessCase, public_id: str) -> bool:
    """Tell whether investors may read a document now; one hidden again is hidden everywhere."""
    return (
        CaseDocument.objects.filter(case=case, public_id=public_id, set_aside_on=None)
        .exclude(visibility=CaseDocument.Visibility.INTERNAL)
        .exists()
    )


def missing_documents(
    case: BusinessCase, documents: list[CaseDocument], on: datetime.date
) -> list[CaseDocument.Kind]:
    """Return the kinds of required documents that are not there, or not valid any more."""
    valid = [each.kind for each in documents if each.expires_on is None or each.expires_on > on]
    return checklist.missing_kinds(case.product, valid)


@dataclass(frozen=True, slots=True)
class Obstacles:
    """What keeps a case from being qualified, as codes that pages put into words."""

    unanswered: tuple[str, ...]
    failed: tuple[str, ...]
    unscored: tuple[str, ...]

    def __bool__(self) -> bool:
        """Tell whether anything is in the way."""
        return bool(self.unanswered or self.failed or self.unscored)

    def listed(self) -> dict[str, list[str]]:
        """Return them by kind, those that are there."""
        found: Mapping[str, Any] = {
            "unanswered": list(self.unanswered),
            "failed": list(self.failed),
            "unscored": list(self.unscored),
        }
        return {name: codes for name, codes in found.items() if codes}


def messages_of(case: BusinessCase) -> list[CaseMessage]:
    """Return what owner and bank said to each other about a case, oldest first."""
    return list(CaseMessage.objects.select_related("by").filter(case=case).order_by("id"))


def remarks_of(case: BusinessCase) -> list[CaseRemark]:
    """Return what officers noted for each other, oldest first."""
    return list(CaseRemark.objects.select_related("by").filter(case=case).order_by("id"))


def moves_of(case: BusinessCase) -> list[CaseTransition]:
    """Return every move of a case, oldest first."""
    return list(CaseTransition.objects.select_related("by").filter(case=case).order_by("number"))


def prospectuses_of(case: BusinessCase) -> list[Prospectus]:
    """Return every version of a case's prospectus, newest first."""
    return list(Prospectus.objects.select_related("version").filter(case=case).order_by("-number"))


def newest_prospectus(case_id: int) -> Prospectus | None:
    """Return the prospectus in force of a case, None where it has none."""
    return Prospectus.objects.filter(case_id=case_id).order_by("-number").first()


def public_prospectus(public_id: str) -> Prospectus | None:
    """Return a prospectus: everybody may read it."""
    return (
        Prospectus.objects.select_related("case__business__bank", "case__asset", "version")
        .filter(public_id=public_id)
        .first()
    )


def _submitted(bank: Bank) -> QuerySet[BusinessCase]:
    return BusinessCase.objects.filter(bank=bank).exclude(
        Q(state=State.DRAFT) | Q(state=State.WITHDRAWN, versions__isnull=True)
    )
