"""Statements of accounts elsewhere: taken in whole or not at all, and booked by two officers."""

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from banks.models import Approval, Bank, Officer
from banks.queries.officers import check_role
from banks.steps import approvals
from governance.steps import share_day
from ledger.models import Asset
from payments import statement_csv
from payments.models import StatementImport, StatementLine
from payments.queries.statements import BOOK_LINES, asked_line_ids
from payments.refusals import LineBusy, LinesChanged, NothingToBook, StatementUnreadable
from payments.statement_targets import targets
from payments.steps.booking import book, hold_in_suspense, lock_lines
from payments.steps.matching import match
from people import audit
from people.models import Person
from people.public_ids import public_id as new_public_id
from rules import money

IMPORT_ROLES = (Officer.Role.TREASURY,)
ROLES = (Officer.Role.TREASURY, Officer.Role.APPROVER)
LINES_ASKED_MAX = 500
State = StatementLine.State


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementDraft:
    """A file to be taken in."""

    bank_id: int
    asset: Asset
    file_name: str
    content: bytes
    days: statement_csv.Days | None = None


@transaction.atomic(durable=True)
def import_statement(
    *, draft: StatementDraft, on: datetime.date, at: datetime.datetime, by: Person
) -> StatementImport:
    """Take a statement in: new lines are matched by their codes, the rest comes to suspense.

    A line that came in before is left out. Where one line cannot be read nothing is taken.
    Raises DayNotOpen, NotOfficer, StatementUnreadable (with its problems).

    Source: L-8, L-12.
    """
    bank = Bank.objects.select_for_update(no_key=True).get(pk=draft.bank_id)
    asset = draft.asset
    check_role(by, bank.pk, IMPORT_ROLES)
    share_day(network_id=bank.network_id, on=on)

    read = statement_csv.read(
        draft.content, asset=money.Asset(asset.code, asset.decimals), on=on, days=draft.days
    )
    if read.problems:
        raise StatementUnreadable(context={"problems": read.problems})
    fresh = _not_here_yet(read.lines, bank_id=bank.pk, asset_id=asset.pk)

    statement = StatementImport.objects.create(
        public_id=new_public_id("stmt", at),
        bank=bank,
        asset=asset,
        file_name=draft.file_name[:200],
        sha256=hashlib.sha256(draft.content).hexdigest(),
        line_count=len(fresh),
        duplicate_count=len(read.lines) - len(fresh),
        imported_by=by,
        imported_on=on,
    )
    lines = [_line(each, statement) for each in fresh]
    match(lines)
    unmatched = [line for line in lines if line.state == State.SUSPENSE]
    for line in unmatched:
        # Only with its journal is it in suspense.
        line.state = State.UNMATCHED
    StatementLine.objects.bulk_create(lines)
    hold_in_suspense(unmatched, bank=bank, asset=asset, on=on)
    for line in lines:
        if line.state == State.PROPOSED and line.target in targets():
            targets()[line.target].entered(line, by, at)
    audit.record(
        "STATEMENT_IMPORTED",
        by=by,
        subject=statement,
        data={"line_count": len(fresh), "suspense_count": len(unmatched)},
    )

    return statement


@transaction.atomic(durable=True)
def set_line_aside(*, line_id: int, bank_id: int, on: datetime.date, by: Person) -> StatementLine:
    """Take back what a line was matched to: it was not meant for that.

    Raises DayNotOpen, LineBusy, LinesChanged, NotOfficer.
    """
    bank = Bank.objects.get(pk=bank_id)
    check_role(by, bank_id, IMPORT_ROLES)
    share_day(network_id=bank.network_id, on=on)
    (line,) = lock_lines([line_id], bank_id=bank_id)
    if line.state != State.PROPOSED:
        raise LinesChanged
    if line.pk in asked_line_ids(bank_id):
        raise LineBusy

    if line.target in targets():
        targets()[line.target].left(line, by)
    was = {"target": line.target, "target_id": line.target_id}
    line.target, line.target_id = "", None
    line.state = State.UNMATCHED
    line.save(update_fields=["target", "target_id", "state"])
    if line.amount_minor > 0:
        hold_in_suspense([line], bank=bank, asset=line.asset, on=on)
    audit.record("STATEMENT_LINE_SET_ASIDE", by=by, subject=line, data=was)

    return line


@transaction.atomic(durable=True)
def request_book_lines(
    *, statement_id: int, bank_id: int, on: datetime.date, by: Person, line_ids: Iterable[int] = ()
) -> Approval:
    """Ask another officer to book matched lines of a statement: these, or all of them.

    Raises AskedAlready, NotOfficer, NothingToBook.
    """
    statement = (
        StatementImport.objects.select_related("bank", "asset")
        .filter(pk=statement_id, bank_id=bank_id)
        .first()
    )
    check_role(by, bank_id, ROLES)
    lines = StatementLine.objects.filter(
        statement_id=statement_id, bank_id=bank_id, state=State.PROPOSED
    )
    chosen = set(line_ids)
    if chosen:
        lines = lines.filter(pk__in=chosen)
    found = list(lines.order_by("pk")[:LINES_ASKED_MAX])
    if statement is None or not found:
        raise NothingToBook

    return approvals.ask(
        bank=statement.bank,
        kind=BOOK_LINES,
        subject=statement,
        summary=f"Book {len(found)} matched lines of {statement.file_name}",
        payload={"statement": statement.public_id, "lines": [_payload(line) for line in found]},
        by=by,
        on=on,
        amount_minor=sum(line.amount_minor for line in found),
        asset=statement.asset,
    )


@transaction.atomic(durable=True)
def confirm_book_lines(
    *, public_id: str, by: Person, on: datetime.date, remark: str = ""
) -> list[StatementLine]:
    """Book the lines that another officer asked for, all or none.

    Raises DayNotOpen, LinesChanged, NotAsked, NotOfficer, PayloadChanged, SameOfficer, and what a
    target refuses.
    """
    approval = approvals.take(
        public_id=public_id, kind=BOOK_LINES, by=by, on=on, remark=remark, roles=ROLES
    )
    share_day(network_id=approval.bank.network_id, on=on)
    asked = {line["id"]: line for line in approval.payload["lines"]}
    lines = lock_lines(asked, bank_id=approval.bank_id)
    if any(line.state != State.PROPOSED or _payload(line) != asked[line.pk] for line in lines):
        raise LinesChanged

    for line in lines:
        book(line, on=on, by=by)

    return lines


def _not_here_yet(
    read: list[statement_csv.LineDraft], *, bank_id: int, asset_id: int
) -> list[statement_csv.LineDraft]:
    """Return the lines that are new, each once."""
    seen = set(
        StatementLine.objects.filter(
            bank_id=bank_id, asset_id=asset_id, key__in=[line.key for line in read]
        ).values_list("key", flat=True)
    )
    fresh = []
    for line in read:
        if line.key not in seen:
            seen.add(line.key)
            fresh.append(line)

    return fresh


def _line(draft: statement_csv.LineDraft, statement: StatementImport) -> StatementLine:
    return StatementLine(
        statement=statement,
        bank=statement.bank,
        asset=statement.asset,
        number=draft.number,
        key=draft.key,
        external_id=draft.external_id,
        booked_on=draft.booked_on,
        amount_minor=draft.amount_minor,
        reference=draft.reference,
        counterparty=draft.counterparty,
    )


def _payload(line: StatementLine) -> dict[str, Any]:
    return {
        "id": line.pk,
        "target": line.target,
        "target_id": line.target_id,
        "amount_minor": line.amount_minor,
    }
