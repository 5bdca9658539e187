"""Copy all rows of the app out of the database and back into an empty one."""

from django.apps import apps
from django.db import connection


def read_tables():
    """Table → its columns and its rows."""
    tables = {}
    with connection.cursor() as cursor:
        for model in apps.get_app_config("services").get_models(include_auto_created=True):
            table = model._meta.db_table
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            tables[table] = (columns, cursor.fetchall())
    return tables


def write_tables(tables):
    """Rows may refer to rows that follow: the database looks at references when all are there."""
    with connection.cursor() as cursor:
        for table, (columns, rows) in tables.items():
            names = ", ".join(connection.ops.quote_name(column) for column in columns)
            places = ", ".join(["%s"] * len(columns))
            sql = f"INSERT INTO {connection.ops.quote_name(table)} ({names}) VALUES ({places})"
            cursor.executemany(sql, rows)
