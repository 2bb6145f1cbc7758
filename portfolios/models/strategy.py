"""Strategies: what an investor lets the night commit for them, and what came of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Strategy(models.Model):
    """A standing wish to commit to offers that fit it, in an order of priority.

    An empty list leaves nothing out. NULL is no limit. Of the money in the wallet `keep_minor` is
    never touched. Source: ecosystem I7, Mintos' auto-invest.
    """

    class State(models.TextChoices):
        ON = "ON"
        PAUSED = "PAUSED"
        ENDED = "ENDED"

    public_id = models.CharField(max_length=40, unique=True)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="strategies")
    asset = models.ForeignKey(
        "ledger.Asset", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    name = models.CharField(max_length=80)
    priority = models.PositiveSmallIntegerField()  # 1 is tried first
    state = models.CharField(max_length=6, choices=State.choices, default=State.PAUSED)
    bank_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    sectors = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    grades = ArrayField(models.CharField(max_length=1), default=list, blank=True)
    repayments = ArrayField(models.CharField(max_length=13), default=list, blank=True)
    rate_millionths_min = models.PositiveIntegerField(default=0)
    term_days_max = models.PositiveIntegerField(null=True, blank=True)
    with_related_parties = models.BooleanField(default=False)
    loan_minor_max = models.BigIntegerField()
    bank_minor_max = models.BigIntegerField(null=True, blank=True)
    sector_minor_max = models.BigIntegerField(null=True, blank=True)
    keep_minor = models.BigIntegerField(default=0)
    made_on = models.DateField()

    class Meta:
        verbose_name_plural = "strategies"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(loan_minor_max__gt=0) & models.Q(keep_minor__gte=0),
                name="strategy_amounts_fit",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asset", "person", "priority"],
                condition=models.Q(state="ON"),
                name="strategy_on",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StrategyRun(models.Model):
    """One night of one strategy: what it met and what it committed.

    `filtered` counts the offers that did not fit, by the filter that they failed.
    """

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="runs")
    on = models.DateField()
    offer_count = models.PositiveIntegerField()
    filtered = models.JSONField(default=dict)
    invested_minor = models.BigIntegerField(default=0)
    invested_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["strategy", "on"], name="strategy_run_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.strategy_id} on {self.on}"


class StrategyOutcome(models.Model):
    """What a strategy did about one offer that fitted it, and why. Source: ecosystem I7."""

    class Code(models.TextChoices):
        INVESTED = "INVESTED"
        FILTER = "FILTER"  # it does not fit; counted, not kept
        COMMITTED_ALREADY = "COMMITTED_ALREADY"
        LOAN_LIMIT = "LOAN_LIMIT"
        BANK_LIMIT = "BANK_LIMIT"
        SECTOR_LIMIT = "SECTOR_LIMIT"
        OWN_LIMIT = "OWN_LIMIT"  # of the investor: what they may commit to one offer or in a year
        CASH = "CASH"
        FILLED = "FILLED"
        REFUSED = "REFUSED"  # by the commitment itself; the refusal's code stands in the remark

    run = models.ForeignKey(StrategyRun, on_delete=models.CASCADE, related_name="outcomes")
    offer = models.ForeignKey("marketplace.Offer", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=17, choices=Code.choices)
    amount_minor = models.BigIntegerField(default=0)
    commitment = models.ForeignKey(
        "marketplace.Commitment", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    remark = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "offer"], name="strategy_outcome_once"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.offer_id} {self.code}"
