"""What the database knows of its tables before it plans a question."""

from __future__ import annotations

from django.apps import apps
from django.db import connection


def count_rows() -> None:
    """After many new rows: until it has counted them the database plans for empty tables.

    Only our own tables are named. Those that PostgreSQL shares between all its databases would stay
    locked until the transaction ends, and everybody else's counting would wait.
    """
    models = apps.get_app_config("services").get_models(include_auto_created=True)
    tables = [connection.ops.quote_name(model._meta.db_table) for model in models]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {', '.join(tables)}")
        else:
            cursor.execute("ANALYZE")
