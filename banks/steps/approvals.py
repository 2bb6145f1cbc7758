"""Four eyes: one officer asks, another decides, and what was asked is what happens.

A guarded change is two operations. `request_x` (the maker's) calls `ask`; `confirm_x` (the
checker's) calls `take`, reads `approval.payload` and carries it out. The database keeps the same
by triggers (banks/sql/), so that nothing else can decide.
"""

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, TypedDict, Unpack

from django.db import IntegrityError, connection, models, transaction

from banks.models import Approval, Bank, Officer
from banks.queries.officers import ACTING_ROLES, check_role
from banks.refusals import AskedAlready, NotAsked, PayloadChanged, SameOfficer
from governance.queries import check_organiser
from ledger.models import Asset
from people import audit
from people.models import Person
from people.public_ids import public_id as new_public_id


class AskedFor(TypedDict, total=False):
    """For whom somebody asks, where it is not the bank that decides."""

    maker_bank: Bank
    # An organiser of the bank's network, who need be nobody's officer.
    by_organiser: bool


class About(AskedFor, total=False):
    """What the checker reads beside the summary."""

    amount_minor: int | None
    asset: Asset | None
    reason: str


def ask(
    *,
    bank: Bank,
    kind: str,
    subject: models.Model,
    summary: str,
    payload: Mapping[str, Any],
    by: Person,
    on: datetime.date,
    **about: Unpack[About],
) -> Approval:
    """Ask for a change that another officer of `bank` decides.

    Raises AskedAlready, NotOfficer and NotOrganiser.
    """
    assert connection.in_atomic_block
    assert subject.pk is not None

    if about.get("by_organiser"):
        check_organiser(by, bank.network_id)
    else:
        check_role(by, about.get("maker_bank", bank).pk)

    kept = dict(payload)
    asset = about.get("asset")
    try:
        with transaction.atomic():
            approval = Approval.objects.create(
                public_id=new_public_id("appr", midnight(on)),
                bank=bank,
                kind=kind,
                subject_type=audit.subject_type(type(subject)),
                subject_id=subject.pk,
                summary=summary[:300],
                payload=kept,
                payload_sha256=digest(kept),
                amount_minor=about.get("amount_minor"),
                asset=asset,
                maker=by,
                reason=about.get("reason", "")[:500],
                asked_on=on,
            )
    except IntegrityError as broken:
        if "approval_asked_once" not in str(broken):
            raise
        raise AskedAlready from None
    audit.record("APPROVAL_ASKED", by=by, subject=approval, data={"kind": kind})

    return approval


def take(
    *,
    public_id: str,
    kind: str,
    by: Person,
    on: datetime.date,
    remark: str = "",
    roles: Iterable[Officer.Role] = ACTING_ROLES,
) -> Approval:
    """Approve what another officer asked for; the caller carries out its payload.

    Raises NotAsked, NotOfficer, PayloadChanged and SameOfficer.
    """
    approval = _decidable(public_id, kind=kind, by=by, roles=roles)
    if digest(approval.payload) != approval.payload_sha256:
        raise PayloadChanged

    return _decide(approval, Approval.State.APPROVED, by=by, on=on, remark=remark)


def reject(
    *,
    public_id: str,
    by: Person,
    on: datetime.date,
    remark: str = "",
    roles: Iterable[Officer.Role] = ACTING_ROLES,
) -> Approval:
    """Turn down what another officer asked for. Raises NotAsked, NotOfficer and SameOfficer."""
    approval = _decidable(public_id, kind=None, by=by, roles=roles)

    return _decide(approval, Approval.State.REJECTED, by=by, on=on, remark=remark)


def withdraw(*, public_id: str, by: Person, on: datetime.date) -> Approval:
    """Take one's own request back. Raises NotAsked."""
    approval = _locked(public_id)
    if approval.state != Approval.State.ASKED or approval.maker_id != by.pk:
        raise NotAsked

    approval.state = Approval.State.WITHDRAWN
    approval.decided_on = on
    approval.save(update_fields=["state", "decided_on"])
    audit.record("APPROVAL_WITHDRAWN", by=by, subject=approval, data={"kind": approval.kind})

    return approval


def digest(payload: Mapping[str, Any]) -> str:
    """Return the digest of what was asked: SHA-256 of its JSON with sorted keys."""
    text = json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def midnight(on: datetime.date) -> datetime.datetime:
    """Return the instant that a public id made on a business date sorts by."""
    return datetime.datetime.combine(on, datetime.time(), datetime.UTC)


def _decidable(
    public_id: str, *, kind: str | None, by: Person, roles: Iterable[Officer.Role]
) -> Approval:
    approval = _locked(public_id)
    if approval.state != Approval.State.ASKED or kind not in {None, approval.kind}:
        raise NotAsked
    if approval.maker_id == by.pk:
        raise SameOfficer
    check_role(by, approval.bank_id, roles)

    return approval


def _locked(public_id: str) -> Approval:
    assert connection.in_atomic_block
    approval = (
        Approval.objects.select_for_update(of=("self",))
        .select_related("bank__network", "asset")
        .filter(public_id=public_id)
        .first()
    )
    if approval is None:
        raise NotAsked

    return approval


def _decide(
    approval: Approval, state: Approval.State, *, by: Person, on: datetime.date, remark: str
) -> Approval:
    approval.state = state
    approval.checker = by
    approval.decided_on = on
    approval.remark = remark[:500]
    approval.save(update_fields=["state", "checker", "decided_on", "remark"])
    audit.record(f"APPROVAL_{state.value}", by=by, subject=approval, data={"kind": approval.kind})

    return approval
