"""Loans, the notes that lenders hold on them, and the order in which losses are borne."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models


class LoanQuerySet(models.QuerySet):
    """Adjectives of loans."""

    def open(self) -> "LoanQuerySet":
        return self.filter(state=Loan.State.REPAYING)

    def purchases(self) -> "LoanQuerySet":
        """Loans for something bought, extensions left out."""
        return self.filter(extends=None)


class Loan(models.Model):
    """Money lent to one borrower for one purchase, under one version of the parameters.

    Only what was agreed stands here; what is outstanding stands in `repayments.LoanBalance`, which
    every week changes. The level amounts are those of the establishment and add up to the
    principal. An extension is a loan of its own that `extends` another by paying one of its
    installments; `ends_on` is the latest due day of a loan and of its extensions. `bridged_minor`
    is what of the pool's part bridged a short level while the network was young.

    Source: S3 "Establishing a loan & repayment schedule", "Loan extensions"; A-04, A-05, A-09,
    A-13, A-19, A-23.
    """

    class Product(models.TextChoices):
        """Two families on one ledger whose money never mixes. Source: A-01."""

        PEER = "PEER"  # from a lending circle, to a member
        MARKETPLACE = "MARKETPLACE"  # from investors through a bank, to a business (BankLoan)

    class State(models.TextChoices):
        REPAYING = "REPAYING"
        SETTLED = "SETTLED"
        DEFAULTED = "DEFAULTED"

    public_id = models.CharField(max_length=40, unique=True)
    network = models.ForeignKey("governance.Network", on_delete=models.PROTECT)
    product = models.CharField(max_length=12, choices=Product.choices, default=Product.PEER)
    borrower = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="loans")
    payer_account = models.ForeignKey(
        "ledger.Account", on_delete=models.PROTECT, related_name="+", db_index=False
    )
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
    bridged_minor = models.BigIntegerField(default=0, db_default=0)
    extends = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="extensions"
    )
    extended_number = models.PositiveSmallIntegerField(null=True, blank=True)
    transaction_fee_minor = models.BigIntegerField()
    contingency_fee_minor = models.BigIntegerField()
    limit_at_start_minor = models.BigIntegerField()
    installment_count = models.PositiveSmallIntegerField()
    established_on = models.DateField()
    established_at = models.DateTimeField()
    ends_on = models.DateField()
    # The day of the week on which each of its weeks ends: the night finds its loans by it.
    accrual_weekday = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.REPAYING)
    settled_on = models.DateField(null=True, blank=True)
    defaulted_on = models.DateField(null=True, blank=True)

    objects = LoanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(principal_minor__gt=0), name="loan_principal_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    principal_minor=models.F("level_1_minor")
                    + models.F("level_2_minor")
                    + models.F("level_3_minor")
                    + models.F("pool_minor")
                )
                | models.Q(
                    product="MARKETPLACE",
                    level_1_minor=0,
                    level_2_minor=0,
                    level_3_minor=0,
                    pool_minor=0,
                ),
                name="loan_levels_add_up",
            ),
            models.CheckConstraint(
                condition=models.Q(bridged_minor__gte=0)
                & models.Q(bridged_minor__lte=models.F("pool_minor")),
                name="loan_bridge_is_the_pools",
            ),
            models.CheckConstraint(
                condition=models.Q(extends=None, extended_number=None)
                | models.Q(extends__isnull=False, extended_number__isnull=False, product="PEER"),
                name="loan_extends_an_installment",
            ),
            models.UniqueConstraint(
                fields=["extends", "extended_number"],
                condition=models.Q(extends__isnull=False),
                name="loan_extends_it_once",
            ),
            models.CheckConstraint(
                condition=models.Q(installment_count__gt=0), name="loan_has_installments"
            ),
            models.CheckConstraint(
                condition=models.Q(state="SETTLED", settled_on__isnull=False, defaulted_on=None)
                | models.Q(state="DEFAULTED", defaulted_on__isnull=False, settled_on=None)
                | models.Q(state="REPAYING", settled_on=None, defaulted_on=None),
                name="loan_state_has_its_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["network", "accrual_weekday", "id"],
                condition=models.Q(state="REPAYING"),
                name="loan_open_by_weekday",
            ),
            # Loans lie in the order in which they began: a few pages tell which are of a day.
            BrinIndex(fields=["established_on"], pages_per_range=16, name="loan_by_first_day"),
        ]

    def __str__(self) -> str:
        return self.public_id


class Note(models.Model):
    """One creditor's claim on one loan: a circle lender's, the common pool's, an investor's.

    The common pool's has no holder.
    `account` is where returned principal goes: the holder's stake, a shard of the common pool, or
    the investor's wallet. A bank's loan is cut into notes of one size, numbered by `serial` from 1.
    `path` names the members (lending account ids) over whom trust ran from borrower to lender, both
    ends left out; an assigned note stands on no path (A-11). `lien` names the default whose
    creditors receive what this note returns.

    Source: A-20, A-21 (a slice of the sources is a note); architecture decision on one claim model.
    """

    class Level(models.IntegerChoices):
        POOL = 0
        FIRST = 1
        SECOND = 2
        THIRD = 3
        INVESTOR = 4

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="notes")
    holder = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="notes"
    )
    account = models.ForeignKey(
        "ledger.Account", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    serial = models.PositiveIntegerField(null=True, blank=True)
    principal_minor = models.BigIntegerField()
    outstanding_minor = models.BigIntegerField()
    path = ArrayField(models.BigIntegerField(), null=True, blank=True)
    assigned_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="pieces", db_index=False
    )
    # A default case lies a layer above: its number is kept, not a key.
    lien_case_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outstanding_minor__gte=0)
                & models.Q(outstanding_minor__lte=models.F("principal_minor")),
                name="note_outstanding_within_principal",
            ),
            models.CheckConstraint(
                condition=models.Q(holder__isnull=False) | models.Q(level=0),
                name="note_without_holder_is_the_pools",
            ),
            models.CheckConstraint(
                condition=models.Q(level=4, serial__isnull=False)
                | ~models.Q(level=4) & models.Q(serial=None),
                name="note_serial_is_an_investors",
            ),
            models.UniqueConstraint(
                fields=["loan", "serial"],
                condition=models.Q(serial__isnull=False),
                name="note_serial_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["lien_case_id"],
                condition=models.Q(lien_case_id__isnull=False),
                name="note_under_lien",
            ),
        ]

    def __str__(self) -> str:
        return f"note {self.pk} on {self.loan_id}"


class RecoveryTier(models.Model):
    """One step of the order in which a loan's loss is borne, written into the contract.

    `cover` is the largest share of what is open that the tier pays, in millionths (the contingency
    pool's one half is 500 000); the stake and the notes have no such bound.

    Source: RX-03; A-14, A-35; architecture decision "the waterfall is data of the contract".
    """

    class Kind(models.TextChoices):
        STAKE = "STAKE"
        COLLATERAL = "COLLATERAL"
        FIDELITY_BOND = "FIDELITY_BOND"
        CONTINGENCY_POOL = "CONTINGENCY_POOL"
        NOTES = "NOTES"

    pk = models.CompositePrimaryKey("loan_id", "rank")
    loan = models.ForeignKey(
        Loan, on_delete=models.PROTECT, related_name="recovery_tiers", db_index=False
    )
    rank = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    cover_millionths = models.PositiveIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.loan_id} {self.rank} {self.kind}"
