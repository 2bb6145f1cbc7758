"""What collateral was valued at, when its cover fell, and what it was sold for."""

from django.db import models


class CollateralValuation(models.Model):
    """A dated value of collateral in the loan's asset, given by two officers.

    Source: R2-12; A-35, A-37.
    """

    collateral = models.ForeignKey(
        "loans.Collateral", on_delete=models.PROTECT, related_name="valuations"
    )
    value_minor = models.BigIntegerField()
    valued_on = models.DateField()
    basis = models.CharField(max_length=300)  # what the value rests on
    approval = models.OneToOneField("banks.Approval", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(value_minor__gte=0), name="valuation_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collateral_id} at {self.value_minor} on {self.valued_on}"


class CoverAlert(models.Model):
    """A time in which a loan's collateral was below the warning or the call.

    Source: A-37; rules/collateral_cover.py.
    """

    class Level(models.TextChoices):
        WARN = "WARN"
        CALL = "CALL"

    bank_loan = models.ForeignKey(
        "loans.BankLoan", on_delete=models.PROTECT, related_name="cover_alerts"
    )
    level = models.CharField(max_length=4, choices=Level.choices)
    value_minor = models.BigIntegerField()
    outstanding_minor = models.BigIntegerField()
    raised_on = models.DateField()
    # The last day to meet a call; afterwards the loan may be challenged.
    cure_by = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bank_loan"],
                condition=models.Q(ended_on__isnull=True),
                name="cover_alert_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank_loan_id} {self.level} since {self.raised_on}"


class CollateralSale(models.Model):
    """Collateral of another asset, sold outside after a default; two officers say for how much.

    The price goes to the holders and the contingency by their loss; `surplus_minor` back to the
    owner. Source: R2-12; A-35, A-60.
    """

    collateral = models.OneToOneField(
        "loans.Collateral", on_delete=models.PROTECT, related_name="sale"
    )
    amount_minor = models.BigIntegerField()  # sold, in the collateral's asset
    price_minor = models.BigIntegerField()  # in the loan's asset
    recovered_minor = models.BigIntegerField()
    surplus_minor = models.BigIntegerField()
    buyer = models.CharField(max_length=200)
    sold_on = models.DateField()
    approval = models.OneToOneField("banks.Approval", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    price_minor=models.F("recovered_minor") + models.F("surplus_minor")
                ),
                name="collateral_sale_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"sale of {self.collateral_id}"
