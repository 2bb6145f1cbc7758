"""Plays a story through the operations: sets the scene, then lives its days one after another."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from business_day import chain
from governance.models import Network
from governance.operations import found_network
from lending_circles.models import LoanAccount, TrustLink
from lending_circles.operations import issuance, membership, repaying, trust
from lending_circles.refusals import NoAgreement
from loans.models import Loan
from merchants import operations as merchants
from merchants.models import Merchant, Payment, Terminal
from people import operations as people
from people.public_ids import seeded
from people.refusals import Refusal
from rules import money
from stories import comparison, report
from stories.deeds import Deed
from stories.reader import Story

# Story days have no hours; whatever needs an instant happens at noon, UTC.
NOON = datetime.time(12, tzinfo=datetime.UTC)
# Public ids decide draws: a story draws what is random from this seed, and the id of its
# n-th purchase from seed n, so that it plays the same again and its draws depend on it alone.
SEED = 0


class NoSuchLoan(Refusal):
    """The loan came to nothing earlier in the story."""

    code = "NO_SUCH_LOAN"
    detail = "There is no such loan; its purchase was refused."
    remedy = "Pay a loan that was made."


@dataclass(slots=True)
class Stage:
    """What the played story has made so far, by the names of the file."""

    story: Story
    network: Network
    accounts: dict[str, LoanAccount] = field(default_factory=dict)
    merchants: dict[str, Merchant] = field(default_factory=dict)
    terminals: dict[str, Terminal] = field(default_factory=dict)
    loans: dict[str, Loan] = field(default_factory=dict)
    refusals: list[dict[str, object]] = field(default_factory=list)
    quotes: list[dict[str, object]] = field(default_factory=list)
    broken: list[comparison.Difference] = field(default_factory=list)
    deed_count: int = 0
    purchase_count: int = 0

    @property
    def asset(self) -> money.Asset:
        return self.story.asset

    def reference(self) -> str:
        """Return a fresh reference for the deed at hand."""
        self.deed_count += 1
        return f"story:{self.deed_count}"


def play(story: Story, *, until: datetime.date | None = None) -> Stage:
    """Live the story's days up to and including `until` (its end, if None) and return the stage.

    Every day is opened, its steps are done in order, and it is closed; the report as of `until` is
    that of the closed day.
    """
    with seeded(SEED):
        return _live(set_scene(story), until)


def _live(stage: Stage, until: datetime.date | None) -> Stage:
    story = stage.story
    last = min(until, story.ends_on) if until else story.ends_on
    steps = list(story.steps)
    on = story.starts_on
    while on <= last:
        chain.open_day(network_id=stage.network.pk, on=on)
        while steps and steps[0].on == on:
            tell(stage, steps.pop(0).deed, on)
        chain.close_day(network_id=stage.network.pk, on=on)
        on += datetime.timedelta(days=1)
    return stage


def tell(stage: Stage, deed: Deed, on: datetime.date) -> None:
    """Do one deed, and note its refusal or what an `expect` found otherwise."""
    if deed.word == "expect":
        got = report.report_of(stage, on)
        stage.broken += comparison.differences(deed.arguments["expected"], got, line=deed.line)
        return
    try:
        DOINGS[deed.word](stage, deed.arguments, on)
    except Refusal as refusal:
        stage.refusals.append(_refusal_row(stage, deed, refusal, on))
        if deed.code is not None and refusal.code != deed.code:
            stage.broken.append(
                comparison.Difference(f"refused.{deed.word}", deed.code, refusal.code, deed.line)
            )
        return
    if deed.code is not None:
        stage.broken.append(
            comparison.Difference(f"refused.{deed.word}", deed.code, "done", deed.line)
        )


def _refusal_row(
    stage: Stage, deed: Deed, refusal: Refusal, on: datetime.date
) -> dict[str, object]:
    row: dict[str, object] = {"on": on.isoformat(), "deed": deed.word, "code": refusal.code}
    context = refusal.context
    if context.get("level") is not None:
        row["level"] = context["level"] or report.COMMON
    if context.get("short_minor") is not None:
        row["short"] = money.format_amount(context["short_minor"], stage.asset)
    return row


def _at(on: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(on, NOON)


# --- the scene ---------------------------------------------------------------------------------


def set_scene(story: Story) -> Stage:
    """Make the network, its people, pools, merchants and trust as they stand on the first day."""
    network = found_network(
        name=story.title,
        slug="story",
        asset=story.asset,
        time_zone="UTC",
        clock=Network.Clock.SIMULATED,
        starts_on=story.starts_on,
        parameters=story.parameters,
        by=None,
    )
    stage = Stage(story, network)
    _gather_people(stage)
    _fill_pools(stage)
    _open_merchants(stage)
    _link_people(stage)
    return stage


def _gather_people(stage: Stage) -> None:
    on = stage.story.starts_on
    for setting in stage.story.people:
        person = people.register_person(name=setting.name, handle=setting.name)
        account = membership.open_loan_account(
            network_id=stage.network.pk, person_id=person.pk, on=on, by=None
        )
        issuance.open_balance(
            account_id=account.pk,
            spending_minor=setting.spending_minor,
            stake_minor=setting.stake_minor,
            ratio=setting.ratio,
            on=on,
            by=None,
        )
        if not setting.autopay:
            membership.set_preferences(account_id=account.pk, autopay=False, by=person)
        stage.accounts[setting.name] = account


def _fill_pools(stage: Stage) -> None:
    story = stage.story
    filled: tuple[tuple[issuance.PoolName, int], ...] = (
        ("common", story.common_minor),
        ("contingency", story.contingency_minor),
    )
    for pool, amount in filled:
        if amount:
            issuance.fund_pool(
                network_id=stage.network.pk,
                pool=pool,
                amount_minor=amount,
                on=story.starts_on,
                reference=f"story:{pool}",
                by=None,
            )


def _open_merchants(stage: Stage) -> None:
    on = stage.story.starts_on
    for name, qualified in stage.story.merchants.items():
        merchant = merchants.open_merchant(
            network_id=stage.network.pk, name=name, handle=name, on=on, by=None
        )
        if qualified:
            merchants.qualify_merchant(merchant_id=merchant.pk, on=on, by=None)
        stage.terminals[name] = merchants.open_terminal(
            merchant_id=merchant.pk, name="till", on=on, by=None
        )
        stage.merchants[name] = merchant


def _link_people(stage: Stage) -> None:
    story = stage.story
    trust.import_links(
        network_id=stage.network.pk,
        rows=[
            (stage.accounts[ends[0]].pk, stage.accounts[ends[1]].pk, TrustLink.State.ACTIVE)
            for ends in story.trust
        ],
        on=story.starts_on,
        by=None,
    )
    for setting in story.grants:
        _grant(
            stage,
            {
                "lender": setting.lender,
                "to": setting.borrower,
                "permission": setting.permission,
                "limit_minor": setting.limit_minor,
            },
            story.starts_on,
        )
    for name, offers in story.levels.items():
        membership.set_preferences(
            account_id=stage.accounts[name].pk,
            offers_second=offers.get("second"),
            offers_third=offers.get("third"),
            by=stage.accounts[name].person,
        )
    for name, relays in story.relay.items():
        account = stage.accounts[name]
        membership.set_preferences(account_id=account.pk, relays=relays, by=account.person)


# --- the deeds ---------------------------------------------------------------------------------

Arguments = dict[str, Any]
Doing = Callable[[Stage, Arguments, datetime.date], None]


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
    """Ask and agree on one day; where a common friend must consent first, it waits (A-61)."""
    asking, agreeing = (stage.accounts[name] for name in said["who"])
    link = trust.request_trust(
        account_id=asking.pk, peer_account_id=agreeing.pk, on=on, by=asking.person
    )
    trust.agree_trust(link_id=link.pk, account_id=agreeing.pk, on=on, by=agreeing.person)


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
    link = _link(stage, one, other, state=TrustLink.State.REQUESTED)
    trust.consent_to_link(link_id=link.pk, account_id=friend.pk, on=on, by=friend.person)


def _grant(stage: Stage, said: Arguments, on: datetime.date) -> None:
    lender = stage.accounts[said["lender"]]
    trust.grant(
        link_id=_link(stage, said["lender"], said["to"]).pk,
        lender_account_id=lender.pk,
        permission=said["permission"],
        limit_minor=said["limit_minor"],
        by=lender.person,
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
        at=_at(on),
    )


def _quote(stage: Stage, said: Arguments, on: datetime.date) -> None:
    quote = merchants.quote_payment(
        payment_id=_payment(stage, said, on).pk,
        account_id=stage.accounts[said["who"]].pk,
        on=on,
        at=_at(on),
    )
    stage.quotes.append({"who": said["who"], "at": said["at"]} | report.quote_row(stage, quote))


def _borrow(stage: Stage, said: Arguments, on: datetime.date) -> None:
    payment, account = _payment(stage, said, on), stage.accounts[said["who"]]
    stage.purchase_count += 1
    with seeded(stage.purchase_count):
        quote = merchants.quote_payment(
            payment_id=payment.pk, account_id=account.pk, on=on, at=_at(on)
        )
    stage.loans[said["as"]] = merchants.confirm_checkout(
        payment_id=payment.pk,
        account_id=account.pk,
        quote_public_id=quote.public_id,
        on=on,
        at=_at(on),
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


def _sale(stage: Stage, said: Arguments, on: datetime.date) -> None:
    account = stage.accounts[said["customer"]]
    merchants.pay_with_own_money(
        payment_id=_payment(stage, said, on).pk,
        account_id=account.pk,
        on=on,
        at=_at(on),
        by=account.person,
    )


DOINGS: dict[str, Doing] = {
    "issue": _issue,
    "stake": _stake,
    "unstake": _unstake,
    "trust": _trust,
    "untrust": _untrust,
    "consent": _consent,
    "grant": _grant,
    "hold": _membership(membership.hold_account),
    "resume": _membership(membership.resume_account),
    "exit": _membership(membership.exit_account),
    "quote": _quote,
    "borrow": _borrow,
    "pay": _pay,
    "sale": _sale,
}
