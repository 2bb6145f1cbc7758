from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

# Versions of cases, prospectuses, their moves and stored files are what others have read and
# signed: not even the owner of the tables changes them by mistake.
TABLES = ("banks_caseversion", "banks_prospectus", "banks_casetransition", "banks_storedfile")
REFUSE = """
CREATE FUNCTION banks_kept_for_ever() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are kept as they are', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('banks', '0002_case_files'),
    ]

    operations = [
        TrigramExtension(),
        migrations.RunSQL(
            'CREATE INDEX business_name_trigram ON banks_business USING gin (name gin_trgm_ops)',
            'DROP INDEX business_name_trigram',
        ),
        migrations.RunSQL(REFUSE, 'DROP FUNCTION banks_kept_for_ever()'),
        *(
            migrations.RunSQL(
                f'CREATE TRIGGER kept_for_ever BEFORE UPDATE OR DELETE ON {table} '
                'FOR EACH ROW EXECUTE FUNCTION banks_kept_for_ever()',
                f'DROP TRIGGER kept_for_ever ON {table}',
            )
            for table in TABLES
        ),
    ]
