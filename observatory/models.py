"""Deeds and what followed them, the counts of each day, and the indicators of resilience."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from rules.ripple import Deed as RippleKind


class Deed(models.Model):
    """One thing that a member did and that others may follow, as the close of its day found it.

    `source_id` is the row that tells of it. `parent` is the deed that it followed: known from its
    cause (`is_told`), or else the latest of the same kind among those they stand in an agreement
    with. `root` began the cascade, itself where it stands empty; `depth` counts from it.

    Source: R3-149 ... R3-156.
    """

    class Kind(models.IntegerChoices):
        TOP_UP = RippleKind.TOP_UP, _("Stake added")
        PERMISSION_RAISED = RippleKind.PERMISSION_RAISED, _("More granted to friends")
        EXTENSION_GIVEN = RippleKind.EXTENSION_GIVEN, _("Time given")
        FORGIVENESS_GIVEN = RippleKind.FORGIVENESS_GIVEN, _("Debt forgiven")
        MERCHANT_TAKEN_UP = RippleKind.MERCHANT_TAKEN_UP, _("New merchant visited")
        PLAN_TAKEN_UP = RippleKind.PLAN_TAKEN_UP, _("Plan recommended or taken up")
        AGREEMENT_MADE = RippleKind.AGREEMENT_MADE, _("Agreement made")
        WITHDRAWAL = RippleKind.WITHDRAWAL, _("Stake withdrawn")
        PERMISSION_LOWERED = RippleKind.PERMISSION_LOWERED, _("Less granted to friends")
        PAUSED = RippleKind.PAUSED, _("Lending paused")
        CLOSED = RippleKind.CLOSED, _("Agreement closed")
        LEFT = RippleKind.LEFT, _("Left the network")

    class Source(models.IntegerChoices):
        EVENT = 1  # an audit event
        FORGIVENESS = 2
        PAYMENT = 3

    network = models.ForeignKey("governance.Network", on_delete=models.PROTECT, db_index=False)
    account = models.ForeignKey(
        "lending_circles.LoanAccount", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.PositiveSmallIntegerField(choices=Kind.choices)
    on = models.DateField()
    amount_minor = models.BigIntegerField(null=True)
    source = models.PositiveSmallIntegerField(choices=Source.choices)
    source_id = models.BigIntegerField()
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="followers"
    )
    is_told = models.BooleanField(default=False)
    root = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="cascade")
    depth = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id", "account"], name="deed_counted_once"
            ),
            models.CheckConstraint(
                condition=models.Q(parent=None, root=None, depth=0)
                | models.Q(parent__isnull=False, root__isnull=False, depth__gt=0),
                name="deed_follows_or_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["network", "on"], name="deed_by_day"),
            models.Index(fields=["account", "-on"], name="deed_by_account"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.account_id} on {self.on}"

    @property
    def is_negative(self) -> bool:
        """Tell whether it takes trust or money out of the network."""
        return self.kind >= RippleKind.WITHDRAWAL


class RippleDay(models.Model):
    """People of one day at risk of one kind of deed and doing it, by nearness and stratum.

    Both columns are read in rows of nearness (distance 1, 2, 3, further) of strata each.
    """

    pk = models.CompositePrimaryKey("network_id", "on", "kind")
    network = models.ForeignKey("governance.Network", on_delete=models.PROTECT, db_index=False)
    on = models.DateField()
    kind = models.PositiveSmallIntegerField(choices=Deed.Kind.choices)
    at_risk: Any = ArrayField(models.IntegerField())
    doing: Any = ArrayField(models.IntegerField())
    active = models.IntegerField()
    fresh = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.network_id} {self.on} {self.kind}"


class Reading(models.Model):
    """Up to which audit event a network's deeds have been read."""

    network = models.OneToOneField(
        "governance.Network", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    event_id = models.BigIntegerField(default=0)
    read_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.network_id} to {self.event_id}"


class ResilienceDay(models.Model):
    """How well a network carried its members on one day, as its close found it.

    What is of the day alone (`saved_count` ... `lent_minor`) is added up over a quarter by who
    reads it; the rest is how things stood.

    Source: R3-170.
    """

    pk = models.CompositePrimaryKey("network_id", "on")
    network = models.ForeignKey("governance.Network", on_delete=models.PROTECT, db_index=False)
    on = models.DateField()
    # Installments that were not paid on their day: carried by an extension, or late after all.
    saved_count = models.IntegerField()
    late_count = models.IntegerField()
    forgiven_minor = models.BigIntegerField()
    giver_count = models.IntegerField()
    receiver_count = models.IntegerField()
    lent_minor = models.BigIntegerField()
    lendable_minor = models.BigIntegerField()
    member_count = models.IntegerField()
    # At the least number of unique peers or below it, and within the buffer above.
    fragile_count = models.IntegerField()
    buffer_count = models.IntegerField()
    contingency_minor = models.BigIntegerField()
    outstanding_minor = models.BigIntegerField()
    late_outstanding_minor = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.network_id} {self.on}"
