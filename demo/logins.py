"""Who can log in to the demonstration community, as `make run` prints it."""

from demo import cast
from demo.history import email_of
from people.models import User


def login_lines() -> list[str]:
    """Return what to print; nothing where this bank holds no demonstration community."""
    if not User.objects.filter(email=email_of(cast.ORGANISER)).exists():
        return []
    who = tuple((email_of(name), role) for name, role in cast.LOGINS.items())
    width = max(len(email) for email, _role in who)
    lines = [f"  {email:<{width}}  {role}" for email, role in who]
    return [*lines, f"  password of each: {cast.PASSWORD}"]
