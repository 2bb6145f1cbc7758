"""Disputes between investors and banks: what is claimed, what proves it, what was ruled."""

from django.db import models


class Dispute(models.Model):
    """An investor who holds a note says that the bank did not do what it owed.

    `ends_on` is the last day of the state that it is in; when it is over, the night moves it on.
    While a dispute is open the loan's stream stops and its notes are not sold.

    Source: R0-09, R0-23; A-35, A-38; states.md, Dispute.
    """

    class Ground(models.TextChoices):
        MONEY_NOT_PASSED_ON = "MONEY_NOT_PASSED_ON"
        WRONG_INFORMATION = "WRONG_INFORMATION"
        MILESTONE_WRONGLY_ACCEPTED = "MILESTONE_WRONGLY_ACCEPTED"
        WRONG_FEE = "WRONG_FEE"
        POOR_SERVICING = "POOR_SERVICING"

    class State(models.TextChoices):
        OPEN = "OPEN"  # the bank is asked to answer
        EVIDENCE = "EVIDENCE"  # both sides bring what proves their case
        MEDIATION = "MEDIATION"
        PANEL = "PANEL"
        RULED = "RULED"  # may be appealed once, until it is carried out
        APPEALED = "APPEALED"  # a new panel decides, and that is final
        EXECUTED = "EXECUTED"
        WITHDRAWN = "WITHDRAWN"

    class Remedy(models.TextChoices):
        NONE = "NONE"
        BOND_SLASH = "BOND_SLASH"
        FEE_REFUND = "FEE_REFUND"
        SUBSTITUTE_SERVICER = "SUBSTITUTE_SERVICER"
        RESTRUCTURING = "RESTRUCTURING"

    class Outcome(models.TextChoices):
        INVESTOR = "INVESTOR"
        BANK = "BANK"
        SETTLED = "SETTLED"  # both agreed in mediation

    public_id = models.CharField(max_length=40, unique=True)
    bank_loan = models.ForeignKey(
        "loans.BankLoan", on_delete=models.PROTECT, related_name="disputes"
    )
    bank = models.ForeignKey("banks.Bank", on_delete=models.PROTECT, related_name="disputes")
    investor = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="disputes")
    ground = models.CharField(max_length=26, choices=Ground.choices)
    claim = models.TextField()
    # What the investor asks for, and for a slash or a refund how much.
    asked_remedy = models.CharField(max_length=19, choices=Remedy.choices)
    asked_minor = models.BigIntegerField(default=0)
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    opened_on = models.DateField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    ends_on = models.DateField(null=True, blank=True)
    # What the bank offers in mediation, by two of its officers; the investor takes it or not.
    offered_remedy = models.CharField(max_length=19, choices=Remedy.choices, blank=True)
    offered_minor = models.BigIntegerField(default=0)
    # Of another bank in its place, which agreed; of a plan anew, in so many installments.
    offered_servicer = models.ForeignKey(
        "banks.Bank", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    offered_count = models.PositiveSmallIntegerField(null=True, blank=True)
    offered_on = models.DateField(null=True, blank=True)
    # Since when organisers are asked to name a panel that could not be drawn.
    panel_asked_on = models.DateField(null=True, blank=True)
    appealed_by = models.CharField(max_length=8, blank=True)
    appealed_on = models.DateField(null=True, blank=True)
    appeal_reason = models.TextField(blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bank_loan", "investor"],
                condition=~models.Q(state__in=["EXECUTED", "WITHDRAWN"]),
                name="dispute_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(asked_minor__gte=0) & models.Q(offered_minor__gte=0),
                name="dispute_asks_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["EXECUTED", "WITHDRAWN"], ended_on__isnull=False)
                | ~models.Q(state__in=["EXECUTED", "WITHDRAWN"]) & models.Q(ended_on=None),
                name="dispute_ended_has_its_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["bank", "ends_on"],
                condition=~models.Q(state__in=["EXECUTED", "WITHDRAWN"]),
                name="dispute_open",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class DisputeTransition(models.Model):
    """One move of a dispute along an allowed edge."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="transitions")
    number = models.PositiveSmallIntegerField()
    from_state = models.CharField(max_length=9, choices=Dispute.State.choices, blank=True)
    to_state = models.CharField(max_length=9, choices=Dispute.State.choices)
    on = models.DateField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispute", "number"], name="dispute_transition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.from_state} → {self.to_state}"


class Evidence(models.Model):
    """What a side brings to prove its case: words, and a file by its content; never changed."""

    class Side(models.TextChoices):
        INVESTOR = "INVESTOR"
        BANK = "BANK"

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="evidence")
    side = models.CharField(max_length=8, choices=Side.choices)
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    file = models.ForeignKey(
        "banks.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Of the words, as the file's own digest is of its bytes.
    text_sha256 = models.CharField(max_length=64, blank=True)
    brought_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    brought_on = models.DateField()

    class Meta:
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(file__isnull=False) | ~models.Q(text=""),
                name="evidence_is_something",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Ruling(models.Model):
    """What a panel decides: for whom, and the remedy; passed by the motion it was put to.

    A member writes it as a proposal; it is the ruling when the panel has passed it. What both sides
    agreed in mediation is one as well, of no panel.
    """

    class Instance(models.TextChoices):
        FIRST = "FIRST"
        APPEAL = "APPEAL"
        AGREED = "AGREED"  # in mediation, without a panel

    class State(models.TextChoices):
        PROPOSED = "PROPOSED"
        PASSED = "PASSED"
        FAILED = "FAILED"

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="rulings")
    instance = models.CharField(max_length=6, choices=Instance.choices)
    panel = models.ForeignKey(
        "governance.Panel", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    motion = models.OneToOneField(
        "governance.Motion", on_delete=models.PROTECT, null=True, blank=True, related_name="ruling"
    )
    outcome = models.CharField(max_length=8, choices=Dispute.Outcome.choices)
    remedy = models.CharField(max_length=19, choices=Dispute.Remedy.choices)
    amount_minor = models.BigIntegerField(default=0)
    servicer = models.ForeignKey(
        "banks.Bank", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # For a restructuring: so many installments from now.
    installment_count = models.PositiveSmallIntegerField(null=True, blank=True)
    reasons = models.TextField()
    proposed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    proposed_on = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.PROPOSED)
    executed_minor = models.BigIntegerField(default=0)
    executed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dispute", "instance"],
                condition=~models.Q(state="FAILED"),
                name="ruling_one_an_instance",
            ),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gte=0) & models.Q(executed_minor__gte=0),
                name="ruling_amounts_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.instance}"


class DisputePanel(models.Model):
    """The people who decide a dispute in one instance: officers of other banks and delegates."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="panels")
    instance = models.CharField(max_length=6, choices=Ruling.Instance.choices)
    panel = models.OneToOneField(
        "governance.Panel", on_delete=models.PROTECT, related_name="dispute_panel"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispute", "instance"], name="dispute_panel_once"),
        ]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.instance}"
