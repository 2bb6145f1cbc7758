"""Conversations of two members, and what is said in them."""

from django.db import models

TEXT_LENGTH_MAX = 1000


class Conversation(models.Model):
    """All that two members ever wrote to each other, whatever became of their agreement.

    The two ends are kept in id order (`low` < `high`). `low_read_to` is the last message that the
    low end has seen. Nothing of it is on anybody's record.

    Source: S3 "Measure feedback for resilience"; R3-111.
    """

    low = models.ForeignKey(
        "lending_circles.LoanAccount", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    high = models.ForeignKey(
        "lending_circles.LoanAccount", on_delete=models.PROTECT, related_name="+"
    )
    low_read_to = models.BigIntegerField(default=0, db_default=0)
    high_read_to = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(low__lt=models.F("high")), name="conversation_in_id_order"
            ),
            models.UniqueConstraint(fields=["low", "high"], name="conversation_once"),
        ]

    def __str__(self) -> str:
        return f"conversation {self.pk}"


class LateNote(models.Model):
    """A borrower's word, before a due day, that they may be late, and when they expect to pay.

    It binds nobody, and is no part of the record.

    Source: R3-111.
    """

    loan = models.ForeignKey("loans.Loan", on_delete=models.PROTECT, related_name="late_notes")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    expected_on = models.DateField()
    told_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(told_on__lte=models.F("due_on")), name="late_note_before_due"
            ),
            models.CheckConstraint(
                condition=models.Q(expected_on__gt=models.F("due_on")), name="late_note_after_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id}/{self.number}"


class Message(models.Model):
    """One thing that one end of a conversation said; `token` sends it once."""

    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="messages", db_index=False
    )
    author = models.ForeignKey(
        "lending_circles.LoanAccount", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    text = models.CharField(max_length=TEXT_LENGTH_MAX, blank=True)
    late_note = models.ForeignKey(
        LateNote,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="messages",
        db_index=False,
    )
    token = models.CharField(max_length=40)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "author", "token"], name="message_sent_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(text="") | models.Q(late_note__isnull=False),
                name="message_says_something",
            ),
        ]
        indexes = [models.Index(fields=["conversation", "id"], name="message_by_conversation")]

    def __str__(self) -> str:
        return f"message {self.pk}"
