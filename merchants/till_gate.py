"""Who stands at a till: somebody logged in there, or a cashier at a device that is locked to it."""

import datetime
import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache

from ledger.models import Asset
from merchants import queries
from merchants.models import Merchant, Staff, Terminal
from merchants.queries import till as till_queries
from people.models import Person
from people.queries import person_of

Rest = ParamSpec("Rest")
# In the session of a device that is locked: which till, and the cashier who typed their number.
LOCK = "till_lock"


@dataclass(frozen=True, slots=True)
class Counter:
    """A person at a till; `is_locked` where the device belongs to the till and not to them."""

    terminal: Terminal
    person: Person
    role: Staff.Role
    is_locked: bool

    @property
    def merchant(self) -> Merchant:
        """Who sells here."""
        return self.terminal.merchant

    @property
    def asset(self) -> Asset:
        """What amounts are counted in."""
        return self.terminal.merchant.network.asset

    @property
    def on(self) -> datetime.date:
        """The business date."""
        return self.terminal.merchant.network.business_date

    @property
    def is_manager(self) -> bool:
        """Tell whether the person runs the till, or owns it."""
        return self.role != Staff.Role.CASHIER

    @property
    def refund_limit_minor(self) -> int | None:
        """The most that the person gives back alone now; None is as much as there is."""
        return till_queries.refund_limit_minor(
            self.merchant, self.person.pk, on=self.on, role=self.role
        )


def counter_page(
    view: Callable[Concatenate[HttpRequest, Counter, Rest], HttpResponse],
) -> Callable[Concatenate[HttpRequest, int, Rest], HttpResponse]:
    """Give a view the person at the till; for everybody else nothing lies at this address.

    A locked device at which nobody has typed their number yet asks for it first. Times are shown
    in the network's zone.
    """

    @never_cache
    @functools.wraps(view)
    def opened(
        request: HttpRequest, terminal_id: int, *args: Rest.args, **kwargs: Rest.kwargs
    ) -> HttpResponse:
        terminal = terminal_for(request, terminal_id)
        counter = find_counter(request, terminal)
        if counter is None:
            return redirect("till_who", terminal.pk)
        with timezone.override(ZoneInfo(terminal.merchant.network.time_zone)):
            return view(request, counter, *args, **kwargs)

    return opened


def terminal_for(request: HttpRequest, terminal_id: int) -> Terminal:
    """Return the till at which the login of this device works; raises Http404."""
    person = login_of(request)
    try:
        return queries.terminal_for(person, terminal_id)
    except Terminal.DoesNotExist:
        raise Http404 from None


def find_counter(request: HttpRequest, terminal: Terminal) -> Counter | None:
    """Return who stands at the till; None where a locked device does not know yet."""
    if is_locked(request, terminal):
        staff_id = request.session[LOCK]["staff"]
        if staff_id is None:
            return None
        try:
            staff = till_queries.staff_at(terminal.merchant_id, staff_id)
        except Staff.DoesNotExist:
            return None
        return Counter(terminal, staff.person, Staff.Role(staff.role), is_locked=True)

    person = login_of(request)
    role = queries.staff_role(terminal.merchant_id, person.pk)
    if role is None:
        raise Http404

    return Counter(terminal, person, role, is_locked=False)


def is_locked(request: HttpRequest, terminal: Terminal) -> bool:
    """Tell whether this device is locked to the till."""
    lock = request.session.get(LOCK)
    return lock is not None and lock["terminal"] == terminal.pk


def lock_to(request: HttpRequest, terminal: Terminal, staff: Staff | None) -> None:
    """Keep the device at the till, with the cashier who stands there now."""
    request.session[LOCK] = {"terminal": terminal.pk, "staff": staff.pk if staff else None}


def unlock(request: HttpRequest) -> None:
    """Let the device go where its login may."""
    request.session.pop(LOCK, None)


def login_of(request: HttpRequest) -> Person:
    """Return the person whose login this device holds; raises Http404 where it is nobody's."""
    person = person_of(request.user)  # type: ignore[arg-type]
    if person is None:
        raise Http404

    return person
