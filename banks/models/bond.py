"""Fidelity bonds: money of a bank that stands for its honesty."""

from django.db import models


class FidelityBond(models.Model):
    """Money that a bank pledged in the ledger's escrow; in `account` lies what is still held.

    Held + slashed + released = pledged. Source: R0-09, R0-29; A-35; B-1; states.md, Bond.
    """

    class State(models.TextChoices):
        PLEDGED = "PLEDGED"
        VERIFIED = "VERIFIED"
        AT_RISK = "AT_RISK"  # a dispute is open
        SLASHED = "SLASHED"  # nothing is held any more
        RELEASED = "RELEASED"
        EXPIRED = "EXPIRED"

    bank = models.ForeignKey("banks.Bank", on_delete=models.PROTECT, related_name="bonds")
    asset = models.ForeignKey(
        "ledger.Asset", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    account = models.OneToOneField("ledger.Account", on_delete=models.PROTECT, related_name="+")
    pledged_minor = models.BigIntegerField()
    slashed_minor = models.BigIntegerField(default=0)
    released_minor = models.BigIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLEDGED)
    pledged_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pledged_minor__gt=0)
                & models.Q(slashed_minor__gte=0)
                & models.Q(released_minor__gte=0)
                & models.Q(
                    pledged_minor__gte=models.F("slashed_minor") + models.F("released_minor")
                ),
                name="bond_parts_within_pledge",
            ),
        ]

    def __str__(self) -> str:
        return f"bond {self.pk} of {self.bank_id}"

    @property
    def held_minor(self) -> int:
        """Return what is neither slashed nor released."""
        return self.pledged_minor - self.slashed_minor - self.released_minor
