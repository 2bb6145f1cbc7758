"""Finds stand-ins, the till at which their keys ask, and who of the cast plays a part."""

from django.db.models import QuerySet

from lending_circles.models import LoanAccount
from merchants.models import Merchant, Payment, Terminal
from sandbox.models import CastMember
from webhooks.models import Event


def stand_in_of(merchant_id: int) -> Merchant | None:
    """Return what stands in for a merchant in a test network, None where there is nothing yet."""
    return (
        Merchant.objects.select_related("network__asset").filter(stands_in_for=merchant_id).first()
    )


def test_terminal_of(stand_in: Merchant) -> Terminal:
    """Return the first till of a stand-in that is open."""
    found = (
        Terminal.objects.select_related("merchant__network__asset")
        .filter(merchant=stand_in, closed_on__isnull=True)
        .order_by("pk")
        .first()
    )
    if found is None:
        raise Terminal.DoesNotExist

    return found


def shop_elsewhere(stand_in: Merchant) -> Terminal:
    """Return the till of the other shop in a test network, at which the cast has borrowed."""
    return Terminal.objects.select_related("merchant").get(
        merchant__network_id=stand_in.network_id, merchant__handle="elsewhere"
    )


def accounts_of(merchant_id: int, part: CastMember.Part) -> list[LoanAccount]:
    """Return the accounts that play a part at a stand-in, the latest first."""
    members: QuerySet[CastMember] = (
        CastMember.objects.filter(merchant_id=merchant_id, part=part)
        .select_related("account__person", "account__network__asset")
        .order_by("-pk")
    )

    return [member.account for member in members]


def payments_of(stand_in: Merchant, *, rows_max: int) -> list[Payment]:
    """Return the latest payments of a stand-in, the newest first."""
    found = Payment.objects.filter(merchant=stand_in).select_related("merchant__network__asset")

    return list(found.order_by("-created_at", "-pk")[:rows_max])


def events_of(stand_in: Merchant, *, rows_max: int) -> list[Event]:
    """Return what was told last of a stand-in, the newest first."""
    if stand_in.mailbox_id is None:
        return []

    return list(Event.objects.filter(mailbox_id=stand_in.mailbox_id).order_by("-pk")[:rows_max])
