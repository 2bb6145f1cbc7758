"""Records changes of logins, which allauth makes, in the transaction of the change.

No address is kept here: the record is never erased, and allauth writes to the old address.
"""

from typing import Any

from allauth.account import signals
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa import signals as factor_signals
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.dispatch import Signal
from django.http import HttpRequest

from people import audit
from people.models import User
from people.queries import person_of

_ACTIONS: dict[Signal, str] = {
    signals.password_changed: "PASSWORD_CHANGED",
    signals.password_set: "PASSWORD_SET",
    signals.password_reset: "PASSWORD_RESET",
    signals.email_added: "EMAIL_ADDED",
    signals.email_removed: "EMAIL_REMOVED",
    signals.email_changed: "EMAIL_CHANGED",
    signals.email_confirmed: "EMAIL_CONFIRMED",
    factor_signals.authenticator_added: "SECOND_FACTOR_ADDED",
    factor_signals.authenticator_removed: "SECOND_FACTOR_REMOVED",
    factor_signals.authenticator_reset: "RECOVERY_CODES_RENEWED",
}


def listen() -> None:
    """Record whatever allauth tells of from now on."""
    for signal in _ACTIONS:
        signal.connect(_record, dispatch_uid="people.account_record")
    factor_signals.authenticator_added.connect(_show, dispatch_uid="people.factor_shown")


def _record(
    sender: Any,
    *,
    signal: Signal,
    request: HttpRequest | None = None,
    user: User | None = None,
    email_address: EmailAddress | None = None,
    **told: Any,
) -> None:
    if user is None:
        # Only the confirmation names the address alone.
        assert email_address is not None
        user = email_address.user
    # Who is logged in did it; a link in a letter is followed by its reader without a login.
    by = person_of(request.user) if request is not None else None
    # The views of changes are transactions (people/urls.py); the admin's action is none.
    with transaction.atomic():
        # The request's user is a lazy stand-in of the row.
        subject = User.objects.get(pk=user.pk)
        audit.record(_ACTIONS[signal], by=by or person_of(subject), subject=subject)


def _show(
    sender: Any, *, request: HttpRequest, user: User, authenticator: Authenticator, **told: Any
) -> None:
    """Count a factor that was just set up as shown: its code or its key was needed for that."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(
            request, user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True
        )
