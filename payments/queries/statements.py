"""Finds statements, their lines, and what lines may belong to."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Min, QuerySet, Sum

from banks.models import Approval, Bank, Business
from ledger.models import Account, Asset
from payments import references
from payments.models import Deposit, StatementImport, StatementLine, Withdrawal
from payments.queries.settlements import settlements_of
from payments.queries.transfers import held_outside_minor
from payments.statement_targets import targets
from people.audit import subject_type

BOOK_LINES = "BOOK_STATEMENT_LINES"
ASSIGN_LINE = "ASSIGN_STATEMENT_LINE"
RETURN_LINE = "RETURN_STATEMENT_LINE"
State = StatementLine.State
Target = StatementLine.Target
# What lies still for longer than a day is a break. Source: L-8.
SUSPENSE_DAYS_MAX = 1


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that a line may belong to."""

    target: StatementLine.Target
    target_id: int
    words: str


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What the ledger says a bank holds outside, against what its statements add up to.

    `booked_minor` is the part of the statements that the ledger has too, `open_minor` what it has
    not yet; `elsewhere_minor` moved in the ledger without a line: cash, what was confirmed before
    the statement came, opening balances.
    """

    ledger_minor: int
    statement_minor: int
    booked_minor: int
    open_minor: int
    suspense_minor: int
    line_count: int

    @property
    def difference_minor(self) -> int:
        """Return the ledger less the statements."""
        return self.ledger_minor - self.statement_minor

    @property
    def elsewhere_minor(self) -> int:
        """Return what moved without a statement line."""
        return self.ledger_minor - self.booked_minor


def imports_of(bank_id: int) -> QuerySet[StatementImport]:
    """Return a bank's statements, the newest first."""
    return (
        StatementImport.objects.select_related("asset", "imported_by")
        .filter(bank_id=bank_id)
        .order_by("-id")
    )


def lines_of(bank_id: int) -> QuerySet[StatementLine]:
    """Return the lines of a bank's statements, the newest day first."""
    return (
        StatementLine.objects.select_related("asset", "statement")
        .filter(bank_id=bank_id)
        .order_by("-booked_on", "-id")
    )


def suspense_of(bank_id: int) -> QuerySet[StatementLine]:
    """Return what matches nothing, in or out, the oldest first."""
    return (
        StatementLine.objects.select_related("asset", "statement")
        .filter(bank_id=bank_id, state__in=[State.SUSPENSE, State.UNMATCHED])
        .order_by("booked_on", "id")
    )


def waiting_matched(bank: Bank) -> int:
    """Return how many lines are matched and not booked."""
    return StatementLine.objects.filter(bank=bank, state=State.PROPOSED).count()


def waiting_suspense(bank: Bank) -> int:
    """Return how many lines match nothing."""
    return suspense_of(bank.pk).count()


def oldest_suspense_on(bank_id: int) -> datetime.date | None:
    """Return since when the oldest line has matched nothing."""
    found: datetime.date | None = suspense_of(bank_id).aggregate(oldest=Min("booked_on"))["oldest"]

    return found


def asked_line_ids(bank_id: int) -> set[int]:
    """Return the lines about which a second officer is to decide."""
    asked = Approval.objects.filter(
        bank_id=bank_id,
        state=Approval.State.ASKED,
        kind__in=[BOOK_LINES, ASSIGN_LINE, RETURN_LINE],
    )
    found: set[int] = set()
    for approval in asked:
        if approval.subject_type == subject_type(StatementLine):
            found.add(approval.subject_id)
        else:
            found.update(line["id"] for line in approval.payload["lines"])

    return found


def find_choice(bank_id: int, asset: Asset, text: str, *, came_in: bool) -> Choice | None:
    """Return the one thing of a bank that a code, or the short name of a business, stands for."""
    found = [
        choice
        for codes in choices_for(bank_id, asset.pk, references.codes_in(text)).values()
        for choice in codes
        if choice.target == Target.SETTLEMENT
        or (choice.target in (Target.DEPOSIT, Target.LOAN)) == came_in
    ]
    if not found and came_in:
        found = [
            Choice(Target.BUSINESS, business.pk, business.name)
            for business in Business.objects.filter(bank_id=bank_id, slug=text.strip().lower())
        ]

    return found[0] if len(found) == 1 else None


def choices_for(bank_id: int, asset_id: int, codes: Iterable[str]) -> dict[str, list[Choice]]:
    """Return by code what it stands for at a bank, in few queries for many codes."""
    asked = set(codes)
    found: dict[str, list[Choice]] = {}
    if not asked:
        return found
    here = {"bank_id": bank_id, "asset_id": asset_id}
    for deposit in Deposit.objects.filter(reference__in=asked, **here).select_related("person"):
        choice = Choice(Target.DEPOSIT, deposit.pk, deposit.person.name)
        found.setdefault(deposit.reference, []).append(choice)
    for out in Withdrawal.objects.filter(reference__in=asked, **here).select_related("person"):
        choice = Choice(Target.WITHDRAWAL, out.pk, out.holder)
        found.setdefault(out.reference, []).append(choice)
    for line in StatementLine.objects.filter(return_code__in=asked, **here):
        choice = Choice(Target.RETURN, line.pk, line.counterparty)
        found.setdefault(str(line.return_code), []).append(choice)
    for both in settlements_of(bank_id).filter(asset_id=asset_id, reference__in=asked):
        other = both.payer if both.receiver_id == bank_id else both.receiver
        choice = Choice(Target.SETTLEMENT, both.pk, other.name)
        found.setdefault(both.reference, []).append(choice)
    for kind, target in targets().items():
        for code, each in target.find(bank_id, asset_id, asked).items():
            found.setdefault(code, []).append(Choice(Target(kind), each.target_id, each.words))

    return found


def target_words(lines: Iterable[StatementLine]) -> dict[int, str]:
    """Return what lines of one bank and asset belong to, in words, by the line's id."""
    by_kind: dict[str, list[StatementLine]] = {}
    for line in lines:
        if line.target:
            by_kind.setdefault(line.target, []).append(line)
    words: dict[int, str] = {}
    for kind, group in by_kind.items():
        names = _names(kind, group)
        words.update((line.pk, names.get(line.target_id or 0, "")) for line in group)

    return words


def reconciliation(bank_id: int, asset: Asset) -> Reconciliation:
    """Return the ledger against the statements of a bank in an asset. Source: L-12."""
    lines = StatementLine.objects.filter(bank_id=bank_id, asset=asset)
    sums = lines.aggregate(total=Sum("amount_minor"), count=Count("id"))
    booked = lines.filter(
        journal_id__isnull=False,
    ).aggregate(total=Sum("amount_minor"))["total"]
    # What was returned from suspense went out again, though its own line comes later.
    suspense = Account.objects.filter(code=f"bank:{bank_id}:suspense:{asset.code}").first()
    total = int(sums["total"] or 0)

    return Reconciliation(
        ledger_minor=held_outside_minor(bank_id, asset),
        statement_minor=total,
        booked_minor=int(booked or 0),
        open_minor=total - int(booked or 0),
        suspense_minor=0 if suspense is None else suspense.balance_minor,
        line_count=sums["count"],
    )


def _names(kind: str, lines: list[StatementLine]) -> Mapping[int, str]:
    ids = {line.target_id for line in lines if line.target_id is not None}
    if kind == Target.DEPOSIT:
        return dict(Deposit.objects.filter(pk__in=ids).values_list("pk", "person__name"))
    if kind == Target.WITHDRAWAL:
        return dict(Withdrawal.objects.filter(pk__in=ids).values_list("pk", "holder"))
    if kind == Target.BUSINESS:
        return dict(Business.objects.filter(pk__in=ids).values_list("pk", "name"))
    if kind == Target.RETURN:
        return dict(StatementLine.objects.filter(pk__in=ids).values_list("pk", "counterparty"))
    one = lines[0]
    if kind == Target.SETTLEMENT:
        return {
            both.pk: f"{both.payer.name} → {both.receiver.name}"
            for both in settlements_of(one.bank_id).filter(pk__in=ids)
        }
    if kind not in targets():
        return {}
    described = targets()[kind].describe(one.bank_id, one.asset_id, ids)

    return {target_id: each.words for target_id, each in described.items()}
