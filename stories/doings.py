"""What each deed of a story does: it calls the operation that the pages and the API call."""

import datetime
from collections.abc import Callable
from typing import Any

from lending_circles.models import TrustLink
from lending_circles.operations import (
    issuance,
    membership,
    preferences,
    repaying,
    trust,
    ways_back,
)
from lending_circles.refusals import NoAgreement
from merchants import operations as merchants
from merchants.models import Payment
from merchants.payment_order import RefundOrder
from people.public_ids import seeded
from people.refusals import Refusal
from stories import report
from stories.jubilee_doings import JUBILEE_DOINGS
from stories.market_doings import MARKET_DOINGS
from stories.prepaid_doings import PREPAID_DOINGS
from stories.sale_doings import sell_at_business
from stories.stage import Stage, made, noon

Arguments = dict[str, Any]
Doing = Callable[[Stage, Arguments, datetime.date], None]


class NoSuchLoan(Refusal):
    """The loan came to nothing earlier in the story."""

    code = "NO_SUCH_LOAN"
    detail = "There is no such loan; its purchase was refused."
    remedy = "Pay a loan that was made."


def _issue(stage: Stage, said: Arguments, on: datetime.date) -> None:
    issuance.issue_tokens(
        account_id=stage.accounts[said["to"]].pk,
        amount_minor=said["amount_minor"],
        on=on,
        reference=stage.reference(),
        by=None,
    )


def _stake(stage: Stage, said: Arguments, on: datetime.date) -> None:
    account = stage.accounts[said["who"]]
    membership.stake(
        account_id=account.pk,
        amount_minor=said["amount_minor"],
        on=on,
        reference=stage.reference(),
        by=account.person,
    )


def _unstake(stage: Stage, said: Arguments, on: datetime.date) -> None:
    account = stage.accounts[said["who"]]
    membership.withdraw_stake(
        account_id=account.pk,
        amount_minor=said["amount_minor"],
        on=on,
        reference=stage.reference(),
        by=account.person,
    )


def _trust(stage: Stage, said: Arguments, on: datetime.date) -> None:
    """Ask, and both agree, on one day; where a common friend must consent, it waits (A-61)."""
    asking, agreeing = (stage.accounts[name] for name in said["who"])
    link = trust.request_trust(
        account_id=asking.pk, peer_account_id=agreeing.pk, on=on, by=asking.person
    )
    for account in (agreeing, asking):
        trust.agree_trust(link_id=link.pk, account_id=account.pk, on=on, by=account.person)


def _link(
    stage: Stage, one: str, other: str, state: TrustLink.State = TrustLink.State.ACTIVE
) -> TrustLink:
    low, high = sorted(stage.accounts[name].pk for name in (one, other))
    link = TrustLink.objects.filter(low=low, high=high, state=state).first()
    if link is None:
        raise NoAgreement
    return link


def _untrust(stage: Stage, said: Arguments, on: datetime.date) -> None:
    closing = stage.accounts[said["who"][0]]
    link = _link(stage, *said["who"])
    trust.close_trust(link_id=link.pk, account_id=closing.pk, on=on, by=closing.person)


def _consent(stage: Stage, said: Arguments, on: datetime.date) -> None:
    friend = stage.accounts[said["who"]]
    one, other = said["to"]
    link = _link(stage, one, other, state=TrustLink.State.AGREED_BY_ONE)
    trust.consent_to_link(link_id=link.pk, account_id=friend.pk, on=on, by=friend.person)


def grant(stage: Stage, said: Arguments, on: datetime.date) -> None:
    lender = stage.accounts[said["lender"]]
    trust.grant(
        link_id=_link(stage, said["lender"], said["to"]).pk,
        lender_account_id=lender.pk,
        permission=said["grant"].permission,
        limit_minor=said["grant"].limit_minor,
        relays=said["grant"].relays,
        by=lender.person,
    )


def _pause_lending(stage: Stage, said: Arguments, on: datetime.date) -> None:
    lender = stage.accounts[said["lender"]]
    trust.pause_direction(
        link_id=_link(stage, said["lender"], said["to"]).pk,
        lender_account_id=lender.pk,
        on=on,
        by=lender.person,
    )


def prefer(stage: Stage, who: str, said: Arguments) -> None:
    """Set what a member wishes for, as it was read: the rules of both levels go together."""
    account = stage.accounts[who]
    rules = {
        level: said[f"accepts_{level}"]
        for level in ("second", "third")
        if f"accepts_{level}" in said
    }
    wishes = {word: value for word, value in said.items() if not word.startswith("accepts_")}
    preferences.set_preferences(account_id=account.pk, by=account.person, accepts=rules, **wishes)


def _prefer(stage: Stage, said: Arguments, on: datetime.date) -> None:
    prefer(stage, said["who"], said["said"])


def _reopen(stage: Stage, said: Arguments, on: datetime.date) -> None:
    """Pay the contingency payout back, stake, and ask everybody named for an agreement."""
    account = stage.accounts[said["who"]]
    ways_back.reopen_account(
        account_id=account.pk,
        stake_minor=said["stake_minor"],
        on=on,
        reference=stage.reference(),
        by=account.person,
    )
    _join_circle(stage, said, on)


def _rejoin(stage: Stage, said: Arguments, on: datetime.date) -> None:
    """Come back after leaving: into the old account, with its record."""
    account = stage.accounts[said["who"]]
    membership.open_loan_account(
        network_id=account.network_id, person_id=account.person_id, on=on, by=account.person
    )
    _stake(stage, {"who": said["who"], "amount_minor": said["stake_minor"]}, on)
    _join_circle(stage, said, on)


def _join_circle(stage: Stage, said: Arguments, on: datetime.date) -> None:
    for name in said["circle"]:
        _trust(stage, {"who": (said["who"], name)}, on)


def _make_good(stage: Stage, said: Arguments, on: datetime.date) -> None:
    account = stage.accounts[said["who"]]
    ways_back.make_good(
        account_id=account.pk,
        amount_minor=said["amount_minor"],
        on=on,
        reference=stage.reference(),
        by=account.person,
    )


def _membership(operation: Callable[..., object]) -> Doing:
    def doing(stage: Stage, said: Arguments, on: datetime.date) -> None:
        account = stage.accounts[said["who"]]
        operation(account_id=account.pk, on=on, by=account.person)

    return doing


def _payment(stage: Stage, said: Arguments, on: datetime.date) -> Payment:
    return merchants.request_payment(
        terminal_id=stage.terminals[said["at"]].pk,
        amount_minor=said["amount_minor"],
        reference=stage.reference(),
        metadata={},
        at=noon(on),
    )


def _quote(stage: Stage, said: Arguments, on: datetime.date) -> None:
    quote = merchants.quote_payment(
        payment_id=_payment(stage, said, on).pk,
        account_id=stage.accounts[said["who"]].pk,
        on=on,
        at=noon(on),
    )
    stage.quotes.append({"who": said["who"], "at": said["at"]} | report.quote_row(stage, quote))


def _borrow(stage: Stage, said: Arguments, on: datetime.date) -> None:
    payment, account = _payment(stage, said, on), stage.accounts[said["who"]]
    stage.purchase_count += 1
    with seeded(stage.purchase_count):
        quote = merchants.quote_payment(
            payment_id=payment.pk, account_id=account.pk, on=on, at=noon(on)
        )
    stage.loans[said["as"]] = merchants.confirm_checkout(
        payment_id=payment.pk,
        account_id=account.pk,
        quote_public_id=quote.public_id,
        on=on,
        at=noon(on),
        by=account.person,
    )


def _pay(stage: Stage, said: Arguments, on: datetime.date) -> None:
    loan = stage.loans.get(said["loan"])
    if loan is None:
        raise NoSuchLoan
    repaying.pay_loan(
        loan_id=loan.pk,
        amount_minor=said["amount_minor"],
        on=on,
        by=loan.borrower,
        reference=stage.reference(),
    )


def _refund(stage: Stage, said: Arguments, on: datetime.date) -> None:
    """Give back what was bought: what a loan paid, to the loan first."""
    if "sale" in said:
        payment = made(stage.sales, said["sale"])
    elif (loan := stage.loans.get(said["loan"])) is not None:
        payment = Payment.objects.get(loan=loan)
    else:
        raise NoSuchLoan
    merchants.refund_payment(
        payment_id=payment.pk,
        order=RefundOrder(said["amount_minor"]),
        on=on,
        at=noon(on),
        by=None,
    )


def _sale(stage: Stage, said: Arguments, on: datetime.date) -> None:
    if said["at"] in stage.businesses:
        payment = sell_at_business(stage, said, on)
    else:
        account = stage.accounts[said["customer"]]
        payment = merchants.pay_with_own_money(
            payment_id=_payment(stage, said, on).pk,
            account_id=account.pk,
            on=on,
            at=noon(on),
            by=account.person,
        )
    if said["as"] is not None and payment is not None:
        stage.sales[said["as"]] = payment


DOINGS: dict[str, Doing] = {
    "issue": _issue,
    "stake": _stake,
    "unstake": _unstake,
    "trust": _trust,
    "untrust": _untrust,
    "consent": _consent,
    "grant": grant,
    "pause_lending": _pause_lending,
    "prefer": _prefer,
    "hold": _membership(membership.hold_account),
    "resume": _membership(membership.resume_account),
    "exit": _membership(membership.exit_account),
    "reopen": _reopen,
    "rejoin": _rejoin,
    "make_good": _make_good,
    "quote": _quote,
    "borrow": _borrow,
    "pay": _pay,
    "refund": _refund,
    "sale": _sale,
    **JUBILEE_DOINGS,
    **MARKET_DOINGS,
    **PREPAID_DOINGS,
}
