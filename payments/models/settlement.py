"""Cash that one bank sends another, because what is owed through one lies with the other."""

from django.db import models


class Settlement(models.Model):
    """Money that moves between the accounts that two banks have elsewhere; nobody's claim changes.

    Wallets are one everywhere, and cash lies with the bank that received it: what was deposited at
    one and lent through another has to follow. The `receiver` asks; two officers of the `payer`
    say that it is sent, two of the receiver that it came (or its statement does), and then
    `journal_id` books it once for both.

    Source: decision 0018.
    """

    class State(models.TextChoices):
        ASKED = "ASKED"
        SENT = "SENT"
        SETTLED = "SETTLED"
        REFUSED = "REFUSED"
        CANCELLED = "CANCELLED"

    public_id = models.CharField(max_length=40, unique=True)
    reference = models.CharField(max_length=20, unique=True)
    payer = models.ForeignKey("banks.Bank", on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey("banks.Bank", on_delete=models.PROTECT, related_name="+")
    asset = models.ForeignKey("ledger.Asset", on_delete=models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField()
    asked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    # By each bank's own business day.
    sent_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    journal_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0) & ~models.Q(payer=models.F("receiver")),
                name="settlement_moves_between_two",
            ),
            models.CheckConstraint(
                condition=models.Q(state="SETTLED", journal_id__isnull=False, sent_on__isnull=False)
                | ~models.Q(state="SETTLED") & models.Q(journal_id=None),
                name="settlement_settled_has_its_journal",
            ),
        ]
        indexes = [
            models.Index(fields=["payer", "-id"], name="settlement_by_payer"),
            models.Index(fields=["receiver", "-id"], name="settlement_by_receiver"),
        ]

    def __str__(self) -> str:
        return self.reference
