"""The terms of a bank's loan, as an offer states them and a contract keeps them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from rules.collateral_cover import CURE_DAYS


def default_allocation() -> list[str]:
    """Return the order in which a payment is allocated. Source: A-50."""
    return ["FEES", "INTEREST", "PRINCIPAL"]


class LoanTerms(models.Model):
    """What an offer promises and a contract binds; shares and rates are in millionths.

    Source: R0-18, R2-17 ... R2-20; A-35, A-45, A-46, A-50, A-55, A-57, A-58.
    """

    class Product(models.TextChoices):
        BUSINESS = "BUSINESS"
        PROJECT = "PROJECT"
        PERSONAL = "PERSONAL"

    class Repayment(models.TextChoices):
        SCHEDULED = "SCHEDULED"
        BULLET = "BULLET"  # in one part after the last delivery
        REVENUE_SPLIT = "REVENUE_SPLIT"  # scheduled, and prepaid by a share of every sale

    class Amortization(models.TextChoices):
        EQUAL_INSTALLMENT = "EQUAL_INSTALLMENT"
        EQUAL_PRINCIPAL = "EQUAL_PRINCIPAL"
        INTEREST_ONLY = "INTEREST_ONLY"  # interest each time, the principal in the last
        BULLET = "BULLET"  # all at the end

    class DayCount(models.TextChoices):
        ACT_365 = "ACT_365"
        ACT_360 = "ACT_360"
        ACT_ACT = "ACT_ACT"
        THIRTY_360 = "THIRTY_360"  # 30E/360
        PERIODS = "PERIODS"  # equal periods: a year is 12 months, 52 weeks or 365 days

    class Period(models.TextChoices):
        DAY = "DAY"
        WEEK = "WEEK"
        MONTH = "MONTH"

    class Disbursement(models.TextChoices):
        AT_ONCE = "AT_ONCE"
        MILESTONES = "MILESTONES"
        STREAM = "STREAM"  # by ticks between milestones

    class Funding(models.TextChoices):
        ESCROWED = "ESCROWED"  # commitments are escrowed whole
        CALLED = "CALLED"  # drawn from investors by capital calls

    class Deciders(models.TextChoices):
        """Who accepts a milestone. Source: A-36."""

        OFFICERS = "OFFICERS"
        DELEGATES = "DELEGATES"
        BOTH = "BOTH"

    class BondMode(models.TextChoices):
        """Whether the bank's bond pays by a ruling, or as first loss. Source: A-35."""

        DISPUTE = "DISPUTE"
        FIRST_LOSS = "FIRST_LOSS"

    product = models.CharField(max_length=8, choices=Product.choices, default=Product.BUSINESS)
    repayment = models.CharField(
        max_length=13, choices=Repayment.choices, default=Repayment.SCHEDULED
    )
    amortization = models.CharField(
        max_length=17, choices=Amortization.choices, default=Amortization.EQUAL_INSTALLMENT
    )
    rate_millionths = models.PositiveIntegerField()  # a year
    day_count = models.CharField(max_length=10, choices=DayCount.choices, default=DayCount.ACT_365)
    period = models.CharField(max_length=5, choices=Period.choices, default=Period.MONTH)
    period_length = models.PositiveSmallIntegerField(default=1)  # every so many periods
    installment_count = models.PositiveSmallIntegerField()
    # So many first installments ask for interest alone.
    principal_grace_count = models.PositiveSmallIntegerField(default=0)
    # Days after a due day before a challenge is possible. Source: A-36.
    grace_days = models.PositiveSmallIntegerField(default=7)
    # A BULLET repayment falls due so many days after the last accepted milestone. Source: R2-20.
    bullet_days = models.PositiveSmallIntegerField(default=30)
    allocation = ArrayField(models.CharField(max_length=9), default=default_allocation)
    # Of every sale, in millionths; while the loan is late beyond its grace the share may step up to
    # an agreed maximum (0: it does not). Bounds are in minor units, a month's floor is due at its
    # end. Source: R0-22, R0-28; A-46.
    split_millionths = models.PositiveIntegerField(default=0)
    split_stepped_up_millionths = models.PositiveIntegerField(default=0)
    split_sale_floor_minor = models.BigIntegerField(default=0)
    split_sale_ceiling_minor = models.BigIntegerField(null=True, blank=True)
    split_month_floor_minor = models.BigIntegerField(default=0)
    split_month_ceiling_minor = models.BigIntegerField(null=True, blank=True)
    disbursement = models.CharField(
        max_length=10, choices=Disbursement.choices, default=Disbursement.AT_ONCE
    )
    first_tranche_minor = models.BigIntegerField(default=0)
    # A STREAM releases so much at every tick.
    tick_minor = models.BigIntegerField(default=0)
    tick_days = models.PositiveSmallIntegerField(default=1)
    # A borrower silent for so many days stops the stream; 0 asks for no reports.
    report_days = models.PositiveSmallIntegerField(default=0)
    funding = models.CharField(max_length=8, choices=Funding.choices, default=Funding.ESCROWED)
    deciders = models.CharField(max_length=9, choices=Deciders.choices, default=Deciders.OFFICERS)
    # A call for more collateral is met within so many days, or is a breach. Source: R2-12; A-36.
    cure_days = models.PositiveSmallIntegerField(default=CURE_DAYS, db_default=CURE_DAYS)
    bond_mode = models.CharField(max_length=10, choices=BondMode.choices, default=BondMode.DISPUTE)
    bond_minor = models.BigIntegerField(default=0)  # of the bank's bond, standing behind this loan
    # Of interest received, the bank's for servicing; of the principal, at origination.
    servicing_fee_millionths = models.PositiveIntegerField(default=0)
    origination_fee_millionths = models.PositiveIntegerField(default=0)
    contingency_fee_millionths = models.PositiveIntegerField(default=0)
    # The contingency pool pays at most this share of what is open (P-22).
    contingency_cover_millionths = models.PositiveIntegerField(default=500_000)
    # A note may be exchanged for the business's tokens at this discount; 0 means it may not. A-57.
    token_discount_millionths = models.PositiveIntegerField(default=0)
    partition_minor = models.BigIntegerField()  # the size of a note

    class Meta:
        abstract = True
