"""Votes: what they are told."""

from django.utils.translation import gettext_lazy as _

from people.notice_kinds import Kind, register

register((Kind("MOTION_OPENED", "votes", _("A vote was opened")),))
