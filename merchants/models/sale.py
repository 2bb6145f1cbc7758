"""Sales that were paid elsewhere: told by a till's own software, by receipts, or imported."""

from django.db import models
from django.db.models import F, Q

from merchants.models.merchant import Merchant
from merchants.models.till import Terminal


class Sale(models.Model):
    """A sale of which the money did not come through here; its `reference` counts once.

    What is TOLD or came as a RECEIPT owes its share to the targets of the merchant's splits; what
    is IMPORTED is history alone and is never split.

    Source: R0-22; A-33.
    """

    class Origin(models.TextChoices):
        TOLD = "TOLD"
        RECEIPT = "RECEIPT"
        IMPORTED = "IMPORTED"

    public_id = models.CharField(max_length=40, unique=True)
    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="sales")
    terminal = models.ForeignKey(
        Terminal, on_delete=models.PROTECT, null=True, related_name="sales", db_index=False
    )
    origin = models.CharField(max_length=8, choices=Origin.choices)
    reference = models.CharField(max_length=64)
    amount_minor = models.BigIntegerField()
    refunded_minor = models.BigIntegerField(default=0)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    # The business day on which it was counted here.
    counted_on = models.DateField()
    items = models.JSONField(default=list)
    # What the merchant calls whoever bought; nobody here looks for a person by it.
    customer = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merchant", "reference"], name="sale_reference_once"),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0)
                & Q(refunded_minor__gte=0)
                & Q(refunded_minor__lte=F("amount_minor")),
                name="sale_refunds_within_it",
            ),
        ]
        indexes = [
            models.Index(fields=["merchant", "-id"], name="sale_newest"),
            models.Index(fields=["merchant", "happened_at"], name="sale_by_time"),
        ]

    def __str__(self) -> str:
        return self.public_id


class SaleRefund(models.Model):
    """Money given back for a sale that was paid elsewhere; its `reference` counts once.

    `sale` is None while the sale itself is still to come: receipts of an offline till arrive in any
    order.
    """

    public_id = models.CharField(max_length=40, unique=True)
    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="+")
    sale = models.ForeignKey(Sale, on_delete=models.PROTECT, null=True, related_name="refunds")
    sale_reference = models.CharField(max_length=64)
    reference = models.CharField(max_length=64)
    amount_minor = models.BigIntegerField()
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    counted_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merchant", "reference"], name="sale_refund_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0), name="sale_refund_amount_positive"
            ),
        ]
        indexes = [
            models.Index(
                fields=["merchant", "sale_reference"],
                condition=Q(sale=None),
                name="sale_refund_waiting",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class ReceiptSecret(models.Model):
    """What a terminal signs its receipts with while it is offline; shown once.

    It has to be kept as it is: a signature is checked by making it again. A newer one leaves it in
    force until `ends_at`, for receipts that were signed before.
    """

    terminal = models.ForeignKey(Terminal, on_delete=models.PROTECT, related_name="receipt_secrets")
    secret = models.BinaryField(max_length=32)
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["terminal"], condition=Q(ends_at=None), name="receipt_secret_newest"
            ),
        ]

    def __str__(self) -> str:
        return f"receipt secret {self.pk} of {self.terminal_id}"
