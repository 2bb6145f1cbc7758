"""What friends may do for each other in the machine of a community, and when nobody may."""

import datetime

from django.db.models import Max, Q
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from governance.operations import appoint_organiser
from lending_circles.models import LoanAccount, TrustLink
from lending_circles.operations import jubilee, membership, preferences, trust, ways_back
from loans.models import Note
from people.models import Person
from people.operations import register_person
from people.refusals import Refusal

NAMES = ("Ana", "Bruno", "Chi", "Dona", "Eli", "Fay", "Gus")
member = st.integers(0, len(NAMES) - 1)
amount_minor = st.one_of(st.integers(1, 60_000), st.sampled_from([1, 99, 10_000, 30_000]))


class Friends:
    """Rules of a community about carrying, forgiving, pausing and coming back."""

    def make_kind(self, kind: str) -> None:
        """Let everybody grant both neighbours so much, and offer it beyond them."""
        for account in self.accounts:
            links = TrustLink.objects.filter(Q(low=account) | Q(high=account))
            trust.grant_many(
                lender_account_id=account.pk,
                link_ids=list(links.values_list("pk", flat=True)),
                permission=kind,
                by=None,
            )
            preferences.set_preferences(
                account_id=account.pk, offers_second=kind, offers_third=kind, by=None
            )

    @rule(
        who=member,
        till=st.integers(0, 1),
        amount=st.integers(1_000, 20_000),
        days=st.sampled_from([9, 17]),
    )
    def borrow_and_miss(self, who: int, till: int, amount: int, days: int) -> None:
        """Borrow, and let nothing be collected for it: friends may carry it, then forgive."""
        self.do(
            preferences.set_preferences, account_id=self.accounts[who].pk, autopay=False, by=None
        )
        self.borrow(who, till, amount)
        self.advance(days)

    @rule(who=member, amount=amount_minor)
    def come_back(self, who: int, amount: int) -> None:
        """Rejoin after leaving, or open the account again that a default closed."""
        account = self.accounts[who]
        self.do(
            membership.open_loan_account,
            network_id=self.network.pk,
            person_id=account.person_id,
            on=self.on,
            by=None,
        )
        self.do(
            ways_back.reopen_account,
            account_id=account.pk,
            stake_minor=amount,
            on=self.on,
            by=None,
            reference=self.reference(),
        )

    @rule(who=member, amount=amount_minor)
    def make_good(self, who: int, amount: int) -> None:
        self.do(
            ways_back.make_good,
            account_id=self.accounts[who].pk,
            amount_minor=amount,
            on=self.on,
            by=None,
            reference=self.reference(),
        )

    def organisers(self) -> list[Person]:
        """Return the two who decide for the network, and have no account in it."""
        found = []
        for name in ("first", "second"):
            handle = f"{name}-of-{self.network.slug}"
            person = Person.objects.filter(handle=handle).first()
            if person is None:
                person = register_person(name=name.title(), handle=handle)
                appoint_organiser(
                    network_id=self.network.pk, person_id=person.pk, on=self.on, by=None
                )
            found.append(person)
        return found

    @rule(who=member, amount=amount_minor, days=st.integers(1, 40))
    def give_a_fund(self, who: int, amount: int, days: int) -> None:
        """Offer to match what lenders forgive; two organisers open it at once."""
        account = self.accounts[who]
        try:
            fund = jubilee.offer_fund(
                account_id=account.pk,
                budget_minor=amount,
                closes_on=self.on + datetime.timedelta(days=days),
                words="",
                is_named=True,
                on=self.on,
                by=account.person,
            )
            for organiser in self.organisers():
                jubilee.agree_to_fund(fund_id=fund.pk, on=self.on, by=organiser)
        except Refusal as refusal:
            self.refusals.append(refusal)

    @rule(which=st.integers(0, 50), low=st.booleans())
    def pause(self, which: int, low: bool) -> None:
        """Pause one direction; a `grant` opens it again."""
        link = self.link(which)
        if link is not None:
            self.do(
                trust.pause_direction,
                link_id=link.pk,
                lender_account_id=link.low_id if low else link.high_id,
                on=self.on,
                by=None,
            )

    @invariant()
    def who_rests_or_leaves_lends_nothing_new(self) -> None:
        """C-12: on hold, or on the way out, nothing more is drawn from an account."""
        if not hasattr(self, "network"):
            return
        for account in LoanAccount.objects.filter(network=self.network):
            if account.state not in ("HOLD", "HOLD_TO_EXIT"):
                self.resting.pop(account.pk, None)
                continue
            lent = Note.objects.filter(holder=account.person_id, assigned_from=None)
            last = lent.aggregate(last=Max("pk"))["last"] or 0
            assert self.resting.setdefault(account.pk, last) == last
