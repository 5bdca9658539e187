"""PostgreSQL does not know that a document is dear to unpack: for common words it would rather read
all of them than ask the index, and take seconds."""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION services_with_words(question text, names text[], most integer)
RETURNS SETOF bigint LANGUAGE sql STABLE SET enable_seqscan = off AS $$
    SELECT found.service_id
    FROM (
        SELECT document.service_id, document.name_words FROM services_searchdocument document
        WHERE document.vector @@ to_tsquery('simple', question) LIMIT most
    ) AS found
    WHERE names IS NULL OR ' ' || found.name_words || ' ' LIKE ANY (names)
$$
"""
POSTGRESQL_BACK = "DROP FUNCTION services_with_words"


def run(statement):
    def step(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statement, params=None)

    return step


class Migration(migrations.Migration):
    dependencies = [("services", "0003_count_attempts_to_sign_in")]
    operations = [migrations.RunPython(run(POSTGRESQL), run(POSTGRESQL_BACK))]
