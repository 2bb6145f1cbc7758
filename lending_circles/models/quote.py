"""The quotes that members were given."""

from django.db import models

from lending_circles.models.account import LoanAccount


class Quote(models.Model):
    """What a member was told a purchase by circle loan would cost, and until when it binds.

    A quote binds level amounts, fees and schedule (A-64). Asking again for the same purchase gives
    the same quote while it lives.

    Source: R3-166, R3-167; A-64, A-66.
    """

    public_id = models.CharField(max_length=40, unique=True)
    account = models.ForeignKey(LoanAccount, on_delete=models.PROTECT, related_name="quotes")
    purchase = models.CharField(max_length=80)
    payee_account = models.ForeignKey(
        "ledger.Account", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    payee_name = models.CharField(max_length=120)
    parameters = models.ForeignKey(
        "governance.ParameterSet", on_delete=models.PROTECT, db_index=False
    )
    principal_minor = models.BigIntegerField()
    level_1_minor = models.BigIntegerField()
    level_2_minor = models.BigIntegerField()
    level_3_minor = models.BigIntegerField()
    pool_minor = models.BigIntegerField()
    transaction_fee_minor = models.BigIntegerField()
    contingency_fee_minor = models.BigIntegerField()
    apr_tenths_percent = models.PositiveIntegerField()
    quoted_on = models.DateField()
    quoted_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    loan = models.OneToOneField(
        "loans.Loan", on_delete=models.PROTECT, null=True, related_name="quote"
    )

    class Meta:
        indexes = [models.Index(fields=["account", "purchase"], name="quote_by_purchase")]

    def __str__(self) -> str:
        return self.public_id
