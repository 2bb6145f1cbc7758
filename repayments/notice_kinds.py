"""Loans of businesses: what they are told."""

from django.utils.translation import gettext_lazy as _

from people.notice_kinds import Kind, register
from repayments.models import CoverAlert

register(
    (
        Kind("REPORT_FILED", "loans", _("A report was filed")),
        Kind("PAYMENT_REMINDER", "due", _("A payment is asked for")),
        Kind("NOTE_REDEEMED", "investing", _("A note was redeemed")),
        Kind("STEP_IN", "loans", _("Another bank steps in")),
        Kind("LOAN_CHALLENGED", "loans", _("A loan is challenged")),
        Kind("CHALLENGE_VOTE", "votes", _("A challenge waits for your vote")),
        Kind("EXTENSION_VOTE", "votes", _("More time waits for your vote")),
        Kind("LOAN_DEFAULTED", "loans", _("A loan is in default"), is_urgent=True),
        Kind("LOAN_EXTENDED", "loans", _("A loan is extended")),
        Kind("DELINQUENCY_PAUSED", "loans", _("Delinquency rests")),
        Kind("LOAN_RESTRUCTURED", "loans", _("A loan is restructured")),
        Kind("STREAM_HALTED", "loans", _("Streamed money stopped")),
        Kind("MILESTONE_MISSED", "loans", _("A milestone was missed")),
        Kind("MOTION_FAILED", "votes", _("A vote came to nothing")),
        Kind("LOAN_LATE", "loans", _("An installment is late")),
        Kind("LOAN_CAUGHT_UP", "loans", _("Nothing of a loan is late any more")),
        Kind("CAUGHT_UP", "due", _("You have caught up")),
        Kind("COLLATERAL_SOLD", "loans", _("Collateral was sold")),
        Kind("MILESTONE_ACCEPTED", "loans", _("A milestone is accepted")),
        Kind("MILESTONE_REFUSED", "loans", _("A milestone is refused")),
        Kind("MILESTONE_UNLOCKED", "loans", _("A milestone was paid")),
        Kind("MILESTONE_DELIVERED", "loans", _("A milestone was delivered")),
        Kind("CAPITAL_CALLED", "loans", _("Capital is called")),
        Kind("CAPITAL_CALL_BREACHED", "loans", _("A capital call was not met")),
    )
)

# By the level that the cover by collateral fell to.
register(
    Kind(f"COVER_{level.value}", "loans", _("Cover by collateral changed"))
    for level in CoverAlert.Level
)
