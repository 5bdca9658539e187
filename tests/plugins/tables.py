"""Copy all rows of the app out of the database and back into an empty one."""

from django.apps import apps
from django.db import connection
from django.db.models import QuerySet


def models():
    return apps.get_app_config("services").get_models(include_auto_created=True)


def read_tables():
    """Model → its rows, as the database takes them."""
    tables = {}
    for model in models():
        fields = model._meta.local_concrete_fields
        # The model's own manager would read the columns of one language only.
        rows = QuerySet(model).order_by().values_list(*[field.attname for field in fields])
        tables[model] = [
            [
                field.get_db_prep_save(value, connection)
                for field, value in zip(fields, row, strict=True)
            ]
            for row in rows
        ]
    return tables


def write_tables(tables):
    """Rows may refer to rows that follow: the database looks at references at the very end."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for model, rows in tables.items():
            columns = [field.column for field in model._meta.local_concrete_fields]
            cursor.executemany(
                f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(map(quote, columns))}) "
                f"VALUES ({', '.join(['%s'] * len(columns))})",
                rows,
            )
