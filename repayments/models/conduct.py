"""What businesses show for the money: deliveries and reports, and who decided about them."""

from django.db import models


class MilestoneEvidence(models.Model):
    """One delivery of a milestone: what was said and shown, and what became of it.

    Source: R0-17, R2-18, R2-19; A-36.
    """

    class Outcome(models.TextChoices):
        WAITING = "WAITING"
        ACCEPTED = "ACCEPTED"
        REFUSED = "REFUSED"

    milestone = models.ForeignKey(
        "loans.Milestone", on_delete=models.PROTECT, related_name="deliveries"
    )
    number = models.PositiveSmallIntegerField()
    remark = models.TextField()
    files = models.ManyToManyField("banks.StoredFile", through="EvidenceFile", related_name="+")
    delivered_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    delivered_on = models.DateField()
    # Whose word it takes, as it was when it was delivered.
    asks_officers = models.BooleanField()
    asks_delegates = models.BooleanField()
    # Ids of votes stand a layer below and are looked up by subject.
    officer = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    officer_said_on = models.DateField(null=True, blank=True)
    # How the second officer said yes, where it takes two: `officer` is the first of them.
    approval = models.OneToOneField(
        "banks.Approval", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    delegates_said_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.WAITING)
    decided_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name_plural = "milestone evidence"
        constraints = [
            models.UniqueConstraint(fields=["milestone", "number"], name="evidence_number_once"),
            models.UniqueConstraint(
                fields=["milestone"],
                condition=models.Q(outcome="WAITING"),
                name="evidence_waits_once",
            ),
            models.CheckConstraint(
                condition=models.Q(asks_officers=True) | models.Q(asks_delegates=True),
                name="evidence_asks_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="WAITING", decided_on=None)
                | ~models.Q(outcome="WAITING") & models.Q(decided_on__isnull=False),
                name="evidence_outcome_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.milestone_id} delivery {self.number}"


class EvidenceFile(models.Model):
    """A file that a delivery shows, under the name that its sender gave it."""

    evidence = models.ForeignKey(
        MilestoneEvidence, on_delete=models.PROTECT, related_name="evidence_files"
    )
    file = models.ForeignKey("banks.StoredFile", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class BorrowerReport(models.Model):
    """What a business tells the holders of its notes; the file, where there is one, with it.

    Source: R0-19: a missing report stops the stream; N-9.
    """

    bank_loan = models.ForeignKey(
        "loans.BankLoan", on_delete=models.PROTECT, related_name="reports"
    )
    text = models.TextField()
    file = models.ForeignKey(
        "banks.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    file_name = models.CharField(max_length=120, blank=True)
    filed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    filed_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["bank_loan", "filed_on"], name="report_by_loan")]

    def __str__(self) -> str:
        return f"{self.bank_loan_id} {self.filed_on}"


class StreamHalt(models.Model):
    """A time in which a loan's stream stood still, and why (rules/streaming.py)."""

    bank_loan = models.ForeignKey("loans.BankLoan", on_delete=models.PROTECT, related_name="halts")
    reason = models.CharField(max_length=16)
    remark = models.CharField(max_length=200, blank=True)
    halted_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bank_loan"],
                condition=models.Q(ended_on__isnull=True),
                name="stream_halt_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank_loan_id} {self.reason} since {self.halted_on}"
