"""Prepare the surroundings before Django reads its settings: nothing of the developer's own
environment, database or files may reach a test.

TEST_ENGINE=postgresql runs the suite on a PostgreSQL that is started here; DATABASE_URL may name
another one. Anything else runs it on SQLite in memory.
"""

import atexit
import gc
import os
import shutil
import tempfile
from pathlib import Path

import django
import hypothesis
import pytest
from django.test import SimpleTestCase

from tests.plugins.postgresql import PostgreSQL, find_programs

SETTINGS_FROM_ENVIRONMENT = (
    "ALLOWED_HOSTS",
    "DATABASE_POOL",
    "DEBUG",
    "DRAFTS_PER_RUN",
    "GEOCODER_URL",
    "MAIL_FROM",
    "MAIL_HOST",
    "MAP_CREDIT",
    "MAP_TILES",
    "MAP_TILES_ZOOM",
    "PORT",
    "SECOND_FACTOR_FOR",
    "SECRET_KEY",
    "SITE_URL",
    "STATIC_ROOT",
    "TRANSLATOR_KEY",
    "TRANSLATOR_URL",
)


def prepare_surroundings():
    for name in SETTINGS_FROM_ENVIRONMENT:
        os.environ.pop(name, None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "socialmap.settings"
    # The browser's driver runs an event loop in the thread of the test.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

    folder = tempfile.mkdtemp(prefix="socialmap-tests-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["VAR_DIR"] = folder
    Path(folder, "static").mkdir()

    if os.environ.get("TEST_ENGINE") != "postgresql":
        os.environ.pop("DATABASE_URL", None)
    elif not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        programs = find_programs()
        if not programs:
            pytest.exit("No PostgreSQL found. On Debian: apt-get install postgresql", 1)
        server = PostgreSQL(programs)
        atexit.register(server.stop)
        server.start()
        os.environ["DATABASE_URL"] = server.url


# The workers of pytest-xdist inherit what the first process prepared.
if "PYTEST_XDIST_WORKER" not in os.environ:
    prepare_surroundings()
django.setup()

# A shared machine may pause for longer than the deadline. In CI the same examples run every time:
# a failure there must come from the change, not from luck.
hypothesis.settings.register_profile("local", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") == "true" else "local")


# What asks a database: by itself, or by the site it starts.
NEED_DATABASE = {"django_db_setup", "nginx", "own_site"}


def pytest_collection_modifyitems(config, items):
    """The second engine need not answer again what no database is asked."""
    if os.environ.get("TEST_ENGINE") == "postgresql":
        config.hook.pytest_deselected(items=[item for item in items if not _asks_database(item)])
        items[:] = filter(_asks_database, items)


def _asks_database(item):
    if item.get_closest_marker("once"):
        return False
    is_of_django = issubclass(getattr(item, "cls", None) or object, SimpleTestCase)
    fixtures = NEED_DATABASE & set(item.fixturenames)
    return is_of_django or bool(item.get_closest_marker("django_db") or fixtures)


def pytest_collection_finish():
    """What is there now, the program and its tests, stays to the end: the collector of garbage need
    not look through it again and again. It took a tenth of the time of a page."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
