"""What happened, as it is told to other programs."""

from django.db import models

from webhooks.models.mailbox import Mailbox


class Event(models.Model):
    """One thing that happened, told thinly: its type, and the ids and states that it left behind.

    It is written in the transaction of what happened, so that neither is without the other.
    `public_id` is what receivers see as `webhook-id`; a replay is an event of its own, with the id
    of its own, that points to the one that it repeats.

    Source: Standard Webhooks 1.0.0, "Payload structure" and "Webhook metadata".
    """

    public_id = models.CharField(max_length=40, unique=True)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="events")
    type = models.CharField(max_length=60)
    data = models.JSONField()
    happened_at = models.DateTimeField()
    replays = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replayed_as"
    )

    class Meta:
        indexes = [
            models.Index(fields=["mailbox", "-id"], name="event_by_mailbox"),
            models.Index(fields=["happened_at"], name="event_by_age"),
        ]

    def __str__(self) -> str:
        return self.public_id
