"""What a bank's loan adds to a loan: its terms, its releases, its milestones, its collateral."""

from django.db import models

from loans.models.loan import Loan
from loans.models.terms import LoanTerms


class BankLoan(LoanTerms):
    """A loan to a business, contracted by a bank on behalf of the holders of its notes.

    `loans.Loan` says who owes how much; `repayments.LoanBalance` what is outstanding of what was
    disbursed. Interest runs on disbursed principal alone: `accrued_scaled` is the exact interest
    since the last due day, in minor units × 1 000 000 × `rules.day_count.SCALE`, accrued up to the
    beginning of `accrued_through_on`.

    Source: R0-07, R0-17 ... R0-19, R2-16 ... R2-20; A-45, A-55; states.md, Offer.
    """

    class Servicing(models.TextChoices):
        """Where a loan stands between its contract and its end."""

        ACTIVE = "ACTIVE"  # contracted, nothing released yet
        AWAITING_APPLICATION = "AWAITING_APPLICATION"  # of the next milestone
        AWAITING_APPROVAL = "AWAITING_APPROVAL"
        AWAITING_REPAYMENT = "AWAITING_REPAYMENT"  # delivered; one payment is to come
        REPAYING = "REPAYING"
        PAUSED = "PAUSED"  # by a dispute
        SETTLED = "SETTLED"
        DEFAULTED = "DEFAULTED"
        RECOVERING = "RECOVERING"
        CLOSED = "CLOSED"

    loan = models.OneToOneField(
        Loan, on_delete=models.PROTECT, primary_key=True, related_name="bank_loan"
    )
    bank = models.ForeignKey("banks.Bank", on_delete=models.PROTECT, related_name="loans")
    # Who collects: the bank, or the bank that stepped in for it.
    servicer = models.ForeignKey("banks.Bank", on_delete=models.PROTECT, related_name="serviced")
    business = models.ForeignKey("banks.Business", on_delete=models.PROTECT, related_name="loans")
    asset = models.ForeignKey(
        "ledger.Asset", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    title = models.CharField(max_length=120)
    grade = models.CharField(max_length=1)
    # A deployed project, a shop's oven: what the offer was listed as.
    offer_public_id = models.CharField(max_length=40, unique=True)
    escrow_account = models.ForeignKey(
        "ledger.Account", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    contract_sha256 = models.CharField(max_length=64)
    # The delegates whom the offer named; they decide on milestones and extensions. Source: A-36.
    panel = models.ForeignKey(
        "governance.Panel", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    servicing = models.CharField(max_length=21, choices=Servicing.choices, default=Servicing.ACTIVE)
    # In escrow − released − returned = still there. Source: N-2.
    escrowed_minor = models.BigIntegerField(default=0)
    released_minor = models.BigIntegerField(default=0)
    escrow_returned_minor = models.BigIntegerField(default=0)
    accrued_scaled = models.DecimalField(max_digits=60, decimal_places=0, default=0)
    accrued_through_on = models.DateField(null=True, blank=True)
    # Installments are paid from the business's account by themselves when they fall due.
    autopay = models.BooleanField(default=True)
    stream_paused_on = models.DateField(null=True, blank=True)
    stream_pause_reason = models.CharField(max_length=200, blank=True)
    last_tick_on = models.DateField(null=True, blank=True)
    last_report_on = models.DateField(null=True, blank=True)
    # Pausing stops the counting of late days; extensions and restructuring stay visible for ever.
    delinquency_paused_until = models.DateField(null=True, blank=True)
    paused_days = models.PositiveIntegerField(default=0)
    extended_on = models.DateField(null=True, blank=True)
    restructured_on = models.DateField(null=True, blank=True)
    written_off_on = models.DateField(null=True, blank=True)
    in_dispute = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(released_minor__gte=0)
                & models.Q(escrow_returned_minor__gte=0)
                & models.Q(
                    escrowed_minor__gte=models.F("released_minor")
                    + models.F("escrow_returned_minor")
                ),
                name="bank_loan_released_within_escrow",
            ),
        ]
        indexes = [
            models.Index(fields=["bank", "servicing"], name="bank_loan_by_bank"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.loan_id})"


class Milestone(models.Model):
    """A delivery that releases a tranche: what is to be shown, until when, and what was decided.

    Source: R0-17, R2-18, R2-19, R2-22; A-36, A-58.
    """

    class State(models.TextChoices):
        WAITING = "WAITING"
        DELIVERED = "DELIVERED"  # evidence is in; a decision is asked
        ACCEPTED = "ACCEPTED"
        REFUSED = "REFUSED"  # may be delivered again until its deadline
        UNLOCKED = "UNLOCKED"  # released exceptionally, not delivered
        MISSED = "MISSED"

    bank_loan = models.ForeignKey(BankLoan, on_delete=models.PROTECT, related_name="milestones")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    evidence_asked = models.TextField(blank=True)
    amount_minor = models.BigIntegerField()
    due_on = models.DateField()
    extended_to = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    delivered_on = models.DateField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    remark = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bank_loan", "number"], name="milestone_number_once"),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gte=0), name="milestone_amount_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank_loan_id}/{self.number} {self.name}"


class Release(models.Model):
    """Money that left a loan's escrow for the business: a tranche, a tick, an unlocked tranche."""

    class Kind(models.TextChoices):
        FIRST = "FIRST"
        MILESTONE = "MILESTONE"
        TICK = "TICK"
        UNLOCK = "UNLOCK"

    bank_loan = models.ForeignKey(BankLoan, on_delete=models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=9, choices=Kind.choices)
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, null=True, blank=True)
    amount_minor = models.BigIntegerField()
    released_on = models.DateField()
    journal_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bank_loan", "number"], name="release_number_once"),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="release_amount_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank_loan_id}/{self.number}"


class ScheduleVersion(models.Model):
    """One schedule of a loan: derived anew at each release, prepayment or restructuring.

    `lines` keeps number, due_on, principal_minor and interest_minor of every line as it was planned
    then; the installments in force stand in `repayments.Installment`.

    Source: A-55.
    """

    class Reason(models.TextChoices):
        CONTRACT = "CONTRACT"
        RELEASE = "RELEASE"
        PREPAYMENT = "PREPAYMENT"
        EXTENSION = "EXTENSION"
        RESTRUCTURING = "RESTRUCTURING"

    bank_loan = models.ForeignKey(BankLoan, on_delete=models.PROTECT, related_name="schedules")
    number = models.PositiveIntegerField()
    reason = models.CharField(max_length=13, choices=Reason.choices)
    made_on = models.DateField()
    lines = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bank_loan", "number"], name="schedule_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.bank_loan_id} v{self.number}"


class Collateral(models.Model):
    """Money of any asset that lies in escrow for a case, and from its contract on for the loan.

    `value_minor` is what it was last valued at, in the loan's asset (the amount itself where the
    asset is the same), at `valued_on`; valuations stand with the repayments.

    Source: R2-12; A-35, A-37.
    """

    class State(models.TextChoices):
        HELD = "HELD"
        SOLD = "SOLD"
        RETURNED = "RETURNED"

    case = models.ForeignKey(
        "banks.BusinessCase", on_delete=models.PROTECT, related_name="collateral"
    )
    bank_loan = models.ForeignKey(
        BankLoan, on_delete=models.PROTECT, null=True, blank=True, related_name="collateral"
    )
    asset = models.ForeignKey(
        "ledger.Asset", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    account = models.ForeignKey(
        "ledger.Account", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # Where what is left goes back to.
    owner_account = models.ForeignKey(
        "ledger.Account", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    description = models.CharField(max_length=200)
    amount_minor = models.BigIntegerField()
    value_minor = models.BigIntegerField()
    valued_on = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.HELD)

    def __str__(self) -> str:
        return f"collateral {self.pk} of case {self.case_id}"
