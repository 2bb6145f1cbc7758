"""Disputes: what they are told."""

from django.utils.translation import gettext_lazy as _

from people.notice_kinds import Kind, register

register(
    (
        Kind("DISPUTE", "votes", _("A dispute moved")),
        Kind("DISPUTE_PANEL_WANTED", "votes", _("A dispute waits for a panel"), is_urgent=True),
        Kind("DISPUTE_PANEL", "votes", _("A dispute waits for your vote")),
    )
)
