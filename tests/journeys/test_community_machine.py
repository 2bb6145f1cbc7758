"""A community does what it likes, in any order, twice, and two at once: the books always hold.

Hypothesis chooses the deeds and shrinks what breaks. `COMMUNITY_EXAMPLES` and `COMMUNITY_STEPS`
make a longer run.
"""

import contextlib
import datetime
import itertools
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from business_day import chain
from governance import operations as governance
from governance.models import Network
from ledger import reconcile
from ledger.kinds import Kind, Purpose
from ledger.models import Account, Journal, Transfer
from lending_circles.models import LoanAccount, PeerConsent, TrustLink
from lending_circles.operations import issuance, membership, preferences, repaying, trust
from loans.models import Loan
from merchants import operations as merchants
from merchants.models import Payment
from merchants.payment_order import RefundOrder
from people.refusals import Refusal
from repayments.models import Forgiveness
from tests import factories
from tests.journeys.friends import NAMES, Friends, amount_minor, member

EXAMPLES = int(os.environ.get("COMMUNITY_EXAMPLES", "4"))
STEPS = int(os.environ.get("COMMUNITY_STEPS", "20"))
NOON = datetime.time(12, tzinfo=datetime.UTC)
numbers = itertools.count(1)

Deed = Callable[[], object]


class Community(Friends, RuleBasedStateMachine):
    """Seven members, two shops and a network of their own for each example."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[Deed] = []
        self.refusals: list[Refusal] = []
        self.resting: dict[int, int] = {}

    @initialize(
        ratio=st.integers(1, 3),
        mode=st.sampled_from(["THRESHOLD", "TIERED", "NONE"]),
        kind=st.sampled_from(["LOAN", "EXTEND", "FORGIVE", "FORGIVE"]),
        missed=st.one_of(st.none(), st.integers(5_000, 20_000)),
    )
    def found(self, ratio: int, mode: str, kind: str, missed: int | None) -> None:
        self.number = next(numbers)
        self.network = factories.a_network(
            slug=f"community-{self.number}",
            parameters={"WAIVER_MODE": mode, "MIN_UNIQUE_PEERS": ratio - 1, "LATE_DAYS": 1},
            common=2_000,
            contingency=20,
        )
        self.accounts = factories.members(
            self.network, *NAMES, spending=150, stake=300, ratio=ratio
        )
        ring = [(one, self.accounts[(i + 1) % 7]) for i, one in enumerate(self.accounts)]
        factories.link_all(self.network, ring)
        self.make_kind(kind)
        self.terminals = []
        for name in ("bakery", "smithy"):
            shop = merchants.open_merchant(
                network_id=self.network.pk, name=name, handle=name, on=self.on, by=None
            )
            merchants.qualify_merchant(merchant_id=shop.pk, on=self.on, by=None)
            self.terminals.append(
                merchants.open_terminal(merchant_id=shop.pk, name="till", on=self.on, by=None)
            )
        if missed is not None:
            self.borrow_and_miss(who=0, till=0, amount=missed, days=17)

    @property
    def on(self) -> datetime.date:
        return Network.objects.get(pk=self.network.pk).business_date

    @property
    def at(self) -> datetime.datetime:
        return datetime.datetime.combine(self.on, NOON)

    def reference(self) -> str:
        return f"deed:{self.number}:{next(numbers)}"

    def do(self, operation: Callable[..., Any], **said: Any) -> Any:
        """Do one deed; a refusal is an answer, anything else that is raised is a defect."""
        self.done.append(lambda: operation(**said))
        try:
            return operation(**said)
        except Refusal as refusal:
            self.refusals.append(refusal)
            return None

    # --- stakes and money

    @rule(who=member, amount=amount_minor)
    def stake(self, who: int, amount: int) -> None:
        self.do(
            membership.stake,
            account_id=self.accounts[who].pk,
            amount_minor=amount,
            on=self.on,
            by=None,
            reference=self.reference(),
        )

    @rule(who=member, amount=amount_minor)
    def withdraw_stake(self, who: int, amount: int) -> None:
        self.do(
            membership.withdraw_stake,
            account_id=self.accounts[who].pk,
            amount_minor=amount,
            on=self.on,
            by=None,
            reference=self.reference(),
        )

    @rule(who=member, amount=amount_minor)
    def issue(self, who: int, amount: int) -> None:
        self.do(
            issuance.issue_tokens,
            account_id=self.accounts[who].pk,
            amount_minor=amount,
            on=self.on,
            reference=self.reference(),
            by=None,
        )

    @rule(who=member)
    def hold(self, who: int) -> None:
        self.do(membership.hold_account, account_id=self.accounts[who].pk, on=self.on, by=None)

    @rule(who=member)
    def resume(self, who: int) -> None:
        self.do(membership.resume_account, account_id=self.accounts[who].pk, on=self.on, by=None)

    @rule(who=member)
    def exit(self, who: int) -> None:
        self.do(membership.exit_account, account_id=self.accounts[who].pk, on=self.on, by=None)

    @rule(
        who=member,
        autopay=st.booleans(),
        relays=st.booleans(),
        third=st.sampled_from(TrustLink.Permission.values),
        after_stake=st.booleans(),
    )
    def prefer(self, who: int, autopay: bool, relays: bool, third: str, after_stake: bool) -> None:
        self.do(
            preferences.set_preferences,
            account_id=self.accounts[who].pk,
            autopay=autopay,
            relays=relays,
            offers_third=third,
            forgives_after_stake=after_stake,
            by=None,
        )

    # --- trust

    @rule(one=member, other=member)
    def trust_each_other(self, one: int, other: int) -> None:
        link = self.do(
            trust.request_trust,
            account_id=self.accounts[one].pk,
            peer_account_id=self.accounts[other].pk,
            on=self.on,
            by=None,
        )
        for account in (self.accounts[other], self.accounts[one]) if link else ():
            self.do(
                trust.agree_trust,
                link_id=link.pk,
                account_id=account.pk,
                on=self.on,
                by=None,
            )

    @rule()
    def consent(self) -> None:
        asked = PeerConsent.objects.filter(
            link__network=self.network, agreed_on=None, link__state=TrustLink.State.AGREED_BY_ONE
        ).first()
        if asked is not None:
            self.do(
                trust.consent_to_link,
                link_id=asked.link_id,
                account_id=asked.account_id,
                on=self.on,
                by=None,
            )

    def link(self, which: int) -> TrustLink | None:
        links = list(
            TrustLink.objects.filter(network=self.network, state=TrustLink.State.ACTIVE).order_by(
                "pk"
            )
        )
        return links[which % len(links)] if links else None

    @rule(which=st.integers(0, 50), low=st.booleans())
    def close(self, which: int, low: bool) -> None:
        link = self.link(which)
        if link is not None:
            self.do(
                trust.close_trust,
                link_id=link.pk,
                account_id=link.low_id if low else link.high_id,
                on=self.on,
                by=None,
            )

    @rule(
        which=st.integers(0, 50),
        low=st.booleans(),
        permission=st.sampled_from(TrustLink.Permission.values),
        limit=st.one_of(st.none(), st.integers(0, 20_000)),
    )
    def grant(self, which: int, low: bool, permission: str, limit: int | None) -> None:
        link = self.link(which)
        if link is not None:
            self.do(
                trust.grant,
                link_id=link.pk,
                lender_account_id=link.low_id if low else link.high_id,
                permission=permission,
                limit_minor=limit,
                by=None,
            )

    # --- the till

    def payment(self, till: int, amount: int) -> int:
        return merchants.request_payment(
            terminal_id=self.terminals[till].pk,
            amount_minor=amount,
            reference=self.reference(),
            metadata={},
            at=self.at,
        ).pk

    @rule(who=member, till=st.integers(0, 1), amount=amount_minor)
    def borrow(self, who: int, till: int, amount: int) -> None:
        said = {
            "payment_id": self.payment(till, amount),
            "account_id": self.accounts[who].pk,
            "on": self.on,
            "at": self.at,
        }
        quote = self.do(merchants.quote_payment, **said)
        if quote is not None:
            self.do(
                merchants.confirm_checkout,
                quote_public_id=quote.public_id,
                by=self.accounts[who].person,
                **said,
            )

    @rule(who=member, till=st.integers(0, 1), amount=amount_minor)
    def buy(self, who: int, till: int, amount: int) -> None:
        self.do(
            merchants.pay_with_own_money,
            payment_id=self.payment(till, amount),
            account_id=self.accounts[who].pk,
            on=self.on,
            at=self.at,
            by=self.accounts[who].person,
        )

    @rule(which=st.integers(0, 50), amount=st.one_of(st.none(), amount_minor))
    def give_back(self, which: int, amount: int | None) -> None:
        """Give back a purchase, in part or what is left: to its loans first."""
        paid = Payment.objects.filter(
            merchant__network=self.network, status=Payment.Status.SETTLED
        ).order_by("pk")
        payments = list(paid.values_list("pk", flat=True))
        if payments:
            self.do(
                merchants.refund_payment,
                payment_id=payments[which % len(payments)],
                order=RefundOrder(amount, reference=self.reference()),
                on=self.on,
                at=self.at,
                by=None,
            )

    @rule(till=st.integers(0, 1), amount=amount_minor)
    def cancel(self, till: int, amount: int) -> None:
        self.do(merchants.cancel_payment, payment_id=self.payment(till, amount), at=self.at)

    @rule(which=st.integers(0, 50), amount=st.one_of(st.none(), amount_minor))
    def repay(self, which: int, amount: int | None) -> None:
        loans = list(Loan.objects.open().filter(network=self.network).order_by("pk"))
        if loans:
            self.do(
                repaying.pay_loan,
                loan_id=loans[which % len(loans)].pk,
                amount_minor=amount,
                on=self.on,
                by=None,
                reference=self.reference(),
            )

    # --- the network

    @rule(apr=st.integers(0, 20), mode=st.sampled_from(["THRESHOLD", "TIERED", "NONE"]))
    def govern(self, apr: int, mode: str) -> None:
        self.do(
            governance.set_parameters,
            network_id=self.network.pk,
            values={"APR": f"{apr}%", "WAIVER_MODE": mode, "MIN_UNIQUE_PEERS": 0},
            effective_on=self.on,
            remark="a vote",
            by=None,
        )

    @rule(days=st.sampled_from([1, 1, 2, 7, 9, 16]))
    def advance(self, days: int) -> None:
        for _ in range(days):
            on = self.on
            chain.close_day(network_id=self.network.pk, on=on)
            chain.open_day(network_id=self.network.pk, on=on + datetime.timedelta(days=1))

    # --- twice, and two at once

    @rule(which=st.integers(0, 1_000))
    def duplicate(self, which: int) -> None:
        """Any earlier call again: it is refused or changes no money (its reference is taken)."""
        if not self.done:
            return
        before = Journal.objects.count()
        with contextlib.suppress(Refusal):
            self.done[which % len(self.done)]()
        assert Journal.objects.count() == before

    @rule(one=member, other=member, till=st.integers(0, 1), amount=amount_minor)
    def two_at_once(self, one: int, other: int, till: int, amount: int) -> None:
        """Two members borrow while one of their lenders withdraws, side by side."""
        deeds = []
        for who in (one, other):
            said = {
                "payment_id": self.payment(till, amount),
                "account_id": self.accounts[who].pk,
                "on": self.on,
                "at": self.at,
            }
            quote = self.do(merchants.quote_payment, **said)
            if quote is not None:
                deeds.append(
                    (
                        merchants.confirm_checkout,
                        said
                        | {"quote_public_id": quote.public_id, "by": self.accounts[who].person},
                    )
                )
        deeds.append(
            (
                membership.withdraw_stake,
                {
                    "account_id": self.accounts[(one + 1) % 7].pk,
                    "amount_minor": amount,
                    "on": self.on,
                    "by": None,
                    "reference": self.reference(),
                },
            )
        )
        with ThreadPoolExecutor(len(deeds)) as threads:
            for deed in [threads.submit(_apart, *deed) for deed in deeds]:
                deed.result()

    # --- what always holds

    @invariant()
    def the_books_hold(self) -> None:
        with reconcile.one_moment():
            broken = [
                (result.invariant.code, result.finding.breaches)
                for result in map(reconcile.look, reconcile.all_invariants())
                if not result.holds
            ]
        assert not broken

    @invariant()
    def every_refusal_says_what_would_help(self) -> None:
        assert all(one.code.isupper() and one.detail and one.remedy for one in self.refusals)

    @invariant()
    def lenders_earn_nothing_and_no_money_is_made(self) -> None:
        if not hasattr(self, "network"):
            return
        issued = (Kind.OPENING, Kind.ISSUANCE, Kind.ISSUANCE_TO_POOL)
        made = sum(Transfer.objects.filter(kind__in=issued).values_list("amount_minor", flat=True))
        held = sum(
            Account.objects.exclude(purpose=Purpose.ISSUANCE).values_list(
                "balance_minor", flat=True
            )
        )
        assert held == made
        for account in LoanAccount.objects.filter(network=self.network):
            assert account.ratio >= 1
            assert account.deposit_minor >= 0


def _apart(operation: Callable[..., Any], said: dict[str, Any]) -> None:
    """Do one deed in a thread of its own, with a connection of its own."""
    try:
        operation(**said)
    except Refusal:
        pass
    finally:
        connections.close_all()


def test_a_community_may_do_anything_in_any_order(committed_db):
    run_state_machine_as_test(
        Community,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize="COMMUNITY_EXAMPLES" not in os.environ,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Loan.objects.exclude(extends=None).exists()
    assert Forgiveness.objects.exists()


def test_the_machine_sees_a_planted_fault(committed_db, owner_connection):
    """The invariants that the machine asks are able to fail."""
    community = Community()
    community.found(ratio=1, mode="NONE", kind="LOAN", missed=None)
    community.the_books_hold()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE lending_circles_loanaccount SET deposit_minor = deposit_minor + 1"
            " WHERE id = %s",
            [community.accounts[0].pk],
        )

    with pytest.raises(AssertionError, match="C-2"):
        community.the_books_hold()
