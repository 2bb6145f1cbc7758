import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0003_test_networks'),
        ('lending_circles', '0002_agreements_in_full'),
    ]

    operations = [
        migrations.CreateModel(
            name='BundleProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bundle', models.CharField(max_length=20)),
                ('needed', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('OPEN', 'Open'), ('ADOPTED', 'Adopted'), ('LAPSED', 'Lapsed'), ('WITHDRAWN', 'Withdrawn')], default='OPEN', max_length=9)),
                ('proposed_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('decided_on', models.DateField(blank=True, null=True)),
                ('network', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='governance.network')),
                ('proposer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='lending_circles.loanaccount')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'OPEN')), fields=['network', 'ends_on'], name='bundle_proposal_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('needed__gte', 1)), name='bundle_needs_somebody')],
            },
        ),
        migrations.CreateModel(
            name='BundleAnswer',
            fields=[
                ('pk', models.CompositePrimaryKey('proposal_id', 'account_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('agreed_on', models.DateField(blank=True, null=True)),
                ('declined_on', models.DateField(blank=True, null=True)),
                ('adopted_on', models.DateField(blank=True, null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='lending_circles.loanaccount')),
                ('proposal', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='lending_circles.bundleproposal')),
            ],
        ),
        migrations.AddIndex(
            model_name='trustlink',
            index=models.Index(condition=models.Q(('state__in', ['REQUESTED', 'PROFILE_OFFERED', 'AGREED_BY_ONE'])), fields=['network', 'requested_on'], name='trust_link_asking'),
        ),
    ]
