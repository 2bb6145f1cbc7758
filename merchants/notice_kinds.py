"""Merchants: what they are told."""

from django.utils.translation import gettext_lazy as _

from merchants.models import Merchant
from people.notice_kinds import Kind, register

register(
    (
        Kind("SHOP_OPENED", "shops", _("Your shop is open")),
        Kind("SHOP_REFUSED", "shops", _("Your shop was not opened")),
    )
)

# By the standing that a merchant came to.
register(
    Kind(f"MERCHANT_{state.value}", "shops", _("Your standing as a merchant"))
    for state in Merchant.State
)
