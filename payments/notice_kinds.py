"""Money that comes in and goes out: what they are told."""

from django.utils.translation import gettext_lazy as _

from people.notice_kinds import Kind, register

register(
    (
        Kind("DEPOSIT_CREDITED", "money", _("A deposit came in")),
        Kind("WITHDRAWAL_PAID_OUT", "money", _("A withdrawal was paid out")),
        Kind("WITHDRAWAL_REFUSED", "money", _("A withdrawal was refused")),
        Kind("SETTLEMENT", "money", _("Cash between banks")),
    )
)
