"""Defaults of banks' loans: the claim, what covered it, and what the holders lost."""

from django.db import models


class BankDefault(models.Model):
    """A bank's loan closed out on one day, and who covered what; recoveries come later.

    Escrow returned is not part of the claim: it was never lent.
    collateral + bond + contingency + loss = claim.

    Source: A-35, A-60; RX-03.
    """

    bank_loan = models.OneToOneField(
        "loans.BankLoan", on_delete=models.PROTECT, related_name="default"
    )
    defaulted_on = models.DateField()
    escrow_returned_minor = models.BigIntegerField(default=0)
    claim_minor = models.BigIntegerField()
    collateral_minor = models.BigIntegerField(default=0)
    bond_minor = models.BigIntegerField(default=0)
    contingency_minor = models.BigIntegerField(default=0)
    loss_minor = models.BigIntegerField()
    # What collateral paid of the interest, once the principal was covered.
    interest_paid_minor = models.BigIntegerField(default=0)
    interest_written_off_minor = models.BigIntegerField(default=0)
    recovered_minor = models.BigIntegerField(default=0)  # to holders, of their loss
    contingency_recovered_minor = models.BigIntegerField(default=0)
    bond_recovered_minor = models.BigIntegerField(default=0)  # to the bank whose bond paid
    written_off_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    claim_minor=models.F("collateral_minor")
                    + models.F("bond_minor")
                    + models.F("contingency_minor")
                    + models.F("loss_minor")
                ),
                name="bank_default_adds_up",
            ),
            models.CheckConstraint(
                condition=models.Q(recovered_minor__gte=0)
                & models.Q(recovered_minor__lte=models.F("loss_minor"))
                & models.Q(contingency_recovered_minor__gte=0)
                & models.Q(contingency_recovered_minor__lte=models.F("contingency_minor"))
                & models.Q(bond_recovered_minor__gte=0)
                & models.Q(bond_recovered_minor__lte=models.F("bond_minor")),
                name="bank_default_recovered_within_loss",
            ),
        ]

    def __str__(self) -> str:
        return f"default of {self.bank_loan_id}"


class BankDefaultShare(models.Model):
    """What one note of a defaulted loan received from each tier, and what it lost."""

    default = models.ForeignKey(BankDefault, on_delete=models.PROTECT, related_name="shares")
    note = models.OneToOneField(
        "loans.Note", on_delete=models.PROTECT, related_name="bank_default_share"
    )
    claim_minor = models.BigIntegerField()
    collateral_minor = models.BigIntegerField(default=0)
    bond_minor = models.BigIntegerField(default=0)
    contingency_minor = models.BigIntegerField(default=0)
    loss_minor = models.BigIntegerField()
    recovered_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    claim_minor=models.F("collateral_minor")
                    + models.F("bond_minor")
                    + models.F("contingency_minor")
                    + models.F("loss_minor")
                ),
                name="bank_default_share_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.default_id} note {self.note_id}"
