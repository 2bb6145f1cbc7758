"""Migrations of an empty database in a tenth of the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from django.db.migrations.state import ProjectState


@contextmanager
def each_model_alone() -> Iterator[None]:
    """Let each change of a model make anew that model's class, and not of all that relate to it.

    Tables, keys and constraints are the same, as they are named by tables and columns. Migrations
    that run code get all classes made anew, which is what Django does for delayed ones.
    """

    def only_itself(
        state: ProjectState, app_label: str, model_name: str, delay: bool = False
    ) -> set[tuple[str, str]]:
        state.is_delayed = True
        return {(app_label, model_name)}

    with mock.patch.object(ProjectState, "_find_reload_model", only_itself):
        yield
