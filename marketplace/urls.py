"""Addresses of the marketplace, from the modules that have some."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"marketplace.{name}"))
    for name in ("offer_urls", "market_urls")
    if find_spec(f"marketplace.{name}") is not None
]
