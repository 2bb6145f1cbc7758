"""Sums by quarter of origination, by month of ending, and by month's end."""

from django.db import models


class Cohort(models.Model):
    """The loans of a bank that began in one quarter. Source: R0-15, vintage curves."""

    bank = models.ForeignKey("banks.Bank", on_delete=models.PROTECT, related_name="cohorts")
    asset = models.ForeignKey(
        "ledger.Asset", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    quarter = models.CharField(max_length=7)
    loan_count = models.PositiveIntegerField(default=0)
    principal_minor = models.BigIntegerField(default=0)
    # A curve goes as far as the youngest loan has come.
    youngest_on = models.DateField()
    closed_count = models.PositiveIntegerField(default=0)
    # The realised return of those closed, all their money together.
    xirr_millionths = models.IntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bank", "asset", "quarter"], name="cohort_once"),
        ]

    def __str__(self) -> str:
        return f"{self.bank_id} {self.quarter}"


class CohortMonth(models.Model):
    """What of a cohort went bad in its loans' n-th month on book, each loan by its own months."""

    pk = models.CompositePrimaryKey("cohort_id", "month")
    cohort = models.ForeignKey(
        Cohort, on_delete=models.CASCADE, related_name="months", db_index=False
    )
    month = models.PositiveSmallIntegerField()
    default_minor = models.BigIntegerField(default=0)
    default_count = models.IntegerField(default=0)
    # First more than 30 days late in that month; the amount outstanding then.
    par30_minor = models.BigIntegerField(default=0)
    par30_count = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.cohort_id} month {self.month}"


class ClosedFlow(models.Model):
    """Money out to (negative) and in from a cohort's closed loans on one day, all of them together.

    The realised return of any cohort, and of the bank, is the rate of these sums.
    """

    pk = models.CompositePrimaryKey("cohort_id", "on")
    cohort = models.ForeignKey(
        Cohort, on_delete=models.CASCADE, related_name="flows", db_index=False
    )
    on = models.DateField()
    amount_minor = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.cohort_id} {self.on}"


class EndedMonth(models.Model):
    """What the loans that ended in one month came to, later recoveries put to the same month.

    Source: R0-15: default rate over 36 months, recovery rate, loss by tier.
    """

    bank = models.ForeignKey("banks.Bank", on_delete=models.PROTECT, related_name="+")
    asset = models.ForeignKey(
        "ledger.Asset", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    month = models.DateField()  # its first day
    ended_count = models.IntegerField(default=0)
    principal_minor = models.BigIntegerField(default=0)
    defaulted_count = models.IntegerField(default=0)
    claim_minor = models.BigIntegerField(default=0)
    collateral_minor = models.BigIntegerField(default=0)
    bond_minor = models.BigIntegerField(default=0)
    contingency_minor = models.BigIntegerField(default=0)
    loss_minor = models.BigIntegerField(default=0)
    recovered_minor = models.BigIntegerField(default=0)
    holder_recovered_minor = models.BigIntegerField(default=0)
    written_off_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bank", "asset", "month"], name="ended_month_once"),
        ]

    def __str__(self) -> str:
        return f"{self.bank_id} {self.month}"


class RollRate(models.Model):
    """What of the money in one bucket at a month's end was in another at the next one.

    `after` may also be PAID or DEFAULTED. Source: R0-15; ecosystem B8.
    """

    bank = models.ForeignKey("banks.Bank", on_delete=models.PROTECT, related_name="+")
    asset = models.ForeignKey(
        "ledger.Asset", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    on = models.DateField()  # the later month's last day
    before = models.CharField(max_length=10)
    after = models.CharField(max_length=10)
    amount_minor = models.BigIntegerField()  # outstanding at the earlier end
    loan_count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bank", "asset", "on", "before", "after"], name="roll_rate_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank_id} {self.on} {self.before} → {self.after}"
