"""Second factors of the demonstration's officers, who have no phones."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from demo import cast
from demo.history import email_of
from demo.logins import login_lines
from people.models import User


def give_second_factor(user: User) -> None:
    """Set an authenticator app up for a login of the demonstration, with a secret of its own."""
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, generate_totp_secret())


def is_of_the_demo(email: str) -> bool:
    """Tell whether a login is one of the demonstration's, in a bank that holds the demonstration.

    Its password, printed at every start, must open the login: who changed it is a person now.
    """
    if not login_lines() or email not in {email_of(name) for name in cast.LOGINS}:
        return False
    user = User.objects.filter(email=email).first()

    return user is not None and user.check_password(cast.PASSWORD)
