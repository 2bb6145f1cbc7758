"""Every kind of notice, and the groups in which people choose how they hear of them.

Each app names its own kinds in a module `notice_kinds`, which is loaded when the site starts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Channel(StrEnum):
    """A way by which a notice leaves the inbox; the inbox itself keeps all of them."""

    EMAIL = "EMAIL"
    PUSH = "PUSH"
    WEBHOOK = "WEBHOOK"


class Pace(StrEnum):
    """How soon a channel tells."""

    INSTANT = "INSTANT"
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    OFF = "OFF"


@dataclass(frozen=True, slots=True)
class Group:
    """Notices that people choose about together; `email` and `push` are the paces at first.

    What is not `is_optional` is always sent at once.
    """

    name: str
    label: str | Promise
    words: str | Promise
    email: Pace = Pace.INSTANT
    push: Pace = Pace.INSTANT
    is_optional: bool = True


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of notice; what `is_urgent` does not wait for the end of quiet hours."""

    name: str
    group: str
    words: str | Promise
    is_urgent: bool = False


GROUPS: dict[str, Group] = {
    group.name: group
    for group in (
        Group(
            "security",
            _("Your login and roles"),
            _("Second factors and offices. Always sent at once: somebody else may be at it."),
            is_optional=False,
        ),
        Group(
            "books",
            _("The check of the books"),
            _("For organisers, where a night found a rule broken. Always sent at once."),
            is_optional=False,
        ),
        Group(
            "due",
            _("Payments that fall due"),
            _("Two days before, on the day where something is missing, and when one is late."),
        ),
        Group(
            "losses",
            _("Stakes, losses and defaults"),
            _("When your stake is drawn, must be topped up, or a loan ends unpaid."),
        ),
        Group(
            "agreements",
            _("Agreements of your circle"),
            _("Requests, profiles shown, agreements that stand, pause or end."),
        ),
        Group(
            "help",
            _("Extensions and forgiveness"),
            _("What your circle gave you time for or let go, and what you gave."),
        ),
        Group("messages", _("Messages"), _("What others write to you.")),
        Group(
            "progress",
            _("Good news of your loans"),
            _("Loans repaid, a ratio that rises, losses made good, kindness passed on."),
            email=Pace.DAILY,
        ),
        Group(
            "money",
            _("Deposits and withdrawals"),
            _("Money that came in, was paid out, or could not be."),
        ),
        Group(
            "investing",
            _("Offers and your investments"),
            _("Offers that are funded or fail, prospectuses that change, notes that are sold."),
            email=Pace.DAILY,
        ),
        Group(
            "loans",
            _("Loans of businesses"),
            _("Payments late or extended, milestones, reports, collateral and defaults."),
        ),
        Group(
            "votes",
            _("Votes and disputes"),
            _("What you are asked to decide, and what was decided."),
        ),
        Group("cases", _("Business cases"), _("Where a case stands between owner and bank.")),
        Group("shops", _("Your shop"), _("Opening, and standing as a merchant.")),
    )
}
KINDS: dict[str, Kind] = {}


def register(kinds: Iterable[Kind]) -> None:
    """Make kinds of an app known; a name belongs to one kind."""
    for kind in kinds:
        assert kind.group in GROUPS, kind.group
        assert KINDS.get(kind.name, kind) == kind, f"{kind.name} is registered twice."
        KINDS[kind.name] = kind


def group_of(kind: str) -> Group:
    """Return the group of a kind; one that nobody registered counts among messages."""
    known = KINDS.get(kind)

    return GROUPS[known.group if known else "messages"]


def is_urgent(kind: str) -> bool:
    """Tell whether a kind does not wait for the end of quiet hours."""
    known = KINDS.get(kind)

    return known is not None and known.is_urgent
