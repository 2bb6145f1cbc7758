"""Business cases on their way to qualification, and the prospectuses made from them."""

from django.db import models


class BusinessCase(models.Model):
    """A business asks a bank for investment, and says what for.

    What is being written stands in `draft` (section name → field name → value); each submission
    keeps a CaseVersion. Source: R0-11, R0-12, R2-11; states.md, BusinessCase.
    """

    class State(models.TextChoices):
        DRAFT = "DRAFT"
        SUBMITTED = "SUBMITTED"
        IN_REVIEW = "IN_REVIEW"
        CHANGES_REQUESTED = "CHANGES_REQUESTED"
        QUALIFIED = "QUALIFIED"
        REJECTED = "REJECTED"
        WITHDRAWN = "WITHDRAWN"

    class Grade(models.TextChoices):
        A = "A"
        B = "B"
        C = "C"
        D = "D"
        E = "E"

    public_id = models.CharField(max_length=40, unique=True)
    business = models.ForeignKey("banks.Business", on_delete=models.PROTECT, related_name="cases")
    bank = models.ForeignKey("banks.Bank", on_delete=models.PROTECT, related_name="cases")
    author = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="cases")
    product = models.CharField(max_length=8, default="BUSINESS")  # LoanTerms.Product
    title = models.CharField(max_length=120)
    purpose = models.CharField(max_length=300)
    asset = models.ForeignKey(
        "ledger.Asset", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    asks_minor = models.BigIntegerField()
    draft = models.JSONField(default=dict)
    state = models.CharField(max_length=17, choices=State.choices, default=State.DRAFT)
    state_since = models.DateField()
    # The officer who takes care of it.
    officer = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    grade = models.CharField(max_length=1, choices=Grade.choices, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(asks_minor__gt=0), name="case_asks_something"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="QUALIFIED") | ~models.Q(grade=""),
                name="case_qualified_has_grade",
            ),
        ]
        indexes = [models.Index(fields=["bank", "state", "id"], name="case_queue")]

    def __str__(self) -> str:
        return self.title


class CaseVersion(models.Model):
    """A case as it was submitted; never changed."""

    case = models.ForeignKey(BusinessCase, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    submitted_on = models.DateField()
    submitted_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="case_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} v{self.number}"


class CaseTransition(models.Model):
    """One move of a case along an allowed edge. Source: N-1."""

    case = models.ForeignKey(BusinessCase, on_delete=models.PROTECT, related_name="transitions")
    number = models.PositiveSmallIntegerField()
    from_state = models.CharField(max_length=17, choices=BusinessCase.State.choices, blank=True)
    to_state = models.CharField(max_length=17, choices=BusinessCase.State.choices)
    on = models.DateField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="case_transition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.from_state} → {self.to_state}"


class CaseSignOff(models.Model):
    """One officer's decision on one version of a case; two different ones qualify or reject it.

    Neither is the author of the case (kept by a trigger of the database).
    Source: R0-12; A-41, A-44.
    """

    class Verdict(models.TextChoices):
        QUALIFY = "QUALIFY"
        REJECT = "REJECT"

    case = models.ForeignKey(BusinessCase, on_delete=models.PROTECT, related_name="sign_offs")
    version = models.ForeignKey(CaseVersion, on_delete=models.PROTECT, related_name="sign_offs")
    officer = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=7, choices=Verdict.choices)
    grade = models.CharField(max_length=1, choices=BusinessCase.Grade.choices, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "officer"], name="sign_off_once"),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.verdict} {self.version_id}"


class Prospectus(models.Model):
    """What investors read about a qualified case: generated, hashed, never changed.

    `content` is everything shown (sections, grade, checklist and scorecard results, terms); a
    change makes a new version and tells holders. Source: R0-13.
    """

    public_id = models.CharField(max_length=40, unique=True)
    case = models.ForeignKey(BusinessCase, on_delete=models.PROTECT, related_name="prospectuses")
    version = models.ForeignKey(CaseVersion, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_on = models.DateField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "prospectuses"
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="prospectus_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} prospectus {self.number}"
