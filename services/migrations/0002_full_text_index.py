"""The database's own full-text index over the search documents, kept by the database itself."""

from django.db import migrations

TABLE = "services_searchdocument"
COLUMNS = ("name_words", "about_words", "other_words")

# The documents are folded already: the tokenizer only has to part words at spaces. Vowel signs of
# Arabic and Indic scripts belong to words, which unicode61 does not know by itself.
SQLITE = [
    f"""
    CREATE VIRTUAL TABLE services_search USING fts5(
        {", ".join(COLUMNS)}, content='{TABLE}', content_rowid='id',
        tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
    )
    """,
    f"""
    CREATE TRIGGER services_search_insert AFTER INSERT ON {TABLE} BEGIN
        INSERT INTO services_search(rowid, {", ".join(COLUMNS)})
        VALUES (new.id, {", ".join(f"new.{column}" for column in COLUMNS)});
    END
    """,
    f"""
    CREATE TRIGGER services_search_delete AFTER DELETE ON {TABLE} BEGIN
        INSERT INTO services_search(services_search, rowid, {", ".join(COLUMNS)})
        VALUES ('delete', old.id, {", ".join(f"old.{column}" for column in COLUMNS)});
    END
    """,
    f"""
    CREATE TRIGGER services_search_update AFTER UPDATE ON {TABLE} BEGIN
        INSERT INTO services_search(services_search, rowid, {", ".join(COLUMNS)})
        VALUES ('delete', old.id, {", ".join(f"old.{column}" for column in COLUMNS)});
        INSERT INTO services_search(rowid, {", ".join(COLUMNS)})
        VALUES (new.id, {", ".join(f"new.{column}" for column in COLUMNS)});
    END
    """,
]
SQLITE_BACK = [
    "DROP TRIGGER services_search_insert",
    "DROP TRIGGER services_search_delete",
    "DROP TRIGGER services_search_update",
    "DROP TABLE services_search",
]
POSTGRESQL = [
    f"""
    ALTER TABLE {TABLE} ADD COLUMN vector tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', name_words), 'A') ||
        setweight(to_tsvector('simple', about_words), 'B') ||
        setweight(to_tsvector('simple', other_words), 'D')
    ) STORED
    """,
    f"CREATE INDEX services_search_vector ON {TABLE} USING gin (vector)",
]
POSTGRESQL_BACK = [f"ALTER TABLE {TABLE} DROP COLUMN vector"]


def run(statements_of):
    def step(apps, schema_editor):
        with schema_editor.connection.cursor() as cursor:
            for statement in statements_of[schema_editor.connection.vendor]:
                cursor.execute(statement)

    return step


class Migration(migrations.Migration):
    dependencies = [("services", "0001_the_nouns")]
    operations = [
        migrations.RunPython(
            run({"sqlite": SQLITE, "postgresql": POSTGRESQL}),
            run({"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK}),
        )
    ]
