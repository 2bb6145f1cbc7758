"""Second factors of the demonstration's officers, who have no phones."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from people.models import User


def give_second_factor(user: User) -> None:
    """Set an authenticator app up for a login of the demonstration, with a secret of its own."""
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, generate_totp_secret())
