"""The circle's community of the demonstration, as it is being made."""

import datetime
from dataclasses import dataclass, field

from django.utils import timezone

from governance.models import Network
from lending_circles.models import LoanAccount
from merchants.models import Merchant, Terminal
from people.models import Person

UNIT = 100
NOON = datetime.time(12, tzinfo=datetime.UTC)


@dataclass(slots=True)
class Shop:
    """A merchant with its owner, its till, and who stands there."""

    merchant: Merchant
    owner: Person
    terminal: Terminal
    cashier: Person | None = None


@dataclass(slots=True)
class Village:
    """The community, its members in the order of the cast, its shops by their handles."""

    network: Network
    organiser: Person
    second_organiser: Person
    accounts: list[LoanAccount] = field(default_factory=list)
    shops: dict[str, Shop] = field(default_factory=dict)
    # Of what was begun under a name of the cast's: the plans that were offered.
    plans: dict[str, int] = field(default_factory=dict)


def noon(on: datetime.date, *, minutes: int = 0) -> datetime.datetime:
    """Return the middle of a day and some minutes, but nothing that is still to come."""
    at = datetime.datetime.combine(on, NOON) + datetime.timedelta(minutes=minutes)
    now = timezone.now()

    return now if now.date() == on and now < at else at
