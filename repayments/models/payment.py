"""Payments on banks' loans: what borrowers gave, and what reached the holders of the notes."""

from django.db import models


class Receipt(models.Model):
    """Money that a borrower gave the bank for a loan, in cash or by transfer, by the bank's word.

    Entered by one officer, confirmed by another; until it is confirmed the holders have nothing
    and the bank's remittance clock runs, while the borrower, who has paid, is not late by it.
    `remitted_on` is the day it was distributed.

    Source: R0-08, P-33: borrower-late is not bank-late.
    """

    class Method(models.TextChoices):
        CASH = "CASH"
        BANK_TRANSFER = "BANK_TRANSFER"

    class State(models.TextChoices):
        ENTERED = "ENTERED"
        REMITTED = "REMITTED"
        REJECTED = "REJECTED"

    public_id = models.CharField(max_length=40, unique=True)
    bank_loan = models.ForeignKey(
        "loans.BankLoan", on_delete=models.PROTECT, related_name="receipts"
    )
    # Who collected it: the bank, or its step-in servicer.
    bank = models.ForeignKey("banks.Bank", on_delete=models.PROTECT, related_name="receipts")
    amount_minor = models.BigIntegerField()
    received_on = models.DateField()
    method = models.CharField(max_length=13, choices=Method.choices)
    reference = models.CharField(max_length=140, blank=True)
    remark = models.CharField(max_length=300, blank=True)
    entered_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    approval = models.OneToOneField(
        "banks.Approval", on_delete=models.PROTECT, null=True, blank=True, related_name="receipt"
    )
    # The line of the bank's statement on which the money stands, where it does.
    statement_line = models.ForeignKey(
        "payments.StatementLine",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.ENTERED)
    remitted_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="receipt_amount_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(state="REMITTED", remitted_on__isnull=False)
                | ~models.Q(state="REMITTED") & models.Q(remitted_on=None),
                name="receipt_remitted_has_its_day",
            ),
            models.UniqueConstraint(
                fields=["statement_line"],
                condition=models.Q(statement_line__isnull=False) & ~models.Q(state="REJECTED"),
                name="receipt_of_a_line_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["bank", "received_on"],
                condition=models.Q(state="ENTERED"),
                name="receipt_pending",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class LoanPayment(models.Model):
    """One payment on a bank's loan, as it was allocated and distributed to the holders of record.

    fee + interest + principal = amount. `journal_id` is the posting in which the holders got it.

    Source: R2-15; A-50; N-6, N-7.
    """

    class Source(models.TextChoices):
        ACCOUNT = "ACCOUNT"  # from the business's account at the bank
        RECEIPT = "RECEIPT"
        SPLIT = "SPLIT"
        IN_KIND = "IN_KIND"  # a note taken in exchange for tokens
        SUBSTITUTE = "SUBSTITUTE"  # by a ruling

    public_id = models.CharField(max_length=40, unique=True)
    bank_loan = models.ForeignKey(
        "loans.BankLoan", on_delete=models.PROTECT, related_name="payments"
    )
    number = models.PositiveIntegerField()
    source = models.CharField(max_length=10, choices=Source.choices)
    receipt = models.OneToOneField(
        Receipt, on_delete=models.PROTECT, null=True, blank=True, related_name="payment"
    )
    # When the borrower paid, and when the holders got it.
    paid_on = models.DateField()
    distributed_on = models.DateField()
    amount_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField(default=0)
    interest_minor = models.BigIntegerField(default=0)
    principal_minor = models.BigIntegerField(default=0)
    # Of the interest, the part that the bank keeps for servicing.
    servicing_minor = models.BigIntegerField(default=0)
    journal_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bank_loan", "number"], name="loan_payment_once"),
            models.CheckConstraint(
                condition=models.Q(
                    amount_minor=models.F("fee_minor")
                    + models.F("interest_minor")
                    + models.F("principal_minor")
                ),
                name="loan_payment_adds_up",
            ),
        ]
        indexes = [models.Index(fields=["journal_id"], name="loan_payment_by_journal")]

    def __str__(self) -> str:
        return f"{self.bank_loan_id}/{self.number}"
