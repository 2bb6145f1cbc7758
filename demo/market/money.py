"""Money that comes in and goes out through the banks of the demonstration, by four eyes."""

import datetime

from banks.models import Business
from banks.operations import capital
from demo.market.scene import UNIT, Market, Team, noon
from ledger import queries
from ledger.models import Account, Asset
from payments.operations import deposits, settlements, withdrawals
from payments.operations.withdrawals import WithdrawalDraft
from payments.queries.settlements import free_minor
from payments.refusals import BankShort
from people.models import Person

_ROUND = 50 * UNIT


def bring_capital(team: Team, asset: Asset, amount_minor: int, *, on: datetime.date) -> None:
    """Let the owners of a bank bring in so much."""
    asked = capital.request_contribute_capital(
        bank_id=team.bank.pk,
        asset=asset,
        amount_minor=amount_minor,
        on=on,
        by=team.maker,
        reason="Paid in by the members of the bank.",
    )
    capital.confirm_contribute_capital(public_id=asked.public_id, by=team.checker, on=on)


def deposit(
    team: Team,
    person: Person,
    asset: Asset,
    amount_minor: int,
    *,
    on: datetime.date,
    business: Business | None = None,
) -> None:
    """Let somebody transfer money to a bank, for themselves or for a business."""
    announced = deposits.ask_deposit(
        person=person,
        bank_id=team.bank.pk,
        asset=asset,
        amount_minor=amount_minor,
        on=on,
        at=noon(on),
        business_id=None if business is None else business.pk,
    )
    asked = deposits.request_deposit_received(public_id=announced.public_id, on=on, by=team.maker)
    deposits.confirm_deposit_received(public_id=asked.public_id, by=team.checker, on=on)


def have(
    market: Market, team: Team, investor: Person, amount_minor: int, *, on: datetime.date
) -> None:
    """See to it that an investor's wallet holds so much."""
    missing = amount_minor - balance(f"person:{investor.pk}:wallet:{market.asset.code}")
    if missing > 0:
        deposit(team, investor, market.asset, rounded_up(missing), on=on)


def pay_out_business(market: Market, business: Business, *, on: datetime.date) -> None:
    """Let a business take out what lies in its account, to buy what it borrowed for."""
    amount_minor = balance(f"business:{business.pk}:account:{market.asset.code}")
    if amount_minor:
        pay_out(market, market.team_of(business), business.owner, amount_minor, business, on=on)


def pay_out(
    market: Market,
    team: Team,
    person: Person,
    amount_minor: int,
    business: Business | None = None,
    *,
    on: datetime.date,
) -> None:
    """Take money out through a bank, which other banks send cash where it holds too little."""
    draft = WithdrawalDraft(
        bank_id=team.bank.pk,
        asset=market.asset,
        amount_minor=amount_minor,
        holder=person.name if business is None else business.name,
        account_number=f"DE89 3704 0044 0532 {person.pk:04}",
        business_id=None if business is None else business.pk,
    )
    try:
        asked = withdrawals.ask_withdrawal(draft=draft, on=on, at=noon(on), by=person)
    except BankShort:
        _bring_cash(market, team, amount_minor, on=on)
        asked = withdrawals.ask_withdrawal(draft=draft, on=on, at=noon(on), by=person)
    approval = withdrawals.request_payout(public_id=asked.public_id, on=on, by=team.maker)
    withdrawals.confirm_payout(public_id=approval.public_id, by=team.checker, on=on)


def _bring_cash(market: Market, team: Team, amount_minor: int, *, on: datetime.date) -> None:
    """Let other banks send what a bank lacks, the one that holds most first, then its owners."""
    missing = amount_minor - free_minor(team.bank.pk, market.asset)
    others = [(free_minor(one.bank.pk, market.asset), one) for one in market.teams.values()]
    for free, other in sorted(others, key=lambda pair: -pair[0]):
        part = min(rounded_up(missing), free)
        if part > 0 and other.bank != team.bank:
            _settle(market, other, team, part, on=on)
            missing -= part
    if missing > 0:
        bring_capital(team, market.asset, rounded_up(missing), on=on)


def _settle(
    market: Market, payer: Team, receiver: Team, amount_minor: int, *, on: datetime.date
) -> None:
    """Let one bank send another cash that is owed there."""
    asked = settlements.ask_settlement(
        receiver_id=receiver.bank.pk,
        payer_id=payer.bank.pk,
        asset=market.asset,
        amount_minor=amount_minor,
        on=on,
        by=receiver.maker,
    )
    for deed, decide, team in (
        (settlements.request_settlement_sent, settlements.confirm_settlement_sent, payer),
        (settlements.request_settlement_came, settlements.confirm_settlement_came, receiver),
    ):
        approval = deed(public_id=asked.public_id, bank_id=team.bank.pk, on=on, by=team.maker)
        decide(public_id=approval.public_id, by=team.checker, on=on)


def balance(code: str) -> int:
    """Return what an account holds, nothing where it is not open yet."""
    account_id = Account.objects.filter(code=code).values_list("pk", flat=True).first()
    return 0 if account_id is None else queries.balance(account_id)


def rounded_up(amount_minor: int) -> int:
    """Return an amount as people transfer it: in steps of fifty."""
    return -(-amount_minor // _ROUND) * _ROUND
