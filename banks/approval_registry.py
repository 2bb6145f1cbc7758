"""Which requests officers decide, and what carries them out: gathered from every app.

An app lists its kinds in `<app>/approval_kinds.py` as `KINDS: dict[str, ApprovalKind]`. They are
found by name, so that one inbox serves apps that this one must not know.
"""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.utils.functional import Promise

from banks.models import Approval, Officer


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a request alters, in words or formatted amounts."""

    label: str | Promise
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ApprovalKind:
    """How requests of one kind are shown and decided.

    `confirm` and `reject` are operations called with `public_id`, `by`, `on` and `remark`; without
    a `reject` of its own a request is simply turned down. `withdraw`, without the remark, is how
    its maker takes it back, where that does more than end the request. `changes` returns what the
    checker compares; without it the checker sees what was written into the request.
    """

    title: str | Promise
    roles: tuple[Officer.Role, ...]
    confirm: Callable[..., Any]
    reject: Callable[..., Any] | None = None
    changes: Callable[[Approval], Sequence[Change]] | None = None
    withdraw: Callable[..., Any] | None = None


@functools.cache
def kinds() -> dict[str, ApprovalKind]:
    """Return every kind of request by its name."""
    found: dict[str, ApprovalKind] = {}
    for app in apps.get_app_configs():
        name = f"{app.name}.approval_kinds"
        if find_spec(name) is not None:
            listed: dict[str, ApprovalKind] = import_module(name).KINDS
            assert not found.keys() & listed.keys()
            found.update(listed)

    return found
