import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("loans", "0007_extensions")]

    operations = [
        migrations.AddIndex(
            model_name="loan",
            index=django.contrib.postgres.indexes.BrinIndex(
                fields=["established_on"], name="loan_by_first_day", pages_per_range=16
            ),
        ),
    ]
