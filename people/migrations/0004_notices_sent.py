"""Notices are the queue of what is sent; those that are there already stay in the inbox alone."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0003_cause_of_deeds")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="notice",
            name="created_at",
            field=models.DateTimeField(db_default=Now(), editable=False),
        ),
        migrations.AddField(
            model_name="notice",
            name="handled_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.RunSQL("UPDATE people_notice SET handled_at = now()", migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("read_at__isnull", True)),
                fields=["person"],
                name="notice_unread",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("handled_at__isnull", True)),
                fields=["id"],
                name="notice_unhandled",
            ),
        ),
    ]
