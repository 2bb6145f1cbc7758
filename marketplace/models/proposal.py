"""What investors propose before an offer closes, and how its terms changed."""

from django.db import models


class CounterProposal(models.Model):
    """An investor proposes another rate, or other milestones, while an offer can still change.

    Bank and business both accept it, or either declines; accepted by both it becomes the offer's
    next revision. `milestones` is a list of {name, evidence_asked, amount_minor, due_on}.
    Source: R0-13; "before listing closes investors may counter-propose rate or milestones".
    """

    class State(models.TextChoices):
        OPEN = "OPEN"
        ACCEPTED = "ACCEPTED"
        DECLINED = "DECLINED"
        WITHDRAWN = "WITHDRAWN"
        LAPSED = "LAPSED"  # the offer closed first

    public_id = models.CharField(max_length=40, unique=True)
    offer = models.ForeignKey("Offer", on_delete=models.PROTECT, related_name="proposals")
    investor = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    rate_millionths = models.PositiveIntegerField(null=True, blank=True)
    milestones = models.JSONField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    proposed_on = models.DateField()
    # Who said yes for each side.
    bank_officer = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    business_owner = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    decided_on = models.DateField(null=True, blank=True)
    remark = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rate_millionths__isnull=False)
                | models.Q(milestones__isnull=False),
                name="proposal_proposes_something",
            ),
            models.CheckConstraint(
                condition=models.Q(bank_officer=None)
                | ~models.Q(bank_officer=models.F("business_owner")),
                name="proposal_takes_both_sides",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class OfferRevision(models.Model):
    """The terms of an offer as they were from one day on; the newest are those in force."""

    offer = models.ForeignKey("Offer", on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    terms = models.JSONField()
    prospectus = models.ForeignKey("banks.Prospectus", on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "number"], name="offer_revision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} r{self.number}"
