"""Votes and the nightly check of the books: what people are told."""

from django.utils.translation import gettext_lazy as _

from people.notice_kinds import Kind, register

register(
    (
        Kind("MOTION_OPENED", "votes", _("A vote was opened")),
        Kind("BOOKS_BROKEN", "books", _("A check of the books found something"), is_urgent=True),
    )
)
