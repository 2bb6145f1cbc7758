"""What a person reads of their notices and choices."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import QuerySet

from notifications.models import Choice, Device, Preference
from notifications.pacing import PersonClock
from people.models import Notice, Person
from people.notice_kinds import GROUPS, KINDS, Channel, Group, Pace

UNREAD_SHOWN_MAX = 99
# Programs neither sleep nor read letters: at once or not at all.
PACES: Mapping[Channel, tuple[Pace, ...]] = {
    Channel.EMAIL: tuple(Pace),
    Channel.PUSH: tuple(Pace),
    Channel.WEBHOOK: (Pace.INSTANT, Pace.OFF),
}
_UNREAD = """
    SELECT count(*) FROM (
        SELECT FROM people_notice notice JOIN people_person person ON person.id = notice.person_id
        WHERE person.user_id = %s AND notice.read_at IS NULL LIMIT %s
    ) unread
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """How soon a group is told by one channel, and which paces may be chosen there."""

    channel: Channel
    pace: Pace
    paces: tuple[Pace, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A group of notices with a cell for each channel."""

    group: Group
    cells: tuple[Cell, ...]


def unread_count(user_id: int) -> int:
    """Return how many notices of a login are unread, counted to a hundred."""
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD, [user_id, UNREAD_SHOWN_MAX + 1])
        return int(cursor.fetchone()[0])


def notices_of(
    person: Person, *, unread_only: bool, group: str = "", before_id: int | None = None
) -> QuerySet[Notice]:
    """Return the notices of a person, the newest first, those before an id where one is given."""
    found = Notice.objects.filter(person=person)
    if unread_only:
        found = found.filter(read_at__isnull=True)
    if group:
        found = found.filter(kind__in=[kind.name for kind in KINDS.values() if kind.group == group])
    if before_id is not None:
        found = found.filter(pk__lt=before_id)

    return found.order_by("-pk")


def paces_of(person_ids: Collection[int]) -> dict[tuple[int, str, str], Pace]:
    """Return what people chose, by person, group and channel."""
    return {
        (person_id, group, channel): Pace(pace)
        for person_id, group, channel, pace in Choice.objects.filter(
            person_id__in=person_ids
        ).values_list("person_id", "group", "channel", "pace")
    }


def pace_of(
    chosen: Mapping[tuple[int, str, str], Pace], person_id: int, group: Group, channel: Channel
) -> Pace:
    """Return how soon a person hears of a group by a channel: as chosen, else as at first."""
    if not group.is_optional:
        return Pace.INSTANT
    at_first = {Channel.EMAIL: group.email, Channel.PUSH: group.push, Channel.WEBHOOK: Pace.INSTANT}

    return chosen.get((person_id, group.name, channel.value), at_first[channel])


def matrix_of(person: Person) -> list[Row]:
    """Return every group with how soon it is told by each channel."""
    chosen = paces_of([person.pk])

    return [
        Row(
            group,
            tuple(
                Cell(channel, pace_of(chosen, person.pk, group, channel), PACES[channel])
                for channel in Channel
            ),
        )
        for group in GROUPS.values()
    ]


def preference_of(person: Person) -> Preference:
    """Return what a person prefers; one who chose nothing has an unsaved row as at first."""
    return Preference.objects.filter(person=person).first() or Preference(person=person)


def clocks_of(person_ids: Iterable[int]) -> dict[int, PersonClock]:
    """Return the clocks of those people who chose something."""
    return {
        preference.person_id: clock_of(preference)
        for preference in Preference.objects.filter(person_id__in=list(person_ids))
    }


def clock_of(preference: Preference) -> PersonClock:
    """Return the clock of a person as the rules read it."""
    return PersonClock(
        ZoneInfo(preference.time_zone), preference.quiet_from, preference.quiet_until
    )


def devices_of(person: Person) -> list[Device]:
    """Return the devices of a person, the newest first."""
    return list(Device.objects.filter(person=person).order_by("-pk"))


def unclocked() -> PersonClock:
    """Return the clock of somebody who chose none."""
    return PersonClock(ZoneInfo("UTC"), None, None)
