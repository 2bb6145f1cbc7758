"""Shares of a merchant's sales that go elsewhere: agreed once, taken of every sale, to the unit."""

from django.db import models
from django.db.models import F, Q

from merchants.models.merchant import Merchant
from merchants.models.payment import Payment
from merchants.models.sale import Sale


class SplitAgreement(models.Model):
    """A share of every sale of one merchant for one target: a bank's loan, or an account.

    What it took waits in `account`, of purpose SPLIT, and is passed on at the close of the day. In
    whole minor units: `taken_minor` of all sales less what refunds reversed; of that `due_minor`
    was of sales that the bank here did not see the money of, and is not collected yet;
    `topped_up_minor` was asked for by a month's floor; `owed_back_minor` is what refunds reversed
    that had been passed on, kept back from the next shares; `passed_on_minor` reached the target;
    `given_back_minor` went back to the till because the target would not have it. `account` holds
    taken − due + owed back − passed on − given back. `carried` is what its exact shares came to
    below a unit, in millionths of a minor unit.

    Source: R0-22, R0-28; A-46.
    """

    class Target(models.TextChoices):
        BANK_LOAN = "BANK_LOAN"
        ACCOUNT = "ACCOUNT"  # another till or a member of the same network, by the owner's choice

    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="splits")
    target = models.CharField(max_length=9, choices=Target.choices)
    bank_loan = models.ForeignKey(
        "loans.BankLoan", on_delete=models.PROTECT, null=True, blank=True, related_name="splits"
    )
    target_account = models.ForeignKey(
        "ledger.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    label = models.CharField(max_length=120)
    # Where it stands among the merchant's targets: each takes of what those before it left.
    place = models.PositiveSmallIntegerField()
    millionths = models.PositiveIntegerField()
    # In force while the loan is late beyond its grace; 0 where none was agreed. Source: R0-28.
    stepped_up_millionths = models.PositiveIntegerField(default=0)
    # The one of the two that the last sale found in force: a change of it is told once.
    in_force_millionths = models.PositiveIntegerField(default=0)
    sale_floor_minor = models.BigIntegerField(default=0)
    sale_ceiling_minor = models.BigIntegerField(null=True, blank=True)
    # A period is a month. What a month's sales fall short of its floor is due at its end.
    month_floor_minor = models.BigIntegerField(default=0)
    month_ceiling_minor = models.BigIntegerField(null=True, blank=True)
    account = models.OneToOneField("ledger.Account", on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    carried = models.BigIntegerField(default=0)
    taken_minor = models.BigIntegerField(default=0)
    due_minor = models.BigIntegerField(default=0)
    owed_back_minor = models.BigIntegerField(default=0)
    passed_on_minor = models.BigIntegerField(default=0)
    given_back_minor = models.BigIntegerField(default=0)
    # Of what was taken, that which a month's floor asked for beyond its sales.
    topped_up_minor = models.BigIntegerField(default=0)
    # Numbers the movements that are no sale's own: collected, passed on, given back.
    moved_count = models.PositiveIntegerField(default=0)
    # The month that `in_month_minor` was taken in, by its first day.
    month = models.DateField(null=True, blank=True)
    in_month_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merchant", "bank_loan"], name="split_of_loan_once"),
            models.CheckConstraint(
                condition=Q(carried__gte=0)
                & Q(taken_minor__gte=0)
                & Q(due_minor__gte=0)
                & Q(owed_back_minor__gte=0)
                & Q(passed_on_minor__gte=0)
                & Q(given_back_minor__gte=0),
                name="split_figures_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(
                    taken_minor__gte=F("due_minor")
                    - F("owed_back_minor")
                    + F("passed_on_minor")
                    + F("given_back_minor")
                ),
                name="split_passes_on_what_it_has",
            ),
            models.CheckConstraint(
                condition=Q(millionths__lte=1_000_000) & Q(stepped_up_millionths__lte=1_000_000),
                name="split_within_a_sale",
            ),
            models.CheckConstraint(
                condition=Q(target="BANK_LOAN", bank_loan__isnull=False, target_account=None)
                | Q(target="ACCOUNT", bank_loan=None, target_account__isnull=False),
                name="split_has_its_target",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} of {self.merchant_id}"

    @property
    def waiting_minor(self) -> int:
        """Return what its account holds for the target."""
        return (
            self.taken_minor
            - self.due_minor
            + self.owed_back_minor
            - self.passed_on_minor
            - self.given_back_minor
        )


class SplitLine(models.Model):
    """What one target took of one sale, or why it took nothing; never counted twice.

    `exact` is its share in millionths of a minor unit, `taken_minor` what became whole units by it.
    Refunds so far reversed `reversed_exact` of the first and gave back `reversed_minor` units.

    Source: R0-22.
    """

    class Reason(models.TextChoices):
        """Why it took less than its share, where it did."""

        NOTHING_WANTED = "NOTHING_WANTED"
        PERIOD_FULL = "PERIOD_FULL"
        NOTHING_LEFT = "NOTHING_LEFT"
        TARGET_CLOSED = "TARGET_CLOSED"  # the loan ended, the account was left

    agreement = models.ForeignKey(SplitAgreement, on_delete=models.PROTECT, related_name="lines")
    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, null=True, related_name="split_lines"
    )
    sale = models.ForeignKey(Sale, on_delete=models.PROTECT, null=True, related_name="split_lines")
    sale_minor = models.BigIntegerField()
    refunded_minor = models.BigIntegerField(default=0)
    exact = models.DecimalField(max_digits=30, decimal_places=0)
    taken_minor = models.BigIntegerField()
    reversed_exact = models.DecimalField(max_digits=30, decimal_places=0, default=0)
    reversed_minor = models.BigIntegerField(default=0)
    reason = models.CharField(max_length=14, choices=Reason.choices, blank=True, default="")
    happened_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "payment"], name="split_of_payment_once"),
            models.UniqueConstraint(fields=["agreement", "sale"], name="split_of_sale_once"),
            models.CheckConstraint(
                condition=Q(payment__isnull=False, sale=None) | Q(payment=None, sale__isnull=False),
                name="split_line_of_one_sale",
            ),
            models.CheckConstraint(
                condition=Q(sale_minor__gte=F("refunded_minor"))
                & Q(exact__gte=F("reversed_exact"))
                & Q(taken_minor__gte=0),
                name="split_line_within_its_sale",
            ),
        ]
        indexes = [
            models.Index(fields=["agreement", "-id"], name="split_line_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} of {self.payment_id or self.sale_id}"
