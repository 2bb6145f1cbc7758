"""Keys of investors' software: made, shown once, withdrawn."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from api import secret_keys
from marketplace.models import InvestorStanding
from people import audit
from people.models import Person
from portfolios.models import InvestorKey
from portfolios.refusals import NotALender, ScopesMissing, TooManyKeys

KEYS_MAX = 20
# How exact the page's "last used" is: not every request writes.
USED_EVERY = datetime.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A fresh key with its secret, which nobody can read again."""

    key: InvestorKey
    shown: str


@transaction.atomic(durable=True)
def issue_key(
    *, person: Person, name: str, scopes: Sequence[InvestorKey.Scope], at: datetime.datetime
) -> IssuedKey:
    """Make a key by which a person's software speaks for them.

    Raises NotALender, ScopesMissing and TooManyKeys.
    """
    # One maker at a time, so that the count holds.
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)

    if not scopes:
        raise ScopesMissing
    if InvestorKey.objects.filter(person=person, revoked_at=None).count() >= KEYS_MAX:
        raise TooManyKeys
    accepted = InvestorStanding.objects.filter(person=person, state=InvestorStanding.State.ACCEPTED)
    if InvestorKey.Scope.COMMITMENTS_WRITE in scopes and not accepted.exists():
        raise NotALender

    secret = secret_keys.new_secret()
    key = InvestorKey.objects.create(
        person=person,
        name=name,
        prefix=secret.prefix,
        digest=secret.digest,
        scopes=sorted({str(InvestorKey.Scope(scope)) for scope in scopes}),
        created_at=at,
    )
    audit.record("INVESTOR_KEY_ISSUED", by=person, subject=key, data={"scopes": key.scopes})

    return IssuedKey(key=key, shown=secret.shown)


@transaction.atomic(durable=True)
def revoke_key(*, key_id: int, at: datetime.datetime, by: Person) -> InvestorKey:
    """Withdraw one of one's own keys at once; twice is as once. Raises InvestorKey.DoesNotExist."""
    key = InvestorKey.objects.select_for_update(no_key=True).get(pk=key_id, person=by)

    if key.revoked_at is None:
        key.revoked_at = at
        key.save(update_fields=["revoked_at"])
        audit.record("INVESTOR_KEY_REVOKED", by=by, subject=key)

    return key


@transaction.atomic(durable=True)
def note_use(*, key_id: int, at: datetime.datetime) -> None:
    """Keep when a key was last used, to five minutes."""
    InvestorKey.objects.filter(
        Q(last_used_at=None) | Q(last_used_at__lt=at - USED_EVERY), pk=key_id
    ).update(last_used_at=at)
