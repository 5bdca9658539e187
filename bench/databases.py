"""Where the data sets are: files and one PostgreSQL under var/bench, made once and used again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg

from tests.plugins.postgresql import PostgreSQL

PROJECT = Path(__file__).resolve().parent.parent
FOLDER = PROJECT / os.environ.get("VAR_DIR", "var") / "bench"
# Before it is multiplied: the real listings alone.
LISTINGS = "listings"


class LastingPostgreSQL(PostgreSQL):
    """As the tests start it, but what is in it stays."""

    def __init__(self, programs):
        super().__init__(programs)
        self.folder.rmdir()
        self.folder = FOLDER / "postgresql"
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.identity:
            os.chown(self.folder, self.identity["user"], self.identity["group"])

    def _run(self, program, *arguments):
        if program == "initdb" and (self.folder / "data" / "PG_VERSION").exists():
            return
        super()._run(program, *arguments)

    def stop(self):
        self.process.terminate()
        self.process.wait(60)


class SQLiteSets:
    name = "SQLite"

    def url(self, set_name: str) -> str:
        return f"sqlite:///{self.path(set_name)}"

    def path(self, set_name: str) -> Path:
        return FOLDER / f"{set_name}.sqlite3"

    def exists(self, set_name: str) -> bool:
        return self.path(set_name).exists()

    def copy(self, source: str, target: str) -> None:
        shutil.copyfile(self.path(source), self.path(target))

    def rename(self, source: str, target: str) -> None:
        self.path(source).rename(self.path(target))

    def drop(self, set_name: str) -> None:
        for path in FOLDER.glob(f"{set_name}.sqlite3*"):
            path.unlink()


class PostgreSQLSets:
    name = "PostgreSQL"

    def __init__(self, server: LastingPostgreSQL):
        self.server = server

    def url(self, set_name: str) -> str:
        return self.server.url.replace("/postgres?", f"/{set_name}?")

    def exists(self, set_name: str) -> bool:
        with psycopg.connect(self.server.url) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [set_name])
            return found.fetchone() is not None

    def copy(self, source: str, target: str) -> None:
        self._do(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')

    def rename(self, source: str, target: str) -> None:
        self._do(f'ALTER DATABASE "{source}" RENAME TO "{target}"')

    def drop(self, set_name: str) -> None:
        self._do(f'DROP DATABASE IF EXISTS "{set_name}"')

    def create(self, set_name: str) -> None:
        self._do(f'CREATE DATABASE "{set_name}"')

    def _do(self, statement: str) -> None:
        with psycopg.connect(self.server.url, autocommit=True) as connection:
            connection.execute(statement)


def make(sets: SQLiteSets | PostgreSQLSets, size: int) -> str:
    """The name of the set of this size, built when it is not there yet, on today's schema."""
    name = str(size)
    if not sets.exists(name):
        if not sets.exists(LISTINGS):
            _build(sets, LISTINGS, "listings")
        _build(sets, name, "multiply", str(size), source=LISTINGS)
    run(sets.url(name), "migrate")
    return name


def _build(sets, name: str, *arguments: str, source: str = "") -> None:
    """Under another name until it is complete: a build that was stopped starts anew."""
    draft = f"{name}-draft"
    sets.drop(draft)
    if source:
        sets.copy(source, draft)
    elif isinstance(sets, PostgreSQLSets):
        sets.create(draft)
    run(sets.url(draft), *arguments)
    sets.rename(draft, name)


def run(url: str, *arguments: str) -> str:
    """One process for one database: Django knows its database from the start to the end."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.one_database", *arguments],
        cwd=PROJECT,
        env={**os.environ, "DATABASE_URL": url, "DEBUG": "0"},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)} did not work: {done.stderr}")
    return done.stdout
