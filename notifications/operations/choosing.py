"""What people choose: how soon of what by which channel, and when they are left in peace."""

import datetime
import zoneinfo
from collections.abc import Collection, Mapping

from django.db import transaction

from notifications.models import Choice, Preference
from notifications.queries import PACES
from notifications.refusals import GroupStaysOn, QuietHoursIncomplete, UnknownTimeZone
from people import audit
from people.models import Person
from people.notice_kinds import GROUPS, Channel, Pace


@transaction.atomic(durable=True)
def choose(*, person_id: int, paces: Mapping[tuple[str, Channel], Pace], by: Person) -> None:
    """Keep how soon a person hears of groups by channels; raises GroupStaysOn."""
    _choose(person_id, paces)
    audit.record(
        "NOTIFICATIONS_CHOSEN",
        by=by,
        subject=by,
        data={f"{group}.{channel}": pace.value for (group, channel), pace in paces.items()},
    )


@transaction.atomic(durable=True)
def unsubscribe(*, person_id: int, groups: Collection[str]) -> list[str]:
    """Stop letters of groups, as a link in one of them asks; return those that could be stopped."""
    person = Person.objects.get(pk=person_id)
    stopped = [name for name in groups if name in GROUPS and GROUPS[name].is_optional]
    _choose(person_id, {(name, Channel.EMAIL): Pace.OFF for name in stopped})
    audit.record("LETTERS_STOPPED", by=person, subject=person, data={"groups": stopped})

    return stopped


@transaction.atomic(durable=True)
def set_quiet_hours(
    *,
    person_id: int,
    time_zone: str,
    quiet_from: datetime.time | None,
    quiet_until: datetime.time | None,
    by: Person,
) -> Preference:
    """Keep a person's time zone and quiet hours; raises UnknownTimeZone, QuietHoursIncomplete."""
    if time_zone not in zoneinfo.available_timezones():
        raise UnknownTimeZone
    if (quiet_from is None) != (quiet_until is None):
        raise QuietHoursIncomplete
    if quiet_from is not None and quiet_from == quiet_until:
        raise QuietHoursIncomplete

    preference, _ = Preference.objects.update_or_create(
        person_id=person_id,
        defaults={"time_zone": time_zone, "quiet_from": quiet_from, "quiet_until": quiet_until},
    )
    audit.record(
        "QUIET_HOURS_SET",
        by=by,
        subject=by,
        data={"time_zone": time_zone, "from": str(quiet_from or ""), "to": str(quiet_until or "")},
    )

    return preference


def _choose(person_id: int, paces: Mapping[tuple[str, Channel], Pace]) -> None:
    for (group, channel), pace in paces.items():
        if not GROUPS[group].is_optional:
            raise GroupStaysOn
        assert pace in PACES[channel]
    Choice.objects.bulk_create(
        (
            Choice(person_id=person_id, group=group, channel=channel.value, pace=pace.value)
            for (group, channel), pace in sorted(paces.items())
        ),
        update_conflicts=True,
        unique_fields=["person", "group", "channel"],
        update_fields=["pace"],
    )
