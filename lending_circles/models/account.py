"""Members' loan accounts, and their deposits day by day."""

from django.db import models


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
        """What a lender offers a borrower; each includes those before it (S3 "Trust agreement")."""

        NONE = "NONE"
        LOAN = "LOAN"
        EXTEND = "EXTEND"
        FORGIVE = "FORGIVE"

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
    # Whom the member lends to beyond their circle, matched without anybody viewing a profile; NULL
    # accepts any record. Source: R3-120.
    second_defaults_max = models.PositiveSmallIntegerField(null=True, blank=True)
    second_on_time_percent_min = models.PositiveSmallIntegerField(null=True, blank=True)
    second_ratio_min = models.PositiveSmallIntegerField(null=True, blank=True)
    third_defaults_max = models.PositiveSmallIntegerField(null=True, blank=True)
    third_on_time_percent_min = models.PositiveSmallIntegerField(null=True, blank=True)
    third_ratio_min = models.PositiveSmallIntegerField(null=True, blank=True)
    # Whether the member forgives only what the borrower's own stake leaves open. Source: A-28.
    forgives_after_stake = models.BooleanField(default=False, db_default=False)
    # The last day on which the account was opened again, after a default or after leaving.
    reopened_on = models.DateField(null=True, blank=True)

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
