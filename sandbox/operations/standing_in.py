"""Puts a stand-in in a merchant's place, names who plays which part, and lets a payment run out."""

import datetime

from django.db import transaction
from django.db.models import F

from lending_circles.models import LoanAccount
from merchants.models import TIMED, Merchant, Payment
from merchants.steps import holding, payments
from people import audit
from people.models import Person
from sandbox.models import CastMember
from sandbox.refusals import NotASandbox
from webhooks.models import Mailbox


@transaction.atomic(durable=True)
def put_in_place(
    *, merchant_id: int, stand_in_id: int, at: datetime.datetime, by: Person
) -> Merchant:
    """Let a merchant of a test network stand in for a real one; the first one stays.

    Raises NotASandbox.
    """
    merchant = Merchant.objects.select_for_update(of=("self",), no_key=True).get(pk=merchant_id)
    stand_in = Merchant.objects.select_related("network__asset").get(pk=stand_in_id)
    found = Merchant.objects.select_related("network__asset").filter(stands_in_for=merchant).first()

    if not stand_in.network.is_test:
        raise NotASandbox
    if found is not None:
        return found

    stand_in.stands_in_for = merchant
    # So that what comes too late can be tried as well.
    stand_in.accepts_late = True
    # What happens is kept to be looked at, before any address is named that it is told to.
    stand_in.mailbox = Mailbox.objects.create(created_at=at)
    stand_in.save(update_fields=["stands_in_for", "accepts_late", "mailbox"])
    audit.record("SANDBOX_OPENED", by=by, subject=merchant, data={"stand_in": stand_in_id})

    return stand_in


@transaction.atomic(durable=True)
def name_part(*, merchant_id: int, account_id: int, part: CastMember.Part) -> CastMember:
    """Keep which part an invented customer plays. Raises NotASandbox."""
    account = LoanAccount.objects.select_related("network").get(pk=account_id)

    if not account.network.is_test:
        raise NotASandbox

    member = CastMember.objects.create(merchant_id=merchant_id, account=account, part=part)
    audit.record("CAST_NAMED", by=None, subject=account, data={"part": str(part)})

    return member


@transaction.atomic(durable=True)
def pass_time(*, merchant_id: int, days: int) -> list[int]:
    """Bring the end of a stand-in's unfinished payments nearer by so many days; return them.

    Raises NotASandbox.
    """
    merchant = Merchant.objects.select_related("network").get(pk=merchant_id)

    if not merchant.network.is_test:
        raise NotASandbox

    unfinished = Payment.objects.filter(merchant=merchant, status__in=TIMED)
    unfinished.update(expires_at=F("expires_at") - datetime.timedelta(days=days))

    return list(unfinished.order_by("pk").values_list("pk", flat=True))


@transaction.atomic(durable=True)
def end_payment(*, payment_id: int, at: datetime.datetime) -> Payment:
    """Let the time of a test payment run out; what is held for it goes back where it came from.

    Raises NotASandbox, PaymentFinished and DayNotOpen.
    """
    payment = payments.lock_payment(payment_id)

    if not payment.merchant.network.is_test:
        raise NotASandbox
    if payment.status not in TIMED:
        payments.check_waiting(payment, at=at)

    holding.return_held(payment, at=at)
    ends_at = min(payment.expires_at, at)
    payments.finish_payment(
        payment,
        Payment.Status.EXPIRED,
        at=ends_at,
        by=None,
        expires_at=ends_at,
        received_minor=0,
    )

    return payment
