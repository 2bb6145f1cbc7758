"""Who can log in to the demonstration community, as `make run` prints it."""

from demo import cast
from demo.history import email_of
from people.models import User


def login_lines() -> list[str]:
    """Return what to print; nothing where this bank holds no demonstration community."""
    if not User.objects.filter(email=email_of(cast.ORGANISER)).exists():
        return []
    shop, _slug, owner = cast.SHOPS[0]
    who = (
        (email_of(cast.NAMES[0]), "a member who borrows and lends"),
        (email_of(owner), f"runs the till of {shop}"),
        (email_of(cast.ORGANISER), "looks after the network"),
    )
    width = max(len(email) for email, _role in who)
    lines = [f"  {email:<{width}}  {role}" for email, role in who]
    return [*lines, f"  password of each: {cast.PASSWORD}"]
