"""What friends did for a borrower: shares that lenders forgave, and losses made good later."""

from django.db import models

from repayments.models.schedule import DefaultShare


class Forgiveness(models.Model):
    """One lender's own share of one installment of an extension, forgiven for ever.

    It is no loan: the note and the lender's deposit shrink by the amount, and so does what the
    borrower owes. Without a lender it is the common pool's. `returned_minor` came back since, when
    the purchase was given back.

    Source: S3 "Partial forgiveness"; A-24, A-28; R3-096 ... R3-101; decision 0014.
    """

    loan = models.ForeignKey("loans.Loan", on_delete=models.PROTECT, related_name="forgivenesses")
    number = models.PositiveSmallIntegerField()
    note = models.ForeignKey("loans.Note", on_delete=models.PROTECT, related_name="forgivenesses")
    lender = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="forgivenesses"
    )
    amount_minor = models.BigIntegerField()
    forgiven_on = models.DateField()
    # By choice of the lender, only what the borrower's stake had left open.
    is_after_stake = models.BooleanField(default=False)
    returned_minor = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["note", "number"], name="share_forgiven_once"),
            models.CheckConstraint(
                condition=models.Q(returned_minor__gte=0)
                & models.Q(returned_minor__lte=models.F("amount_minor")),
                name="forgiven_returned_within",
            ),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="forgiven_amount_positive"
            ),
        ]
        indexes = [
            models.Index(fields=["loan", "number"], name="forgiveness_by_installment"),
            models.Index(fields=["forgiven_on"], name="forgiveness_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id}/{self.number} note {self.note_id}"


class MakeGood(models.Model):
    """What somebody who had defaulted paid later, by their own will, to one who lost by it.

    Source: A-17; R3-084.
    """

    share = models.ForeignKey(DefaultShare, on_delete=models.PROTECT, related_name="made_good")
    payer = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="made_good")
    amount_minor = models.BigIntegerField()
    paid_on = models.DateField()
    journal_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="made_good_amount_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} on share {self.share_id}"
