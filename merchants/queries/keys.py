"""Finds the keys, clients and tokens by which software speaks, and what it asked."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from api import secret_keys
from ledger.compiled import Compiled, CompiledPair
from merchants.models import (
    AccessToken,
    ApiKey,
    LoggedRequest,
    Merchant,
    Pairing,
    Payment,
    Terminal,
)
from merchants.pair_codes import read_code
from merchants.refusals import TooManyTries
from people import rate_limits
from people.models import Person

# A person mistypes a code now and then; nobody types twenty wrong ones in five minutes.
LOOK_UP_RATE = rate_limits.Rate(tries_max=20, window_seconds=300)
TOKENS = frozenset({secret_keys.TOKEN})

# Asked with every request: the caller, its till, merchant, network and asset in one question.
_KEY = Compiled(
    lambda prefix: ApiKey.objects.filter(
        prefix=prefix, kind=ApiKey.Kind.KEY, revoked_at__isnull=True
    ).select_related("terminal__merchant__network__asset"),
    prefix=str,
)
_TOKEN = Compiled(
    lambda prefix: AccessToken.objects.filter(
        prefix=prefix, key__revoked_at__isnull=True
    ).select_related("key__terminal__merchant__network__asset"),
    prefix=str,
)
_PAYMENT = Compiled(
    lambda public: Payment.objects.select_related("terminal").filter(public_id=public), public=str
)
_KEY_AND_PAYMENT = CompiledPair(_KEY, _PAYMENT)


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """Which requests of a log are shown; what is empty does not narrow it."""

    request_id: str = ""
    # The first digit of the status: 2 what went well, 4 what was refused, 5 what we got wrong.
    status_class: int | None = None


def find_caller(shown: str, *, at: datetime.datetime) -> ApiKey | None:
    """Return who speaks by a key or a token, None where it is neither, or not in force.

    The caller by a token is its client, with the scopes of the token. A wrong prefix and a wrong
    secret take the same time.
    """
    prefix = secret_keys.prefix_of(shown)
    if prefix is not None:
        return _if_in_force(_KEY.find(prefix=prefix), shown, at=at)
    prefix = secret_keys.prefix_of(shown, TOKENS)
    if prefix is None:
        return None
    token = _TOKEN.find(prefix=prefix)
    right = secret_keys.is_right(shown, token.digest if token else None)
    if token is None or not right or at >= token.expires_at:
        return None
    client: ApiKey = token.key
    client.scopes = token.scopes

    return client if client.is_in_force(at=at) else None


def find_caller_and_payment(
    shown: str, public_id: str, *, at: datetime.datetime
) -> tuple[ApiKey | None, Payment | None]:
    """Return who speaks, and the payment of their merchant with this id, None where there is none.

    Both are read by one question: a till asks for a payment that waits again and again. The payment
    carries the merchant of the caller.
    """
    prefix = secret_keys.prefix_of(shown)
    if prefix is None:
        caller = find_caller(shown, at=at)
        payment = _PAYMENT.find(public=public_id) if caller else None
    else:
        key, payment = _KEY_AND_PAYMENT.find(prefix=prefix, public=public_id)
        caller = _if_in_force(key, shown, at=at)
    if caller is None or payment is None or payment.merchant_id != caller.terminal.merchant_id:
        return caller, None
    payment.merchant = caller.terminal.merchant

    return caller, payment


def _if_in_force(key: ApiKey | None, shown: str, *, at: datetime.datetime) -> ApiKey | None:
    """Return a key that was found by its prefix, None where it is not in force, or another one."""
    right = secret_keys.is_right(shown, key.digest if key else None)

    return key if key and right and key.is_in_force(at=at) else None


def find_client(client_id: str, secret: str, *, at: datetime.datetime) -> ApiKey | None:
    """Return the client with this id and secret, None where there is none in force."""
    # What is no secret is compared all the same, so that it costs the time of a wrong one.
    prefix = secret_keys.prefix_of(secret) or ""
    client = (
        ApiKey.objects.filter(prefix=prefix, kind=ApiKey.Kind.CLIENT, revoked_at__isnull=True)
        .select_related("terminal__merchant__network")
        .first()
    )
    shown = secret if prefix else ""
    right = secret_keys.is_right(shown, client.digest if client else None)

    return (
        client if client and right and prefix == client_id and client.is_in_force(at=at) else None
    )


def find_pairing(person: Person, typed: str, *, at: datetime.datetime) -> Pairing | None:
    """Return the pairing that waits under a code that somebody typed, None where there is none.

    Raises TooManyTries where the person has tried too many codes.
    """
    room = rate_limits.count_try("pairing-code", person.pk, LOOK_UP_RATE, at=at)
    if not room.allowed:
        raise TooManyTries(context={"retry_after_seconds": room.reset_seconds})
    code = read_code(typed)
    if code is None:
        return None

    return Pairing.objects.filter(
        user_code=code, state=Pairing.State.WAITING, expires_at__gt=at
    ).first()


def merchants_run_with(merchant: Merchant) -> list[Merchant]:
    """Return a merchant and, where there is one, what stands in for it in a test network."""
    return list(
        Merchant.objects.filter(Q(pk=merchant.pk) | Q(stands_in_for=merchant))
        .select_related("network__asset")
        .order_by("stands_in_for_id", "pk")
    )


def keys_of(merchants: Collection[Merchant]) -> QuerySet[ApiKey]:
    """Return all keys and clients of some merchants, the newest first."""
    return (
        ApiKey.objects.filter(terminal__merchant__in=merchants)
        .select_related("terminal__merchant__network", "created_by", "replaced_by")
        .order_by("-created_at", "-id")
    )


def terminals_to_key(merchants: Collection[Merchant]) -> QuerySet[Terminal]:
    """Return the open terminals for which a key can be made, live ones first."""
    return (
        Terminal.objects.filter(merchant__in=merchants, closed_on__isnull=True)
        .select_related("merchant__network")
        .order_by("merchant__network__is_test", "name", "id")
    )


def terminals_of_merchant(
    merchant_id: int, *, status: str | None = None, after: Terminal | None = None
) -> QuerySet[Terminal]:
    """Return a merchant's terminals, newest first, those behind `after` where it is given."""
    found = Terminal.objects.filter(merchant_id=merchant_id).select_related("merchant__network")
    if status is not None:
        found = found.filter(closed_on__isnull=status == "open")
    if after is not None:
        found = found.filter(public_id__lt=after.public_id)

    return found.order_by("-public_id")


def terminal_of(merchant_id: int, public_id: str) -> Terminal:
    """Return a terminal of the merchant; raises Terminal.DoesNotExist."""
    return Terminal.objects.select_related("merchant__network").get(
        merchant_id=merchant_id, public_id=public_id
    )


def requests_of(merchants: Collection[Merchant], asked: RequestFilter) -> QuerySet[LoggedRequest]:
    """Return what the software of some merchants asked, the latest first."""
    found = LoggedRequest.objects.filter(merchant__in=merchants)
    if asked.request_id:
        found = found.filter(request_id=asked.request_id)
    if asked.status_class is not None:
        first = asked.status_class * 100
        found = found.filter(status__gte=first, status__lt=first + 100)

    return found.order_by("-request_id", "-id")
