"""Investors: what they are told."""

from django.utils.translation import gettext_lazy as _

from people.notice_kinds import Kind, register

register(
    (
        Kind("ELIGIBILITY_ACCEPTED", "investing", _("You may invest")),
        Kind("ELIGIBILITY_REFUSED", "investing", _("You may not invest yet")),
        Kind("STRATEGY_INVESTED", "investing", _("A strategy invested")),
    )
)
