"""Makes what investors read about a qualified case, and tells those whom a change concerns."""

import datetime
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from django.db import connection

from banks.canonical import digest_of
from banks.checklist import CRITERIA
from banks.models import (
    BusinessCase,
    CaseDocument,
    CaseSignOff,
    CaseVersion,
    Officer,
    Prospectus,
    ProspectusNews,
)
from banks.queries.officers import roles_of
from banks.queries.related import is_related_party
from banks.queries.reviews import checks_of, cleared_sections, score_of, scores_of
from banks.steps.approvals import midnight
from people import audit
from people.models import Person
from people.public_ids import public_id
from people.steps import tell
from rules import scorecard
from rules.case_states import decided

FORMAT = 1
# The roles in which somebody signs a case.
SIGNING = frozenset({Officer.Role.ANALYST, Officer.Role.APPROVER})


def publish(
    *,
    case: BusinessCase,
    on: datetime.date,
    reason: str,
    terms: Mapping[str, Any] | None = None,
    holders: Iterable[int] | None = None,
    by: Person | None = None,
) -> Prospectus:
    """Make the next version of a qualified case's prospectus, and tell those it concerns.

    `terms` are those of an offer, in plain JSON (whole numbers and text): an accepted
    counter-proposal publishes again with its own. `holders` are the people who hold notes of it
    or promised money; where the caller does not know them, the row of news is left for the
    marketplace to take. Without `terms` those of the version before stay.

    Source: R0-13, an immutable, versioned prospectus; later changes make a new version and notify
    holders.
    """
    assert connection.in_atomic_block
    assert case.state == BusinessCase.State.QUALIFIED

    before = Prospectus.objects.filter(case=case).order_by("-number").first()
    version = _qualified_version(case)
    if terms is None and before is not None:
        terms = before.content.get("terms")
    content = _content(case, version, terms)
    prospectus = Prospectus.objects.create(
        public_id=public_id("prospectus", midnight(on)),
        case=case,
        version=version,
        number=before.number + 1 if before is not None else 1,
        content=content,
        sha256=digest_of(content),
        published_on=on,
        reason=reason[:300],
    )
    audit.record(
        "PROSPECTUS_PUBLISHED",
        by=by,
        subject=prospectus,
        data={"case": case.public_id, "number": prospectus.number, "sha256": prospectus.sha256},
    )
    if before is not None:
        news = ProspectusNews.objects.create(prospectus=prospectus)
        if holders is not None:
            tell_of(news, holders, on=on)

    return prospectus


def tell_of(news: ProspectusNews, holders: Iterable[int], *, on: datetime.date) -> None:
    """Tell people about a new version of a prospectus, once."""
    assert connection.in_atomic_block

    prospectus = news.prospectus
    tell(
        holders,
        kind="PROSPECTUS_CHANGED",
        text=f"{prospectus.case.title}: prospectus {prospectus.number}. {prospectus.reason}",
        link=f"/prospectuses/{prospectus.public_id}/",
        on=on,
    )
    news.handled_on = on
    news.save(update_fields=["handled_on"])


def waiting_news() -> list[ProspectusNews]:
    """Return new versions that nobody was told of yet, locked, oldest first."""
    assert connection.in_atomic_block

    return list(
        ProspectusNews.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("prospectus__case__bank")
        .filter(handled_on=None)
        .order_by("id")
    )


def _qualified_version(case: BusinessCase) -> CaseVersion:
    """Return the newest version that two officers qualified."""
    for version in CaseVersion.objects.filter(case=case).order_by("-number"):
        verdicts = list(
            CaseSignOff.objects.filter(version=version)
            .order_by("id")
            .values_list("verdict", flat=True)
        )
        if decided(verdicts) == CaseSignOff.Verdict.QUALIFY:
            return version
    raise AssertionError("A qualified case has a version that two officers signed.")


def _content(
    case: BusinessCase, version: CaseVersion, terms: Mapping[str, Any] | None
) -> dict[str, Any]:
    signs = list(
        CaseSignOff.objects.select_related("officer")
        .filter(version=version, verdict=CaseSignOff.Verdict.QUALIFY)
        .order_by("id")
    )
    cleared = cleared_sections(case)
    business = case.business
    return {
        "format": FORMAT,
        "case": case.public_id,
        "version": {
            "number": version.number,
            "sha256": version.sha256,
            "submitted_on": version.submitted_on.isoformat(),
        },
        "bank": {"name": case.bank.name, "slug": case.bank.slug},
        "business": {
            "id": business.public_id,
            "name": business.name,
            "sector": business.sector,
            "country": business.country,
            "region": business.region,
            "since": business.since.isoformat(),
            "about": business.about,
        },
        "request": version.content.get("request", {}),
        "decimals": case.asset.decimals,
        "sections": {
            name: values
            for name, values in version.content.get("sections", {}).items()
            if cleared.get(name, False)
        },
        "withheld": sorted(name for name, is_cleared in cleared.items() if not is_cleared),
        "documents": _documents(case),
        "grade": _grade(case, signs),
        "checklist": _checklist(case),
        "sign_offs": [
            {
                "officer": sign.officer.name,
                "roles": sorted(
                    role.value for role in roles_of(sign.officer, case.bank_id) & SIGNING
                ),
                "on": sign.on.isoformat(),
                "grade": sign.grade,
            }
            for sign in signs
        ],
        "is_related_party": is_related_party(case, [sign.officer_id for sign in signs]),
        "terms": dict(terms) if terms is not None else None,
    }


def _grade(case: BusinessCase, signs: list[CaseSignOff]) -> dict[str, Any]:
    """Return the grade, what the scorecard suggested, and why another one was given."""
    score = score_of(scores_of(case))
    return {
        "grade": case.grade,
        "scorecard_version": scorecard.STANDARD.version,
        "scorecard_grade": score.grade if score is not None else None,
        # A hundredth of a point, so that no float is in what is hashed.
        "score_hundredths": _hundredths(score.score) if score is not None else None,
        "factors": [
            {
                "code": line.code,
                "weight": line.weight,
                "points": line.points,
                "part_hundredths": _hundredths(line.part),
            }
            for line in (score.lines if score is not None else ())
        ],
        "override_reasons": [
            sign.reason
            for sign in signs
            if score is not None and sign.grade != score.grade and sign.reason
        ],
    }


def _hundredths(points: Fraction) -> int:
    return int(points * 100)


def _checklist(case: BusinessCase) -> list[dict[str, str]]:
    checks = checks_of(case)
    return [
        {"criterion": criterion.code, "result": checks[criterion.code].result}
        for criterion in CRITERIA
        if criterion.code in checks
    ]


def _documents(case: BusinessCase) -> list[dict[str, Any]]:
    """Return the documents that investors may read, each with the digest of what they get."""
    shown = (
        CaseDocument.objects.select_related("file", "redacted")
        .filter(case=case, set_aside_on=None)
        .exclude(visibility=CaseDocument.Visibility.INTERNAL)
        .order_by("id")
    )
    found = []
    for document in shown:
        is_redacted = document.visibility == CaseDocument.Visibility.REDACTED
        file = document.redacted if is_redacted and document.redacted else document.file
        found.append(
            {
                "id": document.public_id,
                "kind": document.kind,
                "title": document.title,
                "sha256": file.sha256,
                "media_type": file.media_type,
                "is_redacted": is_redacted,
                "expires_on": document.expires_on.isoformat() if document.expires_on else None,
            }
        )

    return found
