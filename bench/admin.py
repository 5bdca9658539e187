"""How quick are the lists of the admin at 10,000 services? A table of times and queries.

`python -m bench.admin` runs it. BENCH_SIZES=1000,10000 chooses the sizes, BENCH_ENGINES=sqlite the
engines. It needs the collected static files, as `make bench` does. Nothing is asserted.
"""

from __future__ import annotations

import json
import os
import sys
from statistics import median
from time import perf_counter

from bench.databases import make, run
from bench.pages import sets_of

SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "1000,10000").split(",")]
ENGINES = os.environ.get("BENCH_ENGINES", "sqlite,postgresql").split(",")
TIMES = 5


def main() -> None:
    for engine in ENGINES:
        with sets_of(engine) as sets:
            for size in SIZES:
                name = make(sets, size)
                print(f"\n{sets.name}, {size:,} services{'first':>12}{'median':>10}{'queries':>10}")
                for row in json.loads(run(sets.url(name), "measure_admin")):
                    print(
                        f"{row['page']:<28}{row['first']:>10.0f}{row['median']:>10.0f}"
                        f"{row['queries']:>10}",
                        flush=True,
                    )


def all_lists() -> list[dict]:
    """Every list that is registered, with a search, and the pages beside the lists. Milliseconds;
    “first” also fills what is kept between pages."""
    # Django is set up by the process that calls this.
    from django.contrib import admin
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.urls import reverse

    person, _is_new = get_user_model().objects.get_or_create(
        username="bench", defaults={"is_staff": True, "is_superuser": True}
    )
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(person)
    pages = {}
    for model, page in admin.site._registry.items():
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        pages[name] = reverse(f"admin:{name}_changelist")
        if page.search_fields:
            pages[f"{name}, search"] = f"{pages[name]}?q=soep"
    for kind in ("organization", "service", "location"):
        pages[f"{kind}, duplicates"] = reverse(f"admin:services_{kind}_duplicates")
    return [_measure(client, *page) for page in pages.items()]


def _measure(client, page: str, address: str) -> dict:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    times = []
    for _time in range(TIMES):
        start = perf_counter()
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        if response.status_code != 200:
            sys.exit(f"{address}: {response.status_code}")
        times.append(1000 * (perf_counter() - start))
    return {"page": page, "first": times[0], "median": median(times), "queries": len(queries)}


if __name__ == "__main__":
    main()
