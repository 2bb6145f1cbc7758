from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('loans', '0003_bank_loans'),
    ]

    operations = [
        migrations.AddField(
            model_name='bankloan',
            name='autopay',
            field=models.BooleanField(default=True),
        ),
        # Every period end changes a row: the next version finds room in its page.
        migrations.RunSQL(
            "ALTER TABLE loans_bankloan SET (fillfactor = 60)",
            "ALTER TABLE loans_bankloan RESET (fillfactor)",
        ),
    ]
