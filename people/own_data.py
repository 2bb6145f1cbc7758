"""All that is kept of one person, table by table; each app names its own in a module `own_data`.

Rows are a person's own: what they did and said, and what was told to them. Nobody else is named in
them but whom the person knows by name anyway.
"""

import json
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from people.models import AuditEvent, Notice, Person

Tables = Iterable[tuple[str, Iterable[Any]]]
Source = Callable[[Person], Tables]
_SOURCES: list[Source] = []


def register(source: Source) -> Source:
    """Make the tables of an app known; once, however often its module is read."""
    if source not in _SOURCES:
        _SOURCES.append(source)

    return source


def tables_of(person: Person) -> Tables:
    """Return the rows that are a person's own, by table; amounts in them are minor units."""
    for source in _SOURCES:
        yield from source(person)


def write_tables(archive: zipfile.ZipFile, person: Person) -> None:
    """Write each table of a person into an archive, as JSON.

    Source: RX-13.
    """
    for name, rows in tables_of(person):
        archive.writestr(
            f"{name}.json",
            json.dumps(list(rows), cls=DjangoJSONEncoder, indent=2, ensure_ascii=False),
        )


@register
def _own(person: Person) -> Tables:
    yield "person", [{"name": person.name, "handle": person.handle}]
    yield (
        "notices",
        Notice.objects.filter(person=person)
        .order_by("id")
        .values("kind", "text", "link", "on", "created_at", "read_at"),
    )
    yield (
        "deeds",
        AuditEvent.objects.filter(person=person)
        .order_by("id")
        .values("action", "subject_type", "subject_id", "at"),
    )
