"""The addresses that events are sent to, and the secrets that sign them."""

import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models

from webhooks.models.mailbox import Mailbox


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    """Adjectives of endpoints."""

    def enabled(self) -> "EndpointQuerySet":
        """Those that events are sent to."""
        return self.filter(disabled_at__isnull=True)


class Endpoint(models.Model):
    """One address of a mailbox's owner, what it wants to hear, and how it has been answering.

    An empty `events` stands for all types. An endpoint that fails several times in a row rests
    until `rests_until`, and is then asked with one delivery before all others follow.
    """

    class DisabledReason(models.TextChoices):
        BY_OWNER = "by_owner"
        GONE = "gone"  # it answered 410
        FAILING = "failing"  # nothing but failures for days
        DEAD_DELIVERIES = "dead_deliveries"  # too many deliveries that nobody took in time

    public_id = models.CharField(max_length=40, unique=True)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="endpoints")
    url = models.CharField(max_length=500)
    description = models.CharField(max_length=120, blank=True, default="")
    events = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    created_at = models.DateTimeField()
    disabled_at = models.DateTimeField(null=True, blank=True)
    disabled_reason = models.CharField(
        max_length=16, choices=DisabledReason.choices, blank=True, default=""
    )
    # Set when whoever owns it was written to about the switching off, which nobody asked for.
    told_at = models.DateTimeField(null=True, blank=True)
    # Its health: since when nothing but failures, how many in a row, how many deliveries given up.
    failing_since = models.DateTimeField(null=True, blank=True)
    failures_in_row = models.PositiveIntegerField(default=0)
    dead_in_row = models.PositiveIntegerField(default=0)
    rests_until = models.DateTimeField(null=True, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    last_failure_at = models.DateTimeField(null=True, blank=True)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "url"],
                condition=models.Q(disabled_at__isnull=True),
                name="endpoint_url_once",
            ),
            models.CheckConstraint(
                condition=models.Q(disabled_at__isnull=True, disabled_reason="")
                | models.Q(disabled_at__isnull=False) & ~models.Q(disabled_reason=""),
                name="endpoint_disabled_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["disabled_at"],
                condition=models.Q(told_at__isnull=True, disabled_at__isnull=False),
                name="endpoint_untold",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_enabled(self) -> bool:
        """Tell whether events are sent to it."""
        return self.disabled_at is None

    def wants(self, event_type: str) -> bool:
        """Tell whether it asked for events of that type."""
        return not self.events or event_type in self.events


class SecretQuerySet(models.QuerySet["Secret"]):
    """Adjectives of secrets."""

    def in_force(self, *, at: datetime.datetime) -> "SecretQuerySet":
        """Those that sign at that instant."""
        return self.filter(models.Q(expires_at__isnull=True) | models.Q(expires_at__gt=at))


class Secret(models.Model):
    """A secret that signs what is sent to an endpoint, sealed by the site's own key.

    It must be read again for every signature, so it cannot be a hash; sealed, a stolen database
    alone does not give it (`webhooks.sealing`). Rotation sets `expires_at`: both sign until then.
    """

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="secrets")
    sealed = models.TextField()
    # The last four letters, so that its owner can tell two of them apart.
    hint = models.CharField(max_length=4)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)

    objects = SecretQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint"],
                condition=models.Q(expires_at__isnull=True),
                name="secret_lasting_once",
            ),
        ]

    def __str__(self) -> str:
        return f"…{self.hint}"
