"""Assets, accounts, journals and transfers: what the ledger is made of."""

from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now

from ledger.fields import TransactionIdField
from ledger.kinds import Kind, Purpose


class Asset(models.Model):
    """A unit that amounts are counted in; its scale never changes."""

    code = models.CharField(max_length=12, unique=True)
    decimals = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(decimals__lte=11), name="ledger_asset_decimals"),
        ]

    def __str__(self) -> str:
        return self.code


class Account(models.Model):
    """A place where money of one asset lies, with the least that must stay in it.

    `balance_minor` is credits less debits in minor units and is moved by `ledger_post` alone.
    `floor_minor` NULL means no floor: what a network or a business issued, what lies outside.
    """

    # Unique by a constraint and not by the field: the field would add a second index.
    code = models.CharField(max_length=80, db_collation="C")
    purpose = models.CharField(max_length=32, choices=Purpose.choices, db_collation="C")
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="+", db_index=False)
    floor_minor = models.BigIntegerField(null=True, default=0)
    # No index may hold this column, so that PostgreSQL changes it in place (heap-only tuples).
    balance_minor = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], name="ledger_account_code_once"),
            models.CheckConstraint(
                condition=Q(floor_minor=None) | Q(balance_minor__gte=F("floor_minor")),
                name="ledger_account_floor_holds",
            ),
            models.CheckConstraint(
                condition=Q(floor_minor__isnull=False)
                | Q(purpose__in=["ISSUANCE", "EXTERNAL", "BUSINESS_TOKENS"]),
                name="ledger_account_floor_needed",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Journal(models.Model):
    """One event that moved money: all of its transfers happened, or none.

    `reference` names the event once and for all; `digest` is the SHA-256 of its transfers, so
    that the same reference with other transfers is found out.
    """

    reference = models.CharField(max_length=200, db_collation="C")
    digest = models.BinaryField(max_length=32)
    happened_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())
    # The network (later: bank) whose day it happened on, where there is one.
    book_id = models.BigIntegerField(null=True)
    reverses = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="reversals",
        db_constraint=False,
        db_index=False,
    )
    xid = TransactionIdField(db_default=Func(function="pg_current_xact_id"), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reference"], name="ledger_journal_reference_once"),
            models.UniqueConstraint(
                fields=["reverses"],
                condition=Q(reverses__isnull=False),
                name="ledger_journal_reversed_once",
            ),
            models.CheckConstraint(
                condition=~Q(reference=""), name="ledger_journal_reference_given"
            ),
        ]
        # Who keeps balances in memory asks what was posted since a transaction.
        indexes = [models.Index(fields=["xid"], name="ledger_journal_xid")]

    def __str__(self) -> str:
        return self.reference


class Transfer(models.Model):
    """`amount_minor` that left the debit account and reached the credit account.

    One debit, one credit: it balances by construction. There are no foreign keys in the
    database, because each would cost a trigger per row: `ledger_post`, the only writer,
    refuses unknown accounts, and neither accounts nor journals can be deleted.
    """

    pk = models.CompositePrimaryKey("journal_id", "position")
    journal = models.ForeignKey(
        Journal,
        on_delete=models.PROTECT,
        related_name="transfers",
        db_constraint=False,
        db_index=False,
    )
    position = models.IntegerField()
    kind = models.SmallIntegerField(choices=Kind.choices)
    debit = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    credit = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0), name="ledger_transfer_amount_positive"
            ),
            models.CheckConstraint(
                condition=~Q(debit=F("credit")), name="ledger_transfer_two_accounts"
            ),
        ]
        indexes = [
            models.Index(fields=["debit", "journal"], name="ledger_transfer_debit"),
            models.Index(fields=["credit", "journal"], name="ledger_transfer_credit"),
        ]

    def __str__(self) -> str:
        return f"{self.journal_id}/{self.position}"
