"""One table: how fast is every kind of page on SQLite and PostgreSQL, whatever the size?

`make bench` runs it. BENCH_SIZES=1000,100000 chooses the sizes, BENCH_ENGINES=sqlite the engines,
BENCH_KINDS=list,near the kinds, BENCH_REQUESTS=50 how often each is asked. Nothing is asserted:
look at it.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from time import monotonic

from bench.databases import LastingPostgreSQL, PostgreSQLSets, SQLiteSets, make, run
from tests.plugins.postgresql import find_programs

SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "1000,10000,100000").split(",")]
ENGINES = os.environ.get("BENCH_ENGINES", "sqlite,postgresql").split(",")
REQUESTS = os.environ.get("BENCH_REQUESTS", "200")


def main() -> None:
    print(
        f"{datetime.now():%Y-%m-%d %H:%M}, {os.cpu_count()} cores, {platform.machine()}, "
        f"Python {platform.python_version()}. Times in milliseconds; one process, no page cache."
    )
    for engine in ENGINES:
        with sets_of(engine) as sets:
            _one_engine(sets)


@contextmanager
def sets_of(engine: str) -> Iterator[SQLiteSets | PostgreSQLSets]:
    if engine == "sqlite":
        yield SQLiteSets()
        return
    programs = find_programs()
    if not programs:
        sys.exit("No PostgreSQL found. On Debian: apt-get install postgresql")
    server = LastingPostgreSQL(programs)
    server.start()
    try:
        yield PostgreSQLSets(server)
    finally:
        server.stop()


def _one_engine(sets: SQLiteSets | PostgreSQLSets) -> None:
    found: dict[int, list[dict]] = {}
    for size in SIZES:
        start = monotonic()
        name = make(sets, size)
        # To standard error: the table may be kept in a file.
        print(f"{sets.name}, {size:,}: ready in {monotonic() - start:.0f} s", file=sys.stderr)
        found[size] = json.loads(run(sets.url(name), "measure", REQUESTS))
    _print_table(sets.name, found)


def _print_table(engine: str, found: dict[int, list[dict]]) -> None:
    head = f"{'median':>8}{'p99':>8}{'database':>10}{'template':>10}{'cpu':>7}"
    head += f"{'queries':>9}{'bytes':>9}"
    print(f"\n{engine:<22}{'services':>9}{head}{'ratio':>7}")
    for rows in zip(*found.values(), strict=True):
        for size, row in zip(found, rows, strict=True):
            is_first = size == SIZES[0]
            ratio = "" if is_first else f"{row['median'] / rows[0]['median']:.1f}"
            print(
                f"{row['kind'] if is_first else '':<22}{size:>9,}{row['median']:>8.1f}"
                f"{row['p99']:>8.1f}{row['database']:>10.1f}{row['rendering']:>10.1f}"
                f"{row['processor']:>7.1f}"
                f"{row['queries']:>9}{row['compressed_bytes']:>9,}{ratio:>7}",
                flush=True,
            )


if __name__ == "__main__":
    main()
