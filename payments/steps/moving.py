"""Moves money in from outside and out again, and records it on the deposit or withdrawal."""

import datetime

from django.db import connection

from banks.models import Bank
from banks.steps import accounts
from ledger import posting
from ledger import queries as ledger_queries
from ledger.kinds import Kind
from ledger.models import Asset
from ledger.posting import Move
from payments.models import Deposit, Withdrawal
from payments.models.transfer import Transfer
from payments.queries.settlements import sent_minor
from payments.refusals import BankShort, OwnMoney, TransferEnded
from people import audit
from people.models import Person
from people.steps import tell
from rules import money


def own_account(transfer: Transfer) -> int:
    """Return the account whose money it is: the person's wallet, or the business's."""
    if transfer.business_id is not None:
        return accounts.business_account(transfer.business_id, transfer.asset)

    return accounts.wallet(transfer.person_id, transfer.asset)


def check_not_own(transfer: Transfer, by: Person) -> None:
    """Refuse an officer who would decide about their own money. Source: A-44. Raises OwnMoney."""
    if transfer.person_id == by.pk:
        raise OwnMoney


def credit(
    deposit: Deposit,
    *,
    amount_minor: int,
    on: datetime.date,
    by: Person,
    source_id: int | None = None,
) -> int:
    """Credit a locked deposit with what came, from outside or from suspense; the journal's id.

    Raises OwnMoney, TransferEnded.
    """
    assert connection.in_atomic_block
    assert amount_minor > 0
    check_not_own(deposit, by)
    if deposit.state != Deposit.State.ASKED:
        raise TransferEnded

    deposit.journal_id = posting.post(
        reference=f"deposit:{deposit.pk}:credit",
        moves=[
            Move(
                Kind.DEPOSIT,
                source_id or accounts.external(deposit.bank_id, deposit.asset),
                own_account(deposit),
                amount_minor,
            )
        ],
        on=on,
        book_id=deposit.bank.network_id,
    )
    deposit.credited_minor = amount_minor
    deposit.state = Deposit.State.CREDITED
    deposit.ended_on = on
    deposit.save(update_fields=["journal_id", "credited_minor", "state", "ended_on"])
    audit.record("DEPOSIT_CREDITED", by=by, subject=deposit, data={"amount_minor": amount_minor})
    tell(
        [deposit.person_id],
        kind="DEPOSIT_CREDITED",
        text=f"{words(amount_minor, deposit.asset)} arrived ({deposit.reference}).",
        link=_link(deposit),
        on=on,
    )

    return deposit.journal_id


def pay_out(withdrawal: Withdrawal, *, on: datetime.date, by: Person) -> int:
    """Record that a locked withdrawal left the bank for its receiver; the journal's id.

    Raises BankShort, OwnMoney, TransferEnded.
    """
    assert connection.in_atomic_block
    check_not_own(withdrawal, by)
    if withdrawal.state != Withdrawal.State.ASKED:
        raise TransferEnded
    external_id = accounts.external(withdrawal.bank_id, withdrawal.asset)
    waiting_id = accounts.withdrawal(withdrawal.bank_id, withdrawal.asset)
    held = ledger_queries.lock_balances([external_id, waiting_id])
    # What was sent to another bank is booked here until it came there.
    sent = sent_minor(withdrawal.bank_id, withdrawal.asset_id)
    if -held[external_id] - sent < withdrawal.amount_minor:
        raise BankShort

    withdrawal.journal_id = posting.post(
        reference=f"withdrawal:{withdrawal.pk}:payout",
        moves=[Move(Kind.WITHDRAWAL, waiting_id, external_id, withdrawal.amount_minor)],
        on=on,
        book_id=withdrawal.bank.network_id,
    )
    withdrawal.state = Withdrawal.State.PAID_OUT
    withdrawal.ended_on = on
    withdrawal.save(update_fields=["journal_id", "state", "ended_on"])
    audit.record("WITHDRAWAL_PAID_OUT", by=by, subject=withdrawal)
    tell(
        [withdrawal.person_id],
        kind="WITHDRAWAL_PAID_OUT",
        text=f"{words(withdrawal.amount_minor, withdrawal.asset)} were sent to your account "
        f"({withdrawal.reference}).",
        link=_link(withdrawal),
        on=on,
    )

    return withdrawal.journal_id


def give_back(
    withdrawal: Withdrawal, *, state: Withdrawal.State, reason: str, on: datetime.date, by: Person
) -> None:
    """Return the money of a locked withdrawal that comes to nothing. Raises TransferEnded."""
    assert connection.in_atomic_block
    if withdrawal.state != Withdrawal.State.ASKED:
        raise TransferEnded

    posting.post(
        reference=f"withdrawal:{withdrawal.pk}:return",
        moves=[
            Move(
                Kind.WITHDRAWAL,
                accounts.withdrawal(withdrawal.bank_id, withdrawal.asset),
                own_account(withdrawal),
                withdrawal.amount_minor,
            )
        ],
        on=on,
        book_id=withdrawal.bank.network_id,
    )
    withdrawal.state = state
    withdrawal.reason = reason[:300]
    withdrawal.ended_on = on
    withdrawal.save(update_fields=["state", "reason", "ended_on"])
    audit.record(f"WITHDRAWAL_{state.value}", by=by, subject=withdrawal, data={"reason": reason})


def move_bank_money(
    *, bank: Bank, asset: Asset, amount_minor: int, reference: str, on: datetime.date
) -> int:
    """Book what the account elsewhere earned (above zero) or cost the bank itself."""
    assert connection.in_atomic_block
    own_id = accounts.bank_account(bank.pk, asset)
    external_id = accounts.external(bank.pk, asset)
    if amount_minor > 0:
        moves = [Move(Kind.DEPOSIT, external_id, own_id, amount_minor)]
    else:
        waiting_id = accounts.withdrawal(bank.pk, asset)
        moves = [
            Move(Kind.WITHDRAWAL, own_id, waiting_id, -amount_minor),
            Move(Kind.WITHDRAWAL, waiting_id, external_id, -amount_minor),
        ]

    return posting.post(reference=reference, moves=moves, on=on, book_id=bank.network_id)


def words(minor: int, asset: Asset) -> str:
    """Return an amount for a sentence that is kept."""
    return f"{money.format_amount(minor, money.Asset(asset.code, asset.decimals))} {asset.code}"


def _link(transfer: Transfer) -> str:
    if transfer.business is None:
        return "/wallet"

    return f"/business/{transfer.business.slug}/account"
