"""What every member's page begins with: who is asking, for which account, on which day."""

import datetime
import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache

from governance.queries import terms_of
from ledger.models import Asset
from lending_circles.models import LoanAccount
from lending_circles.queries import doors
from people import public_ids
from people.models import Person
from people.queries import person_of
from rules.terms import CircleTerms

CHOSEN = "loan_account"
Rest = ParamSpec("Rest")


@dataclass(frozen=True, slots=True)
class Here:
    """A member on their page: `on` is the network's business date, `today` the calendar's there."""

    person: Person
    account: LoanAccount
    at: datetime.datetime

    @property
    def asset(self) -> Asset:
        """What amounts are counted in."""
        return self.account.network.asset

    @property
    def on(self) -> datetime.date:
        """The business date that money moves on."""
        return self.account.network.business_date

    @property
    def today(self) -> datetime.date:
        """The date in the network's time zone; the operations compare it with the business date."""
        return self.at.astimezone(ZoneInfo(self.account.network.time_zone)).date()

    @property
    def terms(self) -> CircleTerms:
        """The parameters in force."""
        return terms_of(self.account.network_id, self.on)[1]


def person_at(request: HttpRequest) -> Person:
    """Return who asks; a login that is nobody's finds nothing here."""
    person = person_of(request.user)  # type: ignore[arg-type]
    if person is None:
        raise Http404

    return person


def member_page(
    view: Callable[Concatenate[HttpRequest, Here, Rest], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Rest], HttpResponse]:
    """Give a view the member who asks; who is none yet is shown how to join."""

    @never_cache
    @functools.wraps(view)
    def opened(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        person = person_at(request)
        account = doors.chosen_account(person, request.session.get(CHOSEN))
        if account is None:
            return redirect("join")

        return view(request, Here(person, account, timezone.now()), *args, **kwargs)

    return opened


def frame(here: Here, **more: Any) -> dict[str, Any]:
    """Return what every member's template asks for, and `more`."""
    return {"here": here, "account": here.account, "asset": here.asset, "on": here.on, **more}


def new_token() -> str:
    """Return the name of a deed that is about to be offered: sent twice, it is done once."""
    return public_ids.token()
