"""How the figures of ripples are written."""

from django.utils.translation import gettext as _


def hundredths_text(hundredths: int) -> str:
    """Return a number of two decimals with its sign: -35 → `−0.35`."""
    sign = "−" if hundredths < 0 else ""

    return f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100:02d}"


def tenths_text(tenths: int) -> str:
    """Return a number of one decimal with its sign."""
    sign = "−" if tenths < 0 else ""

    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}"


def crowd_text(people: int | None) -> str:
    """Return a number of people that is told in tens alone."""
    return _("fewer than 10") if people is None else _("{people} or more").format(people=people)
