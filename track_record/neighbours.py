"""What other apps show on the page of a bank.

An app that has some lists it in `<app>/bank_figures.py: open_offers(bank_id)`, rows of `title`,
`href`, `rate_millionths`, `principal_minor`, `committed_minor`, `asset` and `closes_on`. Found
by name, because offers lie above the record.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps


def open_offers(bank_id: int) -> list[dict[str, Any]]:
    """Return what a bank has on offer now."""
    found: list[dict[str, Any]] = []
    for app in apps.get_app_configs():
        name = f"{app.name}.bank_figures"
        if find_spec(name) is not None:
            offers = getattr(import_module(name), "open_offers", None)
            found.extend(offers(bank_id) if offers is not None else [])

    return found
