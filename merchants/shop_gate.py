"""What every page of a shop begins with: who asks, where they work and as what."""

import datetime
import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from governance.models import Network
from ledger.models import Asset
from merchants import queries
from merchants.models import RANKS, Merchant, Staff
from pages.frame import Door
from people.models import Person
from people.queries import person_of

Rest = ParamSpec("Rest")
Role = Staff.Role


@dataclass(frozen=True, slots=True)
class Tab:
    """One part of a shop's pages: the URL's name, its word, its icon, and who may enter."""

    url_name: str
    label: str | Promise
    icon: str
    least: Staff.Role = Role.CASHIER


# A part whose address is not there in this installation has no tab.
TABS = (
    Tab("shop_today", _("Today"), "sunrise"),
    Tab("shop_payments", _("Payments"), "receipt"),
    Tab("shop_subscriptions", _("Subscriptions"), "calendar-clock", Role.MANAGER),
    Tab("shop_loan", _("My loan"), "scale", Role.MANAGER),
    Tab("shop_payouts", _("Payouts"), "banknote", Role.OWNER),
    Tab("shop_standing", _("Standing"), "shield", Role.MANAGER),
    Tab("shop_team", _("Team"), "users"),
    Tab("shop_settings", _("Settings"), "settings", Role.MANAGER),
    Tab("shop_developers", _("Developers"), "key-round", Role.MANAGER),
    Tab("till", _("Till"), "scan-line"),
)


@dataclass(frozen=True, slots=True)
class Shop:
    """A person at work at one merchant."""

    person: Person
    merchant: Merchant
    role: Staff.Role
    path: str = ""

    @property
    def network(self) -> Network:
        """The network that the merchant sells in."""
        return self.merchant.network

    @property
    def asset(self) -> Asset:
        """What amounts are counted in."""
        return self.merchant.network.asset

    @property
    def on(self) -> datetime.date:
        """The business date."""
        return self.merchant.network.business_date

    @property
    def is_owner(self) -> bool:
        """Tell whether the person owns the merchant."""
        return self.role == Role.OWNER

    @property
    def is_manager(self) -> bool:
        """Tell whether the person may do what managers may."""
        return self.may(Role.MANAGER)

    def may(self, least: Staff.Role) -> bool:
        """Tell whether the person's role reaches at least to `least`."""
        return RANKS[self.role] >= RANKS[least]

    @property
    def doors(self) -> list[Door]:
        """The parts of the shop's pages that this person may enter."""
        found = []
        for tab in TABS:
            if not self.may(tab.least):
                continue
            href = _address(tab.url_name, self.merchant.pk)
            if href is not None:
                found.append((href, tab))
        lying_in = [href for href, _tab in found if self.path.startswith(href)]
        current = max(lying_in, key=len, default=None)

        return [Door(href, tab.label, tab.icon, href == current) for href, tab in found]


def _address(url_name: str, merchant_id: int) -> str | None:
    for arguments in ([merchant_id], []):
        try:
            return reverse(url_name, args=arguments)
        except NoReverseMatch:
            continue
    return None


def shop_page(
    least: Staff.Role = Role.CASHIER,
) -> Callable[
    [Callable[Concatenate[HttpRequest, Shop, Rest], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, int, Rest], HttpResponseBase],
]:
    """Give a view the person at work; for everybody else nothing lies at this address.

    Whoever works there in a role below `least` is told that this is not theirs (403). Times are
    shown in the network's zone. The view takes `(request, shop, …)`; its address has `merchant_id`.
    """

    def gated(
        view: Callable[Concatenate[HttpRequest, Shop, Rest], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, int, Rest], HttpResponseBase]:
        @never_cache
        @functools.wraps(view)
        def opened(
            request: HttpRequest, merchant_id: int, *args: Rest.args, **kwargs: Rest.kwargs
        ) -> HttpResponseBase:
            shop = find_shop(request, merchant_id)
            if shop is None:
                raise Http404
            if not shop.may(least):
                raise PermissionDenied
            with timezone.override(ZoneInfo(shop.network.time_zone)):
                return view(request, shop, *args, **kwargs)

        return opened

    return gated


def find_shop(request: HttpRequest, merchant_id: int) -> Shop | None:
    """Return the person who asks at work at the merchant; None where they do not work there."""
    person = person_of(request.user)  # type: ignore[arg-type]
    if person is None:
        return None
    merchant = queries.merchants_of(person).filter(pk=merchant_id).first()
    role = queries.staff_role(merchant_id, person.pk) if merchant is not None else None
    if merchant is None or role is None:
        return None

    return Shop(person, merchant, role, request.path)
