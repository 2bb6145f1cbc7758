"""Notes for sale."""

from django.db import models


class Ask(models.Model):
    """A holder offers a note at a price; when it is taken, the row is the record of the sale.

    Source: R2-03; H-1; ecosystem I8.
    """

    class State(models.TextChoices):
        OPEN = "OPEN"
        SOLD = "SOLD"
        CANCELLED = "CANCELLED"
        STOPPED = "STOPPED"  # the loan went into dispute or default

    public_id = models.CharField(max_length=40, unique=True)
    note = models.ForeignKey("loans.Note", on_delete=models.PROTECT, related_name="asks")
    seller = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="asks")
    price_minor = models.BigIntegerField()
    # What it stood at when it was offered and when it was sold.
    outstanding_minor = models.BigIntegerField()
    # A holder of a late or defaulted note may offer it with the state said aloud.
    is_flagged = models.BooleanField(default=False)
    asked_on = models.DateField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    buyer = models.ForeignKey(
        "people.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="bought_notes",
    )
    ended_on = models.DateField(null=True, blank=True)
    journal_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["note"], condition=models.Q(state="OPEN"), name="ask_one_open_a_note"
            ),
            models.CheckConstraint(
                condition=models.Q(price_minor__gt=0), name="ask_price_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(state="SOLD", buyer__isnull=False, ended_on__isnull=False)
                | ~models.Q(state="SOLD") & models.Q(buyer=None),
                name="ask_sold_has_a_buyer",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
