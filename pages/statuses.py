"""Every state that a page can show: its word, its colour by meaning and its symbol."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The symbol of each tone, so that a state is never told by colour alone.
SYMBOLS = {
    "paid": "circle-check",
    "due": "clock",
    "late": "triangle-alert",
    "extended": "calendar-plus",
    "forgiven": "heart-handshake",
    "lost": "circle-x",
    "info": "info",
    "plain": "circle-dashed",
}


@dataclass(frozen=True, slots=True)
class Status:
    """One state as people read it."""

    tone: str
    label: str | Promise

    @property
    def symbol(self) -> str:
        """The icon that stands beside the word."""
        return SYMBOLS[self.tone]


STATUSES: dict[str, Status] = {
    "ACTIVE": Status("info", _("Running")),
    "AGREED_BY_ONE": Status("due", _("One agreed")),
    "APPROVED": Status("paid", _("Approved")),
    "ASKED": Status("due", _("Asked")),
    "ADMITTED": Status("paid", _("Admitted")),
    "AT_RISK": Status("late", _("At risk")),
    "AUTHORIZED": Status("info", _("Held")),
    "BOOKED": Status("paid", _("Booked")),
    "BROKEN": Status("lost", _("Broken")),
    "CANCELED": Status("plain", _("Canceled")),
    "CANCELLED": Status("plain", _("Canceled")),
    "CARRIED": Status("extended", _("Carried by friends")),
    "CLOSED": Status("plain", _("Closed")),
    "COMPLETED": Status("paid", _("Done")),
    "CREDITED": Status("paid", _("Arrived")),
    "DEAD": Status("lost", _("Given up")),
    "DECLINED": Status("lost", _("Declined")),
    "DEFAULTED": Status("lost", _("Defaulted")),
    "DELIVERED": Status("paid", _("Delivered")),
    "DISABLED": Status("plain", _("Switched off")),
    "DONE": Status("paid", _("Done")),
    "DROPPED": Status("plain", _("Dropped")),
    "DUE": Status("due", _("Due")),
    "ENABLED": Status("paid", _("On")),
    "ENTERED": Status("due", _("Not passed on yet")),
    "EXITED": Status("plain", _("Left")),
    "EXITING": Status("extended", _("Leaving")),
    "EXPIRED": Status("plain", _("Expired")),
    "EXTENDED": Status("extended", _("Extended")),
    "FAILED": Status("lost", _("Stopped")),
    "FORGIVEN": Status("forgiven", _("Forgiven")),
    "HOLD": Status("extended", _("On hold")),
    "INFO": Status("info", _("For information")),
    "KEPT": Status("paid", _("Kept")),
    "LATE": Status("late", _("Late")),
    "LIQUIDATION": Status("lost", _("Liquidation")),
    "LOST": Status("lost", _("Lost")),
    "MATCHED": Status("forgiven", _("Paid by a Jubilee fund")),
    "MUTUAL": Status("paid", _("Mutual")),
    "OPEN": Status("due", _("Waiting")),
    "OVERDUE": Status("late", _("Overdue")),
    "PAID": Status("paid", _("Paid")),
    "PAID_OUT": Status("paid", _("Paid out")),
    "PARTIAL": Status("due", _("Partly paid")),
    "PARTLY_AHEAD": Status("plain", _("Partly paid")),
    "PENDING": Status("due", _("Waiting")),
    "PLANNED": Status("plain", _("Planned")),
    "PLEDGED": Status("due", _("Pledged")),
    "PROBATION": Status("info", _("Probation")),
    "PROCESSING": Status("info", _("Under way")),
    "PROFILE_OFFERED": Status("due", _("Profiles shown")),
    "PROPOSED": Status("info", _("Matched")),
    "QUALIFIED": Status("paid", _("Qualified")),
    "QUOTED": Status("info", _("Quoted")),
    "RECEIVED": Status("info", _("Being confirmed")),
    "REFUSED": Status("lost", _("Turned down")),
    "REJECTED": Status("lost", _("Rejected")),
    "RELEASED": Status("plain", _("Released")),
    "REMITTED": Status("paid", _("Passed on")),
    "REPAID": Status("paid", _("Repaid")),
    "REQUESTED": Status("due", _("Asked")),
    "RESTING": Status("late", _("Failing")),
    "RETURNED": Status("plain", _("Sent back")),
    "REPLACED": Status("plain", _("Replaced")),
    "REVOKED": Status("plain", _("Withdrawn")),
    "RUNNING": Status("info", _("Running")),
    "SENT": Status("due", _("Sent")),
    "SETTLED": Status("paid", _("Settled")),
    "SLASHED": Status("lost", _("Slashed")),
    "STAKE_DRAWN": Status("late", _("Stake used")),
    "SUSPENDED": Status("lost", _("Suspended")),
    "SUSPENSE": Status("late", _("In suspense")),
    "UNMATCHED": Status("late", _("Matches nothing")),
    "VERIFIED": Status("paid", _("Verified")),
    "WAITING": Status("due", _("Waiting")),
    "WITHDRAWN": Status("plain", _("Withdrawn")),
}


def status_of(code: str, label: str = "") -> Status:
    """Return how a state is shown; a code that no table knows is shown in plain words."""
    known = STATUSES.get(str(code).upper())
    if known is None:
        return Status("plain", label or str(code).replace("_", " ").capitalize())
    return Status(known.tone, label) if label else known
