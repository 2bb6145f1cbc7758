"""Challenges of loans that are late, pauses, and restructurings."""

from django.db import models


class Challenge(models.Model):
    """Somebody's word that a loan is in breach; the first may lead to one extension.

    Its delegates vote, or where there are none the holders by what they hold. Not cured and not
    extended, it ends in a default.

    Source: R2-21, R2-22; A-36.
    """

    class Ground(models.TextChoices):
        LATE = "LATE"  # an installment is unpaid beyond its grace
        MILESTONE = "MILESTONE"  # a milestone was not delivered by its day
        COVER = "COVER"  # a call for more collateral was not met by its day

    class State(models.TextChoices):
        OPEN = "OPEN"
        CURED = "CURED"
        EXTENDED = "EXTENDED"
        RESTRUCTURED = "RESTRUCTURED"
        DEFAULTED = "DEFAULTED"

    class Voters(models.TextChoices):
        DELEGATES = "DELEGATES"
        HOLDERS = "HOLDERS"
        NOBODY = "NOBODY"  # the one extension is used

    bank_loan = models.ForeignKey(
        "loans.BankLoan", on_delete=models.PROTECT, related_name="challenges"
    )
    number = models.PositiveSmallIntegerField()
    ground = models.CharField(max_length=9, choices=Ground.choices)
    # Which installment or milestone, by its number; 0 for the collateral.
    subject_number = models.PositiveSmallIntegerField()
    challenger = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    remark = models.CharField(max_length=500, blank=True)
    challenged_on = models.DateField()
    closes_on = models.DateField()  # the last day to vote or to cure it
    voters = models.CharField(max_length=9, choices=Voters.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bank_loan", "number"], name="challenge_number_once"),
            models.UniqueConstraint(
                fields=["bank_loan"],
                condition=models.Q(state="OPEN"),
                name="challenge_open_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["closes_on"], condition=models.Q(state="OPEN"), name="challenge_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank_loan_id} challenge {self.number}"


class ExtensionVote(models.Model):
    """A bank's question to the holders whether a milestone gets the loan's one extension.

    Asked where no delegates are named. Not passed, nothing changes.

    Source: A-36: holders or delegates vote one extension of one interval.
    """

    class State(models.TextChoices):
        OPEN = "OPEN"
        PASSED = "PASSED"
        FAILED = "FAILED"

    bank_loan = models.ForeignKey(
        "loans.BankLoan", on_delete=models.PROTECT, related_name="extension_votes"
    )
    milestone = models.ForeignKey("loans.Milestone", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    asked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    closes_on = models.DateField()  # the last day to vote
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bank_loan"],
                condition=models.Q(state="OPEN"),
                name="extension_vote_open_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["closes_on"], condition=models.Q(state="OPEN"), name="extension_vote_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank_loan_id} milestone {self.milestone_id}"


class HolderBallot(models.Model):
    """A holder's voice on a challenge or on an extension that the bank asks for.

    What they held that day, and their vote, secret till the close.

    Source: A-36: silence counts as no.
    """

    challenge = models.ForeignKey(
        Challenge, on_delete=models.PROTECT, related_name="ballots", null=True, blank=True
    )
    extension_vote = models.ForeignKey(
        ExtensionVote, on_delete=models.PROTECT, related_name="ballots", null=True, blank=True
    )
    holder = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    weight_minor = models.BigIntegerField()
    vote = models.CharField(max_length=7, blank=True)
    cast_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["challenge", "holder"], name="holder_ballot_once"),
            models.UniqueConstraint(
                fields=["extension_vote", "holder"], name="holder_ballot_once_on_extension"
            ),
            models.CheckConstraint(
                condition=models.Q(challenge__isnull=False, extension_vote=None)
                | models.Q(challenge=None, extension_vote__isnull=False),
                name="holder_ballot_is_about_one_thing",
            ),
        ]

    def __str__(self) -> str:
        about = self.challenge_id and f"challenge {self.challenge_id}"
        return f"{self.holder_id} on {about or f'extension {self.extension_vote_id}'}"


class DelinquencyPause(models.Model):
    """A time in which the counting of late days stood still, agreed by two officers.

    Source: R2-27; ecosystem B5, delinquency pause.
    """

    bank_loan = models.ForeignKey("loans.BankLoan", on_delete=models.PROTECT, related_name="pauses")
    starts_on = models.DateField()
    until_on = models.DateField()
    reason = models.CharField(max_length=300)
    approval = models.OneToOneField("banks.Approval", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on__gte=models.F("starts_on")), name="pause_has_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank_loan_id} until {self.until_on}"


class Restructuring(models.Model):
    """A loan planned anew, in another number of installments or at another rate.

    Two officers agreed, or a ruling ordered it.

    It stays visible for ever. Source: R2-27; PAR counts restructured loans apart.
    """

    bank_loan = models.ForeignKey(
        "loans.BankLoan", on_delete=models.PROTECT, related_name="restructurings"
    )
    restructured_on = models.DateField()
    reason = models.CharField(max_length=300, blank=True)
    rate_before_millionths = models.PositiveIntegerField()
    rate_after_millionths = models.PositiveIntegerField()
    count_before = models.PositiveSmallIntegerField()  # installments that were unpaid
    count_after = models.PositiveSmallIntegerField()
    overdue_minor = models.BigIntegerField()  # what was overdue and became part of the new plan
    schedule = models.OneToOneField(
        "loans.ScheduleVersion", on_delete=models.PROTECT, related_name="+"
    )
    # None where a ruling ordered it.
    approval = models.OneToOneField(
        "banks.Approval", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.bank_loan_id} on {self.restructured_on}"
