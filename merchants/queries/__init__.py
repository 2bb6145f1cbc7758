"""Finds merchants, terminals, keys and payments, and decides who may see them."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from governance.models import Network
from ledger.compiled import Compiled
from lending_circles.models import LoanAccount
from lending_circles.payee import Payee
from merchants.models import Merchant, Payment, Staff, Terminal
from merchants.queries.related import is_related
from merchants.refusals import TooManyTries
from merchants.short_codes import read_short_code
from people import rate_limits
from people.models import Person

# A person mistypes a code now and then; nobody types twenty wrong ones in five minutes.
_STAFF = Compiled(
    lambda merchant, person: Staff.objects.filter(
        merchant_id=merchant, person_id=person, until__isnull=True
    ),
    merchant=int,
    person=int,
)
# Tills ask once a second how each open payment stands.
_PAYMENT = Compiled(
    lambda merchant, public: Payment.objects.select_related("terminal").filter(
        merchant_id=merchant, public_id=public
    ),
    merchant=int,
    public=str,
)
LOOK_UP_RATE = rate_limits.Rate(tries_max=20, window_seconds=300)


@dataclass(frozen=True, slots=True)
class PaymentFilter:
    """Which payments of a merchant a list shows; what is None does not narrow it."""

    status: str | None = None
    reference: str | None = None
    created_from: datetime.datetime | None = None
    created_before: datetime.datetime | None = None


def staff_role(merchant_id: int, person_id: int) -> Staff.Role | None:
    """Return as what a person works at a merchant, None where they do not."""
    staff = _STAFF.find(merchant=merchant_id, person=person_id)
    return Staff.Role(staff.role) if staff else None


def payee_of(merchant: Merchant, *, person_id: int, related: bool | None = None) -> Payee:
    """Return the merchant as a circle loan sees it that this person would take.

    `related` is given where it is known already; else a statement asks for it.

    Who works there, is family of those who do or shares in the sales is related: their loan could
    come back to them in cash.

    Source: R3-139.
    """
    if related is None:
        related = is_related(merchant.pk, person_id)

    return Payee(
        account_id=merchant.till_account_id,
        name=merchant.name,
        qualified=merchant.state == Merchant.State.QUALIFIED,
        related=related,
    )


def merchants_of(person: Person) -> QuerySet[Merchant]:
    """Return the merchants at which a person works, by name."""
    return (
        Merchant.objects.filter(staff__person=person, staff__until__isnull=True)
        .select_related("network__asset")
        .order_by("name", "id")
    )


def jobs_of(person: Person) -> QuerySet[Staff]:
    """Return where a person works now, by the merchant's name; test networks are left out."""
    return (
        Staff.objects.filter(person=person, until__isnull=True, merchant__network__is_test=False)
        .select_related("merchant__network__asset")
        .order_by("merchant__name", "merchant_id")
    )


def merchants_owned_by(person: Person) -> QuerySet[Merchant]:
    """Return the merchants whose keys, tills and staff a person runs, by name."""
    owns = Staff.objects.filter(person=person, until__isnull=True, role=Staff.Role.OWNER)
    return (
        Merchant.objects.filter(staff__in=owns)
        .select_related("network__asset")
        .order_by("name", "id")
    )


def merchants_of_network(
    network_id: int, *, words: str = "", state: str = ""
) -> QuerySet[Merchant]:
    """Return a network's merchants by name, each with what it sold and what of that on loan.

    They carry `sold_count`, `sold_minor` and `by_loan_minor`: what was taken, less what was given
    back; the latter None where there is none.
    """
    found = Merchant.objects.filter(network_id=network_id)
    if words:
        found = found.filter(name__icontains=words)
    if state:
        found = found.filter(state=state)
    sold = Q(payments__status=Payment.Status.SETTLED)
    taken = Coalesce("payments__captured_minor", "payments__amount_minor")
    kept = taken - F("payments__refunded_minor")

    return (
        found.select_related("qualified_by")
        .annotate(
            sold_count=Count("payments", filter=sold),
            sold_minor=Sum(kept, filter=sold),
            by_loan_minor=Sum(
                kept,
                filter=sold & Q(payments__method=Payment.Method.CIRCLE_LOAN),
            ),
        )
        .order_by("name", "pk")
    )


def staff_of(merchant_id: int) -> QuerySet[Staff]:
    """Return who works at a merchant now, the owners first."""
    return (
        Staff.objects.filter(merchant_id=merchant_id, until__isnull=True)
        .select_related("person")
        .order_by("-role", "person__name", "pk")
    )


def terminals_of(person: Person) -> QuerySet[Terminal]:
    """Return the open terminals at which a person may work."""
    return (
        Terminal.objects.filter(merchant__in=merchants_of(person), closed_on__isnull=True)
        .select_related("merchant__network__asset")
        .order_by("merchant__name", "merchant_id", "name", "id")
    )


def terminal_for(person: Person, terminal_id: int) -> Terminal:
    """Return a terminal at which the person works; raises Terminal.DoesNotExist."""
    return terminals_of(person).get(pk=terminal_id)


def payment_of(merchant: Merchant, public_id: str) -> Payment:
    """Return a payment of the merchant; raises Payment.DoesNotExist.

    It carries the merchant as given: whoever asks has read it, with its network, to know who asks.
    """
    payment = _PAYMENT.get(merchant=merchant.pk, public=public_id)
    payment.merchant = merchant

    return payment


def payments_of(
    merchant_id: int, asked: PaymentFilter, *, at: datetime.datetime, after: Payment | None = None
) -> QuerySet[Payment]:
    """Return the payments of a merchant, newest first, those behind `after` where it is given."""
    found = Payment.objects.filter(merchant_id=merchant_id).select_related(
        "merchant__network__asset", "terminal", "cashier"
    )
    if asked.status is not None:
        found = found.in_status(asked.status, at=at)
    if asked.reference is not None:
        found = found.filter(reference=asked.reference)
    if asked.created_from is not None:
        found = found.filter(created_at__gte=asked.created_from)
    if asked.created_before is not None:
        found = found.filter(created_at__lt=asked.created_before)
    if after is not None:
        found = found.filter(
            Q(created_at__lt=after.created_at) | Q(created_at=after.created_at, id__lt=after.pk)
        )

    return found.order_by("-created_at", "-id")


def payment_for(person: Person, public_id: str) -> tuple[Payment, LoanAccount | None]:
    """Return a payment with the account of the member who would pay it.

    Whoever holds its id was shown it by the till; only members of the merchant's network find it.
    In a network of banks nobody has such an account: a wallet pays. Raises Payment.DoesNotExist.
    """
    payment = Payment.objects.select_related("merchant__network__asset", "terminal").get(
        public_id=public_id
    )
    if payment.merchant.network.kind == Network.Kind.BANKS:
        return payment, None
    account = LoanAccount.objects.filter(
        network_id=payment.merchant.network_id, person=person
    ).first()
    if account is None:
        raise Payment.DoesNotExist

    return payment, account


def find_payment_by_code(
    person: Person, typed: str, *, at: datetime.datetime
) -> tuple[Payment, LoanAccount | None] | None:
    """Return the payment that still waits under a short code, None where there is none.

    Raises TooManyTries where the person has tried too many codes.
    """
    room = rate_limits.count_try("payment-code", person.pk, LOOK_UP_RATE, at=at)
    if not room.allowed:
        raise TooManyTries(context={"retry_after_seconds": room.reset_seconds})
    code = read_short_code(typed)
    if code is None:
        return None
    payment = Payment.objects.waiting(at=at).filter(short_code=code, is_for_plan=False).first()
    if payment is None:
        return None

    try:
        return payment_for(person, payment.public_id)
    except Payment.DoesNotExist:
        return None
