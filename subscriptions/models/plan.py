"""What a merchant delivers every week to whoever pays ahead, and at which price."""

from django.db import models
from django.db.models import F, Q


class Plan(models.Model):
    """One version of an offer: so many weeks for a price paid ahead.

    A version never changes once it is offered: whoever bought it keeps it. A change is a new
    version, which withdraws the one before it. `subscriber_count` counts those still to be
    delivered to; a constraint keeps it within `subscribers_max`, so that a race for the last place
    cannot overfill it. `reward_left_minor` of the merchant's budget for rewards lies in escrow for
    this plan's series and moves on with its newest version.

    Source: R3-141, R3-157 ... R3-159, R3-163; P-27.
    """

    class State(models.TextChoices):
        OFFERED = "OFFERED"
        WITHDRAWN = "WITHDRAWN"  # nobody new; whoever bought it is served to the end

    public_id = models.CharField(max_length=40, unique=True)
    merchant = models.ForeignKey(
        "merchants.Merchant", on_delete=models.PROTECT, related_name="plans"
    )
    # Recommendations and budgets outlive a version: they belong to the first one.
    first = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="versions"
    )
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OFFERED)
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=600, blank=True, default="")
    weeks = models.PositiveSmallIntegerField()
    post_paid_week_minor = models.BigIntegerField()
    prepaid_minor = models.BigIntegerField()
    delivery_weekday = models.PositiveSmallIntegerField()  # 0 is Monday
    starts_on = models.DateField()  # no delivery before it
    reserve_millionths = models.PositiveIntegerField()
    pauses_max = models.PositiveSmallIntegerField()
    pause_weeks_max = models.PositiveSmallIntegerField()
    subscribers_max = models.PositiveIntegerField(null=True, blank=True)
    subscriber_count = models.PositiveIntegerField(default=0)
    reward_minor = models.BigIntegerField(default=0)
    reward_left_minor = models.BigIntegerField(default=0)
    # What winning a customer costs otherwise, as the merchant says: for its own book alone.
    customer_cost_minor = models.BigIntegerField(default=0)
    offered_on = models.DateField()
    created_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["first", "version"], name="plan_version_once", nulls_distinct=True
            ),
            models.CheckConstraint(
                condition=Q(weeks__gt=0, post_paid_week_minor__gt=0, prepaid_minor__gt=0)
                & Q(prepaid_minor__lte=F("weeks") * F("post_paid_week_minor")),
                name="plan_asks_and_saves",
            ),
            models.CheckConstraint(
                condition=Q(delivery_weekday__lt=7, reserve_millionths__lte=1_000_000),
                name="plan_bounds",
            ),
            models.CheckConstraint(
                condition=Q(subscribers_max=None) | Q(subscriber_count__lte=F("subscribers_max")),
                name="plan_has_room",
            ),
            models.CheckConstraint(
                condition=Q(
                    reward_minor__gte=0, reward_left_minor__gte=0, customer_cost_minor__gte=0
                ),
                name="plan_rewards_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def series_id(self) -> int:
        """The first version of this offer."""
        return self.first_id or self.pk


class PlanWeek(models.Model):
    """What a version's subscriptions stand at after so many delivered weeks, in minor units.

    Reckoned by the rules once, when the version is offered; `number` 0 is before the first. The
    night only looks it up.

    Source: numbers 8.9; P-27.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="stages")
    number = models.PositiveSmallIntegerField()
    refundable_minor = models.BigIntegerField()
    reserve_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_week_once"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.number}"
