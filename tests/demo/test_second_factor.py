"""The code of a person who does not exist is printed, and of nobody else."""

import pytest
from django.core.management import CommandError, call_command

from demo import cast
from demo.people import email_of
from demo.second_factors import give_second_factor
from people.operations import register_person
from tests.officers import SECRET, code

pytestmark = pytest.mark.django_db


def someone(name, password=cast.PASSWORD):
    return register_person(name=name, email=email_of(name), password=password).user


def test_the_code_of_a_demonstration_login_is_printed(monkeypatch, capsys):
    user = someone(cast.ORGANISER)
    monkeypatch.setattr("demo.second_factors.generate_totp_secret", lambda: SECRET)
    give_second_factor(user)

    call_command("second_factor", user.email.upper())

    assert capsys.readouterr().out.startswith(code())


def test_nobody_elses_code_is_printed():
    someone(cast.ORGANISER)
    stranger = register_person(name="Eli", email="eli@example.net", password="a long password")
    changed = someone("Ana Reyes", password="a word of her own")

    for email in (stranger.user.email, changed.email, "nobody@example.org"):
        with pytest.raises(CommandError, match="nobody of the demonstration"):
            call_command("second_factor", email)


def test_a_login_without_an_app_is_named_so():
    user = someone(cast.ORGANISER)

    with pytest.raises(CommandError, match="no authenticator app"):
        call_command("second_factor", user.email)
