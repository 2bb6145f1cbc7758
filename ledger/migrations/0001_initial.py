"""The ledger's tables."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import ledger.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Asset",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=12, unique=True)),
                ("decimals", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("decimals__lte", 11)), name="ledger_asset_decimals"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(db_collation="C", max_length=80)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("SPENDING", "Spending"),
                            ("STAKE", "Stake"),
                            ("COMMON_POOL", "Common pool"),
                            ("CONTINGENCY_POOL", "Contingency pool"),
                            ("TRANSACTION_POOL", "Transaction pool"),
                            ("TRANSACTION_POOL_UNEARNED", "Transaction pool, unearned"),
                            ("MERCHANT", "Merchant's till"),
                            ("ISSUANCE", "Issuance"),
                        ],
                        db_collation="C",
                        max_length=32,
                    ),
                ),
                ("floor_minor", models.BigIntegerField(default=0, null=True)),
                ("balance_minor", models.BigIntegerField(db_default=0, default=0)),
                (
                    "asset",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.asset",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Journal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(db_collation="C", max_length=200)),
                ("digest", models.BinaryField(max_length=32)),
                ("happened_on", models.DateField()),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("book_id", models.BigIntegerField(null=True)),
                (
                    "xid",
                    ledger.fields.TransactionIdField(
                        db_default=models.Func(function="pg_current_xact_id"), editable=False
                    ),
                ),
                (
                    "reverses",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversals",
                        to="ledger.journal",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "journal_id",
                        "position",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("position", models.IntegerField()),
                (
                    "kind",
                    models.SmallIntegerField(
                        choices=[
                            (1, "Reversal"),
                            (2, "Opening balance"),
                            (3, "Issuance"),
                            (4, "Issuance to the common pool"),
                            (10, "Stake"),
                            (11, "Stake withdrawn"),
                            (12, "Exit payout"),
                            (20, "Purchase"),
                            (30, "Disbursement"),
                            (31, "Establishment fee"),
                            (32, "Fee released"),
                            (40, "Principal"),
                            (41, "Interest"),
                            (50, "Recovery"),
                        ]
                    ),
                ),
                ("amount_minor", models.BigIntegerField()),
                (
                    "credit",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
                (
                    "debit",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
                (
                    "journal",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="ledger.journal",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(fields=("code",), name="ledger_account_code_once"),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("floor_minor", None),
                    ("balance_minor__gte", models.F("floor_minor")),
                    _connector="OR",
                ),
                name="ledger_account_floor_holds",
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("floor_minor__isnull", False), ("purpose", "ISSUANCE"), _connector="OR"
                ),
                name="ledger_account_floor_needed",
            ),
        ),
        migrations.AddConstraint(
            model_name="journal",
            constraint=models.UniqueConstraint(
                fields=("reference",), name="ledger_journal_reference_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="journal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reverses__isnull", False)),
                fields=("reverses",),
                name="ledger_journal_reversed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="journal",
            constraint=models.CheckConstraint(
                condition=models.Q(("reference", ""), _negated=True),
                name="ledger_journal_reference_given",
            ),
        ),
        migrations.AddIndex(
            model_name="journal",
            index=models.Index(fields=["xid"], name="ledger_journal_xid"),
        ),
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(fields=["debit", "journal"], name="ledger_transfer_debit"),
        ),
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(fields=["credit", "journal"], name="ledger_transfer_credit"),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_minor__gt", 0)), name="ledger_transfer_amount_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("debit", models.F("credit")), _negated=True),
                name="ledger_transfer_two_accounts",
            ),
        ),
        # Half of each page is left free, so that a balance changes in place and touches no index.
        migrations.RunSQL(
            "ALTER TABLE ledger_account SET (fillfactor = 50)",
            "ALTER TABLE ledger_account RESET (fillfactor)",
        ),
        # The table of ledger/kinds.py for PostgreSQL's eyes; filled at every `manage.py migrate`.
        migrations.RunSQL(
            """
            CREATE TABLE ledger_allowed (
                kind smallint NOT NULL,
                debit_purpose varchar(32) COLLATE "C" NOT NULL,
                credit_purpose varchar(32) COLLATE "C" NOT NULL,
                PRIMARY KEY (kind, debit_purpose, credit_purpose)
            )
            """,
            "DROP TABLE ledger_allowed",
        ),
    ]
