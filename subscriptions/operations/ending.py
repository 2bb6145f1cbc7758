"""How subscriptions end early, and how a merchant settles what it owes for that."""

import datetime
from collections.abc import Callable

from django.db import transaction

from api.answers import Answer, KeyedRequest, claim_key, keep_answer
from governance import queries as governance_queries
from ledger import posting
from ledger.kinds import Kind
from merchants.models import IdempotencyKey, Merchant, Staff
from merchants.refusals import OwnMerchant
from merchants.steps import gates, money, refunds
from people import audit
from people.models import Person
from subscriptions.models import Subscription
from subscriptions.refusals import NoOpenClaims
from subscriptions.steps import claims, ending
from subscriptions.steps import gates as own_gates


@transaction.atomic(durable=True)
def terminate_subscription(
    *,
    subscription_id: int,
    on: datetime.date,
    at: datetime.datetime,
    by: Person | None,
) -> Subscription:
    """End a subscription and refund what is not delivered: a loan first, then the customer.

    What is held for it pays first, then the merchant's balance; the rest is a claim, and until it
    is settled the merchant takes no payments. Raises DayNotOpen, SubscriptionUnknown and
    SubscriptionNotActive.

    Source: R3-159; A-51, A-56.
    """
    return _terminate(subscription_id, on=on, at=at, by=by)


@transaction.atomic(durable=True)
def terminate_subscription_once(
    *,
    subscription_id: int,
    request: KeyedRequest,
    on: datetime.date,
    at: datetime.datetime,
    answer: Callable[[Subscription], Answer],
) -> Answer:
    """End a subscription for the merchant's program at most once per key.

    Every repetition gets the first answer; what is refused leaves the key free. Raises what
    `terminate_subscription` raises, KeyReused and RequestInFlight.
    """
    claim = claim_key(IdempotencyKey, "terminal", request, at=at)
    if isinstance(claim, Answer):
        return claim

    return keep_answer(claim, answer(_terminate(subscription_id, on=on, at=at, by=None)))


def _terminate(
    subscription_id: int, *, on: datetime.date, at: datetime.datetime, by: Person | None
) -> Subscription:
    subscription = own_gates.lock_subscription(subscription_id)
    gates.share_day(subscription.merchant.network, on=on, at=at)

    own_gates.check_may_serve(subscription, by)
    own_gates.check_move(subscription, Subscription.State.TERMINATED)

    ending.end_early(subscription, on=on, at=at, by=by)

    return subscription


@transaction.atomic(durable=True)
def fail_merchant(
    *,
    merchant_id: int,
    remark: str = "",
    on: datetime.date,
    at: datetime.datetime,
    by: Person | None,
) -> int:
    """Declare that a merchant delivers no more: its reserve pays all open subscribers pro rata.

    What the reserve does not reach stays a claim of each; the merchant is suspended. Returns how
    many subscriptions ended. Raises NotOrganiser, OwnMerchant and DayNotOpen.

    Source: states.md, Prepaid subscription; R3-164.
    """
    merchant = Merchant.objects.select_related("network__asset").get(pk=merchant_id)
    gates.share_day(merchant.network, on=on, at=at)

    governance_queries.check_organiser(by, merchant.network_id)
    if by is not None and merchant.staff.filter(person=by, until=None).exists():
        raise OwnMerchant

    count = ending.end_by_failure(merchant, on=on, at=at, by=by)

    locked = Merchant.objects.select_for_update(no_key=True).get(pk=merchant_id)
    before, locked.state = locked.state, Merchant.State.SUSPENDED
    locked.stopped_on = locked.stopped_on or on
    locked.save(update_fields=["state", "stopped_on"])
    audit.record(
        "MERCHANT_FAILED",
        by=by,
        subject=locked,
        data={
            "before": before,
            "on": on.isoformat(),
            "remark": remark,
            "subscriptions": count,
        },
    )

    return count


@transaction.atomic(durable=True)
def pay_claims(
    *,
    merchant_id: int,
    amount_minor: int,
    on: datetime.date,
    at: datetime.datetime,
    by: Person,
) -> int:
    """Pay in what a merchant owes for refunds, from an owner's own money; return what was paid.

    At most what is owed is taken. With the last claim the merchant's sales go on. Raises
    NotInThisRole, DayNotOpen, NoOpenClaims, and Overdrawn where the own money does not reach.

    Source: A-56.
    """
    assert amount_minor > 0
    merchant = Merchant.objects.select_related("network__asset").get(pk=merchant_id)
    gates.share_day(merchant.network, on=on, at=at)
    gates.check_role(merchant, by, Staff.Role.OWNER)
    taken = claims.take_claims(merchant)
    if not taken:
        raise NoOpenClaims

    own_id = money.customer_account(by, merchant)
    refunds.lock_for_refunds(merchant, [payment for _, payment in taken], on=on, also=(own_id,))
    paid_in_minor = min(amount_minor, sum(claim.owed_minor for claim, _payment in taken))
    if paid_in_minor:
        event = audit.record("CLAIMS_PAID_IN", by=by, subject=merchant)
        posting.post(
            reference=f"merchant:{merchant.pk}:claims:{event.pk}",
            moves=(
                posting.Move(
                    Kind.MERCHANT_CLAIM,
                    own_id,
                    merchant.till_account_id,
                    paid_in_minor,
                ),
            ),
            on=on,
            book_id=merchant.network_id,
        )

    return claims.settle_claims(merchant, on=on, at=at, by=by)
