"""What a person told a bank about themselves before their first commitment."""

from django.db import models


class Eligibility(models.Model):
    """One asking to be accepted as an investor: identity, answers, means, and the decision.

    The person's answers to the entry questions never shut them out: they are warned by them, and
    have to say that they understood. What they own and earn bounds what they may commit, unless
    they invest by profession.

    Source: ecosystem I12; Regulation (EU) 2020/1503, Art. 21 (knowledge test, loss simulation).
    """

    class State(models.TextChoices):
        ASKED = "ASKED"
        ACCEPTED = "ACCEPTED"
        REFUSED = "REFUSED"

    public_id = models.CharField(max_length=40, unique=True)
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="eligibilities"
    )
    # The bank whose officer looks at it; none where nobody has to.
    bank = models.ForeignKey(
        "banks.Bank", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    legal_name = models.CharField(max_length=120)
    country = models.CharField(max_length=2)  # ISO 3166-1, of residence
    born_on = models.DateField()
    is_sophisticated = models.BooleanField(default=False)
    # Question → the answer that was chosen, and how many were right.
    answers = models.JSONField(default=dict)
    right_count = models.PositiveSmallIntegerField()
    question_count = models.PositiveSmallIntegerField()
    asset = models.ForeignKey(
        "ledger.Asset", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    worth_minor = models.BigIntegerField()
    yearly_income_minor = models.BigIntegerField()
    # What the simulation said they can bear to lose.
    bearable_minor = models.BigIntegerField()
    offer_minor_max = models.BigIntegerField(null=True, blank=True)
    year_minor_max = models.BigIntegerField(null=True, blank=True)
    asked_on = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    decided_on = models.DateField(null=True, blank=True)
    # None where no officer had to look.
    decided_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    remark = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "eligibilities"
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(state="ASKED"),
                name="eligibility_asked_once",
            ),
            models.CheckConstraint(
                condition=models.Q(worth_minor__gte=0)
                & models.Q(yearly_income_minor__gte=0)
                & models.Q(bearable_minor__gte=0)
                & models.Q(right_count__lte=models.F("question_count")),
                name="eligibility_figures_fit",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("person")),
                name="eligibility_decided_by_another",
            ),
        ]
        indexes = [
            models.Index(
                fields=["bank", "id"], condition=models.Q(state="ASKED"), name="eligibility_queue"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class EligibilityDocument(models.Model):
    """A paper that a person handed in with their asking; seen by officers of that bank alone."""

    eligibility = models.ForeignKey(Eligibility, on_delete=models.PROTECT, related_name="documents")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    file = models.ForeignKey("banks.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["eligibility", "number"], name="eligibility_document_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title
