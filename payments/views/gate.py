"""What pages about one's own money begin with: who is asking, about whose account."""

import datetime
import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from banks.models import Business
from ledger.models import Account, Asset
from payments.models import BankTransferDetails
from payments.queries import transfers as queries
from people.models import Person
from people.queries import person_of

Rest = ParamSpec("Rest")


@dataclass(frozen=True, slots=True)
class Purse:
    """Somebody's own money, or that of their business."""

    person: Person
    business: Business | None

    @property
    def base(self) -> str:
        """The frame around its pages."""
        return "banks/business_base.html" if self.business else "base_investor.html"

    @property
    def href(self) -> str:
        """Where it is shown."""
        return self._address("wallet", "business_account")

    @property
    def deposit_href(self) -> str:
        """Where money is announced."""
        return self._address("wallet_deposit", "business_deposit")

    @property
    def withdraw_href(self) -> str:
        """Where money is taken out."""
        return self._address("wallet_withdraw", "business_withdraw")

    @property
    def business_id(self) -> int | None:
        """The business whose money it is."""
        return None if self.business is None else self.business.pk

    def accounts(self) -> list[Account]:
        """Return the open accounts, the fullest first."""
        if self.business is None:
            return queries.wallets_of(self.person.pk)

        return queries.accounts_of_business(self.business.pk)

    def choices(self) -> list[BankTransferDetails]:
        """Return the banks through which its money moves."""
        if self.business is None:
            return queries.all_details()

        return queries.details_at(self.business.bank_id)

    def asset(self) -> Asset | None:
        """Return what it is counted in where no account is open yet."""
        if self.business is not None:
            return self.business.bank.network.asset
        found = next(iter(self.choices()), None)

        return queries.first_asset() if found is None else found.asset

    def _address(self, own: str, of_business: str) -> str:
        if self.business is None:
            return reverse(own)

        return reverse(of_business, args=[self.business.slug])


PurseView = Callable[Concatenate[HttpRequest, Purse, Rest], HttpResponseBase]


def own_page(
    view: PurseView[Rest],
) -> Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]:
    """Give a view the money of who asks; with a `business` in the address, that of the business.

    Somebody else's business is not there.
    """

    @never_cache
    @functools.wraps(view)
    def opened(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        person = person_of(request.user)  # type: ignore[arg-type]
        if person is None:
            raise Http404
        business = None
        slug = kwargs.pop("business", None)
        if slug is not None:
            business = queries.business_of(person, str(slug))
            if business is None:
                raise Http404

        return view(request, Purse(person, business), *args, **kwargs)

    return opened


def now() -> datetime.datetime:
    """Return the instant at which somebody asks."""
    return timezone.now()
