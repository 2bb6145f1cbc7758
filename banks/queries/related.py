"""Looks for duplicates and related parties of a case, which officers know before they sign."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q

from banks.models import Business, BusinessCase, CaseDocument, Officer

# Names that share this much of their trigrams are worth a look; PostgreSQL's own default is 0.3.
SIMILARITY_LEAST = 0.45
HITS_MAX = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that a case has in common with another business or with an officer.

    `bank_id` says whose business it is: officers open those of their own bank only.
    """

    kind: str
    name: str
    detail: str = ""
    business_id: int | None = None
    bank_id: int | None = None


def hits_of(case: BusinessCase) -> list[Hit]:
    """Return what a case has in common with others, the gravest first."""
    business = case.business
    others = Business.objects.select_related("bank").exclude(pk=business.pk)
    found = [
        *_offices(case),
        *(
            _hit("SAME_OWNER", other)
            for other in others.filter(owner_id=business.owner_id).order_by("id")[:HITS_MAX]
        ),
    ]
    if business.registration_number:
        found += [
            _hit("SAME_REGISTRATION", other)
            for other in others.filter(
                country=business.country, registration_number=business.registration_number
            ).order_by("id")[:HITS_MAX]
        ]
    found += [
        _hit("SIMILAR_NAME", other)
        for other in others.filter(name__trigram_similar=business.name)
        .annotate(alike=TrigramSimilarity("name", business.name))
        .filter(alike__gte=SIMILARITY_LEAST)
        .exclude(owner_id=business.owner_id)
        .order_by("-alike", "id")[:HITS_MAX]
    ]

    return found + _open_cases(case) + _shared_documents(case)


def is_related_party(case: BusinessCase, signers: Iterable[int] = ()) -> bool:
    """Tell whether the owner or the author of a case works for a bank that decides about it.

    Source: A-44, a related-party flag is public on the offer.
    """
    own = {case.business.owner_id, case.author_id}
    works_here = Officer.objects.filter(bank_id=case.bank_id, person_id=case.business.owner_id)
    return works_here.exists() or bool(own & set(signers))


def _offices(case: BusinessCase) -> list[Hit]:
    offices = (
        Officer.objects.select_related("person", "bank")
        .filter(person_id__in=[case.business.owner_id, case.author_id], until__isnull=True)
        .order_by("bank_id", "person_id", "role")[:HITS_MAX]
    )
    return [
        Hit(
            "OWNER_IS_OFFICER" if each.person_id == case.business.owner_id else "AUTHOR_IS_OFFICER",
            each.person.name,
            f"{each.bank.name}: {each.get_role_display()}",
            bank_id=each.bank_id,
        )
        for each in offices
    ]


def _open_cases(case: BusinessCase) -> list[Hit]:
    others = (
        BusinessCase.objects.filter(business_id=case.business_id)
        .exclude(pk=case.pk)
        .exclude(state__in=["DRAFT", "REJECTED", "WITHDRAWN"])
        .order_by("id")[:HITS_MAX]
    )
    return [
        Hit(
            "ANOTHER_CASE",
            each.title,
            each.get_state_display().lower(),
            case.business_id,
            case.bank_id,
        )
        for each in others
    ]


def _shared_documents(case: BusinessCase) -> list[Hit]:
    own = CaseDocument.objects.filter(case=case, set_aside_on=None).values("file_id")
    shared = (
        CaseDocument.objects.select_related("case__business__bank", "file")
        .filter(Q(file_id__in=own) | Q(redacted_id__in=own))
        .exclude(case__business_id=case.business_id)
        .order_by("id")[:HITS_MAX]
    )
    return [
        Hit(
            "SAME_DOCUMENT",
            # What lies with another bank is that bank's: that there is something is enough.
            each.case.business.name if each.case.bank_id == case.bank_id else "…",
            each.file.sha256[:12],
            each.case.business_id,
            each.case.bank_id,
        )
        for each in shared
    ]


def _hit(kind: str, business: Business) -> Hit:
    return Hit(kind, business.name, business.bank.name, business.pk, business.bank_id)
