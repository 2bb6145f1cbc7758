"""What a sandbox keeps of itself: who of its invented people plays which part."""

from django.db import models


class CastMember(models.Model):
    """An invented customer of a stand-in, and what they are there to show."""

    class Part(models.TextChoices):
        """How a customer stands with money and circle."""

        BUYER = "BUYER"  # has money
        BORROWER = "BORROWER"  # has a healthy circle; there are several, who take turns
        AT_LIMIT = "AT_LIMIT"  # owes all that the circle lends
        LATE = "LATE"  # did not pay an installment
        FEW_PEERS = "FEW_PEERS"  # knows nobody yet
        LENDER = "LENDER"  # stakes what the others borrow

    merchant = models.ForeignKey("merchants.Merchant", on_delete=models.PROTECT, related_name="+")
    account = models.OneToOneField(
        "lending_circles.LoanAccount", on_delete=models.PROTECT, related_name="+"
    )
    part = models.CharField(max_length=9, choices=Part.choices)

    class Meta:
        indexes = [models.Index(fields=["merchant", "part"], name="cast_by_part")]

    def __str__(self) -> str:
        return f"{self.part} of {self.merchant_id}"
