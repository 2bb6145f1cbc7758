"""What a played story has made so far."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from banks.models import Bank, Business, BusinessCase
from disputes.models import Dispute
from governance.models import Network
from ledger.models import Account, Asset
from lending_circles.models import JubileeFund, LoanAccount
from loans.models import Loan
from marketplace.models import Offer
from merchants.models import Merchant, Payment, Terminal
from people import operations as people
from people.models import Person
from people.refusals import Refusal
from rules import money
from stories import comparison
from stories.reader import Story
from subscriptions.models import Plan, Subscription

# Story days have no hours; whatever needs an instant happens at noon, UTC.
NOON = datetime.time(12, tzinfo=datetime.UTC)


class NoSuchThing(Refusal):
    """It came to nothing earlier in the story."""

    code = "NOT_FOUND"
    detail = "There is no such thing; what would have made it was refused."
    remedy = "Use what was made."


def made(things: dict[str, Any], name: str) -> Any:
    """Return what the story made under a name. Raises NoSuchThing where it was refused."""
    if name not in things:
        raise NoSuchThing
    return things[name]


def noon(on: datetime.date) -> datetime.datetime:
    """Return the instant at which the deeds of a day happen."""
    return datetime.datetime.combine(on, NOON)


@dataclass(slots=True)
class Stage:
    """What the played story has made so far, by the names of the file."""

    story: Story
    # Of the circle; a story of banks alone has none.
    circle: Network | None = None
    banks_network: Network | None = None
    persons: dict[str, Person] = field(default_factory=dict)
    accounts: dict[str, LoanAccount] = field(default_factory=dict)
    merchants: dict[str, Merchant] = field(default_factory=dict)
    terminals: dict[str, Terminal] = field(default_factory=dict)
    loans: dict[str, Loan] = field(default_factory=dict)
    banks: dict[str, Bank] = field(default_factory=dict)
    # Of each bank by its id, in the order of the file.
    officers: dict[int, list[Person]] = field(default_factory=dict)
    # Two at each bank who see the money that a story brings in and pays out, and nothing else: its
    # officers may have money there themselves.
    clerks: dict[int, tuple[Person, Person]] = field(default_factory=dict)
    businesses: dict[str, Business] = field(default_factory=dict)
    investors: dict[str, Person] = field(default_factory=dict)
    cases: dict[str, BusinessCase] = field(default_factory=dict)
    offers: dict[str, Offer] = field(default_factory=dict)
    disputes: dict[str, Dispute] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)
    subscriptions: dict[str, Subscription] = field(default_factory=dict)
    funds: dict[str, JubileeFund] = field(default_factory=dict)
    sales: dict[str, Payment] = field(default_factory=dict)
    refusals: list[dict[str, object]] = field(default_factory=list)
    quotes: list[dict[str, object]] = field(default_factory=list)
    broken: list[comparison.Difference] = field(default_factory=list)
    deed_count: int = 0
    purchase_count: int = 0
    expectation_count: int = 0

    @property
    def asset(self) -> money.Asset:
        return self.story.asset

    @property
    def network(self) -> Network:
        """Return the circle's network."""
        assert self.circle is not None
        return self.circle

    @property
    def market(self) -> Network:
        """Return the network that the banks live by."""
        assert self.banks_network is not None
        return self.banks_network

    @property
    def market_asset(self) -> Asset:
        return self.market.asset

    def person(self, name: str) -> Person:
        """Return somebody by name; who appears for the first time is registered."""
        if name not in self.persons:
            self.persons[name] = people.register_person(name=name, handle=name)
        return self.persons[name]

    def officer(self, bank: Bank, by: str | None = None, *, not_for: Person) -> Person:
        """Return who acts for a bank: `by`, or else its first officer whose own it is not."""
        if by:
            return self.person(by)
        officers = self.officers[bank.pk]
        return next((one for one in officers if one.pk != not_for.pk), officers[0])

    def business_minor(self, business: Business) -> int:
        """Return what lies in a business's account."""
        account = Account.objects.filter(
            code=f"business:{business.pk}:account:{self.market_asset.code}"
        ).first()
        return account.balance_minor if account else 0

    def reference(self) -> str:
        """Return a fresh reference for the deed at hand."""
        self.deed_count += 1
        return f"story:{self.deed_count}"
