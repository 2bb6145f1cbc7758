"""What officers note while they look at a case, and what is said about it."""

from django.db import models
from django.db.models.functions import Now


class CaseCheck(models.Model):
    """An officer's answer to one criterion of the checklist (banks/checklist.py).

    Source: R0-12, screening, business and legal due diligence.
    """

    class Result(models.TextChoices):
        PASSED = "PASSED"
        FAILED = "FAILED"
        NOT_APPLICABLE = "NOT_APPLICABLE"

    case = models.ForeignKey("banks.BusinessCase", on_delete=models.PROTECT, related_name="checks")
    criterion = models.CharField(max_length=20)
    result = models.CharField(max_length=14, choices=Result.choices)
    remark = models.CharField(max_length=500, blank=True)
    evidence = models.ForeignKey(
        "banks.CaseDocument", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The version of the case that was looked at.
    version_number = models.PositiveSmallIntegerField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "criterion"], name="case_check_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.criterion} {self.result}"


class CaseScore(models.Model):
    """The points that a factor of the scorecard got (rules/scorecard.py)."""

    case = models.ForeignKey("banks.BusinessCase", on_delete=models.PROTECT, related_name="scores")
    factor = models.CharField(max_length=20)
    points = models.PositiveSmallIntegerField()
    remark = models.CharField(max_length=500, blank=True)
    version_number = models.PositiveSmallIntegerField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "factor"], name="case_score_once"),
            models.CheckConstraint(condition=models.Q(points__lte=5), name="case_score_points"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.factor} {self.points}"


class SectionClearance(models.Model):
    """An officer's decision that investors read a section of the case, or do not."""

    case = models.ForeignKey(
        "banks.BusinessCase", on_delete=models.PROTECT, related_name="clearances"
    )
    section = models.CharField(max_length=20)
    is_cleared = models.BooleanField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "section"], name="section_clearance_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.section} {self.is_cleared}"


class CaseMessage(models.Model):
    """What the owner and the bank say to each other about a case."""

    case = models.ForeignKey(
        "banks.BusinessCase", on_delete=models.PROTECT, related_name="messages"
    )
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    is_from_bank = models.BooleanField()
    text = models.TextField()
    on = models.DateField()
    at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return f"{self.by_id} about {self.case_id}"


class CaseRemark(models.Model):
    """What officers note for each other; the owner never reads it."""

    case = models.ForeignKey("banks.BusinessCase", on_delete=models.PROTECT, related_name="remarks")
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    on = models.DateField()
    at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return f"{self.by_id} on {self.case_id}"


class ProspectusNews(models.Model):
    """A new version of a prospectus that those who hold or promised money have to be told of.

    The marketplace knows who they are; it takes the row and marks it.
    """

    prospectus = models.OneToOneField(
        "banks.Prospectus", on_delete=models.PROTECT, related_name="news"
    )
    handled_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "prospectus news"
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(handled_on__isnull=True),
                name="prospectus_news_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"news of {self.prospectus_id}"
