from django.db import migrations


class Migration(migrations.Migration):
    """Shops that listen already hear of their businesses' loans from now on."""

    dependencies = [
        ("banks", "0005_business_mailbox"),
        ("merchants", "0013_import_scope"),
    ]

    operations = [
        migrations.RunSQL(
            """
            UPDATE banks_business business SET mailbox_id = merchant.mailbox_id
            FROM merchants_merchant merchant
            WHERE merchant.business_id = business.id AND merchant.mailbox_id IS NOT NULL
            """,
            migrations.RunSQL.noop,
        ),
    ]
