"""What merchants ask to be paid out of their tills."""

from django.db import models

from merchants.models.merchant import Merchant


class Payout(models.Model):
    """A merchant's balance on its way out, which an organiser or an officer of a bank carries out.

    The money leaves the till when the payout is asked for, and returns where it comes to nothing.
    `redemption_price` is what one unit of the network's asset was redeemed at, as decimal text in
    whatever the community pays out; who carried it out says in `remark` how.
    Nobody carries out what they asked for themselves.
    """

    class Status(models.TextChoices):
        REQUESTED = "requested"
        APPROVED = "approved"
        PAID = "paid"
        REFUSED = "refused"
        CANCELED = "canceled"

    public_id = models.CharField(max_length=40, unique=True)
    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="payouts")
    amount_minor = models.BigIntegerField()
    reference = models.CharField(max_length=64, blank=True, default="")
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.REQUESTED)
    redemption_price = models.CharField(max_length=24, blank=True, default="")
    remark = models.CharField(max_length=140, blank=True, default="")
    created_at = models.DateTimeField()
    # None where a program of the merchant asked by its key.
    requested_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    finished_at = models.DateTimeField(null=True, blank=True)
    happened_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="payout_amount_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(requested_by=None)
                | models.Q(decided_by=None)
                | ~models.Q(requested_by=models.F("decided_by")),
                name="payout_by_two",
            ),
            models.UniqueConstraint(
                fields=["merchant", "reference"],
                condition=~models.Q(reference=""),
                name="payout_reference_once",
            ),
        ]
        indexes = [
            models.Index(fields=["merchant", "-created_at", "-id"], name="payout_by_merchant"),
            models.Index(
                fields=["created_at"],
                condition=models.Q(status__in=["requested", "approved"]),
                name="payout_open",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
