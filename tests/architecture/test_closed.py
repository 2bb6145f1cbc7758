"""Closed by default: only what is named here answers a stranger."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.permissions import AllowAny

from config.closed import Closed

# Public by name: sign-up, login and what belongs to them, health, and the API's own description.
PUBLIC_PREFIXES = ("account/", "health", "api/", "admin/login/", "admin/jsi18n/", "offline")
PUBLIC_NAMES = {
    *("welcome", "home", "manifest", "service_worker", "language", "style_guide"),
    *("prospectus", "prospectus_content", "prospectus_document"),
    *("offers", "offers_compare", "offer", "offer_contract"),
    *("receipt", "notifications_worker", "stop_letters"),
    *("network_ripples", "seals", "seal_heads"),
    *("banks", "bank_page", "bank_trend", "business_page", "methodology", "protection"),
}


def patterns(resolver, prefix=""):
    for pattern in resolver.url_patterns:
        place = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, place)
        elif isinstance(pattern, URLPattern):
            yield place, pattern


ALL = list(patterns(get_resolver()))


def test_a_view_is_public_by_name_alone():
    public = [
        place
        for place, pattern in ALL
        if not getattr(pattern.callback, "login_required", True)
        and not place.startswith(PUBLIC_PREFIXES)
        and pattern.name not in PUBLIC_NAMES
    ]

    assert public == []


def test_no_view_of_the_api_is_open_by_oversight():
    views = [
        (place, pattern.callback.cls) for place, pattern in ALL if hasattr(pattern.callback, "cls")
    ]
    without_rule = [
        place
        for place, view in views
        if not view.permission_classes
        or Closed in view.permission_classes
        or (
            AllowAny in view.permission_classes and not place.startswith(("api/schema", "api/docs"))
        )
    ]

    assert without_rule == []


@pytest.mark.django_db
def test_a_stranger_is_sent_to_the_login(client):
    answer = client.get("/admin/people/person/")

    assert answer.status_code == 302
    assert "login" in answer.headers["Location"]
