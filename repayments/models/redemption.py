"""Notes exchanged for the tokens of the business that owes them."""

from django.db import models


class BusinessToken(models.Model):
    """The asset that a business's own tokens are: made when the first note is exchanged.

    A token is a promise of goods or services of the business; its face is one whole unit of the
    loan's asset. Source: A-57; R2-06.
    """

    business = models.OneToOneField(
        "banks.Business", on_delete=models.PROTECT, related_name="token"
    )
    asset = models.OneToOneField("ledger.Asset", on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()

    def __str__(self) -> str:
        return f"token of {self.business_id}"


class TokenRedemption(models.Model):
    """One note taken in exchange for tokens: the claim is extinguished at face, no money moves.

    principal + interest so far = claim. Source: A-57; R2-06.
    """

    note = models.OneToOneField("loans.Note", on_delete=models.PROTECT, related_name="redemption")
    holder = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    payment = models.OneToOneField(
        "repayments.LoanPayment", on_delete=models.PROTECT, related_name="redemption"
    )
    token_asset = models.ForeignKey("ledger.Asset", on_delete=models.PROTECT, related_name="+")
    principal_minor = models.BigIntegerField()
    interest_minor = models.BigIntegerField()
    tokens_minor = models.BigIntegerField()
    discount_millionths = models.PositiveIntegerField()
    redeemed_on = models.DateField()
    journal_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(tokens_minor__gt=0), name="redemption_gives_tokens"
            ),
        ]

    def __str__(self) -> str:
        return f"note {self.note_id} for {self.tokens_minor}"
