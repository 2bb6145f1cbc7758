"""Paying a merchant's balance out: asked for by its owner, decided and done by somebody else."""

import datetime
import re
from collections.abc import Callable

from django.db import transaction

from api.answers import Answer, KeyedRequest, claim_key, keep_answer
from ledger import posting
from ledger import queries as ledger_queries
from ledger.kinds import Kind
from ledger.posting import Move
from merchants.models import IdempotencyKey, Merchant, Payout, Staff
from merchants.refusals import (
    AmountNotPositive,
    PayoutFinished,
    PriceNotPositive,
    ReferenceTaken,
)
from merchants.steps import gates, money, ways_out
from people import audit, public_ids
from people.models import Person
from webhooks.steps.emitting import emit

_PRICE = re.compile(r"[0-9]{1,12}(\.[0-9]{1,8})?", re.ASCII)
_OPEN = (Payout.Status.REQUESTED, Payout.Status.APPROVED)


@transaction.atomic(durable=True)
def request_payout(
    *,
    merchant_id: int,
    amount_minor: int,
    on: datetime.date,
    at: datetime.datetime,
    by: Person | None,
    reference: str = "",
) -> Payout:
    """Ask for a part of a till's balance to be paid out; the money is set aside at once.

    `by` None is a program of the merchant with a key for this. The same reference asks once: the
    same amount again returns the first payout. Raises DayNotOpen, NotInThisRole, AmountNotPositive,
    MerchantSuspended, ReferenceTaken, NoWayOut and MerchantCannotFund.
    """
    return _request(merchant_id, amount_minor, reference, on=on, at=at, by=by)


@transaction.atomic(durable=True)
def request_payout_once(
    *,
    merchant_id: int,
    amount_minor: int,
    reference: str,
    request: KeyedRequest,
    on: datetime.date,
    at: datetime.datetime,
    answer: Callable[[Payout], Answer],
) -> Answer:
    """Ask for a payout at most once per key, and give every repetition the first answer.

    Raises what `request_payout` raises, KeyReused and RequestInFlight.
    """
    claim = claim_key(IdempotencyKey, "terminal", request, at=at)
    if isinstance(claim, Answer):
        return claim

    payout = _request(merchant_id, amount_minor, reference, on=on, at=at, by=None)

    return keep_answer(claim, answer(payout))


@transaction.atomic(durable=True)
def approve_payout(
    *, payout_id: int, redemption_price: str, at: datetime.datetime, by: Person | None
) -> Payout:
    """Agree to a payout at a price for one unit; who works at the merchant cannot.

    Raises PayoutFinished, OwnMerchant, NotInThisRole and PriceNotPositive.
    """
    payout = _lock(payout_id)

    _check_status(payout, Payout.Status.REQUESTED)
    ways_out.check_decides(payout.merchant, by)
    if not _PRICE.fullmatch(redemption_price) or not redemption_price.strip("0."):
        raise PriceNotPositive

    payout.redemption_price = redemption_price
    payout.decided_by, payout.decided_at = by, at
    _change(payout, Payout.Status.APPROVED, by=by)

    return payout


@transaction.atomic(durable=True)
def pay_payout(
    *, payout_id: int, on: datetime.date, at: datetime.datetime, by: Person | None, remark: str = ""
) -> Payout:
    """Say that an agreed payout was handed over: the tokens are redeemed, or the money left a bank.

    `remark` says how, such as the number of a transfer. Raises DayNotOpen, PayoutFinished,
    OwnMerchant and NotInThisRole.
    """
    payout = _lock(payout_id)
    gates.share_day(payout.merchant.network, on=on, at=at)

    _check_status(payout, Payout.Status.APPROVED)
    ways_out.check_decides(payout.merchant, by)

    _move(payout, "payment", ways_out.target_of(payout.merchant), on=on)

    payout.remark, payout.finished_at, payout.happened_on = remark, at, on
    _change(payout, Payout.Status.PAID, by=by)
    _tell(payout, "paid", at=at)

    return payout


@transaction.atomic(durable=True)
def refuse_payout(
    *, payout_id: int, reason: str, on: datetime.date, at: datetime.datetime, by: Person | None
) -> Payout:
    """Refuse a payout that is not paid yet, with a reason; the money returns to the till.

    Raises DayNotOpen, PayoutFinished, OwnMerchant and NotInThisRole.
    """
    payout = _lock(payout_id)
    gates.share_day(payout.merchant.network, on=on, at=at)

    _check_status(payout, *_OPEN)
    ways_out.check_decides(payout.merchant, by)

    _move(payout, "return", payout.merchant.till_account_id, on=on)

    payout.remark, payout.finished_at = reason, at
    payout.decided_by, payout.decided_at = by, at
    _change(payout, Payout.Status.REFUSED, by=by)
    _tell(payout, "failed", at=at)

    return payout


@transaction.atomic(durable=True)
def cancel_payout(
    *, payout_id: int, on: datetime.date, at: datetime.datetime, by: Person | None
) -> Payout:
    """Take back a payout that nobody has agreed to yet; twice is as once.

    Raises DayNotOpen, PayoutFinished and NotInThisRole.
    """
    payout = _lock(payout_id)
    if payout.status == Payout.Status.CANCELED:
        return payout
    gates.share_day(payout.merchant.network, on=on, at=at)

    _check_status(payout, Payout.Status.REQUESTED)
    gates.check_role(payout.merchant, by, Staff.Role.OWNER)

    _move(payout, "return", payout.merchant.till_account_id, on=on)

    payout.finished_at = at
    _change(payout, Payout.Status.CANCELED, by=by)
    _tell(payout, "canceled", at=at)

    return payout


def _request(
    merchant_id: int,
    amount_minor: int,
    reference: str,
    *,
    on: datetime.date,
    at: datetime.datetime,
    by: Person | None,
) -> Payout:
    merchant = (
        Merchant.objects.select_for_update(of=("self",), no_key=True)
        .select_related("network__asset", "business")
        .get(pk=merchant_id)
    )
    gates.share_day(merchant.network, on=on, at=at)
    asked = merchant.payouts.filter(reference=reference).first() if reference else None
    if asked is not None:
        if asked.amount_minor != amount_minor:
            raise ReferenceTaken("Another payout of this merchant has this reference.")
        return asked

    gates.check_role(merchant, by, Staff.Role.OWNER)
    gates.check_open_for_business(merchant)
    if amount_minor <= 0:
        raise AmountNotPositive
    ways_out.target_of(merchant)
    aside_id = ways_out.set_aside(merchant)
    held_minor = ledger_queries.lock_balances([merchant.till_account_id, aside_id])[
        merchant.till_account_id
    ]
    if held_minor < amount_minor:
        raise money.cannot_fund(merchant, amount_minor - held_minor)

    payout = Payout.objects.create(
        public_id=public_ids.public_id("payout", at),
        merchant=merchant,
        amount_minor=amount_minor,
        reference=reference,
        created_at=at,
        requested_by=by,
    )
    posting.post(
        reference=f"payout:{payout.pk}:request",
        moves=(Move(Kind.PAYOUT, merchant.till_account_id, aside_id, amount_minor),),
        on=on,
        book_id=merchant.network_id,
    )
    audit.record("PAYOUT_REQUESTED", by=by, subject=payout, data={"amount_minor": amount_minor})
    _tell(payout, "created", at=at)

    return payout


def _lock(payout_id: int) -> Payout:
    return (
        Payout.objects.select_for_update(of=("self",), no_key=True)
        .select_related("merchant__network__asset", "merchant__business")
        .get(pk=payout_id)
    )


def _check_status(payout: Payout, *allowed: Payout.Status) -> None:
    if payout.status not in allowed:
        raise PayoutFinished(context={"status": payout.status})


def _move(payout: Payout, event: str, to_id: int, *, on: datetime.date) -> None:
    aside_id = ways_out.set_aside(payout.merchant)
    posting.post(
        reference=f"payout:{payout.pk}:{event}",
        moves=(Move(Kind.PAYOUT, aside_id, to_id, payout.amount_minor),),
        on=on,
        book_id=payout.merchant.network_id,
    )


def _change(payout: Payout, status: Payout.Status, *, by: Person | None) -> None:
    payout.status = status
    payout.save()
    audit.record(f"PAYOUT_{status.name}", by=by, subject=payout)


def _tell(payout: Payout, word: str, *, at: datetime.datetime) -> None:
    emit(
        payout.merchant.mailbox_id,
        f"payout.{word}",
        {"id": payout.public_id, "status": payout.status},
        at,
    )
