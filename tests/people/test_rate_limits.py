"""Tries are counted in the cache's server, by a connection that each thread keeps."""

import datetime

import pytest
from django.conf import settings
from django.core.cache.backends.redis import RedisCache

from people import rate_limits

AT = datetime.datetime(2026, 3, 2, 12, 0, 10, tzinfo=datetime.UTC)
RATE = rate_limits.Rate(tries_max=3, window_seconds=60)


@pytest.fixture
def server(monkeypatch):
    """Let the tries be counted in the real server; return its own view of it."""
    cache = RedisCache(settings.REDIS_URL, {"KEY_PREFIX": "test-of-rates"})
    monkeypatch.setattr(rate_limits, "caches", {"default": cache})
    client = cache._cache.get_client(write=True)
    yield client
    for key in client.scan_iter("test-of-rates:*"):
        client.delete(key)


def count(*subjects):
    limits = [rate_limits.Limit("trial", subject, RATE) for subject in subjects]
    return [room.tries_left for room in rate_limits.count_tries(limits, at=AT)]


def test_several_are_counted_by_one_question_and_forgotten_after_their_window(server):
    assert count("a", "b") == [2, 2]
    assert count("a") == [1]
    assert count("a", "b") == [0, 1]

    kept = [server.ttl(key) for key in server.scan_iter("test-of-rates:*")]
    assert len(kept) == 2
    assert all(60 < seconds <= 120 for seconds in kept)


def test_a_connection_that_the_server_closed_is_made_anew(server):
    assert count("a") == [2]

    server.client_kill_filter(_type="normal", skipme=True)

    assert count("a") == [1]


def test_a_process_that_was_forked_speaks_on_a_connection_of_its_own(server, monkeypatch):
    assert count("a") == [2]
    before = rate_limits.caches["default"]._counter_of_tries

    monkeypatch.setattr(rate_limits.os, "getpid", lambda: before.process_id + 1)

    assert count("a") == [1]
    assert rate_limits.caches["default"]._counter_of_tries is not before


def test_where_the_server_is_away_everything_is_allowed(monkeypatch):
    away = RedisCache("redis://127.0.0.1:1/0", {})
    monkeypatch.setattr(rate_limits, "caches", {"default": away})

    assert count("a", "b") == [3, 3]
