"""Puts a stand-in in a merchant's place, names who plays which part, and lets a payment run out."""

import datetime

from django.db import transaction

from lending_circles.models import LoanAccount
from merchants.models import Merchant, Payment
from merchants.steps import payments
from people import audit
from people.models import Person
from sandbox.models import CastMember
from sandbox.refusals import NotASandbox


@transaction.atomic(durable=True)
def put_in_place(*, merchant_id: int, stand_in_id: int, by: Person) -> Merchant:
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
    stand_in.save(update_fields=["stands_in_for"])
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
def end_payment(*, payment_id: int, at: datetime.datetime) -> Payment:
    """Let the time of a test payment run out now. Raises NotASandbox and PaymentFinished."""
    payment = payments.lock_payment(payment_id)

    if not payment.merchant.network.is_test:
        raise NotASandbox
    payments.check_waiting(payment, at=at)

    payment.expires_at = at
    payments.finish_payment(payment, Payment.Status.EXPIRED, at=at, by=None, expires_at=at)

    return payment
