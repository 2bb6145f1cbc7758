"""What a person chose to be told, and on which devices."""

from notifications.models import Choice, Device, Preference
from people.models import Person
from people.own_data import Tables, register


@register
def tables(person: Person) -> Tables:
    """Return somebody's choices; keys of devices are the devices' own."""
    yield (
        "notification_choices",
        Choice.objects.filter(person=person).order_by("id").values("group", "channel", "pace"),
    )
    yield (
        "quiet_hours",
        Preference.objects.filter(person=person).values("time_zone", "quiet_from", "quiet_until"),
    )
    yield (
        "devices",
        Device.objects.filter(person=person)
        .order_by("id")
        .values("name", "created_at", "last_told_at"),
    )
