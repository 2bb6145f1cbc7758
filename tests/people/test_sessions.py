"""Sessions are Django's own, read by a statement that is written once."""

import datetime

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from people.sessions import SessionStore

pytestmark = pytest.mark.django_db


def test_a_session_is_read_until_it_expires():
    kept = SessionStore()
    kept["till"] = 7
    kept.create()

    again = SessionStore(kept.session_key)
    assert (again["till"], again.session_key) == (7, kept.session_key)

    Session.objects.update(expire_date=timezone.now() - datetime.timedelta(days=1))
    late = SessionStore(kept.session_key)
    assert late.get("till") is None
    assert late.session_key is None


@pytest.mark.parametrize("key", [None, "nobody-knows-this-key"])
def test_what_is_no_session_is_an_empty_one(key):
    store = SessionStore(key)

    assert store.load() == {}
    assert store.session_key is None
    store["till"] = 7
    store.save()
    assert SessionStore(store.session_key)["till"] == 7
