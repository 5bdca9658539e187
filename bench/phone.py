"""A town of 500 services on a phone: how many bytes is it, and how long does its search take?

`python -m bench.phone` builds a set of 10,000 services on SQLite, once, and takes the town with
most of them, in three languages. A browser whose processor is slowed down four times opens the kept
page and is asked letter by letter. It needs the collected static files, as `make bench` does.
Nothing is asserted: look at it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import brotli
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Page, sync_playwright

from bench.databases import SQLiteSets, make, run
from tests.plugins.chromium import find_chromium

SIZE = int(os.environ.get("BENCH_SIZE", "10000"))
SITE = "http://localhost"
SLOWER = 4
# As the page cache compresses.
QUALITY = 5
PATIENCE_MS = 120_000
QUERIES = {
    "nl": ("tandarst", "ik heb geen geld om te eten", "koffie"),
    "ar": ("محامي", "اريد مكان للنوم"),
    "zh-hans": ("我没有地方睡觉", "学荷兰语"),
}
SEARCH = """(query) => {
    const input = document.querySelector("#q");
    const times = [];
    for (let end = 1; end <= query.length; end++) {
        input.value = query.slice(0, end);
        const start = performance.now();
        input.dispatchEvent(new Event("input"));
        document.body.offsetHeight;
        times.push(performance.now() - start);
    }
    return times;
}"""


def main() -> None:
    sets = SQLiteSets()
    for figures in json.loads(run(sets.url(make(sets, SIZE)), "measure_phone")):
        sizes = ", ".join(f"{part} {figures[part]:,} B" for part in ("page", "town", "scripts"))
        print(
            f"{figures['language']}: {figures['services']} services; {sizes} (Brotli {QUALITY}). "
            f"{SLOWER} times slowed down: ready after {figures['ready']:.0f} ms, "
            f"a search takes {figures['median']:.0f} ms, the slowest {figures['slowest']:.0f} ms"
        )


def all_figures() -> list[dict]:
    # The browser's driver runs an event loop in this thread.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    town = _largest_town()
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        found = [_measure(browser.new_page(), town, language) for language in QUERIES]
        browser.close()
    return found


def _largest_town() -> str:
    # Models exist only now.
    from services import register

    here = register.current().of["here"]
    return max(here, key=lambda slug: here[slug].bit_count())


def _measure(page: Page, town: str, language: str) -> dict:
    # Models exist only now.
    from bench.measure import ask

    application = get_wsgi_application()
    address = f"/{language}/places/{town}/kept/"
    # Made before: what the server needs is not what is measured here.
    made = {
        path: ask(application, path, "identity")[1] for path in (address, f"{address}town.json")
    }
    scripts: dict[str, bytes] = {}

    def answer(route):
        path = urlsplit(route.request.url).path
        if path in made:
            kind = "application/json" if path.endswith(".json") else "text/html"
            route.fulfill(content_type=kind, body=made[path])
            return
        file = Path(settings.STATIC_ROOT, path.removeprefix("/static/"))
        route.fulfill(path=file)
        if file.suffix == ".js":
            scripts[path] = file.read_bytes()

    page.route(f"{SITE}/**", answer)
    page.set_viewport_size({"width": 390, "height": 844})
    slow = page.context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(f"{SITE}{address}", timeout=PATIENCE_MS)
    page.locator("[data-filters]").wait_for(state="visible", timeout=PATIENCE_MS)
    ready = page.evaluate("performance.now()")
    times = [each for query in QUERIES[language] for each in page.evaluate(SEARCH, query)]
    return {
        "language": language,
        "services": page.locator("[data-service]").count(),
        "ready": ready,
        "median": median(times),
        "slowest": max(times),
        "page": _compressed(made[address]),
        "town": _compressed(made[f"{address}town.json"]),
        "scripts": sum(map(_compressed, scripts.values())),
    }


def _compressed(body: bytes) -> int:
    return len(brotli.compress(body, quality=QUALITY))


if __name__ == "__main__":
    main()
