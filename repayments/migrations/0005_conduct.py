
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('banks', '0004_bank_standing'),
        ('ledger', '0002_accounts_without_floor'),
        ('loans', '0005_panel_of_bank_loan'),
        ('people', '0002_notice'),
        ('repayments', '0004_default_interest_paid'),
    ]

    operations = [
        migrations.CreateModel(
            name='BusinessToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_on', models.DateField()),
                ('asset', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.asset')),
                ('business', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='token', to='banks.business')),
            ],
        ),
        migrations.CreateModel(
            name='CapitalCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(max_length=9)),
                ('amount_minor', models.BigIntegerField()),
                ('paid_minor', models.BigIntegerField(default=0)),
                ('called_on', models.DateField()),
                ('due_on', models.DateField()),
                ('state', models.CharField(choices=[('OPEN', 'Open'), ('PAID', 'Paid'), ('SHORT', 'Short')], default='OPEN', max_length=5)),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('bank_loan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='loans.bankloan')),
                ('milestone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='loans.milestone')),
            ],
        ),
        migrations.CreateModel(
            name='CallShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount_minor', models.BigIntegerField()),
                ('note_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('note_minors', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('lapsed_minor', models.BigIntegerField(default=0)),
                ('state', models.CharField(choices=[('CALLED', 'Called'), ('PAID', 'Paid'), ('BREACHED', 'Breached'), ('DROPPED', 'Dropped')], default='CALLED', max_length=8)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.account')),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='call_shares', to='people.person')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='repayments.capitalcall')),
            ],
        ),
        migrations.CreateModel(
            name='Challenge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('ground', models.CharField(choices=[('LATE', 'Late'), ('MILESTONE', 'Milestone')], max_length=9)),
                ('subject_number', models.PositiveSmallIntegerField()),
                ('remark', models.CharField(blank=True, max_length=500)),
                ('challenged_on', models.DateField()),
                ('closes_on', models.DateField()),
                ('voters', models.CharField(choices=[('DELEGATES', 'Delegates'), ('HOLDERS', 'Holders'), ('NOBODY', 'Nobody')], max_length=9)),
                ('state', models.CharField(choices=[('OPEN', 'Open'), ('CURED', 'Cured'), ('EXTENDED', 'Extended'), ('RESTRUCTURED', 'Restructured'), ('DEFAULTED', 'Defaulted')], default='OPEN', max_length=12)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('bank_loan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='challenges', to='loans.bankloan')),
                ('challenger', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='CollateralSale',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount_minor', models.BigIntegerField()),
                ('price_minor', models.BigIntegerField()),
                ('recovered_minor', models.BigIntegerField()),
                ('surplus_minor', models.BigIntegerField()),
                ('buyer', models.CharField(max_length=200)),
                ('sold_on', models.DateField()),
                ('approval', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='banks.approval')),
                ('collateral', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sale', to='loans.collateral')),
            ],
        ),
        migrations.CreateModel(
            name='CollateralValuation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value_minor', models.BigIntegerField()),
                ('valued_on', models.DateField()),
                ('basis', models.CharField(max_length=300)),
                ('approval', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='banks.approval')),
                ('collateral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='valuations', to='loans.collateral')),
            ],
        ),
        migrations.CreateModel(
            name='CoverAlert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('WARN', 'Warn'), ('CALL', 'Call')], max_length=4)),
                ('value_minor', models.BigIntegerField()),
                ('outstanding_minor', models.BigIntegerField()),
                ('raised_on', models.DateField()),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('bank_loan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cover_alerts', to='loans.bankloan')),
            ],
        ),
        migrations.CreateModel(
            name='DelinquencyPause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
                ('until_on', models.DateField()),
                ('reason', models.CharField(max_length=300)),
                ('approval', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='banks.approval')),
                ('bank_loan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pauses', to='loans.bankloan')),
            ],
        ),
        migrations.CreateModel(
            name='EvidenceFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='banks.storedfile')),
            ],
        ),
        migrations.CreateModel(
            name='HolderBallot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weight_minor', models.BigIntegerField()),
                ('vote', models.CharField(blank=True, max_length=7)),
                ('cast_on', models.DateField(blank=True, null=True)),
                ('challenge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ballots', to='repayments.challenge')),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='MilestoneEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('remark', models.TextField()),
                ('delivered_on', models.DateField()),
                ('asks_officers', models.BooleanField()),
                ('asks_delegates', models.BooleanField()),
                ('officer_said_on', models.DateField(blank=True, null=True)),
                ('delegates_said_on', models.DateField(blank=True, null=True)),
                ('outcome', models.CharField(choices=[('WAITING', 'Waiting'), ('ACCEPTED', 'Accepted'), ('REFUSED', 'Refused')], default='WAITING', max_length=8)),
                ('decided_on', models.DateField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('delivered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('files', models.ManyToManyField(related_name='+', through='repayments.EvidenceFile', to='banks.storedfile')),
                ('milestone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='loans.milestone')),
                ('officer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'verbose_name_plural': 'milestone evidence',
            },
        ),
        migrations.AddField(
            model_name='evidencefile',
            name='evidence',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence_files', to='repayments.milestoneevidence'),
        ),
        migrations.CreateModel(
            name='NoteDraw',
            fields=[
                ('note', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='draw', serialize=False, to='loans.note')),
                ('drawn_minor', models.BigIntegerField(default=0)),
                ('called_minor', models.BigIntegerField(default=0)),
                ('lapsed_minor', models.BigIntegerField(default=0)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('drawn_minor__gte', 0), ('called_minor__gte', 0), ('lapsed_minor__gte', 0)), name='note_draw_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='Restructuring',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('restructured_on', models.DateField()),
                ('reason', models.CharField(max_length=300)),
                ('rate_before_millionths', models.PositiveIntegerField()),
                ('rate_after_millionths', models.PositiveIntegerField()),
                ('count_before', models.PositiveSmallIntegerField()),
                ('count_after', models.PositiveSmallIntegerField()),
                ('overdue_minor', models.BigIntegerField()),
                ('approval', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='banks.approval')),
                ('bank_loan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='restructurings', to='loans.bankloan')),
                ('schedule', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='loans.scheduleversion')),
            ],
        ),
        migrations.CreateModel(
            name='StreamHalt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=16)),
                ('remark', models.CharField(blank=True, max_length=200)),
                ('halted_on', models.DateField()),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('bank_loan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='halts', to='loans.bankloan')),
            ],
        ),
        migrations.CreateModel(
            name='TokenRedemption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('principal_minor', models.BigIntegerField()),
                ('interest_minor', models.BigIntegerField()),
                ('tokens_minor', models.BigIntegerField()),
                ('discount_millionths', models.PositiveIntegerField()),
                ('redeemed_on', models.DateField()),
                ('journal_id', models.BigIntegerField()),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('note', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='redemption', to='loans.note')),
                ('payment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='redemption', to='repayments.loanpayment')),
                ('token_asset', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.asset')),
            ],
        ),
        migrations.CreateModel(
            name='BorrowerReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('file_name', models.CharField(blank=True, max_length=120)),
                ('filed_on', models.DateField()),
                ('bank_loan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='loans.bankloan')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='banks.storedfile')),
                ('filed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['bank_loan', 'filed_on'], name='report_by_loan')],
            },
        ),
        migrations.AddIndex(
            model_name='capitalcall',
            index=models.Index(condition=models.Q(('state', 'OPEN')), fields=['bank_loan'], name='capital_call_open'),
        ),
        migrations.AddConstraint(
            model_name='capitalcall',
            constraint=models.UniqueConstraint(fields=('bank_loan', 'number'), name='call_number_once'),
        ),
        migrations.AddConstraint(
            model_name='capitalcall',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0), ('paid_minor__gte', 0), ('paid_minor__lte', models.F('amount_minor'))), name='call_paid_within_amount'),
        ),
        migrations.AddIndex(
            model_name='callshare',
            index=models.Index(fields=['holder', 'state'], name='call_share_by_holder'),
        ),
        migrations.AddConstraint(
            model_name='callshare',
            constraint=models.UniqueConstraint(fields=('call', 'holder', 'account'), name='call_share_once'),
        ),
        migrations.AddConstraint(
            model_name='callshare',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='call_share_amount_positive'),
        ),
        migrations.AddIndex(
            model_name='challenge',
            index=models.Index(condition=models.Q(('state', 'OPEN')), fields=['closes_on'], name='challenge_ends'),
        ),
        migrations.AddConstraint(
            model_name='challenge',
            constraint=models.UniqueConstraint(fields=('bank_loan', 'number'), name='challenge_number_once'),
        ),
        migrations.AddConstraint(
            model_name='challenge',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'OPEN')), fields=('bank_loan',), name='challenge_open_once'),
        ),
        migrations.AddConstraint(
            model_name='collateralsale',
            constraint=models.CheckConstraint(condition=models.Q(('price_minor', django.db.models.expressions.CombinedExpression(models.F('recovered_minor'), '+', models.F('surplus_minor')))), name='collateral_sale_adds_up'),
        ),
        migrations.AddConstraint(
            model_name='collateralvaluation',
            constraint=models.CheckConstraint(condition=models.Q(('value_minor__gte', 0)), name='valuation_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='coveralert',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('bank_loan',), name='cover_alert_open_once'),
        ),
        migrations.AddConstraint(
            model_name='delinquencypause',
            constraint=models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('starts_on'))), name='pause_has_days'),
        ),
        migrations.AddConstraint(
            model_name='holderballot',
            constraint=models.UniqueConstraint(fields=('challenge', 'holder'), name='holder_ballot_once'),
        ),
        migrations.AddConstraint(
            model_name='milestoneevidence',
            constraint=models.UniqueConstraint(fields=('milestone', 'number'), name='evidence_number_once'),
        ),
        migrations.AddConstraint(
            model_name='milestoneevidence',
            constraint=models.UniqueConstraint(condition=models.Q(('outcome', 'WAITING')), fields=('milestone',), name='evidence_waits_once'),
        ),
        migrations.AddConstraint(
            model_name='milestoneevidence',
            constraint=models.CheckConstraint(condition=models.Q(('asks_officers', True), ('asks_delegates', True), _connector='OR'), name='evidence_asks_somebody'),
        ),
        migrations.AddConstraint(
            model_name='milestoneevidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_on', None), ('outcome', 'WAITING')), models.Q(models.Q(('outcome', 'WAITING'), _negated=True), ('decided_on__isnull', False)), _connector='OR'), name='evidence_outcome_has_its_day'),
        ),
        migrations.AddConstraint(
            model_name='streamhalt',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('bank_loan',), name='stream_halt_open_once'),
        ),
        migrations.AddConstraint(
            model_name='tokenredemption',
            constraint=models.CheckConstraint(condition=models.Q(('tokens_minor__gt', 0)), name='redemption_gives_tokens'),
        ),
    ]
