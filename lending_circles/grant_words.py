"""What lenders grant, in words and pictures for members."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger.models import Asset
from lending_circles.models import TrustLink
from pages.formats import amount_words

Permission = TrustLink.Permission
Pause = TrustLink.Pause

# What each permission is called where one chooses; each includes those before it.
PERMISSION_CHOICES = (
    (Permission.NONE.value, gettext_lazy("Nothing now")),
    (Permission.LOAN.value, gettext_lazy("Loans")),
    (Permission.EXTEND.value, gettext_lazy("Loans and more time")),
    (Permission.FORGIVE.value, gettext_lazy("Loans, more time and forgiveness")),
)
_ICONS = {
    Permission.NONE: "ban",
    Permission.LOAN: "hand-coins",
    Permission.EXTEND: "calendar-plus",
    Permission.FORGIVE: "heart-handshake",
}
# The groups of a circle: what the member grants each.
GROUPS = (
    ("loan", Permission.LOAN, gettext_lazy("Loans only")),
    ("extend", Permission.EXTEND, gettext_lazy("And more time")),
    ("forgive", Permission.FORGIVE, gettext_lazy("And forgiveness")),
    ("none", Permission.NONE, gettext_lazy("Nothing now")),
)
PAUSED_GROUP = ("paused", gettext_lazy("Paused"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """What one end of a relation, as lender, grants the other."""

    permission: str
    limit_minor: int | None
    relays: bool
    pause: str

    @property
    def is_paused(self) -> bool:
        """Whether it rests, and so grants nothing."""
        return self.pause != Pause.NONE

    @property
    def effective(self) -> str:
        """What it grants now."""
        return Permission.NONE.value if self.is_paused else self.permission

    @property
    def lends(self) -> bool:
        """Whether anything new is lent."""
        return self.effective != Permission.NONE

    @property
    def icon(self) -> str:
        """The picture beside the words."""
        return "pause" if self.is_paused else _ICONS[Permission(self.permission)]

    @property
    def name(self) -> str:
        """What it is called where one chooses."""
        return str(dict(PERMISSION_CHOICES)[self.permission])


def direction_of(link: TrustLink, lender_id: int) -> Direction:
    """Return what one end of a link grants the other."""
    side = "low" if link.low_id == lender_id else "high"
    fields: dict[str, Any] = {
        "permission": getattr(link, f"{side}_grants"),
        "limit_minor": getattr(link, f"{side}_limit_minor"),
        "relays": getattr(link, f"{side}_relays"),
        "pause": getattr(link, f"{side}_pause"),
    }

    return Direction(**fields)


def short_words(direction: Direction, asset: Asset) -> str:
    """Return what a direction grants, in a few words for a list."""
    if direction.is_paused:
        return _("paused")
    words = {
        Permission.NONE: _("nothing now"),
        Permission.LOAN: _("loans"),
        Permission.EXTEND: _("loans, more time"),
        Permission.FORGIVE: _("loans, more time, forgiveness"),
    }[Permission(direction.permission)]
    if direction.limit_minor is None or direction.permission == Permission.NONE:
        return words

    return _("%(words)s up to %(amount)s") % {
        "words": words,
        "amount": amount_words(direction.limit_minor, asset),
    }


def their_lines(direction: Direction, asset: Asset) -> list[tuple[str, str]]:
    """Return what a peer grants the reader, line by line, each with its picture."""
    if direction.is_paused:
        return [("pause", _("Their lending to you rests for now. They can open it again."))]
    if not direction.lends:
        return [("ban", _("They do not lend to you now."))]
    lines = [("hand-coins", _lent(direction, asset))]
    if direction.permission in (Permission.EXTEND, Permission.FORGIVE):
        lines.append(("calendar-plus", _("If you miss a repayment, they help to carry it.")))
    if direction.permission == Permission.FORGIVE:
        lines.append(
            ("heart-handshake", _("If you cannot repay that either, they forgive their share."))
        )
    if not direction.relays:
        lines.append(("minus", _("They do not ask their own circle for you.")))

    return lines


def my_lines(direction: Direction, asset: Asset) -> list[tuple[str, str]]:
    """Return what the reader grants a peer, line by line, each with its picture."""
    if direction.pause == Pause.LATE:
        return [
            (
                "pause",
                _(
                    "A repayment of theirs was late, so you lend them nothing new. What they owe is"
                    " still repaid."
                ),
            )
        ]
    if direction.is_paused:
        return [("pause", _("You paused it, so you lend them nothing new."))]
    if not direction.lends:
        return [("ban", _("You do not lend to them now."))]
    if direction.limit_minor is None:
        lines = [("hand-coins", _("You lend to them, without a limit."))]
    else:
        amount = amount_words(direction.limit_minor, asset)
        said = _("You lend to them, up to %(amount)s at one time.") % {"amount": amount}
        lines = [("hand-coins", said)]
    if direction.permission in (Permission.EXTEND, Permission.FORGIVE):
        lines.append(("calendar-plus", _("If they miss a repayment, you help to carry it.")))
    if direction.permission == Permission.FORGIVE:
        lines.append(
            ("heart-handshake", _("If they cannot repay that either, you forgive your share."))
        )
    if not direction.relays:
        lines.append(("minus", _("You do not ask your own circle for them.")))

    return lines


def _lent(direction: Direction, asset: Asset) -> str:
    if direction.limit_minor is None:
        return _("They lend to you, without a limit of their own.")

    return _("They lend to you, up to %(amount)s at one time.") % {
        "amount": amount_words(direction.limit_minor, asset)
    }
