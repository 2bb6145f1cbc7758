"""Members' loan accounts, whom they trust and how far, and the quotes they were given."""

from django.db import models

from ledger.fields import TransactionIdField


class LoanAccount(models.Model):
    """One member's place in a network: their stake, their credit and what they lend by.

    `deposit_minor` changes only when the owner stakes, withdraws or leaves, or loses money to a
    draw or a default; lending never changes it (R3-046). What is available is the balance of
    `stake_account`; what is lent out is the difference, and equals the notes the member holds.
    `peers_missing_since` is the day on which others, by closing or leaving, took the member's
    unique peers below the minimum: borrowing goes on for the grace of P-28 (A-61).

    Source: S3 "Loan account & trusted lenders", "Halting loans and exiting"; A-10, A-16, A-52.
    """

    class State(models.TextChoices):
        PENDING_STAKE = "PENDING_STAKE"
        PENDING_PEERS = "PENDING_PEERS"
        ACTIVE = "ACTIVE"
        HOLD = "HOLD"
        HOLD_TO_EXIT = "HOLD_TO_EXIT"
        EXITED = "EXITED"
        CLOSED_DEFAULTED = "CLOSED_DEFAULTED"

    class ExitReason(models.TextChoices):
        VOLUNTARY = "VOLUNTARY"
        DEFAULT = "DEFAULT"

    class Permission(models.TextChoices):
        NONE = "NONE"
        LOAN = "LOAN"

    network = models.ForeignKey("governance.Network", on_delete=models.PROTECT)
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="loan_accounts"
    )
    spending_account = models.OneToOneField(
        "ledger.Account", on_delete=models.PROTECT, related_name="+"
    )
    stake_account = models.OneToOneField(
        "ledger.Account", on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=16, choices=State.choices, default=State.PENDING_STAKE)
    exit_reason = models.CharField(
        max_length=10, choices=ExitReason.choices, blank=True, default=""
    )
    joined_on = models.DateField()
    deposit_minor = models.BigIntegerField(default=0)
    ratio = models.PositiveSmallIntegerField(default=1)
    stepped_down_on = models.DateField(null=True, blank=True)
    # Loans that earned a step since the last one, where more than one is asked for (P-23).
    loans_towards_step = models.PositiveSmallIntegerField(default=0)
    history_judged_on = models.DateField(null=True, blank=True)
    borrowing_blocked = models.BooleanField(default=False)
    top_up_required = models.BooleanField(default=False)
    below_minimum_since = models.DateField(null=True, blank=True)
    # As counted at the last re-evaluation; the checkout counts anew.
    unique_peers = models.PositiveSmallIntegerField(default=0)
    unique_warning = models.BooleanField(default=False)
    peers_missing_since = models.DateField(null=True, blank=True)
    autopay = models.BooleanField(default=True)
    relays = models.BooleanField(default=True)
    offers_second = models.CharField(
        max_length=8, choices=Permission.choices, default=Permission.LOAN
    )
    offers_third = models.CharField(
        max_length=8, choices=Permission.choices, default=Permission.LOAN
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "person"], name="loan_account_once"),
            models.CheckConstraint(
                condition=models.Q(deposit_minor__gte=0), name="deposit_not_negative"
            ),
            models.CheckConstraint(condition=models.Q(ratio__gte=1), name="ratio_at_least_one"),
        ]
        indexes = [models.Index(fields=["network", "state", "id"], name="loan_account_by_state")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.network_id}"


class DepositBalance(models.Model):
    """The deposit at the close of a day on which it changed; between rows it stands still.

    Source: S3 "Interest is waived for growing loan accounts"; A-30.
    """

    pk = models.CompositePrimaryKey("account_id", "on")
    account = models.ForeignKey(
        LoanAccount, on_delete=models.PROTECT, related_name="deposit_balances", db_index=False
    )
    on = models.DateField()
    deposit_minor = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.account_id} {self.on}"


class TrustLink(models.Model):
    """The relation of two members, and what each grants the other as a lender.

    The two ends are kept in id order (`low` < `high`). `low_grants` is what the low end, as lender,
    grants the high end as borrower. A link stands while ACTIVE; a closed one stays on record and
    a new one may follow.

    Source: S3 "Trust agreement"; A-21, A-43, A-54, A-61, A-62.
    """

    class State(models.TextChoices):
        REQUESTED = "REQUESTED"
        ACTIVE = "ACTIVE"
        CLOSED = "CLOSED"
        DECLINED = "DECLINED"
        WITHDRAWN = "WITHDRAWN"

    Permission = LoanAccount.Permission

    network = models.ForeignKey("governance.Network", on_delete=models.PROTECT, db_index=False)
    low = models.ForeignKey(LoanAccount, on_delete=models.PROTECT, related_name="+", db_index=False)
    high = models.ForeignKey(LoanAccount, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices)
    requested_by = models.ForeignKey(
        LoanAccount, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    requested_on = models.DateField()
    agreed_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    low_grants = models.CharField(max_length=8, choices=Permission.choices, default=Permission.LOAN)
    low_limit_minor = models.BigIntegerField(null=True, blank=True)
    high_grants = models.CharField(
        max_length=8, choices=Permission.choices, default=Permission.LOAN
    )
    high_limit_minor = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(low__lt=models.F("high")), name="trust_link_in_id_order"
            ),
            models.UniqueConstraint(
                fields=["low", "high"],
                condition=models.Q(state__in=["REQUESTED", "ACTIVE"]),
                name="trust_link_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.low_id}-{self.high_id} {self.state}"


class PeerConsent(models.Model):
    """A common friend's yes to a new agreement that takes unique peers from them (A-61)."""

    pk = models.CompositePrimaryKey("link_id", "account_id")
    link = models.ForeignKey(
        TrustLink, on_delete=models.PROTECT, related_name="consents", db_index=False
    )
    account = models.ForeignKey(LoanAccount, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    agreed_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.account_id} on {self.link_id}"


class TrustChange(models.Model):
    """News for the trust graph in memory: a link or an account whose edges or flags changed.

    Rows are read by transaction id, so that none is missed that commits late.
    """

    network = models.ForeignKey("governance.Network", on_delete=models.PROTECT, db_index=False)
    link = models.ForeignKey(TrustLink, on_delete=models.PROTECT, null=True, db_index=False)
    account = models.ForeignKey(LoanAccount, on_delete=models.PROTECT, null=True, db_index=False)
    xid = TransactionIdField(db_default=models.Func(function="pg_current_xact_id"), editable=False)

    class Meta:
        indexes = [models.Index(fields=["network", "xid"], name="trust_change_news")]

    def __str__(self) -> str:
        return f"change {self.pk}"


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
