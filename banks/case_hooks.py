"""What other apps do when a case is handed in, and when it ends without a loan; found by name.

An app that keeps something for cases lists it in `<app>/case_hooks.py` as `HOOK: CaseHook`, so that
this one need not know it.
"""

import datetime
import functools
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from banks.models import BusinessCase
from people.models import Person


@dataclass(frozen=True, slots=True)
class CaseHook:
    """`submitted` raises a refusal where something is missing; `ended` gives back what is held."""

    submitted: Callable[[BusinessCase], None]
    ended: Callable[[BusinessCase, Person, datetime.date], None]


@functools.cache
def hooks() -> tuple[CaseHook, ...]:
    """Return what other apps do about cases."""
    names = (f"{app.name}.case_hooks" for app in apps.get_app_configs() if app.name != "banks")

    return tuple(import_module(name).HOOK for name in names if find_spec(name) is not None)
