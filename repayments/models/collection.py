"""The work of collecting: who was spoken to, what was promised, what comes next."""

from django.db import models
from django.db.models import Q


class PromiseToPay(models.Model):
    """A borrower's word to pay so much by a day.

    It is kept when as much was paid from the day it was given to its day, counted by the day on
    which the borrower paid; when its day closes without that, it is broken.

    Source: R0-08.
    """

    class State(models.TextChoices):
        OPEN = "OPEN"
        KEPT = "KEPT"
        BROKEN = "BROKEN"
        CANCELLED = "CANCELLED"

    bank_loan = models.ForeignKey(
        "loans.BankLoan", on_delete=models.PROTECT, related_name="promises"
    )
    amount_minor = models.BigIntegerField()
    promised_on = models.DateField()
    due_on = models.DateField()
    remark = models.CharField(max_length=300, blank=True)
    entered_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "promises to pay"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0) & Q(due_on__gte=models.F("promised_on")),
                name="promise_amount_and_day",
            ),
            models.UniqueConstraint(
                fields=["bank_loan"], condition=Q(state="OPEN"), name="promise_open_once"
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(state="OPEN"), name="promise_open"),
        ]

    def __str__(self) -> str:
        return f"{self.bank_loan_id} by {self.due_on}"


class ContactLog(models.Model):
    """One time that somebody of the bank was in touch with a borrower, or tried to be."""

    class Channel(models.TextChoices):
        CALL = "CALL"
        VISIT = "VISIT"
        MESSAGE = "MESSAGE"
        LETTER = "LETTER"
        REMINDER = "REMINDER"  # sent from here

    class Outcome(models.TextChoices):
        REACHED = "REACHED"
        NOT_REACHED = "NOT_REACHED"
        PROMISED = "PROMISED"
        DISPUTED = "DISPUTED"
        SENT = "SENT"

    bank_loan = models.ForeignKey(
        "loans.BankLoan", on_delete=models.PROTECT, related_name="contacts"
    )
    on = models.DateField()
    officer = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    outcome = models.CharField(max_length=11, choices=Outcome.choices)
    remark = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["bank_loan", "-id"], name="contact_by_loan")]

    def __str__(self) -> str:
        return f"{self.bank_loan_id} {self.channel} {self.on}"


class NextAction(models.Model):
    """What a collector does next about a loan, and when; one at a time."""

    bank_loan = models.OneToOneField(
        "loans.BankLoan", on_delete=models.PROTECT, primary_key=True, related_name="next_action"
    )
    action = models.CharField(max_length=200)
    due_on = models.DateField()
    officer = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    set_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.bank_loan_id} {self.due_on}"
