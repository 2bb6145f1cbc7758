"""`manage.py live_days`, as an operator types it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from governance.models import Network
from tests.night_scene import MONDAY, a_network, days

pytestmark = pytest.mark.django_db


def live(*arguments: str) -> str:
    out = StringIO()
    call_command("live_days", *arguments, stdout=out)
    return out.getvalue()


def test_without_a_date_the_next_day_opens():
    scene = a_network()

    assert "2026-01-06 is open" in live("river")
    assert scene.on == MONDAY + days(1)


def test_days_are_lived_until_the_date_that_is_named():
    scene = a_network()

    live("river", "--until", "2026-01-09")

    assert scene.on == MONDAY + days(4)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("lake",), "no network"),
        (("river", "--until", "soon"), "no day"),
        (("river", "--until", "2026-01-01"), "over"),
    ],
)
def test_what_cannot_be_is_said(arguments, said):
    a_network()

    with pytest.raises(CommandError, match=said):
        live(*arguments)


def test_a_real_clock_is_not_overtaken():
    a_network()
    Network.objects.update(clock="REAL")

    with pytest.raises(CommandError, match="has not come"):
        live("river", "--until", "2999-01-01")
