"""Schedules, accruals, lateness, and the defaults of circle loans."""

from django.db import models

from rules.repayment import Due


class LoanBalance(models.Model):
    """The few figures of an open loan that change every week, kept narrow for the night's work.

    `next_due_on` is the due day of the oldest unpaid installment, NULL when nothing is unpaid.
    `interest_due_minor` is interest charged and not yet paid. `fee_released_minor` is the part of
    the transaction fee already earned by the transaction pool. `interest_paid_minor` is what was
    paid in money; `forgiven_minor` the principal that lenders forgave.
    """

    loan = models.OneToOneField(
        "loans.Loan", on_delete=models.PROTECT, primary_key=True, related_name="balance"
    )
    outstanding_minor = models.BigIntegerField()
    interest_due_minor = models.BigIntegerField(default=0)
    interest_paid_minor = models.BigIntegerField(default=0)
    waived_minor = models.BigIntegerField(default=0)
    written_off_minor = models.BigIntegerField(default=0)
    forgiven_minor = models.BigIntegerField(default=0, db_default=0)
    fee_released_minor = models.BigIntegerField(default=0)
    next_due_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outstanding_minor__gte=0)
                & models.Q(interest_due_minor__gte=0)
                & models.Q(interest_paid_minor__gte=0)
                & models.Q(waived_minor__gte=0)
                & models.Q(written_off_minor__gte=0)
                & models.Q(forgiven_minor__gte=0)
                & models.Q(fee_released_minor__gte=0),
                name="loan_balance_not_negative",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_due_on", "loan"],
                condition=models.Q(next_due_on__isnull=False),
                name="loan_balance_due",
            ),
        ]

    def __str__(self) -> str:
        return f"balance of {self.loan_id}"


class Installment(models.Model):
    """One scheduled repayment: its equal part of the principal and the interest of its week.

    `interest_minor` is what the accrual of its week came to, zero until that week ends. `source`
    says what completed it (A-12); `paid_on` is the day it was complete. What is paid includes what
    nobody paid in money: `principal_forgiven_minor` of the principal, which lenders forgave, and
    `interest_carried_minor` of the interest, which an extension took over.

    Source: A-04; the business day, "What an instalment asks for".
    """

    class Source(models.TextChoices):
        PERSONAL = "PERSONAL"
        STAKE = "STAKE"
        SPLIT = "SPLIT"  # a share of the business's sales
        REFUND = "REFUND"  # the merchant gave back what the loan had paid
        EXTENSION = "EXTENSION"  # lenders advanced it
        FORGIVEN = "FORGIVEN"  # lenders forgave what was left of it
        JUBILEE = "JUBILEE"  # a fund that matches forgiveness paid what was left of it
        NOTE = "NOTE"  # a creditor received the claim on itself: extinguished

    pk = models.CompositePrimaryKey("loan_id", "number")
    loan = models.ForeignKey(
        "loans.Loan", on_delete=models.PROTECT, related_name="installments", db_index=False
    )
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    principal_minor = models.BigIntegerField()
    interest_minor = models.BigIntegerField(default=0)
    principal_paid_minor = models.BigIntegerField(default=0)
    interest_paid_minor = models.BigIntegerField(default=0)
    principal_forgiven_minor = models.BigIntegerField(default=0, db_default=0)
    interest_carried_minor = models.BigIntegerField(default=0, db_default=0)
    paid_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=10, choices=Source.choices, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(principal_paid_minor__gte=0)
                & models.Q(principal_paid_minor__lte=models.F("principal_minor"))
                & models.Q(interest_paid_minor__gte=0)
                & models.Q(interest_paid_minor__lte=models.F("interest_minor")),
                name="installment_paid_within_due",
            ),
            models.CheckConstraint(
                condition=models.Q(principal_forgiven_minor__gte=0)
                & models.Q(principal_forgiven_minor__lte=models.F("principal_paid_minor"))
                & models.Q(interest_carried_minor__gte=0)
                & models.Q(interest_carried_minor__lte=models.F("interest_paid_minor")),
                name="installment_unpaid_in_money_within_paid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id}/{self.number}"

    def due(self) -> Due:
        """Return what it still asks for."""
        return Due(
            number=self.number,
            due_on=self.due_on,
            principal_minor=self.principal_minor - self.principal_paid_minor,
            interest_minor=self.interest_minor - self.interest_paid_minor,
        )


class Accrual(models.Model):
    """The interest of one week of one loan: at the full rate, and what was charged after waiver.

    Source: A-02, A-03, A-30.
    """

    pk = models.CompositePrimaryKey("loan_id", "week")
    loan = models.ForeignKey(
        "loans.Loan", on_delete=models.PROTECT, related_name="accruals", db_index=False
    )
    week = models.PositiveSmallIntegerField()
    accrued_on = models.DateField()
    principal_minor = models.BigIntegerField()
    full_minor = models.BigIntegerField()
    charged_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(charged_minor__gte=0)
                & models.Q(charged_minor__lte=models.F("full_minor")),
                name="accrual_charged_within_full",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id} week {self.week}"


class LateEpisode(models.Model):
    """One installment that went unpaid past its due day, from the first late day to its cure.

    `escalated_on` is the day it crossed the grace (day 8): the ratio stepped down and the stake was
    drawn from then on. `drawn_on` is the last day on which the stake was tried.

    Source: S3 "Late repayment consequences"; A-07 … A-09, A-12.
    """

    pk = models.CompositePrimaryKey("loan_id", "number")
    loan = models.ForeignKey(
        "loans.Loan", on_delete=models.PROTECT, related_name="late_episodes", db_index=False
    )
    number = models.PositiveSmallIntegerField()
    late_on = models.DateField()
    escalated_on = models.DateField(null=True, blank=True)
    drawn_on = models.DateField(null=True, blank=True)
    cured_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["loan"],
                condition=models.Q(cured_on__isnull=True),
                name="late_episode_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id}/{self.number} late since {self.late_on}"


class DefaultCase(models.Model):
    """All loans of one borrower closed out together on one day, and who covered what.

    Amounts are principal but for the two of interest. The parts add up to the claim:
    stake in cash + notes assigned + own notes extinguished + contingency payout + losses = claim.

    Source: S3 "In case of loan default"; A-11, A-13 … A-16, A-59, A-60.
    """

    network = models.ForeignKey("governance.Network", on_delete=models.PROTECT)
    borrower = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="defaults")
    defaulted_on = models.DateField()
    claim_minor = models.BigIntegerField()
    stake_cash_minor = models.BigIntegerField()
    stake_assigned_minor = models.BigIntegerField()
    contingency_minor = models.BigIntegerField()
    loss_minor = models.BigIntegerField()
    interest_paid_minor = models.BigIntegerField()
    interest_written_off_minor = models.BigIntegerField()
    closes_account = models.BooleanField()
    # What later money has given back of the contingency payout.
    contingency_recovered_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["borrower", "defaulted_on"], name="default_case_once_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    claim_minor=models.F("stake_cash_minor")
                    + models.F("stake_assigned_minor")
                    + models.F("contingency_minor")
                    + models.F("loss_minor")
                ),
                name="default_case_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"default {self.pk} of {self.borrower_id}"


class DefaultShare(models.Model):
    """What one note of a defaulted loan received from each tier, and what it lost.

    Source: the business day, "The waterfall, note by note"; A-15, A-60.
    """

    case = models.ForeignKey(DefaultCase, on_delete=models.PROTECT, related_name="shares")
    note = models.OneToOneField(
        "loans.Note", on_delete=models.PROTECT, related_name="default_share"
    )
    claim_minor = models.BigIntegerField()
    stake_cash_minor = models.BigIntegerField()
    stake_assigned_minor = models.BigIntegerField()
    contingency_minor = models.BigIntegerField()
    loss_minor = models.BigIntegerField()
    recovered_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    claim_minor=models.F("stake_cash_minor")
                    + models.F("stake_assigned_minor")
                    + models.F("contingency_minor")
                    + models.F("loss_minor")
                ),
                name="default_share_adds_up",
            ),
            models.CheckConstraint(
                condition=models.Q(recovered_minor__gte=0)
                & models.Q(recovered_minor__lte=models.F("loss_minor")),
                name="default_share_recovered_within_loss",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} note {self.note_id}"
