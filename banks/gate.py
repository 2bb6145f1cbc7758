"""What every officer's page begins with: who asks, for which bank, in which roles."""

import datetime
import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from banks.models import Bank, Officer
from banks.queries import officers
from governance.models import Network
from ledger.models import Asset
from people.models import Person
from people.queries import person_of
from people.second_factor import missing_factor

Rest = ParamSpec("Rest")
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Desk:
    """An officer at work for one bank."""

    person: Person
    bank: Bank
    roles: frozenset[Officer.Role]

    @property
    def network(self) -> Network:
        """Whose business day the bank lives by."""
        return self.bank.network

    @property
    def asset(self) -> Asset:
        """What the network counts in."""
        return self.bank.network.asset

    @property
    def on(self) -> datetime.date:
        """The business date."""
        return self.bank.network.business_date

    def may(self, *roles: Officer.Role) -> bool:
        """Tell whether the officer acts in one of these roles; an auditor acts in none."""
        return bool(self.roles & (frozenset(roles) or officers.ACTING_ROLES))


OfficerView = Callable[Concatenate[HttpRequest, Desk, Rest], HttpResponseBase]
BankView = Callable[Concatenate[HttpRequest, str, Rest], HttpResponseBase]


def officer_page(*roles: Officer.Role) -> Callable[[OfficerView[Rest]], BankView[Rest]]:
    """Give a view the officer who asks; `bank` in its address is the bank's short name.

    For everybody who is no officer of that bank nothing lies at the address. Without a second
    factor in this session an officer is led to it first. `roles` are those that may use the page
    (none named: every officer); an auditor may read every page and change nothing.
    Times are shown in the zone of the bank's network.
    """

    def opening(view: OfficerView[Rest]) -> BankView[Rest]:
        @never_cache
        @functools.wraps(view)
        def opened(
            request: HttpRequest, bank: str, *args: Rest.args, **kwargs: Rest.kwargs
        ) -> HttpResponseBase:
            person = person_of(request.user)  # type: ignore[arg-type]
            found = None if person is None else officers.desk_of(person, bank)
            if person is None or found is None:
                raise Http404
            detour = missing_factor(request)
            if detour is not None:
                return detour
            desk = Desk(person, *found)
            _check_may(request, desk, frozenset(roles))
            with timezone.override(ZoneInfo(desk.network.time_zone)):
                return view(request, desk, *args, **kwargs)

        return opened

    return opening


def door(url_name: str) -> Callable[[HttpRequest], HttpResponse]:
    """Return a view that leads to a page of the one bank that somebody works for.

    Who works for several is asked which.
    """

    @never_cache
    @require_safe
    def entrance(request: HttpRequest) -> HttpResponse:
        person = person_of(request.user)  # type: ignore[arg-type]
        found = [] if person is None else officers.banks_of(person)
        if not found:
            raise Http404
        if len(found) == 1:
            return redirect(url_name, bank=found[0].slug)

        return render(request, "banks/choose_bank.html", {"banks": found, "url_name": url_name})

    return entrance


def _check_may(request: HttpRequest, desk: Desk, roles: frozenset[Officer.Role]) -> None:
    """Refuse a role that the page is not for; an auditor reads."""
    if request.method in _READING and Officer.Role.AUDITOR in desk.roles:
        return
    if not desk.roles & ((roles or officers.ACTING_ROLES) - {Officer.Role.AUDITOR}):
        raise PermissionDenied
