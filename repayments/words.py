"""How the states of banks' loans are said: the status that carries the colour, and the words."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from loans.models import BankLoan, Milestone, Release, ScheduleVersion
from repayments.models import CallShare, CapitalCall, Challenge, LoanPayment
from rules.streaming import StreamStop


class Said(NamedTuple):
    """A state in pages: a code of pages/statuses.py for the colour, and its words."""

    status: str
    words: str | Promise


Servicing = BankLoan.Servicing
SERVICING: dict[str, Said] = {
    Servicing.ACTIVE: Said("ACTIVE", _("Contracted")),
    Servicing.AWAITING_APPLICATION: Said("WAITING", _("Waits for a delivery")),
    Servicing.AWAITING_APPROVAL: Said("WAITING", _("Waits for a decision")),
    Servicing.AWAITING_REPAYMENT: Said("ACTIVE", _("Delivered, to be repaid")),
    Servicing.REPAYING: Said("ACTIVE", _("Being repaid")),
    Servicing.PAUSED: Said("HOLD", _("Paused by a dispute")),
    Servicing.SETTLED: Said("SETTLED", _("Settled")),
    Servicing.DEFAULTED: Said("DEFAULTED", _("Defaulted")),
    Servicing.RECOVERING: Said("DEFAULTED", _("Defaulted, money comes back")),
    Servicing.CLOSED: Said("CLOSED", _("Closed")),
}
MILESTONES: dict[str, Said] = {
    Milestone.State.WAITING: Said("PLANNED", _("Not delivered yet")),
    Milestone.State.DELIVERED: Said("WAITING", _("Waits for a decision")),
    Milestone.State.ACCEPTED: Said("DONE", _("Accepted")),
    Milestone.State.REFUSED: Said("LOST", _("Refused")),
    Milestone.State.UNLOCKED: Said("EXTENDED", _("Released without delivery")),
    Milestone.State.MISSED: Said("LATE", _("Missed")),
}
OUTCOMES: dict[str, Said] = {
    "WAITING": Said("WAITING", _("Waits for a decision")),
    "ACCEPTED": Said("DONE", _("Accepted")),
    "REFUSED": Said("LOST", _("Refused")),
}
CHALLENGES: dict[str, Said] = {
    Challenge.State.OPEN: Said("LATE", _("Open")),
    Challenge.State.CURED: Said("DONE", _("Cured")),
    Challenge.State.EXTENDED: Said("EXTENDED", _("Extended once")),
    Challenge.State.RESTRUCTURED: Said("EXTENDED", _("Restructured")),
    Challenge.State.DEFAULTED: Said("DEFAULTED", _("Defaulted")),
}
GROUNDS: dict[str, str | Promise] = {
    Challenge.Ground.LATE: _("An installment is late beyond its grace"),
    Challenge.Ground.MILESTONE: _("A milestone was missed"),
    Challenge.Ground.COVER: _("A call for more collateral was not met in time"),
}
CALLS: dict[str, Said] = {
    CallShare.State.CALLED: Said("DUE", _("To be paid")),
    CallShare.State.PAID: Said("PAID", _("Paid")),
    CallShare.State.BREACHED: Said("LATE", _("Breached")),
    CallShare.State.DROPPED: Said("CLOSED", _("Dropped")),
}
CAPITAL_CALLS: dict[str, Said] = {
    CapitalCall.State.OPEN: Said("DUE", _("Runs")),
    CapitalCall.State.PAID: Said("PAID", _("Paid by all")),
    CapitalCall.State.SHORT: Said("LATE", _("Short")),
}
RELEASES: dict[str, str | Promise] = {
    Release.Kind.FIRST: _("At the start"),
    Release.Kind.MILESTONE: _("For a milestone"),
    Release.Kind.TICK: _("Streamed"),
    Release.Kind.UNLOCK: _("Without delivery"),
}
SOURCES: dict[str, str | Promise] = {
    LoanPayment.Source.ACCOUNT: _("From the business's account"),
    LoanPayment.Source.RECEIPT: _("Given to the bank"),
    LoanPayment.Source.SPLIT: _("A share of sales"),
    LoanPayment.Source.IN_KIND: _("A note exchanged for tokens"),
    LoanPayment.Source.SUBSTITUTE: _("By a ruling"),
}
REASONS: dict[str, str | Promise] = {
    ScheduleVersion.Reason.CONTRACT: _("Contract"),
    ScheduleVersion.Reason.RELEASE: _("Money released"),
    ScheduleVersion.Reason.PREPAYMENT: _("Prepayment"),
    ScheduleVersion.Reason.EXTENSION: _("Extension"),
    ScheduleVersion.Reason.RESTRUCTURING: _("Restructuring"),
}
HALTS: dict[str, str | Promise] = {
    StreamStop.ENDED: _("the loan has ended"),
    StreamStop.DISPUTE: _("there is a dispute"),
    StreamStop.LATE: _("an installment is late"),
    StreamStop.MILESTONE_MISSED: _("a milestone was missed"),
    StreamStop.REPORT_MISSING: _("a report is missing"),
    StreamStop.PAUSED: _("the bank paused it"),
}
