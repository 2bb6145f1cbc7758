"""How the demonstration's borrowers pay, and what their banks do when they do not."""

import datetime

from banks.models import Bank, Business
from banks.operations import standing
from banks.refusals import StandingFixed
from demo.market import money
from demo.market.plans import Plan
from demo.market.scene import UNIT, Market, Team, days, noon
from loans.models import Collateral, Loan
from repayments.models import BankDefault, ContactLog, Installment, LateEpisode, Receipt
from repayments.operations import (
    bank_payments,
    bank_receipts,
    bank_recoveries,
    challenges,
    collections,
    restructuring,
)
from repayments.operations import collateral as valuations
from repayments.operations.bank_receipts import ReceiptDraft

State = Loan.State
# The days on which officers see to a late loan, counted from its oldest unpaid due day.
REMINDED, CALLED_UP, CHALLENGED = 3, 9, 16
AGAIN = 20


def pay_what_is_due(market: Market, on: datetime.date) -> None:
    """Let every borrower pay what their plan says for today."""
    lines = (
        Installment.objects.filter(
            loan__network=market.network,
            loan__state=State.REPAYING,
            paid_on=None,
            due_on__lte=on,
        )
        .order_by("loan_id", "number")
        .values_list("loan_id", "number", "due_on", "principal_minor", "interest_minor",
                     "principal_paid_minor", "interest_paid_minor")
    )  # fmt: skip
    oldest: dict[int, datetime.date] = {}
    for loan_id, number, due_on, principal, interest, principal_paid, interest_paid in lines:
        plan = market.borrowed[loan_id]
        left_minor = principal + interest - principal_paid - interest_paid
        lag = plan.lags[(number - 1) % len(plan.lags)]
        stopped = plan.stops_after is not None and number > plan.stops_after
        if stopped or on < due_on + days(lag) or not left_minor:
            oldest.setdefault(loan_id, due_on)
            continue
        handed_on = market.handed.get((loan_id, due_on))
        # What interest went on meanwhile is asked for once more.
        if handed_on is None or on - handed_on >= days(AGAIN):
            market.handed[loan_id, due_on] = on
            _pay(market, plan, loan_id, number, left_minor, is_late=lag > 0, on=on)
    for loan_id, due_on in oldest.items():
        _see_to(market, loan_id, (on - due_on).days, on=on)


def _pay(
    market: Market,
    plan: Plan,
    loan_id: int,
    number: int,
    left_minor: int,
    *,
    is_late: bool,
    on: datetime.date,
) -> None:
    """Pay an installment: into the account, for the evening to collect, or in cash at the desk."""
    business = market.businesses[plan.business]
    team = market.team_of(business)
    if number == plan.settles_after:
        _settle(market, business, loan_id, on=on)
        return
    # Interest goes on after the last due day; who is late brings a little more.
    amount_minor = left_minor * (103 if is_late else 100) // 100
    if plan.is_cash:
        is_last = number == plan.months
        _take_cash(market, team, loan_id, amount_minor if is_last else left_minor, on=on)
    else:
        # Where sales paid most of it already, no bank takes less than this at a time.
        amount_minor = max(amount_minor, UNIT)
        money.deposit(team, business.owner, market.asset, amount_minor, on=on, business=business)


def _settle(market: Market, business: Business, loan_id: int, *, on: datetime.date) -> None:
    owed_minor = Loan.objects.select_related("balance").get(pk=loan_id).balance.outstanding_minor
    amount_minor = money.rounded_up(owed_minor * 102 // 100)
    team = market.team_of(business)
    money.deposit(team, business.owner, market.asset, amount_minor, on=on, business=business)
    bank_payments.repay(
        loan_id=loan_id, amount_minor=None, on=on, by=business.owner, reference="settled-early"
    )
    money.pay_out_business(market, business, on=on)


def _take_cash(
    market: Market, team: Team, loan_id: int, amount_minor: int, *, on: datetime.date
) -> None:
    """Enter cash; the bank's founder confirms it when he gets to it."""
    receipt = bank_receipts.request_receipt(
        draft=ReceiptDraft(
            loan_id=loan_id,
            amount_minor=amount_minor,
            received_on=on,
            method=Receipt.Method.CASH,
            remark="At the counter.",
        ),
        on=on,
        at=noon(on),
        by=team.maker,
    )
    waits = team.cast.confirm_days[team.receipts % len(team.cast.confirm_days)]
    team.receipts += 1
    assert receipt.approval is not None
    public_id = receipt.approval.public_id

    def confirm(day: datetime.date) -> None:
        bank_receipts.confirm_receipt(public_id=public_id, by=team.checker, on=day)

    if waits:
        market.plan(on + days(waits), confirm)
    else:
        confirm(on)


def _see_to(market: Market, loan_id: int, late_days: int, *, on: datetime.date) -> None:
    """Remind, call, hear a promise, and in the end say that the loan is in breach."""
    if late_days not in (REMINDED, CALLED_UP, CHALLENGED):
        return
    plan = market.borrowed[loan_id]
    team = market.team_of(market.businesses[plan.business])
    if late_days == REMINDED:
        collections.send_reminders(loan_ids=[loan_id], bank_id=team.bank.pk, on=on, by=team.maker)
    elif late_days == CALLED_UP:
        collections.log_contact(
            loan_id=loan_id,
            bank_id=team.bank.pk,
            on=on,
            by=team.maker,
            channel=ContactLog.Channel.CALL,
            outcome=ContactLog.Outcome.REACHED,
            remark="A customer paid late; the money comes as soon as it is there.",
        )
        collections.set_next_action(
            loan_id=loan_id, bank_id=team.bank.pk, action="Visit the business",
            due_on=on + days(7), on=on, by=team.maker,
        )  # fmt: skip
    elif plan.turn in {"DEFAULT", "EXTEND"}:
        _challenge(market, plan, loan_id, on=on)
    if late_days == CALLED_UP and plan.turn == "RESTRUCTURE":
        _restructure(market, team, loan_id, on=on)


def _restructure(market: Market, team: Team, loan_id: int, *, on: datetime.date) -> None:
    asked = restructuring.request_restructuring(
        loan_id=loan_id,
        installment_count=9,
        reason="The fair was rained off; smaller installments fit the sales.",
        on=on,
        by=team.maker,
    )
    restructuring.confirm_restructuring(public_id=asked.public_id, by=team.checker, on=on)


def _challenge(market: Market, plan: Plan, loan_id: int, *, on: datetime.date) -> None:
    """Let a holder say that a loan is in breach, and the holders vote on more time."""
    escalated = LateEpisode.objects.filter(
        loan_id=loan_id, cured_on=None, escalated_on__isnull=False
    )
    if not escalated.exists():
        return
    holder = next(
        one for one in market.investors.values() if one.notes.filter(loan_id=loan_id).exists()
    )
    challenge = challenges.challenge_loan(
        loan_id=loan_id, ground="LATE", on=on, by=holder, remark="Nothing came for weeks."
    )
    vote = "YES" if plan.turn == "EXTEND" else "NO"
    for ballot in challenge.ballots.select_related("holder"):
        challenges.vote_on_challenge(challenge_id=challenge.pk, vote=vote, on=on, by=ballot.holder)
    if plan.turn == "DEFAULT":
        market.plan(on + days(12), lambda day: _recover(market, plan, loan_id, on=day))


def _recover(market: Market, plan: Plan, loan_id: int, *, on: datetime.date) -> None:
    """After a default: sell what was laid aside, and share out what the business still brings."""
    if not BankDefault.objects.filter(bank_loan_id=loan_id).exists():
        return
    business = market.businesses[plan.business]
    team = market.team_of(business)
    for held in Collateral.objects.filter(bank_loan_id=loan_id, state=Collateral.State.HELD):
        asked = valuations.request_sale(
            collateral_id=held.pk,
            price_minor=held.value_minor * 62 // 100 // UNIT * UNIT,
            buyer="The mint of Ljubljana",
            on=on,
            by=team.maker,
        )
        valuations.confirm_sale(public_id=asked.public_id, by=team.checker, on=on)
    open_minor = Loan.objects.select_related("balance").get(pk=loan_id).balance.outstanding_minor
    part = open_minor // 4 // UNIT * UNIT
    if part <= 0:
        return
    money.deposit(team, business.owner, market.asset, part, on=on, business=business)
    asked = bank_recoveries.request_recovery(
        loan_id=loan_id, amount_minor=part, on=on, by=team.maker
    )
    bank_recoveries.confirm_recovery(public_id=asked.public_id, by=team.checker, on=on)
    if (market.today - on).days > 180:
        market.plan(on + days(120), lambda day: _write_off(team, loan_id, on=day))


def _write_off(team: Team, loan_id: int, *, on: datetime.date) -> None:
    asked = bank_recoveries.request_write_off(
        loan_id=loan_id, reason="The business has closed.", on=on, by=team.maker
    )
    bank_recoveries.confirm_write_off(public_id=asked.public_id, by=team.checker, on=on)


def end_probations(market: Market, on: datetime.date) -> None:
    """Let every bank whose record carries it, and that asks for it, leave its probation."""
    for team in market.teams.values():
        if not team.cast.leaves_probation:
            continue
        if Bank.objects.get(pk=team.bank.pk).state != Bank.State.PROBATION:
            continue
        try:
            asked = standing.request_end_probation(bank_id=team.bank.pk, on=on, by=team.checker)
        except StandingFixed:
            continue
        standing.confirm_end_probation(public_id=asked.public_id, by=team.third, on=on)
