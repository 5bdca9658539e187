"""How long each kind of page takes, and with what: one process, one database, no page cache."""

from __future__ import annotations

import gzip
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter, process_time
from wsgiref.util import setup_testing_defaults

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.template.backends.django import Template

from services.models import Organization, Service

# A kind is asked at least so often, and until it has taken so long or has been asked often enough.
FEWEST = 10
SECONDS_PER_KIND = 8.0
TOWNS = ("amsterdam", "utrecht", "groningen", "zwolle", "leiden", "den-haag", "eindhoven")
CATEGORIES = ("meal", "legal-advice", "doctor", "shelter", "clothes")


@dataclass
class Figures:
    """Times in milliseconds."""

    kind: str
    median: float
    p99: float
    queries: int
    database: float
    rendering: float
    # Of this process. On a machine with other work it says more than the clock.
    processor: float
    compressed_bytes: int
    requests: int


class Stopwatch:
    """Seconds spent in the database, and in templates without the database."""

    def __init__(self):
        self.reset()

    def reset(self) -> None:
        self.queries = 0
        self.database = 0.0
        self.rendering = 0.0

    @contextmanager
    def in_database(self) -> Iterator[None]:
        start = perf_counter()
        try:
            yield
        finally:
            self.database += perf_counter() - start

    @contextmanager
    def in_template(self) -> Iterator[None]:
        start, database = perf_counter(), self.database
        try:
            yield
        finally:
            self.rendering += perf_counter() - start - (self.database - database)


watch = Stopwatch()


def all_kinds(requests: int) -> list[dict]:
    application = get_wsgi_application()
    chosen = [kind for kind in os.environ.get("BENCH_KINDS", "").split(",") if kind]
    with watching():
        return [
            asdict(_measure(application, kind, paths, requests))
            for kind, paths in kinds().items()
            if not chosen or kind in chosen
        ]


def kinds() -> dict[str, list[str]]:
    """Kind of page → addresses that are asked in turn."""
    services = Service.objects.published().current().order_by("pk").values_list("slug", flat=True)
    organizations = Organization.objects.published().order_by("pk").values_list("slug", flat=True)
    searches = ("tandarts+amsterdam", "soep+utrecht", "advocaat+groningen", "طبيب+أمستردام")
    misspelt = ("tandarst+amsterdm", "advocat+utrect", "voedslpakket+groningn", "طبييب+أمسترام")
    literal = ("koffie+en+gesprek", "inloop+dinsdag", "spreekuur", "anoniem")
    near = ("utrecht", "1012", "52.37,4.89", "groningen")
    return {
        "start": ["/nl/", "/en/", "/ar/"],
        "list": ["/nl/services/", "/ar/services/?page=2", "/en/services/?page=5"],
        "filtered list": [
            f"/nl/services/?category={category}&place={town}"
            for category, town in zip(CATEGORIES, TOWNS, strict=False)
        ],
        "search": [f"/nl/services/?q={words}" for words in searches],
        "misspelt search": [f"/nl/services/?q={words}" for words in misspelt],
        "literal search": [f"/nl/services/?q={words}&literal=1" for words in literal],
        "open now": ["/nl/services/?open=now", "/nl/services/?open=now&place=utrecht"],
        "day and time": [
            f"/nl/services/?day={day}&from={start}"
            for day, start in (("thu", "18:00"), ("sat", "10:00"), ("mon", "09:00"))
        ],
        "facets": [
            "/nl/services/?category=meal&place=amsterdam&for=women&safe=no-papers",
            "/nl/services/?category=doctor&language=ar&cost=free",
            "/ar/services/?place=utrecht&way=walk_in&safe=no-papers&safe=no-number",
        ],
        "near": [f"/nl/services/?near={where}&km={km}" for where in near for km in (5, 25)],
        "service": [f"/nl/services/{slug}/" for slug in _spread(services)],
        "organisation": [f"/nl/organizations/{slug}/" for slug in _spread(organizations)],
        "organisations": ["/nl/organizations/", "/ar/organizations/?page=3"],
        "town": [f"/nl/places/{town}/" for town in TOWNS],
        "towns": ["/nl/places/"],
        "aid workers": ["/nl/aid-workers/"],
        "courses": ["/nl/courses/"],
        "suggestions": [f"/nl/suggestions/?q={typed}" for typed in ("tand", "ams", "طب", "leg")],
    }


def _spread(slugs, number: int = 20) -> list[str]:
    step = max(1, slugs.count() // number)
    return list(slugs[::step][:number])


def _measure(application, kind: str, paths: list[str], requests: int) -> Figures:
    for path in paths:
        # What is kept between requests (choices, words, templates) is there in production too.
        _get(application, path)
    times, queries, database, rendering, sizes, processor = [], [], [], [], [], []
    begin = perf_counter()
    while len(times) < requests:
        if len(times) >= FEWEST and perf_counter() - begin > SECONDS_PER_KIND:
            break
        path = paths[len(times) % len(paths)]
        watch.reset()
        start, start_of_work = perf_counter(), process_time()
        size = _get(application, path)
        times.append(perf_counter() - start)
        processor.append(process_time() - start_of_work)
        queries.append(watch.queries)
        database.append(watch.database)
        rendering.append(watch.rendering)
        sizes.append(size)
    return Figures(
        kind,
        1000 * median(times),
        1000 * sorted(times)[-1 - len(times) // 100],
        max(queries),
        1000 * median(database),
        1000 * median(rendering),
        1000 * median(processor),
        round(median(sizes)),
        len(times),
    )


def _get(application, address: str) -> int:
    """The number of its compressed bytes."""
    status, body = ask(application, address)
    if not status.startswith("200"):
        raise RuntimeError(f"{address}: {status}")
    if not body.startswith(b"\x1f\x8b"):
        body = gzip.compress(body, 6)
    return len(body)


def ask(application, address: str, encoding: str = "gzip") -> tuple[str, bytes]:
    """Ask for a page as a server would; its status and its body."""
    path, _mark, query = address.partition("?")
    environ = {
        # A server hands the bytes of an address over as Latin letters.
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": query.encode().decode("latin-1"),
        "HTTP_HOST": "127.0.0.1",
        "HTTP_ACCEPT_ENCODING": encoding,
        "wsgi.input": io.BytesIO(),
    }
    setup_testing_defaults(environ)
    status = ""

    def start_response(given, headers, _error=None):
        nonlocal status
        status = given

    response = application(environ, start_response)
    body = b"".join(response)
    response.close()
    return status, body


@contextmanager
def watching() -> Iterator[None]:
    """Time what passes the doors of the database and of the templates."""
    own_render = Template.render

    def render(*args, **kwargs):
        with watch.in_template():
            return own_render(*args, **kwargs)

    def execute(call, sql, params, many, context):
        watch.queries += 1
        with watch.in_database():
            return call(sql, params, many, context)

    def timed(name):
        # SQLite works while rows are fetched, not when it is asked.
        def fetch(self, *args):
            with watch.in_database():
                return getattr(self.cursor, name)(*args)

        return fetch

    fetches = ("fetchone", "fetchmany", "fetchall")
    Template.render = render
    for name in fetches:
        setattr(CursorWrapper, name, timed(name))
    try:
        with connection.execute_wrapper(execute):
            yield
    finally:
        Template.render = own_render
        for name in fetches:
            delattr(CursorWrapper, name)
