"""How a merchant comes in and is trusted with circle loans: what was asked, shown and decided."""

from django.db import models

from merchants.models.merchant import Merchant


class Application(models.Model):
    """A member's wish to open a shop in a network, until an organiser opens it or turns it down."""

    class State(models.TextChoices):
        WAITING = "WAITING"
        OPENED = "OPENED"
        REFUSED = "REFUSED"
        WITHDRAWN = "WITHDRAWN"

    network = models.ForeignKey("governance.Network", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    sells = models.CharField(max_length=240)
    address = models.CharField(max_length=240)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    asked_on = models.DateField()
    decided_on = models.DateField(null=True)
    decided_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    remark = models.CharField(max_length=300, blank=True, default="")
    merchant = models.OneToOneField(
        Merchant, on_delete=models.PROTECT, null=True, related_name="application"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "person"],
                condition=models.Q(state="WAITING"),
                name="application_waits_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Evidence(models.Model):
    """What a merchant shows of its sales elsewhere, which two organisers look at one by one.

    `monthly_minor` is what it says that it sells in 30 days; its circle loans are bounded by that
    until its own sales here tell more.

    Source: A-33, "evidenced history elsewhere (books, imported sales; four eyes)".
    """

    class State(models.TextChoices):
        WAITING = "WAITING"
        SECONDED = "SECONDED"  # one organiser found it sound; another has to
        CONFIRMED = "CONFIRMED"
        REFUSED = "REFUSED"

    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="evidence")
    monthly_minor = models.BigIntegerField()
    since = models.DateField()
    words = models.TextField(max_length=2000)
    filed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    filed_on = models.DateField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    first_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    first_on = models.DateField(null=True)
    second_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    second_on = models.DateField(null=True)
    remark = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(monthly_minor__gt=0), name="evidence_shows_sales"
            ),
            models.CheckConstraint(
                condition=models.Q(second_by__isnull=True)
                | ~models.Q(second_by=models.F("first_by")),
                name="evidence_four_eyes",
            ),
            models.UniqueConstraint(
                fields=["merchant"],
                condition=models.Q(state__in=["WAITING", "SECONDED"]),
                name="evidence_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merchant_id} {self.filed_on}"


class EvidenceFile(models.Model):
    """One document that a merchant shows."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey("banks.StoredFile", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.title


class TradeReview(models.Model):
    """What a monthly look at a merchant's history found; `criteria` as the rule returned them.

    Source: A-33, "re-checked monthly".
    """

    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="trade_reviews")
    on = models.DateField()
    criteria = models.JSONField()
    is_sufficient = models.BooleanField()
    before = models.CharField(max_length=10, choices=Merchant.State.choices)
    after = models.CharField(max_length=10, choices=Merchant.State.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merchant", "on"], name="trade_review_once"),
        ]

    def __str__(self) -> str:
        return f"{self.merchant_id} {self.on}"
