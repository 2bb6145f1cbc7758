from django.db import migrations, models
from django.db.models import F


def take_what_was_agreed(apps, schema_editor):
    """Nothing was told of a change before: what was agreed is in force."""
    splits = apps.get_model("merchants", "SplitAgreement").objects.using(
        schema_editor.connection.alias
    )
    splits.update(in_force_millionths=F("millionths"))


class Migration(migrations.Migration):
    dependencies = [
        ("merchants", "0009_refund_approver"),
    ]

    operations = [
        migrations.AddField(
            model_name="splitagreement",
            name="in_force_millionths",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.RunPython(take_what_was_agreed, migrations.RunPython.noop),
    ]
