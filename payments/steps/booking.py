"""Books statement lines: each to what it belongs to, or into suspense."""

import datetime
from collections.abc import Iterable, Sequence

from django.db import connection

from banks.models import Bank, Business
from banks.steps import accounts
from ledger import posting
from ledger.kinds import Kind
from ledger.models import Account, Asset
from ledger.posting import JournalDraft, Move
from payments.models import Deposit, Settlement, StatementLine, Withdrawal
from payments.refusals import LinesChanged, OwnMoney, TargetRefused
from payments.statement_targets import targets
from payments.steps import settling
from payments.steps.moving import credit, move_bank_money, pay_out
from people import audit
from people.models import Person

State = StatementLine.State
Target = StatementLine.Target


def hold_in_suspense(
    lines: Sequence[StatementLine], *, bank: Bank, asset: Asset, on: datetime.date
) -> None:
    """Take what came in and matches nothing into suspense, in one posting call. Source: L-8."""
    assert connection.in_atomic_block
    if not lines:
        return
    external_id = accounts.external(bank.pk, asset)
    suspense_id = accounts.suspense(bank.pk, asset)

    journals = posting.post_many(
        [
            JournalDraft(
                f"statement_line:{line.pk}:suspense",
                (Move(Kind.SUSPENSE, external_id, suspense_id, line.amount_minor),),
            )
            for line in lines
        ],
        on=on,
        book_id=bank.network_id,
    )
    for line, journal_id in zip(lines, journals, strict=True):
        line.journal_id = journal_id
        line.state = State.SUSPENSE
    StatementLine.objects.bulk_update(lines, ["journal_id", "state"])


def lock_lines(ids: Iterable[int], *, bank_id: int) -> list[StatementLine]:
    """Lock lines of a bank in the order of their ids. Raises LinesChanged where one is not its."""
    assert connection.in_atomic_block
    wanted = sorted(set(ids))
    lines = list(
        StatementLine.objects.select_for_update(of=("self",))
        .select_related("bank", "asset")
        .filter(pk__in=wanted, bank_id=bank_id)
        .order_by("pk")
    )
    if len(lines) != len(wanted):
        raise LinesChanged

    return lines


def book(line: StatementLine, *, on: datetime.date, by: Person) -> None:
    """Book a locked line to its target: from outside, or on from suspense.

    What was confirmed before its statement came is tied to it and not booked again. Raises
    TargetRefused, TransferEnded, BankShort and what the target refuses.
    """
    assert connection.in_atomic_block
    assert line.state in (State.PROPOSED, State.SUSPENSE, State.UNMATCHED)
    assert line.target_id is not None or line.target == Target.BANK
    came_in = line.amount_minor > 0
    is_out = line.target in (Target.WITHDRAWAL, Target.RETURN)
    if line.target not in (Target.BANK, Target.SETTLEMENT) and came_in == is_out:
        raise TargetRefused

    match line.target:
        case Target.DEPOSIT:
            _book_deposit(line, on=on, by=by)
        case Target.WITHDRAWAL:
            _book_withdrawal(line, on=on, by=by)
        case Target.BANK:
            _book_own(line, on=on)
        case Target.SETTLEMENT:
            _book_settlement(line, on=on, by=by)
        case Target.RETURN:
            returned = StatementLine.objects.select_for_update().get(pk=line.target_id or 0)
            if (returned.state, returned.amount_minor) != (State.RETURNED, -line.amount_minor):
                raise TargetRefused
            _check_untied(line)
            line.journal_id = returned.onward_journal_id
        case _:
            if not came_in:
                raise TargetRefused
            _check_not_own_business(line, by)
            settled_by = targets()[line.target].settled_by if line.target in targets() else None
            journal_id = settled_by(line) if settled_by is not None else None
            if journal_id is None:
                _move_on(line, _account_of(line), on=on)
            else:
                _tie(line, journal_id, on=on)
    line.state = State.BOOKED
    line.ended_on = on
    line.save()
    if line.target in targets():
        targets()[line.target].paid(line, by, on)
    audit.record(
        "STATEMENT_LINE_BOOKED",
        by=by,
        subject=line,
        data={"target": line.target, "target_id": line.target_id},
    )


def send_back(line: StatementLine, *, on: datetime.date) -> None:
    """Let a locked line's money leave suspense for its sender."""
    assert connection.in_atomic_block
    if line.state != State.SUSPENSE:
        raise LinesChanged

    line.onward_journal_id = posting.post(
        reference=f"statement_line:{line.pk}:return",
        moves=[
            Move(
                Kind.SUSPENSE,
                accounts.suspense(line.bank_id, line.asset),
                accounts.external(line.bank_id, line.asset),
                line.amount_minor,
            )
        ],
        on=on,
        book_id=line.bank.network_id,
    )
    line.state = State.RETURNED
    line.ended_on = on


def _book_deposit(line: StatementLine, *, on: datetime.date, by: Person) -> None:
    deposit = (
        Deposit.objects.select_for_update(of=("self",))
        .select_related("bank", "asset", "business")
        .filter(pk=line.target_id or 0, bank_id=line.bank_id, asset_id=line.asset_id)
        .first()
    )
    if deposit is None:
        raise TargetRefused
    if deposit.state == Deposit.State.CREDITED:
        if deposit.credited_minor != line.amount_minor:
            raise TargetRefused
        _check_untied(line)
        assert deposit.journal_id is not None
        _tie(line, deposit.journal_id, on=on)
        return
    journal_id = credit(
        deposit,
        amount_minor=line.amount_minor,
        on=on,
        by=by,
        source_id=_source(line),
    )
    _keep(line, journal_id)


def _book_withdrawal(line: StatementLine, *, on: datetime.date, by: Person) -> None:
    withdrawal = (
        Withdrawal.objects.select_for_update(of=("self",))
        .select_related("bank", "asset", "business")
        .filter(pk=line.target_id or 0, bank_id=line.bank_id, asset_id=line.asset_id)
        .first()
    )
    if withdrawal is None or withdrawal.amount_minor != -line.amount_minor:
        raise TargetRefused
    if withdrawal.state == Withdrawal.State.PAID_OUT:
        _check_untied(line)
        line.journal_id = withdrawal.journal_id
    else:
        line.journal_id = pay_out(withdrawal, on=on, by=by)


def _book_settlement(line: StatementLine, *, on: datetime.date, by: Person) -> None:
    """Tie a line to what two banks settle; where it came is settled by it, once it was sent."""
    settlement = settling.locked_for_line(line)
    if settlement is None:
        raise TargetRefused
    _check_untied(line)
    if settlement.state == Settlement.State.SENT and line.amount_minor > 0:
        settling.settle(settlement, on=on, by=by)
    if settlement.journal_id is None:
        raise TargetRefused(
            "The other bank has not confirmed this settlement yet.",
            remedy="Book the line when both banks have.",
        )
    _tie(line, settlement.journal_id, on=on)


def _book_own(line: StatementLine, *, on: datetime.date) -> None:
    """Book what is the bank's own: what the account elsewhere earned or cost."""
    if line.journal_id is not None:
        _move_on(line, accounts.bank_account(line.bank_id, line.asset), on=on)
        return
    line.journal_id = move_bank_money(
        bank=line.bank,
        asset=line.asset,
        amount_minor=line.amount_minor,
        reference=f"statement_line:{line.pk}:own",
        on=on,
    )


def _move_on(line: StatementLine, account_id: int, *, on: datetime.date) -> None:
    journal_id = posting.post(
        reference=f"statement_line:{line.pk}:credit",
        moves=[Move(Kind.DEPOSIT, _source(line), account_id, line.amount_minor)],
        on=on,
        book_id=line.bank.network_id,
    )
    _keep(line, journal_id)


def _account_of(line: StatementLine) -> int:
    """Return the account of the business that a line pays, for itself or for its loan."""
    assert line.target_id is not None
    if line.target == Target.BUSINESS:
        if not Business.objects.filter(pk=line.target_id or 0, bank_id=line.bank_id).exists():
            raise TargetRefused
        return accounts.business_account(line.target_id, line.asset)
    target = targets().get(line.target)
    found = {} if target is None else target.describe(line.bank_id, line.asset_id, [line.target_id])
    if line.target_id not in found:
        raise TargetRefused

    return found[line.target_id].account_id


def _tie(line: StatementLine, journal_id: int, *, on: datetime.date) -> None:
    """Tie a line to the journal in which its money was booked before."""
    if line.journal_id is not None:
        # Booked twice so far: by hand from outside, and into suspense.
        line.onward_journal_id = posting.reverse(
            reference=f"statement_line:{line.pk}:tie", journal_id=line.journal_id, on=on
        )
    line.journal_id = journal_id


def _check_not_own_business(line: StatementLine, by: Person) -> None:
    """Refuse an officer who would decide about their own business's money. Source: A-44."""
    account = Account.objects.get(pk=_account_of(line))
    _owner, business_id, _rest = account.code.split(":", 2)
    if Business.objects.filter(pk=int(business_id), owner=by).exists():
        raise OwnMoney


def _source(line: StatementLine) -> int:
    if line.journal_id is None:
        return accounts.external(line.bank_id, line.asset)

    return accounts.suspense(line.bank_id, line.asset)


def _keep(line: StatementLine, journal_id: int) -> None:
    if line.journal_id is None:
        line.journal_id = journal_id
    else:
        line.onward_journal_id = journal_id


def _check_untied(line: StatementLine) -> None:
    """Refuse a second line for what stands on one already."""
    if StatementLine.objects.filter(
        bank_id=line.bank_id, target=line.target, target_id=line.target_id, state=State.BOOKED
    ).exists():
        raise TargetRefused
