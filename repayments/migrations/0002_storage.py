"""Leave room in the pages of rows that every week changes, so that they change in place."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("repayments", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE repayments_loanbalance SET (fillfactor = 50)",
            "ALTER TABLE repayments_loanbalance RESET (fillfactor)",
        ),
        migrations.RunSQL(
            "ALTER TABLE repayments_installment SET (fillfactor = 60)",
            "ALTER TABLE repayments_installment RESET (fillfactor)",
        ),
    ]
