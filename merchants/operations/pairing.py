"""A till's software gets its key: it shows a code, somebody in charge types it and allows it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from api import secret_keys
from merchants import pair_codes, queries
from merchants.models import ApiKey, Merchant, Pairing, Staff, Terminal
from merchants.refusals import (
    DeviceCodeUnknown,
    NotInCharge,
    PairingOver,
    ScopesMissing,
    ScopesTooWide,
    TerminalClosed,
)
from merchants.steps import gates, keys, terminals
from merchants.steps.keys import IssuedKey, KeyOrder
from people import audit, public_ids
from people.models import Person

LIVES = datetime.timedelta(minutes=10)
# Source: RFC 8628, 3.2 and 3.5.
INTERVAL_SECONDS = 5
SLOWER_BY_SECONDS = 5
INTERVAL_SECONDS_MAX = 60

# What a manager may allow: what tills do. Keys and payouts are the owner's.
MANAGER_SCOPES = frozenset(ApiKey.Scope) - {
    ApiKey.Scope.PAYOUTS_WRITE,
    ApiKey.Scope.WEBHOOKS_WRITE,
    ApiKey.Scope.TERMINALS_WRITE,
    ApiKey.Scope.SALES_IMPORT,
}


@dataclass(frozen=True, slots=True)
class BegunPairing:
    """A pairing with the device's own secret, which nobody can read again."""

    pairing: Pairing
    device_code: str


@dataclass(frozen=True, slots=True)
class Polled:
    """What the software is told: its key, or by which word to wait or to give up."""

    issued: IssuedKey | None = None
    code: str = ""
    interval_seconds: int = INTERVAL_SECONDS


@transaction.atomic(durable=True)
def begin_pairing(*, device_name: str, at: datetime.datetime) -> BegunPairing:
    """Give a till's software a code to show, and a secret by which it asks how it stands."""
    secret = secret_keys.new_secret(begins=secret_keys.DEVICE)
    pairing = Pairing.objects.create(
        public_id=public_ids.public_id("pair", at),
        prefix=secret.prefix,
        digest=secret.digest,
        user_code=pair_codes.new_code(),
        device_name=device_name,
        created_at=at,
        expires_at=at + LIVES,
        interval_seconds=INTERVAL_SECONDS,
    )
    audit.record("PAIRING_BEGUN", by=None, subject=pairing)

    return BegunPairing(pairing=pairing, device_code=secret.shown)


@transaction.atomic(durable=True)
def approve_pairing(
    *,
    pairing_id: int,
    terminal_id: int,
    scopes: Sequence[ApiKey.Scope],
    at: datetime.datetime,
    by: Person,
) -> Pairing:
    """Let the software that shows a code speak for a terminal; it fetches its key by itself.

    Raises NotInCharge, PairingOver, TerminalClosed, MerchantSuspended, ScopesMissing and
    ScopesTooWide.
    """
    terminal = Terminal.objects.select_related("merchant__network").get(pk=terminal_id)
    pairing = _locked(pairing_id)

    _check_in_charge(terminal.merchant, scopes, by)
    _check_waiting(pairing, at=at)
    if terminal.closed_on is not None:
        raise TerminalClosed

    return _approve(pairing, terminal, scopes, at=at, by=by)


@transaction.atomic(durable=True)
def approve_pairing_for_new_terminal(
    *,
    pairing_id: int,
    merchant_id: int,
    name: str,
    scopes: Sequence[ApiKey.Scope],
    on: datetime.date,
    at: datetime.datetime,
    by: Person,
) -> Pairing:
    """Let the software that shows a code speak for a terminal that is opened for it.

    Raises what `approve_pairing` raises.
    """
    merchant = Merchant.objects.select_related("network").get(pk=merchant_id)
    pairing = _locked(pairing_id)

    _check_in_charge(merchant, scopes, by)
    _check_waiting(pairing, at=at)

    terminal = terminals.new_terminal(merchant=merchant, name=name, on=on, by=by)
    return _approve(pairing, terminal, scopes, at=at, by=by)


@transaction.atomic(durable=True)
def refuse_pairing(
    *, pairing_id: int, merchant_id: int, at: datetime.datetime, by: Person
) -> Pairing:
    """Send the software that shows a code away.

    Raises NotInCharge and PairingOver.
    """
    pairing = _locked(pairing_id)

    if _role(Merchant.objects.get(pk=merchant_id), by) is None:
        raise NotInCharge
    _check_waiting(pairing, at=at)

    pairing.state = Pairing.State.REFUSED
    pairing.decided_by, pairing.decided_at = by, at
    pairing.save(update_fields=["state", "decided_by", "decided_at"])
    audit.record("PAIRING_REFUSED", by=by, subject=pairing, data={"merchant": merchant_id})

    return pairing


@transaction.atomic(durable=True)
def collect_key(*, device_code: str, at: datetime.datetime) -> Polled:
    """Tell a till's software how its pairing stands, and hand its key over, once.

    Whoever asks again too soon is told so, and the interval grows. Raises DeviceCodeUnknown.

    Source: RFC 8628, 3.4 and 3.5.
    """
    prefix = secret_keys.prefix_of(device_code, {secret_keys.DEVICE})
    pairing = (
        Pairing.objects.select_for_update(of=("self",), no_key=True)
        .select_related("terminal__merchant__network", "decided_by")
        .filter(prefix=prefix or "")
        .first()
    )
    right = secret_keys.is_right(device_code if prefix else "", pairing.digest if pairing else None)
    if pairing is None or not right:
        raise DeviceCodeUnknown

    if pairing.state == Pairing.State.REFUSED:
        return Polled(code="ACCESS_DENIED")
    if pairing.state == Pairing.State.COLLECTED:
        return Polled(code="KEY_ALREADY_COLLECTED")
    if at >= pairing.expires_at:
        return Polled(code="EXPIRED_TOKEN")
    if pairing.state == Pairing.State.WAITING:
        return _told_to_wait(pairing, at=at)
    assert pairing.terminal is not None
    assert pairing.decided_by is not None
    if (
        pairing.terminal.closed_on is not None
        or pairing.terminal.merchant.state == Merchant.State.SUSPENDED
    ):
        return Polled(code="ACCESS_DENIED")

    issued = keys.new_key(
        terminal=pairing.terminal,
        order=KeyOrder(scopes=pairing.scopes, name=pairing.device_name),
        at=at,
        by=pairing.decided_by,
        data={"pairing": pairing.public_id},
    )
    pairing.state, pairing.key = Pairing.State.COLLECTED, issued.key
    pairing.save(update_fields=["state", "key"])
    terminals.tell(pairing.terminal, "paired", at=at)

    return Polled(issued=issued)


@transaction.atomic(durable=True)
def forget_pairings(*, before: datetime.datetime, rows_max: int = 5_000) -> int:
    """Remove pairings that ran out before an instant; return how many."""
    old = list(
        Pairing.objects.filter(expires_at__lt=before)
        .order_by("pk")
        .values_list("pk", flat=True)[:rows_max]
    )
    removed, _by_model = Pairing.objects.filter(pk__in=old).delete()

    return removed


def _locked(pairing_id: int) -> Pairing:
    return Pairing.objects.select_for_update(no_key=True).get(pk=pairing_id)


def _check_in_charge(merchant: Merchant, scopes: Sequence[str], by: Person) -> None:
    role = _role(merchant, by)
    if role is None:
        raise NotInCharge
    if not scopes:
        raise ScopesMissing
    if role == Staff.Role.MANAGER and not set(scopes) <= MANAGER_SCOPES:
        raise ScopesTooWide
    gates.check_open_for_business(merchant)


def _role(merchant: Merchant, by: Person) -> Staff.Role | None:
    """Return as what a person runs the merchant, or the one that it stands in for."""
    role = queries.staff_role(merchant.stands_in_for_id or merchant.pk, by.pk)
    return role if role in (Staff.Role.OWNER, Staff.Role.MANAGER) else None


def _check_waiting(pairing: Pairing, *, at: datetime.datetime) -> None:
    if pairing.state != Pairing.State.WAITING or at >= pairing.expires_at:
        raise PairingOver


def _approve(
    pairing: Pairing,
    terminal: Terminal,
    scopes: Sequence[str],
    *,
    at: datetime.datetime,
    by: Person,
) -> Pairing:
    pairing.state, pairing.terminal = Pairing.State.APPROVED, terminal
    pairing.scopes = sorted({str(ApiKey.Scope(scope)) for scope in scopes})
    pairing.decided_by, pairing.decided_at = by, at
    pairing.save(update_fields=["state", "terminal", "scopes", "decided_by", "decided_at"])
    audit.record(
        "PAIRING_APPROVED",
        by=by,
        subject=pairing,
        data={"terminal": terminal.public_id, "scopes": pairing.scopes},
    )

    return pairing


def _told_to_wait(pairing: Pairing, *, at: datetime.datetime) -> Polled:
    rested = datetime.timedelta(seconds=pairing.interval_seconds)
    too_soon = pairing.polled_at is not None and at < pairing.polled_at + rested
    if too_soon:
        pairing.interval_seconds = min(
            INTERVAL_SECONDS_MAX, pairing.interval_seconds + SLOWER_BY_SECONDS
        )
    pairing.polled_at = at
    pairing.save(update_fields=["interval_seconds", "polled_at"])

    return Polled(
        code="SLOW_DOWN" if too_soon else "AUTHORIZATION_PENDING",
        interval_seconds=pairing.interval_seconds,
    )
