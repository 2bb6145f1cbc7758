"""Every answer carries the headers that protect the reader."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["account_login", "account_signup", "health"])
def test_answers_are_protected(client, name):
    answer = client.get(reverse(name))

    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_health_says_whether_the_database_answers(client, monkeypatch):
    from django.db import DatabaseError

    from config import health

    class Away:
        def cursor(self):
            raise DatabaseError

    assert client.get("/health").json() == {"database": "up"}
    monkeypatch.setattr(health, "connection", Away())
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json() == {"database": "away"}
