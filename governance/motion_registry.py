"""Where the subjects of motions are read: gathered from every app.

An app lists them in `<app>/motion_pages.py` as `PAGES`: for a subject's type a function that takes
its id and returns the address of its page, or None.
"""

import functools
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from governance.models import Motion


@functools.cache
def pages() -> dict[str, Callable[[int], str | None]]:
    """Return how the page of each kind of subject is found."""
    found: dict[str, Callable[[int], str | None]] = {}
    for app in apps.get_app_configs():
        name = f"{app.name}.motion_pages"
        if find_spec(name) is not None:
            found.update(import_module(name).PAGES)

    return found


def address_of(motion: Motion) -> str | None:
    """Return where one reads what a motion is about."""
    finder = pages().get(motion.subject_type)

    return None if finder is None else finder(motion.subject_id)
