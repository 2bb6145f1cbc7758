"""Bundles of preferences that members propose to each other, and who agreed."""

from typing import ClassVar

from django.db import models

from lending_circles.models.account import LoanAccount


class BundleProposal(models.Model):
    """A member proposes to some of their peers to set the same bundle of preferences.

    It takes effect for all who agreed once `needed` of them have (the proposer among them), else
    it lapses at the close of `ends_on`.

    Source: R3-113.
    """

    class State(models.TextChoices):
        OPEN = "OPEN"
        ADOPTED = "ADOPTED"
        LAPSED = "LAPSED"
        WITHDRAWN = "WITHDRAWN"

    network = models.ForeignKey("governance.Network", on_delete=models.PROTECT, db_index=False)
    proposer = models.ForeignKey(LoanAccount, on_delete=models.PROTECT, related_name="+")
    bundle = models.CharField(max_length=20)
    needed = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    proposed_on = models.DateField()
    # The last day on which somebody may agree.
    ends_on = models.DateField()
    decided_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["network", "ends_on"],
                condition=models.Q(state="OPEN"),
                name="bundle_proposal_open",
            )
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(needed__gte=1), name="bundle_needs_somebody")
        ]

    def __str__(self) -> str:
        return f"{self.bundle} by {self.proposer_id}"


class BundleAnswer(models.Model):
    """One member who was asked to set a bundle, and what they said; the proposer agreed first."""

    pk = models.CompositePrimaryKey("proposal_id", "account_id")
    proposal = models.ForeignKey(
        BundleProposal, on_delete=models.PROTECT, related_name="answers", db_index=False
    )
    account = models.ForeignKey(LoanAccount, on_delete=models.PROTECT, related_name="+")
    agreed_on = models.DateField(null=True, blank=True)
    declined_on = models.DateField(null=True, blank=True)
    # The day on which it took effect for them.
    adopted_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.account_id} on {self.proposal_id}"
