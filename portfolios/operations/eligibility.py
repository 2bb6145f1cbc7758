"""A person asks to invest, and is accepted or refused; every commitment reads the result."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction

from banks.models import Bank, Officer
from banks.queries.officers import check_role
from banks.steps.files import keep_file
from governance.models import Network
from ledger.models import Asset
from marketplace.models import InvestorLimit, InvestorStanding
from people import audit
from people.models import Person
from people.public_ids import public_id
from people.steps import tell
from portfolios.models import Eligibility, EligibilityDocument
from portfolios.refusals import (
    AskedAlready,
    DocumentsMissing,
    NotAsked,
    NotUnderstood,
    OwnAsking,
    RemarkMissing,
    TooYoung,
)
from rules.eligibility import QUESTIONS, means, right_count

ADULT_YEARS = 18
# Who looks at people's papers.
REVIEWERS = (Officer.Role.INTAKE, Officer.Role.ANALYST, Officer.Role.APPROVER)
_SHOWN = "/portfolio/eligibility/"


@dataclass(frozen=True, slots=True)
class Paper:
    """A file as it was sent."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What a person says of themselves; amounts are in minor units of `asset`."""

    legal_name: str
    country: str
    born_on: datetime.date
    asset: Asset
    worth_minor: int
    yearly_income_minor: int
    answers: Mapping[str, str]
    has_understood: bool
    is_sophisticated: bool = False
    bank: Bank | None = None
    papers: Sequence[Paper] = field(default_factory=tuple)


@transaction.atomic(durable=True)
def ask_to_invest(
    *, person: Person, asking: Asking, on: datetime.date, at: datetime.datetime
) -> Eligibility:
    """Hand in who one is, knows and can bear; accepted at once where no officer has to look.

    Whoever says that they invest by profession is always looked at by an officer, because nothing
    bounds them then. Wrong answers are no bar once they were understood.

    Raises TooYoung, NotUnderstood, DocumentsMissing, AskedAlready and the refusals of files.
    Source: Regulation (EU) 2020/1503, Art. 21; ecosystem I12.
    """
    standing = InvestorStanding.objects.select_for_update().filter(person=person).first()
    was_accepted = standing is not None and standing.state == InvestorStanding.State.ACCEPTED
    right = right_count(asking.answers)

    needs_officer = bool(settings.INVESTOR_DOCUMENTS) or asking.is_sophisticated
    if _age(asking.born_on, on) < ADULT_YEARS:
        raise TooYoung
    if not asking.has_understood:
        raise NotUnderstood(context={"right": right, "of": len(QUESTIONS)})
    if needs_officer and (asking.bank is None or not asking.papers):
        raise DocumentsMissing
    if Eligibility.objects.filter(person=person, state=Eligibility.State.ASKED).exists():
        raise AskedAlready

    bound = means(
        worth_minor=asking.worth_minor,
        yearly_income_minor=asking.yearly_income_minor,
        decimals=asking.asset.decimals,
        is_sophisticated=asking.is_sophisticated,
    )

    eligibility = Eligibility.objects.create(
        public_id=public_id("elig", at),
        person=person,
        bank=asking.bank if needs_officer else None,
        legal_name=asking.legal_name,
        country=asking.country.upper(),
        born_on=asking.born_on,
        is_sophisticated=asking.is_sophisticated,
        answers=dict(asking.answers),
        right_count=right,
        question_count=len(QUESTIONS),
        asset=asking.asset,
        worth_minor=asking.worth_minor,
        yearly_income_minor=asking.yearly_income_minor,
        bearable_minor=bound.bearable_minor,
        offer_minor_max=bound.offer_minor_max,
        year_minor_max=bound.year_minor_max,
        asked_on=on,
    )
    EligibilityDocument.objects.bulk_create(
        EligibilityDocument(
            eligibility=eligibility,
            number=number,
            title=paper.name[:120],
            file=keep_file(content=paper.content, name=paper.name),
        )
        for number, paper in enumerate(asking.papers, 1)
    )
    audit.record("ELIGIBILITY_ASKED", by=person, subject=eligibility)
    if not needs_officer:
        _accept(eligibility, on=on, by=None)
    elif not was_accepted:
        # Who invests already goes on within the old limits while somebody looks at new ones.
        _write_standing(eligibility, InvestorStanding.State.ASKED, on=on)

    return eligibility


@transaction.atomic(durable=True)
def decide_eligibility(
    *,
    eligibility_public_id: str,
    bank_id: int,
    accepts: bool,
    by: Person,
    on: datetime.date,
    remark: str = "",
) -> Eligibility:
    """Accept or refuse somebody who asked this bank. Raises NotOfficer, NotAsked, OwnAsking,
    RemarkMissing.
    """
    eligibility = (
        Eligibility.objects.select_for_update(of=("self",))
        .select_related("person", "asset")
        .filter(public_id=eligibility_public_id, bank_id=bank_id)
        .first()
    )

    check_role(by, bank_id, REVIEWERS)
    if eligibility is None or eligibility.state != Eligibility.State.ASKED:
        raise NotAsked
    if eligibility.person_id == by.pk:
        raise OwnAsking
    if not accepts and not remark.strip():
        raise RemarkMissing

    eligibility.remark = remark.strip()[:300]
    if accepts:
        _accept(eligibility, on=on, by=by)
    else:
        _refuse(eligibility, on=on, by=by)

    return eligibility


def _accept(eligibility: Eligibility, *, on: datetime.date, by: Person | None) -> None:
    eligibility.state = Eligibility.State.ACCEPTED
    eligibility.decided_on, eligibility.decided_by = on, by
    eligibility.save(update_fields=["state", "decided_on", "decided_by", "remark"])
    _write_standing(eligibility, InvestorStanding.State.ACCEPTED, on=on)
    _write_limits(eligibility)
    audit.record("ELIGIBILITY_ACCEPTED", by=by, subject=eligibility)
    tell(
        [eligibility.person_id],
        kind="ELIGIBILITY_ACCEPTED",
        text="You can invest now.",
        link="/offers/",
        on=on,
    )


def _refuse(eligibility: Eligibility, *, on: datetime.date, by: Person) -> None:
    eligibility.state = Eligibility.State.REFUSED
    eligibility.decided_on, eligibility.decided_by = on, by
    eligibility.save(update_fields=["state", "decided_on", "decided_by", "remark"])
    held = InvestorStanding.objects.filter(person_id=eligibility.person_id)
    held.exclude(state=InvestorStanding.State.ACCEPTED).update(
        state=InvestorStanding.State.REFUSED, since=on
    )
    audit.record("ELIGIBILITY_REFUSED", by=by, subject=eligibility)
    tell(
        [eligibility.person_id],
        kind="ELIGIBILITY_REFUSED",
        text=f"You cannot invest yet: {eligibility.remark}",
        link=_SHOWN,
        on=on,
    )


def _write_standing(
    eligibility: Eligibility, state: InvestorStanding.State, *, on: datetime.date
) -> None:
    InvestorStanding.objects.update_or_create(
        person_id=eligibility.person_id,
        defaults={
            "state": state,
            "is_sophisticated": eligibility.is_sophisticated
            and state == InvestorStanding.State.ACCEPTED,
            "since": on,
        },
    )


def _write_limits(eligibility: Eligibility) -> None:
    """Write the limits in the asset of the declaration; none of the other assets of banks is open.

    Means that were declared in one asset say nothing in another: there the limit is zero until
    they are declared in it too.
    """
    if eligibility.is_sophisticated:
        InvestorLimit.objects.filter(person_id=eligibility.person_id).delete()
        return
    InvestorLimit.objects.update_or_create(
        person_id=eligibility.person_id,
        asset=eligibility.asset,
        defaults={
            "offer_minor": eligibility.offer_minor_max,
            "year_minor": eligibility.year_minor_max,
        },
    )
    others = (
        Network.objects.filter(kind=Network.Kind.BANKS)
        .exclude(asset=eligibility.asset)
        .values_list("asset_id", flat=True)
        .distinct()
    )
    InvestorLimit.objects.bulk_create(
        (
            InvestorLimit(
                person_id=eligibility.person_id, asset_id=asset_id, offer_minor=0, year_minor=0
            )
            for asset_id in others
        ),
        ignore_conflicts=True,
    )


def _age(born_on: datetime.date, on: datetime.date) -> int:
    """Return whole years."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
