"""What each bank's loan came to so far, and how far the record has been written."""

from django.db import models


class LoanRecord(models.Model):
    """One bank's loan as the statistics count it, from its first release on.

    Read again only on a day on which something of the loan changed or fell due, so that a night
    costs what happened in it and not what lies behind it. Every sum that is published is a sum of
    these rows. Amounts are minor units of `asset`.

    Source: R0-15.
    """

    bank_loan = models.OneToOneField(
        "loans.BankLoan", on_delete=models.PROTECT, primary_key=True, related_name="record"
    )
    bank = models.ForeignKey(
        "banks.Bank", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    asset = models.ForeignKey(
        "ledger.Asset", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    business = models.ForeignKey("banks.Business", on_delete=models.PROTECT, related_name="+")
    released_on = models.DateField()  # its first release
    cohort = models.CharField(max_length=7)  # the quarter of that day, such as 2026-Q1
    principal_minor = models.BigIntegerField()  # released so far
    repaid_minor = models.BigIntegerField(default=0)
    interest_minor = models.BigIntegerField(default=0)  # to the holders
    due_count = models.PositiveIntegerField(default=0)
    on_time_count = models.PositiveIntegerField(default=0)
    # Extended or restructured once: for ever.
    is_eased = models.BooleanField(default=False)
    # The day on which it was settled or defaulted.
    ended_on = models.DateField(null=True, blank=True)
    defaulted_on = models.DateField(null=True, blank=True)
    claim_minor = models.BigIntegerField(default=0)
    collateral_minor = models.BigIntegerField(default=0)
    bond_minor = models.BigIntegerField(default=0)
    contingency_minor = models.BigIntegerField(default=0)
    loss_minor = models.BigIntegerField(default=0)
    # Of the borrower and its collateral, since the default.
    recovered_minor = models.BigIntegerField(default=0)
    # Of that, what reached the holders after the day of default.
    holder_recovered_minor = models.BigIntegerField(default=0)
    written_off_minor = models.BigIntegerField(default=0)
    # Settled, written off, or recovered in full: its return can be told.
    closed_on = models.DateField(null=True, blank=True)
    xirr_millionths = models.IntegerField(null=True, blank=True)
    # The first day on which it was more than 30 days late, and what was outstanding then.
    par30_on = models.DateField(null=True, blank=True)
    par30_minor = models.BigIntegerField(default=0)
    # The bucket that it lay in at the last month's end, where it was late, and its outstanding.
    month_bucket = models.CharField(max_length=10, blank=True)
    month_minor = models.BigIntegerField(default=0)
    # The next day on which it has to be read again though nothing may have changed.
    visit_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["visit_on"],
                condition=models.Q(visit_on__isnull=False),
                name="loan_record_to_visit",
            ),
            models.Index(
                fields=["bank", "asset"],
                condition=models.Q(is_eased=True, ended_on__isnull=True),
                name="loan_record_eased",
            ),
            models.Index(
                fields=["bank"],
                condition=~models.Q(month_bucket=""),
                name="loan_record_late_at_end",
            ),
            models.Index(fields=["bank", "ended_on"], name="loan_record_by_bank"),
        ]

    def __str__(self) -> str:
        return f"record of {self.bank_loan_id}"


class RecordMark(models.Model):
    """How far a network's releases, payments, schedules and defaults have been counted, by id."""

    network = models.OneToOneField(
        "governance.Network", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    through_on = models.DateField()
    release_id = models.BigIntegerField(default=0)
    payment_id = models.BigIntegerField(default=0)
    schedule_id = models.BigIntegerField(default=0)
    default_id = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"record of {self.network_id} through {self.through_on}"
