"""Capital calls: committed money that is drawn from investors when a tranche needs it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class CapitalCall(models.Model):
    """Money asked of all holders of a loan's notes for one tranche or tick.

    When every share is paid or breached it is closed: what came in is released.

    Source: R0-16, R0-19.
    """

    class State(models.TextChoices):
        OPEN = "OPEN"
        PAID = "PAID"
        SHORT = "SHORT"  # somebody breached; the tranche is released as far as it was paid

    bank_loan = models.ForeignKey("loans.BankLoan", on_delete=models.PROTECT, related_name="calls")
    number = models.PositiveIntegerField()
    # As that of the release that it pays for (loans.Release.Kind).
    kind = models.CharField(max_length=9)
    milestone = models.ForeignKey(
        "loans.Milestone", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    amount_minor = models.BigIntegerField()
    paid_minor = models.BigIntegerField(default=0)
    called_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=5, choices=State.choices, default=State.OPEN)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bank_loan", "number"], name="call_number_once"),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0)
                & models.Q(paid_minor__gte=0)
                & models.Q(paid_minor__lte=models.F("amount_minor")),
                name="call_paid_within_amount",
            ),
        ]
        indexes = [
            models.Index(
                fields=["bank_loan"], condition=models.Q(state="OPEN"), name="capital_call_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank_loan_id} call {self.number}"


class CallShare(models.Model):
    """What one call asks of one holder, note by note (`note_ids` and `note_minors` in step).

    BREACHED names the breach: not paid by the due day. What is uncalled of those notes lapses, so
    their holder is asked no more, and the record stays.

    Source: R0-19: a missed call is a named breach.
    """

    class State(models.TextChoices):
        CALLED = "CALLED"
        PAID = "PAID"
        BREACHED = "BREACHED"
        DROPPED = "DROPPED"  # the loan ended first

    call = models.ForeignKey(CapitalCall, on_delete=models.PROTECT, related_name="shares")
    holder = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="call_shares"
    )
    account = models.ForeignKey(
        "ledger.Account", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    amount_minor = models.BigIntegerField()
    note_ids = ArrayField(models.BigIntegerField())
    note_minors = ArrayField(models.BigIntegerField())
    lapsed_minor = models.BigIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.CALLED)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "holder", "account"], name="call_share_once"),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="call_share_amount_positive"
            ),
        ]
        indexes = [models.Index(fields=["holder", "state"], name="call_share_by_holder")]

    def __str__(self) -> str:
        return f"{self.call_id} asks {self.holder_id}"


class NoteDraw(models.Model):
    """How much of a note's committed money was called and paid, and how much lapsed by a breach.

    Open to be called: principal − drawn − being called − lapsed.
    """

    note = models.OneToOneField(
        "loans.Note", on_delete=models.PROTECT, primary_key=True, related_name="draw"
    )
    drawn_minor = models.BigIntegerField(default=0)
    called_minor = models.BigIntegerField(default=0)
    lapsed_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(drawn_minor__gte=0)
                & models.Q(called_minor__gte=0)
                & models.Q(lapsed_minor__gte=0),
                name="note_draw_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"draw of note {self.note_id}"
