"""What a merchant owes for refunds that neither its reserve nor its balance could pay."""

from django.db import models
from django.db.models import F, Q

from subscriptions.models.subscription import Subscription


class Claim(models.Model):
    """One customer's claim on a merchant, who takes no payments until all of them are settled.

    Source: A-56.
    """

    merchant = models.ForeignKey(
        "merchants.Merchant", on_delete=models.PROTECT, related_name="claims"
    )
    subscription = models.OneToOneField(
        Subscription, on_delete=models.PROTECT, related_name="claim"
    )
    amount_minor = models.BigIntegerField()
    paid_minor = models.BigIntegerField(default=0)
    opened_on = models.DateField()
    settled_on = models.DateField(null=True)
    # The merchant's state before its first open claim suspended it; empty where it was not that.
    state_before = models.CharField(max_length=10, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0, paid_minor__gte=0)
                & Q(paid_minor__lte=F("amount_minor")),
                name="claim_paid_within",
            ),
            models.CheckConstraint(
                condition=Q(settled_on=None) | Q(paid_minor=F("amount_minor")),
                name="claim_settled_is_paid",
            ),
        ]
        indexes = [
            models.Index(
                fields=["merchant"], condition=Q(settled_on=None), name="claim_open_by_merchant"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merchant_id} {self.amount_minor}"

    @property
    def owed_minor(self) -> int:
        """What is still owed."""
        return self.amount_minor - self.paid_minor
