"""The shares of one sale: taken with its money, and given back with its refund, to the unit."""

import datetime

from django.db import connection

from banks.steps.approvals import midnight
from ledger.kinds import Kind
from ledger.posting import Move
from merchants.models import Merchant, Payment, Sale, SplitAgreement, SplitLine
from merchants.steps.agreements import Taking, end_agreement, take_agreements
from rules.revenue_split import Share, reversed_share, shares_of_sale
from webhooks.steps.emitting import emit

_FIGURES = ("carried", "taken_minor", "due_minor", "owed_back_minor", "month", "in_month_minor")


def split_sale(
    merchant: Merchant,
    *,
    payment: Payment | None = None,
    sale: Sale | None = None,
    amount_minor: int,
    on: datetime.date,
) -> list[Move]:
    """Take the shares of a sale; return the moves that belong into the posting of its money.

    The money of a `payment` is here: its shares leave the till with it, and with them what is due
    of sales before, as far as it reaches. That of a `sale` is elsewhere: its shares fall due. What
    a target owes the till for refunds is kept back from its share first. A target that cannot take
    leaves its share with the till, with the reason; no target stops another, or the sale.

    Nothing is asked where a merchant shares its sales with nobody. The moves stand in the till's
    own book; the account that they reach is passed on in the book of its target's network, so each
    book holds whole journals. Call it before any account of the ledger is locked.

    Source: R0-22, R0-28; A-46.
    """
    assert connection.in_atomic_block
    assert (payment is None) != (sale is None)
    if merchant.business_id is None and not merchant.shares_sales:
        return []

    takings = take_agreements(merchant, on=on)
    open_takings = [one for one in takings if one.is_open]
    shares = shares_of_sale(amount_minor, [(one.terms, one.state) for one in open_takings])

    left_minor = amount_minor - sum(share.taken_minor for share in shares)
    lines, moves = [], []
    for taking, share in zip(open_takings, shares, strict=True):
        agreement = taking.agreement
        moved_minor = _take(agreement, share, is_here=payment is not None, on=on)
        if payment is not None:
            collected_minor = min(agreement.due_minor, left_minor)
            agreement.due_minor -= collected_minor
            left_minor -= collected_minor
            moved_minor += collected_minor
        if moved_minor:
            moves.append(
                Move(Kind.SPLIT, merchant.till_account_id, agreement.account_id, moved_minor)
            )
        agreement.save(update_fields=_FIGURES)
        lines.append(
            SplitLine(
                agreement=agreement,
                payment=payment,
                sale=sale,
                sale_minor=amount_minor,
                exact=share.exact,
                taken_minor=share.taken_minor,
                reason=share.held or "",
                happened_on=on,
            )
        )
    lines += _refused(takings, payment=payment, sale=sale, amount_minor=amount_minor, on=on)
    SplitLine.objects.bulk_create(lines)

    return moves


def _take(agreement: SplitAgreement, share: Share, *, is_here: bool, on: datetime.date) -> int:
    """Put a share down on its agreement; return what leaves the till for it now."""
    month = on.replace(day=1)
    if agreement.month != month:
        agreement.month, agreement.in_month_minor = month, 0
    agreement.carried = share.carried
    agreement.taken_minor += share.taken_minor
    agreement.in_month_minor += share.taken_minor
    kept_back_minor = min(share.taken_minor, agreement.owed_back_minor)
    agreement.owed_back_minor -= kept_back_minor
    fresh_minor = share.taken_minor - kept_back_minor
    if is_here:
        return fresh_minor

    agreement.due_minor += fresh_minor

    return 0


def _refused(
    takings: list[Taking],
    *,
    payment: Payment | None,
    sale: Sale | None,
    amount_minor: int,
    on: datetime.date,
) -> list[SplitLine]:
    """Return the lines of targets that are gone; a loan that ended takes no more from now on."""
    lines = []
    for taking in takings:
        if taking.is_open:
            continue
        if taking.agreement.target == SplitAgreement.Target.BANK_LOAN:
            end_agreement(taking.agreement, on=on, by=None)
        lines.append(
            SplitLine(
                agreement=taking.agreement,
                payment=payment,
                sale=sale,
                sale_minor=amount_minor,
                exact=0,
                taken_minor=0,
                reason=SplitLine.Reason.TARGET_CLOSED,
                happened_on=on,
            )
        )

    return lines


def reverse_split(
    merchant: Merchant,
    *,
    payment: Payment | None = None,
    sale: Sale | None = None,
    refunded_minor: int,
    on: datetime.date,
) -> list[Move]:
    """Give back the shares of a refund; return the moves that bring them to the till.

    They belong into the refund's own posting, before what leaves the till. Refunds that come to the
    sale reverse its shares to the unit, dust among it. Money that still lies ready for a target
    comes back at once; what was passed on already is the target's debt to the till, kept back from
    its next shares: nobody who was repaid is asked for it again. Call it before any account of the
    ledger is locked.

    Source: R0-22.
    """
    assert connection.in_atomic_block
    assert (payment is None) != (sale is None)
    if not merchant.shares_sales:
        return []

    of_sale = {"payment": payment} if payment is not None else {"sale": sale}
    agreements = {
        one.pk: one
        for one in SplitAgreement.objects.select_for_update(no_key=True)
        .filter(merchant=merchant)
        .order_by("pk")
    }

    moves, is_reversed = [], False
    for line in SplitLine.objects.filter(**of_sale).order_by("pk"):
        agreement, before_minor = agreements[line.agreement_id], line.reversed_minor
        came_back_minor = _give_back(
            agreement, line, refunded_minor, is_due_first=sale is not None, on=on
        )
        if came_back_minor:
            moves.append(
                Move(
                    Kind.SPLIT_REVERSED,
                    agreement.account_id,
                    merchant.till_account_id,
                    came_back_minor,
                )
            )
        is_reversed |= line.reversed_minor > before_minor
    sold = payment or sale
    if is_reversed and sold is not None:
        told = {"id": sold.public_id, "status": "reversed"}
        emit(merchant.mailbox_id, "split.reversed", told, midnight(on))

    return moves


def _give_back(
    agreement: SplitAgreement,
    line: SplitLine,
    refunded_minor: int,
    *,
    is_due_first: bool,
    on: datetime.date,
) -> int:
    """Reverse the share of a refund on its line and agreement; return what comes back as money."""
    back = reversed_share(
        int(line.exact),
        sale_minor=line.sale_minor,
        refunded_before_minor=line.refunded_minor,
        refunded_minor=refunded_minor,
        carried=agreement.carried,
    )
    waiting_minor = agreement.waiting_minor
    left_minor = back.returned_minor
    if is_due_first:
        not_due_minor = max(left_minor - agreement.due_minor, 0)
        money_minor = min(not_due_minor, waiting_minor)
        let_off_minor = left_minor - not_due_minor
    else:
        money_minor = min(left_minor, waiting_minor)
        let_off_minor = min(left_minor - money_minor, agreement.due_minor)

    agreement.carried = back.carried
    agreement.taken_minor -= back.returned_minor
    agreement.due_minor -= let_off_minor
    agreement.owed_back_minor += back.returned_minor - money_minor - let_off_minor
    if agreement.month == on.replace(day=1) == line.happened_on.replace(day=1):
        agreement.in_month_minor = max(agreement.in_month_minor - back.returned_minor, 0)
    agreement.save(update_fields=_FIGURES)
    line.refunded_minor += refunded_minor
    line.reversed_exact = int(line.reversed_exact) + back.exact
    line.reversed_minor += back.returned_minor
    line.save(update_fields=["refunded_minor", "reversed_exact", "reversed_minor"])

    return money_minor
