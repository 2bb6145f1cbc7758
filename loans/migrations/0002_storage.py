"""Leave room in the pages of notes, whose outstanding amount every repayment changes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("loans", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE loans_note SET (fillfactor = 60)",
            "ALTER TABLE loans_note RESET (fillfactor)",
        ),
    ]
