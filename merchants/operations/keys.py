"""API keys: made, shown once, withdrawn."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from api import secret_keys
from merchants.models import ApiKey, Terminal
from merchants.refusals import ScopesMissing, TerminalClosed
from merchants.steps import gates
from people import audit
from people.models import Person


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A fresh key with its secret, which nobody can read again."""

    key: ApiKey
    shown: str


@transaction.atomic(durable=True)
def issue_api_key(
    *, terminal_id: int, scopes: Sequence[ApiKey.Scope], at: datetime.datetime, by: Person
) -> IssuedKey:
    """Make a key by which a terminal's software speaks for it.

    Raises NotTheOwner, TerminalClosed and ScopesMissing.
    """
    terminal = Terminal.objects.select_related("merchant").get(pk=terminal_id)

    gates.check_owner(terminal.merchant, by)
    if terminal.closed_on is not None:
        raise TerminalClosed
    if not scopes:
        raise ScopesMissing

    secret = secret_keys.new_secret()
    key = ApiKey.objects.create(
        terminal=terminal,
        prefix=secret.prefix,
        digest=secret.digest,
        scopes=sorted({str(ApiKey.Scope(scope)) for scope in scopes}),
        created_at=at,
        created_by=by,
    )
    audit.record("API_KEY_ISSUED", by=by, subject=key, data={"scopes": key.scopes})

    return IssuedKey(key=key, shown=secret.shown)


@transaction.atomic(durable=True)
def revoke_api_key(*, key_id: int, at: datetime.datetime, by: Person) -> ApiKey:
    """Withdraw a key at once; twice is as once.

    Raises NotTheOwner.
    """
    key = (
        ApiKey.objects.select_for_update(of=("self",), no_key=True)
        .select_related("terminal__merchant")
        .get(pk=key_id)
    )

    gates.check_owner(key.terminal.merchant, by)

    if key.revoked_at is None:
        key.revoked_at = at
        key.save(update_fields=["revoked_at"])
        audit.record("API_KEY_REVOKED", by=by, subject=key)

    return key
