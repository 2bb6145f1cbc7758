"""Deposits and withdrawals by bank transfer, and where a bank receives them."""

from django.db import models


class BankTransferDetails(models.Model):
    """Where people send money to a bank in an asset, and how much at a time.

    Changed by four eyes, because whoever changes it could lead the money elsewhere. A limit that
    is NULL does not bind.
    """

    bank = models.ForeignKey(
        "banks.Bank", on_delete=models.PROTECT, related_name="transfer_details"
    )
    asset = models.ForeignKey("ledger.Asset", on_delete=models.PROTECT, related_name="+")
    holder = models.CharField(max_length=140)
    account_number = models.CharField(max_length=64)
    institution = models.CharField(max_length=140, blank=True)
    remark = models.CharField(max_length=300, blank=True)
    deposit_minor_min = models.BigIntegerField(default=1)
    deposit_minor_max = models.BigIntegerField(null=True, blank=True)
    withdrawal_minor_min = models.BigIntegerField(default=1)
    withdrawal_minor_max = models.BigIntegerField(null=True, blank=True)
    changed_on = models.DateField()

    class Meta:
        verbose_name_plural = "bank transfer details"
        constraints = [
            models.UniqueConstraint(fields=["bank", "asset"], name="transfer_details_once"),
            models.CheckConstraint(
                condition=models.Q(deposit_minor_min__gt=0)
                & models.Q(withdrawal_minor_min__gt=0)
                & (
                    models.Q(deposit_minor_max=None)
                    | models.Q(deposit_minor_max__gte=models.F("deposit_minor_min"))
                )
                & (
                    models.Q(withdrawal_minor_max=None)
                    | models.Q(withdrawal_minor_max__gte=models.F("withdrawal_minor_min"))
                ),
                name="transfer_details_limits_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank_id} {self.asset_id}"


class Transfer(models.Model):
    """What a deposit and a withdrawal have in common: who asked which bank for how much.

    `business` is set where the money is a business's; else it is the person's own. `reference` is
    the code that stands on the transfer, by which a statement line is matched.
    """

    public_id = models.CharField(max_length=40, unique=True)
    reference = models.CharField(max_length=20, unique=True)
    bank = models.ForeignKey("banks.Bank", on_delete=models.PROTECT, related_name="+")
    asset = models.ForeignKey("ledger.Asset", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    business = models.ForeignKey(
        "banks.Business", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    amount_minor = models.BigIntegerField()
    asked_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    # Why it was turned down.
    reason = models.CharField(max_length=300, blank=True)
    # The posting in which the money came in from outside, or went there.
    journal_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.reference


class Deposit(Transfer):
    """Money that somebody said they would send, until it is there or they change their mind.

    `credited_minor` is what came, which may be another amount than was announced.
    """

    class State(models.TextChoices):
        ASKED = "ASKED"
        CREDITED = "CREDITED"
        CANCELLED = "CANCELLED"

    credited_minor = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="deposit_amount_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state="CREDITED",
                    credited_minor__gt=0,
                    journal_id__isnull=False,
                    ended_on__isnull=False,
                )
                | ~models.Q(state="CREDITED") & models.Q(credited_minor=None, journal_id=None),
                name="deposit_credited_has_its_journal",
            ),
        ]
        indexes = [
            models.Index(fields=["bank", "state", "id"], name="deposit_by_bank"),
            models.Index(fields=["person", "-id"], name="deposit_by_person"),
        ]


class Withdrawal(Transfer):
    """Money on its way out: it left the account when it was asked for, and waits to be paid out.

    `holder` and `account_number` say where it goes.
    """

    class State(models.TextChoices):
        ASKED = "ASKED"
        PAID_OUT = "PAID_OUT"
        REFUSED = "REFUSED"
        CANCELLED = "CANCELLED"

    holder = models.CharField(max_length=140)
    account_number = models.CharField(max_length=64)
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="withdrawal_amount_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state="PAID_OUT", journal_id__isnull=False, ended_on__isnull=False
                )
                | ~models.Q(state="PAID_OUT") & models.Q(journal_id=None),
                name="withdrawal_paid_out_has_its_journal",
            ),
        ]
        indexes = [
            models.Index(fields=["bank", "state", "id"], name="withdrawal_by_bank"),
            models.Index(fields=["person", "-id"], name="withdrawal_by_person"),
        ]
