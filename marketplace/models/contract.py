"""The one contract of a loan, and who signed it."""

from django.db import models


class Contract(models.Model):
    """What bank and business agree on, in words and in full; never changed once it is written.

    The bank contracts on behalf of the investors. `summary` says it in plain language.
    Source: R0-07, R0-16; background, "a single object both sides sign".
    """

    offer = models.ForeignKey("Offer", on_delete=models.PROTECT, related_name="contracts")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    summary = models.TextField()
    sha256 = models.CharField(max_length=64)
    made_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "number"], name="contract_number_once"),
        ]

    def __str__(self) -> str:
        return f"contract {self.number} of {self.offer_id}"


class Signature(models.Model):
    """One side's signature under one version of a contract."""

    class Side(models.TextChoices):
        BANK = "BANK"
        BUSINESS = "BUSINESS"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=8, choices=Side.choices)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    signed_on = models.DateField()
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "side"], name="signature_once_a_side"),
            models.UniqueConstraint(fields=["contract", "person"], name="signature_by_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.side} on {self.contract_id}"
