"""An event on its way to an endpoint, and each time that it was tried."""

from django.db import models

from webhooks.models.endpoint import Endpoint
from webhooks.models.event import Event


class Delivery(models.Model):
    """One event to one endpoint: waiting until `due_at`, then delivered, dead or dropped.

    Taking it for sending moves `due_at` ahead by the length of a lease, so that what a killed
    worker had in its hands is due again by itself.
    """

    class Status(models.TextChoices):
        PENDING = "pending"
        DELIVERED = "delivered"
        DEAD = "dead"  # three days of tries, or a 410
        DROPPED = "dropped"  # the endpoint was switched off before it could be tried to the end

    public_id = models.CharField(max_length=40, unique=True)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.PENDING)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    # How often it was taken for sending, and how many of these tries are known to have failed.
    tries = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["endpoint", "due_at", "id"],
                condition=models.Q(status="pending"),
                name="delivery_waiting",
            ),
            models.Index(fields=["endpoint", "-id"], name="delivery_by_endpoint"),
        ]

    def __str__(self) -> str:
        return self.public_id


class Attempt(models.Model):
    """One try of a delivery, and what came of it.

    `failure` is empty where the answer was 2xx, else the named reason (`webhooks.failures`);
    `answer` is the beginning of the receiver's text, for the owner of the endpoint alone.
    """

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField()
    sent_at = models.DateTimeField()
    took_ms = models.PositiveIntegerField()
    status_code = models.PositiveSmallIntegerField(null=True, blank=True)
    failure = models.CharField(max_length=24, blank=True, default="")
    answer = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "number"], name="attempt_once"),
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.number}"
