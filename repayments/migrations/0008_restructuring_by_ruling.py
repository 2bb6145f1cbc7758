
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('banks', '0004_bank_standing'),
        ('repayments', '0007_receipt_statement_line'),
    ]

    operations = [
        migrations.AlterField(
            model_name='restructuring',
            name='approval',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='banks.approval'),
        ),
        migrations.AlterField(
            model_name='restructuring',
            name='reason',
            field=models.CharField(blank=True, max_length=300),
        ),
    ]
