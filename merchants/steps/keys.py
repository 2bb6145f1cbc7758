"""The making of keys, whoever asked for one: a person, a pairing, a rotation."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from api import secret_keys, versions
from merchants.models import ApiKey, Terminal
from people import audit
from people.models import Person


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A fresh key with its secret, which nobody can read again."""

    key: ApiKey
    shown: str


@dataclass(frozen=True, slots=True)
class KeyOrder:
    """What a new key is to be; `replaces` is the one whose place it takes."""

    scopes: Sequence[str]
    name: str = ""
    kind: ApiKey.Kind = ApiKey.Kind.KEY
    replaces: ApiKey | None = None


def new_key(
    *,
    terminal: Terminal,
    order: KeyOrder,
    at: datetime.datetime,
    by: Person,
    data: Mapping[str, Any] | None = None,
) -> IssuedKey:
    """Make a key of a terminal: a test key where its merchant lives in a test network.

    One that replaces another speaks the version that the other was pinned to, so that a changed
    secret changes nothing else.
    """
    assert connection.in_atomic_block

    secret = secret_keys.new_secret(is_test=terminal.merchant.network.is_test)
    key = ApiKey.objects.create(
        terminal=terminal,
        prefix=secret.prefix,
        digest=secret.digest,
        name=order.name,
        kind=order.kind,
        scopes=sorted({str(ApiKey.Scope(scope)) for scope in order.scopes}),
        api_version=order.replaces.api_version if order.replaces else versions.CURRENT,
        created_at=at,
        created_by=by,
        replaces=order.replaces,
    )
    audit.record("API_KEY_ISSUED", by=by, subject=key, data={"scopes": key.scopes, **(data or {})})

    return IssuedKey(key=key, shown=secret.shown)
