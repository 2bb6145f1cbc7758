"""`manage.py second_factor EMAIL`: print the code that a login of the demonstration shows now."""

import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo.logins import is_of_the_demo

_PERIOD_SECONDS = 30


class Command(BaseCommand):
    """Stand in for the phone of a person who does not exist."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the login."""
        parser.add_argument("email", help="the address of a login of the demonstration")

    def handle(self, *, email: str, **options: Any) -> None:
        """Print the code, for people of the demonstration alone."""
        email = email.lower()
        if not is_of_the_demo(email):
            raise CommandError("This is nobody of the demonstration.")
        factor = Authenticator.objects.filter(
            user__email=email, type=Authenticator.Type.TOTP
        ).first()
        if factor is None:
            raise CommandError("This login has no authenticator app.")
        now, left = divmod(int(time.time()), _PERIOD_SECONDS)
        shown = format_hotp_value(hotp_value(decrypt(factor.data["secret"]), now))
        self.stdout.write(f"{shown}  (for {_PERIOD_SECONDS - left} s, at {settings.SITE_NAME})")
