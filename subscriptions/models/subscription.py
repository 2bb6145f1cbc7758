"""What one customer has paid ahead, and what of it is delivered."""

from django.db import models
from django.db.models import F, Q

from subscriptions.models.plan import Plan
from subscriptions.models.sharing import Share


class Subscription(models.Model):
    """One customer's prepaid weeks of a plan.

    `left_minor` is the refundable allowance: what was paid and is not delivered yet. `held_minor`
    of it lies in the merchant's delivery reserve. While it is OFFERED its payment waits; from then
    on the night delivers on `next_delivery_on`, which is empty while a pause has taken effect.

    Source: states.md, Prepaid subscription; R3-158, R3-159, R3-164.
    """

    class State(models.TextChoices):
        OFFERED = "OFFERED"
        LAPSED = "LAPSED"  # nobody paid in time: nothing was bought
        ACTIVE = "ACTIVE"
        PAUSED = "PAUSED"
        COMPLETED = "COMPLETED"
        TERMINATED = "TERMINATED"
        MERCHANT_FAILED = "MERCHANT_FAILED"

    public_id = models.CharField(max_length=40, unique=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="subscriptions")
    # Copied from the plan and the payment: what the night and the lists look up by.
    merchant = models.ForeignKey(
        "merchants.Merchant", on_delete=models.PROTECT, related_name="subscriptions"
    )
    network = models.ForeignKey(
        "governance.Network", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="subscriptions"
    )
    payment = models.OneToOneField(
        "merchants.Payment", on_delete=models.PROTECT, related_name="subscription"
    )
    recommended_by = models.ForeignKey(
        Share, on_delete=models.PROTECT, null=True, related_name="subscriptions"
    )
    # What the one who recommended it received; None until the first week is delivered.
    reward_minor = models.BigIntegerField(null=True)
    state = models.CharField(max_length=15, choices=State.choices, default=State.OFFERED)
    bought_on = models.DateField(null=True)
    delivered_count = models.PositiveSmallIntegerField(default=0)
    next_delivery_on = models.DateField(null=True)
    left_minor = models.BigIntegerField(default=0)
    held_minor = models.BigIntegerField(default=0)
    pause_count = models.PositiveSmallIntegerField(default=0)
    # When a pause ends by itself.
    resumes_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    # Of an early end: what was asked of the merchant, and what has been given back so far.
    refund_minor = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(left_minor__gte=0, held_minor__gte=0, refund_minor__gte=0),
                name="subscription_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["ACTIVE", "PAUSED"]) | Q(held_minor=0),
                name="subscription_holds_while_open",
            ),
            # An active one has its next delivery; one that has ended has none.
            models.CheckConstraint(
                condition=Q(state="PAUSED")
                | Q(state="ACTIVE", next_delivery_on__isnull=False)
                | (~Q(state="ACTIVE") & Q(next_delivery_on=None)),
                name="subscription_next_delivery",
            ),
            models.UniqueConstraint(
                fields=["person", "plan"],
                condition=Q(state__in=["ACTIVE", "PAUSED"]),
                name="subscription_open_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["network", "next_delivery_on"],
                condition=Q(next_delivery_on__isnull=False),
                name="subscription_due",
            ),
            models.Index(
                fields=["network", "resumes_on"],
                condition=Q(resumes_on__isnull=False),
                name="subscription_resuming",
            ),
            models.Index(fields=["merchant", "-id"], name="subscription_by_merchant"),
            # Few at a time: the sweep looks at them again and again.
            models.Index(fields=["id"], condition=Q(state="OFFERED"), name="subscription_offered"),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_open(self) -> bool:
        """Tell whether weeks are still to be delivered."""
        return self.state in (self.State.ACTIVE, self.State.PAUSED)

    @property
    def refundable_minor(self) -> int:
        """What is not delivered, less what the merchant has given back already."""
        return min(self.left_minor, self.payment.amount_minor - self.payment.refunded_minor)


class Delivery(models.Model):
    """One week that was delivered: what it took off the allowance and released of the reserve."""

    subscription = models.ForeignKey(
        Subscription, on_delete=models.PROTECT, related_name="deliveries"
    )
    number = models.PositiveSmallIntegerField()
    delivered_on = models.DateField()
    price_minor = models.BigIntegerField()
    released_minor = models.BigIntegerField()
    # When the merchant said that the customer had it; the week counts without, too.
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription", "number"], name="delivery_once"),
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id} {self.number}"


class Pause(models.Model):
    """A rest that a customer took: asked for on a day, in force after the week that ran then."""

    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="pauses")
    asked_on = models.DateField()
    ended_on = models.DateField(null=True)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subscription"], condition=Q(ended_on=None), name="pause_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("asked_on")),
                name="pause_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id} {self.asked_on}"
