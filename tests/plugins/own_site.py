"""The site as production runs it: in a process of its own, with a database of its own on the engine
of this run. The database can be taken away and given back."""

import http.client
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection

START_TIMEOUT_S = 60
# Named in the database's own language, so: letters and digits only.
DATABASE = f"own_site_{os.getpid()}"

# Sentences that the site's own process runs.
ADD = """
from services.models import Organization
Organization.objects.create(slug="kitchen", name_en="The Kitchen", name_nl="De Keuken")
"""
RENAME = """
from services.models import Organization
kitchen = Organization.objects.get(slug="kitchen")
kitchen.name_en = {name!r}
kitchen.save()
print("saved", flush=True)
"""


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def ask(port, path, *, method="GET", host="example.org", **headers):
    """Status, headers (small letters) and body. The site thinks it is behind a proxy."""
    browser = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    sent = {"Host": host, "X-Forwarded-Proto": "https"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        browser.request(method, path, headers=sent)
        answer = browser.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, found, answer.read()
    finally:
        browser.close()


def wait_for(port, process, log, path="/healthz"):
    deadline = time.monotonic() + START_TIMEOUT_S
    while True:
        try:
            return ask(port, path)
        except OSError:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)


class OwnSite:
    def __init__(self, folder):
        self.folder = Path(folder)
        self.log = self.folder / "log"
        self.port = free_port()
        self.process = None
        self.environment = {
            **os.environ,
            "VAR_DIR": str(self.folder),
            "STATIC_ROOT": str(self.folder / "static"),
            "SITE_URL": "https://example.org",
            "SECRET_KEY": "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF",
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        }
        self.environment.pop("DATABASE_URL", None)
        self.server = None
        if connection.vendor == "postgresql":
            self.server = os.environ["DATABASE_URL"]
            address, question, options = self.server.partition("?")
            name = f"{address.rpartition('/')[0]}/{DATABASE}"
            self.environment["DATABASE_URL"] = name + question + options

    def make(self):
        if self.server:
            self._tell_server(f"CREATE DATABASE {DATABASE}")
        self.manage("migrate", "--verbosity", "0")
        self.manage("collectstatic", "--no-input", "--verbosity", "0")
        self.manage("shell", "--verbosity", "0", "-c", ADD)

    def manage(self, *arguments):
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self):
        command = (
            "granian --interface wsgi --host 127.0.0.1 --workers 1 --blocking-threads 4 --no-ws "
            f"--log-level warning --port {self.port} socialmap.wsgi:application"
        )
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command.split(),
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        wait_for(self.port, self.process, self.log)

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(20)
            self.process = None

    def rename_kitchen(self, name):
        """Returns the moment when another process has saved the change."""
        process = subprocess.Popen(
            [
                sys.executable,
                "manage.py",
                "shell",
                "--verbosity",
                "0",
                "-c",
                RENAME.format(name=name),
            ],
            cwd=settings.BASE_DIR,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout.readline() == "saved\n"
        saved_at = time.monotonic()
        process.communicate()
        return saved_at

    def take_database_away(self):
        if self.server:
            self._tell_server(f"ALTER DATABASE {DATABASE} ALLOW_CONNECTIONS false")
            self._tell_server(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                f"WHERE datname = '{DATABASE}'"
            )
        else:
            for file in self.folder.glob("socialmap.sqlite3*"):
                file.rename(self.folder / f"away-{file.name}")

    def give_database_back(self):
        if self.server:
            self._tell_server(f"ALTER DATABASE {DATABASE} ALLOW_CONNECTIONS true")
        else:
            # What was asked meanwhile made an empty one.
            for file in self.folder.glob("socialmap.sqlite3*"):
                file.unlink()
            for file in self.folder.glob("away-*"):
                file.rename(self.folder / file.name.removeprefix("away-"))

    def remove(self):
        self.stop()
        if self.server:
            self._tell_server(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")

    def _tell_server(self, statement):
        with psycopg.connect(self.server, autocommit=True) as server:
            server.execute(statement)
