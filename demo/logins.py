"""Who can log in to the demonstration community, as `make run` prints it."""

from demo import cast
from demo.market import cast as market_cast
from demo.people import LOGINS, email_of
from people.models import User


def login_lines() -> list[str]:
    """Return what to print; nothing where this bank holds no demonstration community."""
    if not is_there():
        return []
    width = max(len(email_of(name)) for name in LOGINS)
    lines = [f"  {email_of(name):<{width}}  {role}" for name, role in LOGINS.items()]
    officer = email_of(market_cast.OFFICERS[0])
    return [
        *lines,
        f"  password of each: {cast.PASSWORD}",
        f"  officers need a code as well: .venv/bin/python manage.py second_factor {officer}",
    ]


def is_there() -> bool:
    """Tell whether this bank holds the demonstration community."""
    return User.objects.filter(email=email_of(cast.ORGANISER)).exists()


def is_of_the_demo(email: str) -> bool:
    """Tell whether a login is one of the demonstration's, in a bank that holds the demonstration.

    Its password, printed at every start, must open the login: who changed it is a person now.
    """
    if not is_there() or email not in {email_of(name) for name in LOGINS}:
        return False
    user = User.objects.filter(email=email).first()

    return user is not None and user.check_password(cast.PASSWORD)
