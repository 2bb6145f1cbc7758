"""Letters to those who own a merchant."""

from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from merchants.models import Merchant, Staff
from people.models import User
from webhooks.models import Endpoint


def switched_off(endpoint: Endpoint) -> EmailMessage | None:
    """Return the letter about an address that was switched off; None where nobody can be written.

    It names neither the secret nor what was answered.
    """
    merchant = (
        Merchant.objects.select_related("stands_in_for")
        .filter(mailbox_id=endpoint.mailbox_id)
        .first()
    )
    if merchant is None:
        return None
    owned_id = merchant.stands_in_for_id or merchant.pk
    to = list(
        User.objects.filter(
            is_active=True,
            person__staff_at__merchant_id=owned_id,
            person__staff_at__role=Staff.Role.OWNER,
            person__staff_at__until__isnull=True,
        )
        .order_by("pk")
        .values_list("email", flat=True)
    )
    if not to:
        return None
    why = {
        Endpoint.DisabledReason.GONE: _("It answered 410, which says that it wants no more."),
        Endpoint.DisabledReason.FAILING: _("For three days it answered nothing but failures."),
        Endpoint.DisabledReason.DEAD_DELIVERIES: _(
            "Twenty deliveries in a row were tried for three days and never taken."
        ),
    }.get(Endpoint.DisabledReason(endpoint.disabled_reason), "")

    return EmailMessage(
        subject=_("%(shop)s: webhooks to one of your addresses are switched off")
        % {"shop": merchant.name},
        body="\n\n".join(
            (
                _("Nothing is told to this address any more:"),
                endpoint.url,
                str(why),
                _(
                    "What happened meanwhile stays readable by the interface, and in the log of "
                    "deliveries. When the address answers again, switch it on under Developers, "
                    "Webhooks, and have sent again what it missed."
                ),
            )
        ),
        to=to,
    )
