"""A business develops its case, hands it in, and an officer takes care of it."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from banks.case_hooks import hooks
from banks.case_refusals import (
    AnswerRefused,
    MoveNotAllowed,
    NameMissing,
    NotComplete,
    NothingNew,
    NotTheOwner,
    NotWritable,
    ProductOff,
    ReasonMissing,
    SectionRefused,
)
from banks.case_sections import BY_NAME, PRODUCTS
from banks.case_values import ValuesRefused, cleaned, missing
from banks.models import Business, BusinessCase, CaseTransition, CaseVersion, Officer
from banks.queries.cases import banks_open_for_business
from banks.queries.officers import check_role, roles_of
from banks.refusals import BankNotListing
from banks.steps.approvals import midnight
from banks.steps.case_moves import (
    check_move,
    check_owner,
    keep_version,
    locked_case,
    move,
    note,
    tell_officer,
    tell_owner,
)
from ledger.models import Asset
from people import audit
from people.models import Person
from people.public_ids import public_id
from people.text import name_hides_something
from rules.case_states import WRITABLE, CaseState, Side, submitted_state
from rules.money import AMOUNT_MINOR_MAX, AmountRefused
from rules.money import Asset as RuleAsset

State = BusinessCase.State
REVIEWERS = (Officer.Role.INTAKE, Officer.Role.ANALYST, Officer.Role.APPROVER)


@transaction.atomic(durable=True)
def open_case(
    *,
    business_id: int,
    title: str,
    purpose: str,
    product: str,
    asset: Asset,
    asks_minor: int,
    on: datetime.date,
    by: Person,
) -> BusinessCase:
    """Begin a case: what a business asks for, in minor units of `asset`, and for what.

    Raises BankNotListing, NameMissing, NotTheOwner, ProductOff and SectionRefused.
    """
    business = Business.objects.select_related("bank").get(pk=business_id)

    check_owner(by, business)
    if not banks_open_for_business().filter(pk=business.bank_id).exists():
        raise BankNotListing
    request = _request(business, title=title, purpose=purpose, product=product)
    _check_amount(asks_minor)

    case = BusinessCase.objects.create(
        public_id=public_id("case", midnight(on)),
        business=business,
        bank=business.bank,
        author=by,
        asset=asset,
        asks_minor=asks_minor,
        state_since=on,
        **request,
    )
    CaseTransition.objects.create(case=case, number=1, to_state=State.DRAFT, on=on, by=by)
    note("CASE_OPENED", case, by=by, asks_minor=asks_minor, asset=asset.code)

    return case


@transaction.atomic(durable=True)
def change_request(
    *,
    case_id: int,
    title: str,
    purpose: str,
    product: str,
    asks_minor: int,
    on: datetime.date,
    by: Person,
) -> BusinessCase:
    """Change what a case asks for. Raises what open_case does, and NotWritable."""
    case = locked_case(case_id)
    check_owner(by, case.business)
    _check_writable(case)
    request = _request(case.business, title=title, purpose=purpose, product=product)
    _check_amount(asks_minor)

    for name, value in {**request, "asks_minor": asks_minor}.items():
        setattr(case, name, value)
    case.save(update_fields=[*request, "asks_minor"])
    note("CASE_REQUEST_CHANGED", case, by=by, asks_minor=asks_minor, on=on.isoformat())

    return case


@transaction.atomic(durable=True)
def save_section(
    *, case_id: int, section: str, values: Mapping[str, Any], on: datetime.date, by: Person
) -> BusinessCase:
    """Keep what stands in one section of a case (banks/case_sections.py names the fields).

    An amount is minor units as a whole number, or text in major units. What is incomplete is kept:
    only submitting asks for everything. Raises NotTheOwner, NotWritable and SectionRefused.
    """
    case = locked_case(case_id)
    check_owner(by, case.business)
    _check_writable(case)
    if section not in BY_NAME:
        raise SectionRefused(context={"errors": {"section": section[:40]}})
    try:
        kept = cleaned(BY_NAME[section], values, RuleAsset(case.asset.code, case.asset.decimals))
    except (ValuesRefused, AmountRefused) as refused:
        errors = getattr(refused, "errors", {"": str(refused)})
        raise SectionRefused(context={"errors": errors}) from None

    written = {**case.draft, section: kept}
    case.draft = {name: values for name, values in written.items() if values}
    case.save(update_fields=["draft"])
    note("CASE_SECTION_SAVED", case, by=by, section=section, on=on.isoformat())

    return case


@transaction.atomic(durable=True)
def submit_case(*, case_id: int, on: datetime.date, by: Person) -> CaseVersion:
    """Hand a case in: it is kept as a version, and the bank looks at it.

    A draft goes to the bank, a case with changes asked for back to review, and a qualified one
    stays qualified while its new version is looked at.
    Raises MoveNotAllowed, NotComplete, NothingNew, NotTheOwner, and what other apps miss.
    """
    case = locked_case(case_id)
    check_owner(by, case.business)
    if case.state not in WRITABLE:
        raise MoveNotAllowed(context={"state": case.state})
    lacking = missing(case.draft, case.asks_minor)
    if lacking:
        raise NotComplete(
            remedy=" ".join(fact for facts in lacking.values() for fact in facts)[:500],
            context={"missing": lacking},
        )

    for hook in hooks():
        hook.submitted(case)

    target = State(submitted_state(CaseState(case.state)))

    version = keep_version(case, on=on, by=by)
    if version is None:
        raise NothingNew
    if target != case.state:
        move(case, target, side=Side.OWNER, on=on, by=by)
    tell_officer(case, kind="CASE_SUBMITTED", text=f"{case.title}: version {version.number}", on=on)
    note("CASE_SUBMITTED", case, by=by, version=version.number, sha256=version.sha256)

    return version


@transaction.atomic(durable=True)
def take_case(*, case_id: int, on: datetime.date, by: Person) -> BusinessCase:
    """Take care of a case as an officer; a submitted one comes into review.

    Raises MoveNotAllowed and NotOfficer.
    """
    case = locked_case(case_id)
    check_role(by, case.bank_id, REVIEWERS)
    _check_open(case)

    _give(case, by)
    if case.state == State.SUBMITTED:
        move(case, State.IN_REVIEW, side=Side.OFFICERS, on=on, by=by)
        tell_owner(case, kind="CASE_TAKEN", text=f"{case.title}: {by.name} looks at it.", on=on)
    note("CASE_TAKEN", case, by=by)

    return case


@transaction.atomic(durable=True)
def assign_cases(
    *, bank_id: int, public_ids: Sequence[str], officer: Person, on: datetime.date, by: Person
) -> int:
    """Give several cases of a bank to one officer; return how many. Raises NotOfficer."""
    check_role(by, bank_id, REVIEWERS)
    check_role(officer, bank_id, REVIEWERS)
    cases = list(
        BusinessCase.objects.select_for_update(of=("self",))
        .filter(bank_id=bank_id, public_id__in=list(public_ids)[:200])
        .exclude(state__in=[State.DRAFT, State.REJECTED, State.WITHDRAWN])
        .order_by("id")
    )

    BusinessCase.objects.filter(pk__in=[case.pk for case in cases]).update(officer=officer)
    audit.record_many(
        audit.AuditDraft(
            "CASE_ASSIGNED",
            audit.subject_type(BusinessCase),
            case.pk,
            by.pk,
            {"officer": officer.handle, "on": on.isoformat()},
        )
        for case in cases
    )

    return len(cases)


@transaction.atomic(durable=True)
def request_changes(*, case_id: int, reason: str, on: datetime.date, by: Person) -> BusinessCase:
    """Give a case back to its owner, saying what should change.

    Raises MoveNotAllowed, NotOfficer and ReasonMissing.
    """
    case = locked_case(case_id)
    check_role(by, case.bank_id, REVIEWERS)
    reason = _said(reason)

    move(case, State.CHANGES_REQUESTED, side=Side.OFFICERS, on=on, by=by, reason=reason)
    tell_owner(case, kind="CASE_CHANGES", text=f"{case.title}: {reason}", on=on)
    note("CASE_CHANGES_REQUESTED", case, by=by, reason=reason)

    return case


@transaction.atomic(durable=True)
def withdraw_case(*, case_id: int, on: datetime.date, by: Person, reason: str = "") -> BusinessCase:
    """Take a case back before it is decided. Raises MoveNotAllowed and NotTheOwner."""
    case = locked_case(case_id)
    if by.pk not in {case.business.owner_id, case.author_id}:
        raise NotTheOwner
    check_move(case, State.WITHDRAWN, side=Side.OWNER)

    move(case, State.WITHDRAWN, side=Side.OWNER, on=on, by=by, reason=reason)
    tell_officer(case, kind="CASE_WITHDRAWN", text=f"{case.title}: withdrawn", on=on)
    note("CASE_WITHDRAWN", case, by=by, reason=reason[:500])

    return case


def _request(business: Business, *, title: str, purpose: str, product: str) -> dict[str, str]:
    title, purpose = " ".join(title.split())[:120], " ".join(purpose.split())[:300]
    if not title or not purpose or name_hides_something(title + purpose):
        raise NameMissing
    if product not in PRODUCTS:
        raise AnswerRefused(context={"product": product[:20]})
    if product == "PERSONAL" and not business.bank.lends_personal:
        raise ProductOff

    return {"title": title, "purpose": purpose, "product": product}


def _check_amount(asks_minor: int) -> None:
    if not 0 < asks_minor <= AMOUNT_MINOR_MAX:
        raise SectionRefused(
            context={"errors": {"asks_minor": "The amount must be more than nothing."}}
        )


def _check_writable(case: BusinessCase) -> None:
    if case.state not in WRITABLE:
        raise NotWritable(context={"state": case.state})


def _check_open(case: BusinessCase) -> None:
    if case.state in {State.DRAFT, State.REJECTED, State.WITHDRAWN}:
        raise MoveNotAllowed(context={"state": case.state})


def _give(case: BusinessCase, officer: Person) -> None:
    assert roles_of(officer, case.bank_id)
    case.officer = officer
    case.save(update_fields=["officer"])


def _said(reason: str) -> str:
    reason = " ".join(reason.split())[:500]
    if not reason:
        raise ReasonMissing

    return reason
