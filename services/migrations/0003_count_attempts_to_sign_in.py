from django.core.management import call_command
from django.db import migrations

TABLE = "sign_in_attempts"


def make_table(apps, schema_editor):
    alias = schema_editor.connection.alias
    call_command("createcachetable", TABLE, database=alias, verbosity=0)


def drop_table(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE {schema_editor.quote_name(TABLE)}")


class Migration(migrations.Migration):
    """Wrong attempts are counted in a table that all processes share."""

    dependencies = [("services", "0002_full_text_index")]

    operations = [migrations.RunPython(make_table, drop_table)]
