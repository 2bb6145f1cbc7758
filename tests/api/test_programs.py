"""A program brings a key: nobody is logged in, whatever cookie comes along with it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config import page_middleware
from people.models import User
from tests.tills import Speaker, a_key, a_till

pytestmark = pytest.mark.django_db


def nobody(_request):
    raise AssertionError("A view without a word of its own was reached.")


def test_a_login_is_no_key_and_its_session_is_not_read(client):
    client.force_login(User.objects.create_user("ana@example.org", "x"))

    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/api/v1/payments")

    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert len(asked) == 0
    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies


def test_an_address_that_is_not_there_is_a_problem_with_or_without_a_login(client):
    client.force_login(User.objects.create_user("ana@example.org", "x"))

    answer = client.get("/api/v1/nothing/here")

    assert answer.status_code == 404
    assert answer.json()["code"] == "NOT_FOUND"


def test_programs_are_told_the_policy_of_pages(client):
    answers = [client.get(path) for path in ("/health", "/api/v1/payments", "/api/v1/payments")]

    policies = {answer["Content-Security-Policy"] for answer in answers}
    assert len(policies) == 1
    assert "default-src 'none'" in policies.pop()


def test_a_view_that_says_nothing_is_closed_to_programs(rf):
    door = page_middleware.LoginRequired(nobody)

    with pytest.raises(PermissionDenied):
        door.process_view(rf.get("/api/v1/payments"), nobody, (), {})


def test_the_pages_about_the_interface_know_who_is_logged_in(client):
    client.force_login(User.objects.create_user("ana@example.org", "x"))

    answer = client.get("/api/problems")

    assert answer.status_code == 200
    assert answer.wsgi_request.user.is_authenticated


def test_a_payment_and_the_key_that_asks_for_it_are_read_by_one_question():
    till = a_till()
    speaker = Speaker(a_key(till).shown)
    made = speaker.ask(key="key-1").json()["id"]
    path = f"/api/v1/payments/{made}"
    assert speaker.get(path).status_code == 200

    with CaptureQueriesContext(connection) as asked:
        answer = speaker.get(path)

    assert answer.json()["id"] == made
    assert len(asked) == 1
    assert speaker.get(path[:-1]).status_code == 404
    assert Speaker("cb_live_aaaaaaaa_" + "a" * 52).get(path).status_code == 401
