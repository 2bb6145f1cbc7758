"""Deeds know the transaction that wrote them; those that are there already have this one's."""

from typing import ClassVar

from django.db import migrations, models

import ledger.fields


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0005_cause_of_notices")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="auditevent",
            name="xid",
            field=ledger.fields.TransactionIdField(
                db_default=models.Func(function="pg_current_xact_id"), editable=False
            ),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["xid"], name="audit_by_transaction"),
        ),
    ]
