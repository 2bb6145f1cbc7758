"""What treasurers ask each other, and what carries it out."""

from django.utils.translation import gettext_lazy as _

from banks.approval_registry import ApprovalKind, Change
from banks.models import Approval
from ledger.models import Asset
from payments.models import BankTransferDetails, Settlement, StatementLine
from payments.operations import (
    deposits,
    settlements,
    statements,
    suspense,
    transfer_details,
    withdrawals,
)
from payments.queries import settlements as settlement_queries
from payments.queries import statements as statement_queries
from payments.queries import transfers
from payments.words import TARGETS
from rules import money


def _words(minor: int | None, asset: Asset) -> str:
    if minor is None:
        return "–"

    return f"{money.format_amount(minor, money.Asset(asset.code, asset.decimals))} {asset.code}"


def _details(approval: Approval) -> list[Change]:
    asset = Asset.objects.get(pk=approval.payload["asset_id"])
    now = BankTransferDetails.objects.filter(bank=approval.bank, asset=asset).first()
    changes = []
    for name, label in (
        ("holder", _("Name on the account")),
        ("account_number", _("Number of the account")),
        ("institution", _("Where it is kept")),
        ("remark", _("What senders should know")),
    ):
        before = "" if now is None else getattr(now, name)
        changes.append(Change(label, before, approval.payload["values"][name] or "–"))
    for name, label in (
        ("deposit_minor_min", _("Least deposit")),
        ("deposit_minor_max", _("Largest deposit")),
        ("withdrawal_minor_min", _("Least withdrawal")),
        ("withdrawal_minor_max", _("Largest withdrawal")),
    ):
        before = "" if now is None else _words(getattr(now, name), asset)
        changes.append(Change(label, before, _words(approval.payload["values"][name], asset)))

    return [change for change in changes if change.before != change.after]


def _lines(approval: Approval) -> list[Change]:
    """Return each line with what it is booked to."""
    ids = [line["id"] for line in approval.payload["lines"]]
    lines = list(
        StatementLine.objects.select_related("asset").filter(pk__in=ids, bank_id=approval.bank_id)
    )
    names = statement_queries.target_words(lines)

    return [
        Change(
            f"{line.booked_on.isoformat()} · {line.counterparty or line.reference}",
            _signed(line),
            f"{TARGETS.get(line.target, '')} {names.get(line.pk, '')}".strip(),
        )
        for line in sorted(lines, key=lambda one: one.number)
    ]


def _line(approval: Approval) -> list[Change]:
    """Return the one line that is assigned or sent back, as the statement has it."""
    line = StatementLine.objects.select_related("asset").get(pk=approval.subject_id)

    return [
        Change(_("On the statement"), "", _signed(line)),
        Change(_("From or to"), "", line.counterparty or "–"),
        Change(_("Its text"), "", line.reference or "–"),
    ]


def _settled(approval: Approval) -> list[Change]:
    one = Settlement.objects.select_related("payer", "receiver", "asset").get(
        pk=approval.subject_id
    )
    where = transfers.details_of(one.receiver_id, one.asset_id)
    return [
        Change(_("From"), "", one.payer.name),
        Change(_("To"), "", one.receiver.name),
        Change(_("Number of the account"), "", "–" if where is None else where.account_number),
        Change(_("Reference"), "", one.reference),
    ]


def _signed(line: StatementLine) -> str:
    sign = "" if line.amount_minor > 0 else "−"

    return f"{sign}{_words(abs(line.amount_minor), line.asset)}"


KINDS = {
    transfers.DEPOSIT_RECEIVED: ApprovalKind(
        _("Deposit that came"), deposits.ROLES, deposits.confirm_deposit_received
    ),
    transfers.PAYOUT: ApprovalKind(_("Payout"), withdrawals.ROLES, withdrawals.confirm_payout),
    settlement_queries.SENT_KIND: ApprovalKind(
        _("Cash sent to another bank"),
        settlements.ROLES,
        settlements.confirm_settlement_sent,
        changes=_settled,
    ),
    settlement_queries.CAME_KIND: ApprovalKind(
        _("Cash that came from another bank"),
        settlements.ROLES,
        settlements.confirm_settlement_came,
        changes=_settled,
    ),
    transfer_details.KIND: ApprovalKind(
        _("Where money is sent"),
        transfer_details.ROLES,
        transfer_details.confirm_transfer_details,
        changes=_details,
    ),
    statement_queries.BOOK_LINES: ApprovalKind(
        _("Matched lines"), statements.ROLES, statements.confirm_book_lines, changes=_lines
    ),
    statement_queries.ASSIGN_LINE: ApprovalKind(
        _("Money that matched nothing"), suspense.ROLES, suspense.confirm_assign_line, changes=_line
    ),
    statement_queries.RETURN_LINE: ApprovalKind(
        _("Money sent back"), suspense.ROLES, suspense.confirm_return_line, changes=_line
    ),
}
