"""The frame around every page: its name, where one can go from here, what is current."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, cached_property
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Place:
    """A door in the navigation: the URL's name, its word and its icon.

    `covers` names pages that lie behind the door though their addresses begin otherwise.
    """

    url_name: str
    label: str | Promise
    icon: str
    covers: tuple[str, ...] = ()


MEMBER = (
    Place("home", _("Home"), "house", covers=("loans",)),
    Place("pay", _("Pay"), "scan-line"),
    Place("circle", _("Circle"), "orbit", covers=("messages",)),
    Place("activity", _("Activity"), "scroll-text"),
    Place("me", _("Me"), "user-round", covers=("own_ripples",)),
)
ORGANISER = (
    Place("day_end", _("Day-end"), "sunrise"),
    Place("parameters", _("Parameters"), "sliders-horizontal"),
    Place("pools", _("Pools"), "coins"),
    Place("ledger", _("Ledger"), "book-open"),
    Place("defaults", _("Defaults"), "shield"),
    Place("members", _("Members"), "users"),
    Place("merchants", _("Merchants"), "store"),
    Place("observatory", _("Observatory"), "activity", covers=("resilience",)),
)
# Of a network of banks: its members are banks, and what they ask an organiser for.
ORGANISER_OF_BANKS = (
    Place("day_end", _("Day-end"), "sunrise"),
    Place("network_banks", _("Banks"), "landmark"),
    Place("network_disputes", _("Disputes"), "scale"),
    Place("ledger", _("Ledger"), "book-open"),
    Place("merchants", _("Merchants"), "store"),
)
TILL = (
    Place("shop", _("Shop"), "store"),
    Place("till", _("Till"), "scan-line"),
    Place("till_payments", _("Payments"), "receipt"),
)
INVESTOR = (
    Place("offers", _("Offers"), "sprout"),
    Place("banks", _("Banks"), "landmark", covers=("methodology",)),
    Place("portfolio", _("Portfolio"), "activity", covers=("strategies", "disputes", "protection")),
    Place("wallet", _("Wallet"), "wallet"),
    Place("market", _("Market"), "hand-coins"),
)
BUSINESS = (
    Place("business_home", _("My business"), "store"),
    Place("business_offers", _("Offers"), "sprout"),
    Place("business_loans", _("Loans"), "scroll-text"),
)
OFFICER = (Place("desk", _("Desk"), "list"),)
# The first door of each role is how one changes from one role to another.
FRAMES = {
    "member": MEMBER,
    "investor": INVESTOR,
    "business": BUSINESS,
    "officer": OFFICER,
    "organiser": ORGANISER,
    "till": TILL,
}
# Where a login lands that holds several: money of one's own first, then what waits to be done.
# Everybody may invest where there are banks, so that door comes last.
LANDING = ("member", "officer", "business", "organiser", "till", "investor")
ROLE_LABELS = {
    "member": _("My money"),
    "investor": _("Invest"),
    "business": _("My business"),
    "officer": _("Desk"),
    "organiser": _("Organise"),
    "till": _("Shop"),
}


# More than so many are not counted out.
UNREAD_SHOWN_MAX = 99


@dataclass(frozen=True, slots=True)
class Door:
    """A place that exists in this installation, with its address."""

    href: str
    label: str | Promise
    icon: str
    current: bool


@dataclass(frozen=True, slots=True)
class Bell:
    """The way to the inbox, with the number of unread notices as it is shown."""

    href: str
    unread: int
    shown: str
    current: bool


def doors(
    places: Collection[Place], path: str, inside: Mapping[str, Any] | None = None
) -> list[Door]:
    """Return the places that have an address, the one that `path` lies in marked current.

    `inside` names what the address of the page at hand lies in, such as a network: a place that
    has an address inside it too is entered there.
    """
    found = [
        (href, place) for place in places if (href := _address(place.url_name, inside)) is not None
    ]
    lying_in = [
        (len(under), href)
        for href, place in found
        for under in (href, *(_address(name, inside) for name in place.covers))
        if under is not None and (path == under or _within(path, under))
    ]
    current = max(lying_in, default=(0, None))[1]
    return [Door(href, place.label, place.icon, href == current) for href, place in found]


def _address(url_name: str, inside: Mapping[str, Any] | None) -> str | None:
    for arguments in (inside, None) if inside else (None,):
        try:
            return reverse(url_name, kwargs=dict(arguments) if arguments else None)
        except NoReverseMatch:
            # An installation without these pages has no door to them.
            continue
    return None


def first_door(user: Any) -> str | None:
    """Return the address of the first door that a login holds, None where it holds none."""
    name = getattr(settings, "FRAME_ROLES", "")
    held = import_string(name)(user) if name else ()
    found = [door for role in LANDING if role in held for door in doors(FRAMES[role], "")]
    return found[0].href if found else None


def _within(path: str, href: str) -> bool:
    return href != "/" and path.startswith(href.rstrip("/") + "/")


class Frame:
    """What the base templates ask: computed when a page asks for it, so errors stay cheap."""

    def __init__(self, request: HttpRequest) -> None:
        """Keep the request; nothing is looked up yet."""
        self._request = request

    @property
    def bank_name(self) -> str:
        """The name over the door."""
        return str(getattr(settings, "SITE_NAME", "") or _("Community bank"))

    @property
    def member(self) -> list[Door]:
        """The five tabs of a member."""
        return doors(MEMBER, self._request.path)

    @property
    def own(self) -> list[Door]:
        """The doors of the frame that this login lands in, for pages that lie in no frame."""
        return doors(FRAMES[self._own_role], self._request.path, self._network)

    @property
    def own_base(self) -> str:
        """The base template of that frame; organisers' pages are laid out in a way of their own."""
        return "base_organiser.html" if self._own_role == "organiser" else "base.html"

    @property
    def _own_role(self) -> str:
        return next((role for role in LANDING if role in self._held), "member")

    @cached_property
    def _held(self) -> Collection[str]:
        """The roles of this login, asked for once a page; nobody has none.

        `FRAME_ROLES` in the settings names a function of the user that returns role names.
        """
        user = getattr(self._request, "user", None)
        name = getattr(settings, "FRAME_ROLES", "")
        if not name or user is None or not user.is_authenticated:
            return ()
        roles_of: Callable[[Any], Collection[str]] = import_string(name)
        return roles_of(user)

    @property
    def organiser(self) -> list[Door]:
        """The pages of those who run the network; its gate tells of what kind it is."""
        is_of_banks = getattr(self._request, "organised_kind", "") == "BANKS"
        places = ORGANISER_OF_BANKS if is_of_banks else ORGANISER
        return doors(places, self._request.path, self._network)

    @property
    def _network(self) -> dict[str, str] | None:
        """The network whose page this is, as its address names it."""
        match = getattr(self._request, "resolver_match", None)
        slug = match.kwargs.get("network") if match is not None else None
        return {"network": slug} if slug else None

    @property
    def investor(self) -> list[Door]:
        """The pages of those who invest."""
        return doors(INVESTOR, self._request.path)

    @property
    def business(self) -> list[Door]:
        """The pages of those who own a business."""
        return doors(BUSINESS, self._request.path)

    @property
    def till(self) -> list[Door]:
        """The pages of a merchant's staff."""
        return doors(TILL, self._request.path)

    @cached_property
    def bell(self) -> Bell | None:
        """The way to what this person was told, and how much of it is unread; nobody has none.

        `FRAME_UNREAD` in the settings names a function of the user's id that counts.
        """
        user = getattr(self._request, "user", None)
        name = getattr(settings, "FRAME_UNREAD", "")
        href = _address("notifications", None)
        if not name or href is None or user is None or not user.is_authenticated:
            return None
        count: Callable[[int], int] = import_string(name)
        unread = count(user.pk)

        return Bell(
            href,
            unread,
            f"{UNREAD_SHOWN_MAX}+" if unread > UNREAD_SHOWN_MAX else str(unread),
            current=self._request.path == href or _within(self._request.path, href),
        )

    @property
    def roles(self) -> list[Door]:
        """The frames that this person may enter, by the doors to them; one role needs no choice."""
        offered = []
        for role, places in FRAMES.items():
            if role not in self._held:
                continue
            all_doors = doors(places, self._request.path, self._network)
            if all_doors:
                inside = any(door.current for door in all_doors)
                door = all_doors[0]
                offered.append(Door(door.href, ROLE_LABELS[role], door.icon, inside))
        return offered if len(offered) > 1 else []


def frame(request: HttpRequest) -> dict[str, Any]:
    """Offer the frame to every template (a context processor)."""
    return {"frame": Frame(request)}
