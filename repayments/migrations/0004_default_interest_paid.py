
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('repayments', '0003_bank_loans'),
    ]

    operations = [
        migrations.AddField(
            model_name='bankdefault',
            name='interest_paid_minor',
            field=models.BigIntegerField(default=0),
        ),
    ]
