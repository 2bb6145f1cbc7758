"""The published figures: of a bank at the close of each day and now, and of a business now."""

from django.db import models


class Portfolio(models.Model):
    """A bank's loans in one asset at the close of a day; amounts in minor units.

    The first figures are of that day, those from `loan_count` on of all time until then.
    """

    open_count = models.PositiveIntegerField(default=0)
    outstanding_minor = models.BigIntegerField(default=0)
    # The whole outstanding of loans more than 1, 7, 30 and 90 days past due.
    par1_minor = models.BigIntegerField(default=0)
    par7_minor = models.BigIntegerField(default=0)
    par30_minor = models.BigIntegerField(default=0)
    par90_minor = models.BigIntegerField(default=0)
    late_count = models.PositiveIntegerField(default=0)
    late_1_15_minor = models.BigIntegerField(default=0)
    late_16_30_minor = models.BigIntegerField(default=0)
    late_31_60_minor = models.BigIntegerField(default=0)
    late_61_minor = models.BigIntegerField(default=0)
    # The overdue parts alone.
    overdue_minor = models.BigIntegerField(default=0)
    # What gentler terms keep out of the portfolio at risk: late or not, and with PAR30 together.
    extended_minor = models.BigIntegerField(default=0)
    restructured_minor = models.BigIntegerField(default=0)
    par30_eased_minor = models.BigIntegerField(default=0)

    loan_count = models.PositiveIntegerField(default=0)
    released_minor = models.BigIntegerField(default=0)
    repaid_minor = models.BigIntegerField(default=0)
    interest_minor = models.BigIntegerField(default=0)
    due_count = models.PositiveIntegerField(default=0)
    on_time_count = models.PositiveIntegerField(default=0)
    settled_count = models.PositiveIntegerField(default=0)
    defaulted_count = models.PositiveIntegerField(default=0)
    claim_minor = models.BigIntegerField(default=0)
    collateral_minor = models.BigIntegerField(default=0)
    bond_minor = models.BigIntegerField(default=0)
    contingency_minor = models.BigIntegerField(default=0)
    loss_minor = models.BigIntegerField(default=0)
    recovered_minor = models.BigIntegerField(default=0)
    holder_recovered_minor = models.BigIntegerField(default=0)
    written_off_minor = models.BigIntegerField(default=0)
    remittance_count = models.PositiveIntegerField(default=0)
    remittance_days = models.PositiveIntegerField(default=0)
    remittance_late_count = models.PositiveIntegerField(default=0)
    closed_count = models.PositiveIntegerField(default=0)
    xirr_millionths = models.IntegerField(null=True, blank=True)

    class Meta:
        abstract = True


class BankDay(Portfolio):
    """A bank's loans in one asset at the close of one day, as they were known then."""

    bank = models.ForeignKey(
        "banks.Bank", on_delete=models.PROTECT, related_name="days", db_index=False
    )
    asset = models.ForeignKey(
        "ledger.Asset", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bank", "asset", "on"], name="bank_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.bank_id} on {self.on}"


class BankFigures(Portfolio):
    """A bank as it stands now, in the asset of its network: what cards and filters show of it.

    Shares and rates are in millionths and None where there is nothing to divide by; beside each
    stands what it was counted over: on time over `due_count`, PAR over `outstanding_minor`, the
    default rate over `ended_minor` of `ended_count` loans (of the last 36 months), recovery over
    `claim_minor`, remittance over `remittance_count`, the return over `closed_count`.

    Source: R0-15; A-31: banks are public parties.
    """

    bank = models.OneToOneField(
        "banks.Bank", on_delete=models.PROTECT, primary_key=True, related_name="figures"
    )
    asset = models.ForeignKey(
        "ledger.Asset", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    as_of = models.DateField()
    on_time_millionths = models.PositiveIntegerField(null=True, blank=True)
    par30_millionths = models.PositiveIntegerField(null=True, blank=True)
    default_millionths = models.PositiveIntegerField(null=True, blank=True)
    recovery_millionths = models.PositiveIntegerField(null=True, blank=True)
    remittance_tenths = models.PositiveIntegerField(null=True, blank=True)  # tenths of a day
    ended_count = models.PositiveIntegerField(default=0)
    ended_minor = models.BigIntegerField(default=0)
    unpaid_minor = models.BigIntegerField(default=0)
    disputes_open_count = models.PositiveIntegerField(default=0)
    disputes_won_count = models.PositiveIntegerField(default=0)
    disputes_lost_count = models.PositiveIntegerField(default=0)
    suspension_count = models.PositiveIntegerField(default=0)
    # 0 to 100, from rules.reputation; its inputs are the counts here.
    reputation_points = models.PositiveSmallIntegerField(default=0)
    # What bonds are held of all that was lent and offered at the close; None where nothing was.
    held_cover_millionths = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "bank figures"

    def __str__(self) -> str:
        return f"figures of {self.bank_id}"


class BusinessFigures(models.Model):
    """A business as it stands now, over all its loans in one asset; public, as banks are.

    Source: R0-15; A-31.
    """

    business = models.OneToOneField(
        "banks.Business", on_delete=models.PROTECT, primary_key=True, related_name="figures"
    )
    asset = models.ForeignKey(
        "ledger.Asset", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    as_of = models.DateField()
    loan_count = models.PositiveIntegerField(default=0)
    open_count = models.PositiveIntegerField(default=0)
    settled_count = models.PositiveIntegerField(default=0)
    defaulted_count = models.PositiveIntegerField(default=0)
    eased_count = models.PositiveIntegerField(default=0)
    released_minor = models.BigIntegerField(default=0)
    repaid_minor = models.BigIntegerField(default=0)
    interest_minor = models.BigIntegerField(default=0)
    due_count = models.PositiveIntegerField(default=0)
    on_time_count = models.PositiveIntegerField(default=0)
    claim_minor = models.BigIntegerField(default=0)
    recovered_minor = models.BigIntegerField(default=0)
    # 0 to 100, from rules.reputation, when its loans were last counted.
    reputation_points = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "business figures"

    def __str__(self) -> str:
        return f"figures of {self.business_id}"
