"""API keys: made, shown once, replaced, withdrawn."""

import datetime
from collections.abc import Sequence

from django.db import transaction

from merchants.models import ApiKey, Terminal
from merchants.refusals import KeyAlreadyReplaced, KeyNotInForce, ScopesMissing, TerminalClosed
from merchants.steps import gates, keys
from merchants.steps.keys import IssuedKey, KeyOrder
from people import audit
from people.models import Person

__all__ = ["IssuedKey", "issue_api_key", "revoke_api_key", "rotate_api_key"]

# How long both keys work where nobody says otherwise: a night, and a working day to notice.
OVERLAP = datetime.timedelta(hours=24)


@transaction.atomic(durable=True)
def issue_api_key(
    *,
    terminal_id: int,
    scopes: Sequence[ApiKey.Scope],
    at: datetime.datetime,
    by: Person,
    name: str = "",
    kind: ApiKey.Kind = ApiKey.Kind.KEY,
) -> IssuedKey:
    """Make a key by which a terminal's software speaks for it, or a client that fetches tokens.

    Raises NotTheOwner, TerminalClosed and ScopesMissing.
    """
    terminal = Terminal.objects.select_related("merchant__network").get(pk=terminal_id)

    gates.check_owner(terminal.merchant, by)
    if terminal.closed_on is not None:
        raise TerminalClosed
    if not scopes:
        raise ScopesMissing

    return keys.new_key(
        terminal=terminal, order=KeyOrder(scopes=scopes, name=name, kind=kind), at=at, by=by
    )


@transaction.atomic(durable=True)
def rotate_api_key(
    *, key_id: int, at: datetime.datetime, by: Person, overlap: datetime.timedelta = OVERLAP
) -> IssuedKey:
    """Make a key that takes the place of another; both work until the overlap is over.

    With no overlap the old one stops at once. The new key may do what the old one may. Raises
    NotTheOwner, KeyNotInForce, KeyAlreadyReplaced and TerminalClosed.
    """
    assert overlap >= datetime.timedelta(0)
    old = _locked(key_id)

    gates.check_owner(old.terminal.merchant, by)
    if hasattr(old, "replaced_by"):
        raise KeyAlreadyReplaced
    if not old.is_in_force(at=at):
        raise KeyNotInForce
    if old.terminal.closed_on is not None:
        raise TerminalClosed

    old.expires_at = at + overlap
    old.save(update_fields=["expires_at"])
    audit.record(
        "API_KEY_REPLACED", by=by, subject=old, data={"expires_at": old.expires_at.isoformat()}
    )

    return keys.new_key(
        terminal=old.terminal,
        order=KeyOrder(scopes=old.scopes, name=old.name, kind=ApiKey.Kind(old.kind), replaces=old),
        at=at,
        by=by,
        data={"replaces": old.prefix},
    )


@transaction.atomic(durable=True)
def revoke_api_key(*, key_id: int, at: datetime.datetime, by: Person) -> ApiKey:
    """Withdraw a key, and every token fetched with it, at once; twice is as once.

    Raises NotTheOwner.
    """
    key = _locked(key_id)

    gates.check_owner(key.terminal.merchant, by)

    if key.revoked_at is None:
        key.revoked_at = at
        key.save(update_fields=["revoked_at"])
        audit.record("API_KEY_REVOKED", by=by, subject=key)

    return key


def _locked(key_id: int) -> ApiKey:
    return (
        ApiKey.objects.select_for_update(of=("self",), no_key=True)
        .select_related("terminal__merchant__network")
        .get(pk=key_id)
    )
