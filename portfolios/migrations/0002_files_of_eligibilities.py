import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('banks', '0002_case_files'),
        ('portfolios', '0001_eligibility_and_strategies'),
    ]

    operations = [
        migrations.AlterField(
            model_name='eligibility',
            name='state',
            field=models.CharField(choices=[('ASKED', 'Asked'), ('ACCEPTED', 'Accepted'), ('REFUSED', 'Refused')], default='ASKED', max_length=8),
        ),
        # Nothing was handed in yet.
        migrations.DeleteModel(name='EligibilityDocument'),
        migrations.CreateModel(
            name='EligibilityDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=120)),
                ('eligibility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='portfolios.eligibility')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='banks.storedfile')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('eligibility', 'number'), name='eligibility_document_once')],
            },
        ),
    ]
