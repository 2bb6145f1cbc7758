"""Figures of a bank that stand in other apps' tables, gathered from every app.

An app that knows some has a module `<app>/bank_figures.py` with any of the functions
`exposure_minor(bank_id, asset_id)`, what the bank has outstanding or on offer there, and
`settled_count(bank_id)`, its loans that were repaid in full, and `bound_minor(bank_id, asset_id)`,
what lies there in escrow that only this bank pays out. They are found by name, so that
bonds can be held against loans that this app must not know.
"""

import functools
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps


def exposure_minor(bank_id: int, asset_id: int) -> int:
    """Return what a bank's loans have outstanding and its open offers ask for, in minor units."""
    return sum(count(bank_id, asset_id) for count in _functions("exposure_minor"))


def settled_count(bank_id: int) -> int:
    """Return how many of a bank's loans were repaid in full."""
    return sum(count(bank_id) for count in _functions("settled_count"))


def bound_minor(bank_id: int, asset_id: int) -> int:
    """Return what lies in escrow of a bank's offers, loans and collateral, in minor units."""
    return sum(count(bank_id, asset_id) for count in _functions("bound_minor"))


@functools.cache
def _functions(name: str) -> tuple[Callable[..., int], ...]:
    modules = (
        import_module(f"{app.name}.bank_figures")
        for app in apps.get_app_configs()
        if app.name != "banks" and find_spec(f"{app.name}.bank_figures") is not None
    )
    return tuple(getattr(module, name) for module in modules if hasattr(module, name))
