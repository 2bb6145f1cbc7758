"""What people chose, their devices, and each notice on its way to them."""

from typing import ClassVar

from django.db import models

from people.notice_kinds import Channel, Pace

_CHANNELS = [(channel.value, channel.value) for channel in Channel]
_PACES = [(pace.value, pace.value) for pace in Pace]


class Preference(models.Model):
    """When one person is left in peace, by their own clock, and the mailbox of their programs."""

    person = models.OneToOneField(
        "people.Person", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    time_zone = models.CharField(max_length=60, default="UTC")
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    mailbox = models.OneToOneField(
        "webhooks.Mailbox", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | models.Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="preference_quiet_hours_have_two_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"preferences of {self.person_id}"


class Choice(models.Model):
    """How soon one person hears of a group by one channel; without a row, as at first."""

    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    group = models.CharField(max_length=20)
    channel = models.CharField(max_length=8, choices=_CHANNELS)
    pace = models.CharField(max_length=8, choices=_PACES)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "group", "channel"], name="choice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.group} {self.channel} {self.pace}"


class Device(models.Model):
    """A browser that may be told something while the site is closed, as it named itself to us.

    `endpoint` is its address at its maker's push service; the two keys are its own, so that only
    this browser reads what is sent. Gone at the push service, it is removed.

    Source: RFC 8030; RFC 8291.
    """

    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="push_devices"
    )
    endpoint = models.CharField(max_length=500, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    last_told_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} of {self.person_id}"


class Delivery(models.Model):
    """One notice on its way by one channel, to one device where there are several.

    What `is_bundled` goes out in one message with all others of the person that are due by then.
    Taking it for sending moves `due_at` ahead by a lease: what a killed worker had in its hands is
    due again by itself.
    """

    class Status(models.TextChoices):
        PENDING = "PENDING"
        SENT = "SENT"
        DEAD = "DEAD"  # three days of tries

    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    notice = models.ForeignKey("people.Notice", on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=8, choices=_CHANNELS)
    device = models.ForeignKey(Device, on_delete=models.CASCADE, null=True, blank=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.PENDING)
    is_bundled = models.BooleanField(default=False)
    begins_at = models.DateTimeField()
    due_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["notice", "channel", "device"],
                nulls_distinct=False,
                name="notice_delivered_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["channel", "due_at", "id"],
                condition=models.Q(status="PENDING"),
                name="notice_delivery_due",
            ),
            models.Index(
                fields=["finished_at"],
                condition=models.Q(finished_at__isnull=False),
                name="notice_delivery_finished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} by {self.channel}"


class PushKey(models.Model):
    """The key by which push services know this site: made once, kept sealed by the site's own key.

    Source: RFC 8292.
    """

    sealed = models.TextField()
    public = models.CharField(max_length=100)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.public
