"""What the deeds of the demonstration work on: the network, its people, and the agenda."""

import datetime
import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from banks.models import Bank, Business
from demo.market import cast
from demo.market.plans import Plan
from demo.village import UNIT, noon
from governance.models import Network
from ledger.models import Asset
from people.models import Person

__all__ = ["UNIT", "Market", "Team", "days", "noon"]

Deed = Callable[[datetime.date], object]


def days(count: int) -> datetime.timedelta:
    """Return so many days."""
    return datetime.timedelta(days=count)


@dataclass(slots=True)
class Team:
    """A bank with its founder, who confirms, its second officer, who asks, and another approver."""

    bank: Bank
    checker: Person
    maker: Person
    third: Person
    cast: cast.BankCast
    receipts: int = 0


@dataclass(slots=True)
class Market:
    """The banks' community as it is being made."""

    network: Network
    asset: Asset
    gold: Asset
    today: datetime.date
    chance: random.Random
    teams: dict[str, Team] = field(default_factory=dict)
    businesses: dict[str, Business] = field(default_factory=dict)
    investors: dict[str, Person] = field(default_factory=dict)
    delegates: list[Person] = field(default_factory=list)
    # Of each loan, what was planned for it; of each plan's title, the offer that it became.
    borrowed: dict[int, Plan] = field(default_factory=dict)
    offers: dict[str, int] = field(default_factory=dict)
    # When installments were paid by hand; they wait for an officer or the evening.
    handed: dict[tuple[int, datetime.date], datetime.date] = field(default_factory=dict)
    agenda: dict[datetime.date, list[Deed]] = field(default_factory=lambda: defaultdict(list))

    def plan(self, on: datetime.date, deed: Deed) -> None:
        """Do something on a day to come; what would come after today does not happen."""
        self.agenda[on].append(deed)

    def live(self, on: datetime.date) -> None:
        """Do what stands in the agenda of a day, also what is added to it meanwhile."""
        deeds = self.agenda[on]
        while deeds:
            deeds.pop(0)(on)
        del self.agenda[on]

    def team_of(self, business: Business) -> Team:
        """Return the people of a business's bank."""
        return next(one for one in self.teams.values() if one.bank.pk == business.bank_id)
