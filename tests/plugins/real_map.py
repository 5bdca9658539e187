"""The content that comes with the project, loaded once in a run: the first process that needs it
loads it as `manage.py set_up` does, and leaves its rows in a file from which the others copy."""

import fcntl
import os
import pickle
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection

from services.exchange import content, drafts, listings
from services.models import planner
from services.search import keeping
from tests.plugins.tables import read_tables, write_tables

FIXTURES = settings.BASE_DIR / "fixtures"
# What this process has read or made: the report of the loading, and the rows.
_ready = {}


def put_into_database():
    """Inside a transaction, into empty tables. Returns the report of the loading."""
    if not _ready and not _load_or_read():
        # This process loaded it: its database holds the rows already.
        return _ready["report"]
    write_tables(_ready["tables"])
    with connection.cursor() as cursor:
        # PostgreSQL did not count along: a new record would get a number that is taken.
        for statement in connection.ops.sequence_reset_sql(no_style(), list(_ready["tables"])):
            cursor.execute(statement)
    planner.count_rows()
    return _ready["report"]


def clean_up():
    """Outside a transaction, after the rows were taken back. PostgreSQL leaves them where they were
    and would read past them in every test that follows. Emptied, a table is one it knows nothing
    of; vacuumed, it would be one it knows to be empty, and plan for no rows in later tests."""
    if connection.vendor == "postgresql":
        quote = connection.ops.quote_name
        tables = ", ".join(quote(model._meta.db_table) for model in _ready["tables"])
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {tables}")


def _load_or_read():
    """True when another process had loaded it."""
    # The folder is new in each run and the same for all its processes.
    file = Path(os.environ["VAR_DIR"], f"real-map-{connection.vendor}.pickle")
    with file.with_suffix(".lock").open("w") as lock:
        # Whoever comes second waits: loading twice would take the time of other tests.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if file.exists():
            kept = pickle.loads(file.read_bytes())
            tables = {apps.get_model(label): rows for label, rows in kept["tables"].items()}
            _ready.update(report=kept["report"], tables=tables)
            return True
        _ready.update(report=_load(), tables=read_tables())
        tables = {model._meta.label: rows for model, rows in _ready["tables"].items()}
        file.write_bytes(pickle.dumps({"report": _ready["report"], "tables": tables}))
        return False


def _load():
    content.load_taxonomy(FIXTURES / "taxonomy")
    content.load_places(FIXTURES / "places.json", FIXTURES / "postcodes.csv")
    with keeping.all_at_once():
        report = listings.load([FIXTURES / "listings"], write=True)
        drafts.fill(FIXTURES / "translations")
    content.load_networks(FIXTURES / "networks.json")
    return report
