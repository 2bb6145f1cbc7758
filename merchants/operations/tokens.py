"""Access tokens: what a client gets for its secret, for an hour."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from api import secret_keys
from merchants.models import AccessToken
from merchants.queries import keys as key_queries
from merchants.refusals import ClientUnknown, ScopeNotHeld, TerminalClosed
from merchants.steps import gates
from people import audit

# Source: ecosystem conventions 2.1, "OAuth2 client credentials (1 h)".
TOKEN_LIVES = datetime.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A fresh token, which nobody can read again."""

    token: AccessToken
    shown: str


@transaction.atomic(durable=True)
def issue_token(
    *, client_id: str, secret: str, scopes: Collection[str] | None, at: datetime.datetime
) -> IssuedToken:
    """Give a client a token with the scopes it asks for, all that it holds where it names none.

    Raises ClientUnknown, ScopeNotHeld, TerminalClosed and MerchantSuspended.

    Source: RFC 6749, 4.4.
    """
    client = key_queries.find_client(client_id, secret, at=at)

    if client is None:
        raise ClientUnknown
    if client.terminal.closed_on is not None:
        raise TerminalClosed
    gates.check_open_for_business(client.terminal.merchant)
    asked = set(client.scopes if scopes is None else scopes)
    if not asked or not asked <= set(client.scopes):
        raise ScopeNotHeld(context={"not_held": sorted(asked - set(client.scopes))})

    made = secret_keys.new_secret(begins=secret_keys.TOKEN)
    # A token never outlives its client.
    ends_at = at + TOKEN_LIVES
    token = AccessToken.objects.create(
        key=client,
        prefix=made.prefix,
        digest=made.digest,
        scopes=sorted(asked),
        created_at=at,
        expires_at=min(ends_at, client.expires_at) if client.expires_at else ends_at,
    )
    audit.record("ACCESS_TOKEN_ISSUED", by=None, subject=client, data={"scopes": token.scopes})

    return IssuedToken(token=token, shown=made.shown)


@transaction.atomic(durable=True)
def forget_tokens(*, before: datetime.datetime, rows_max: int = 5_000) -> int:
    """Remove tokens that ran out before an instant; return how many."""
    old = list(
        AccessToken.objects.filter(expires_at__lt=before)
        .order_by("expires_at")
        .values_list("pk", flat=True)[:rows_max]
    )
    removed, _by_model = AccessToken.objects.filter(pk__in=old).delete()

    return removed
