"""What the search of a kept town finds is what the server finds in that town: the queries of
test_queries.py, typed into the kept page of the town with most listings."""

from collections import Counter

import pytest

from services.models import Service
from services.search import match
from services.text import LANGUAGES
from services.views.kept import ids_in
from tests.browser.served_here import page_here, serve_here
from tests.search.test_queries import FIRST, read

pytestmark = [
    pytest.mark.browser,
    pytest.mark.once,
    pytest.mark.django_db,
    pytest.mark.usefixtures("real_words"),
]

TOWN = "amsterdam"
LEAST_SHARE = 0.95

TYPE_ALL = """(queries) => queries.map((query) => {
    const input = document.querySelector("#q");
    input.value = query;
    input.dispatchEvent(new Event("input"));
    const shown = [...document.querySelectorAll("[data-service]")].filter((each) => !each.hidden);
    return shown.slice(0, 5).map((each) => each.dataset.service);
})"""


@pytest.fixture
def page(browser):
    with page_here(browser) as page:
        yield page


@pytest.fixture
def type_all(page, client, _words, monkeypatch):
    """The first services that the kept page shows for each query."""
    monkeypatch.setattr("services.kept_town.vocabulary", lambda: _words)
    pages = {}
    serve_here(page, pages)

    def typed(language, queries):
        address = f"/{language}/places/{TOWN}/kept/"
        pages.update({path: client.get(path) for path in (address, f"{address}town.json")})
        page.goto(address)
        page.locator("[data-filters]").wait_for(state="visible")
        return page.evaluate(TYPE_ALL, queries)

    return typed


def ask_server(language, query):
    services = Service.objects.filter(pk__in=ids_in(TOWN, language)).in_order(language)
    return [each.slug for each in match(services, query, language).services[:FIRST]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_phone_shows_the_right_help_where_the_server_does(language, type_all):
    categories = {
        service.slug: {each.code for each in service.categories.all()}
        for service in Service.objects.prefetch_related("categories")
    }
    asked = [
        (entry, query, entry.get("page", language))
        for entry in read(language)
        for query in entry["queries"]
    ]
    pages = sorted({page for _entry, _query, page in asked})
    found = {}
    for page in pages:
        queries = [query for _entry, query, of_page in asked if of_page == page]
        found |= dict(zip(queries, type_all(page, queries), strict=True))
    counts, wrong = Counter(), []
    for entry, query, page in asked:
        server, own = ask_server(page, query), found[query]

        def is_right(shown, wanted=frozenset(entry["categories"])):
            return any(categories[slug] & wanted for slug in shown)

        counts["same first"] += server[:1] == own[:1]
        counts["same five"] += set(server) == set(own)
        if is_right(server):
            counts["right on the server"] += 1
            counts["right on both"] += is_right(own)
            if not is_right(own):
                wrong.append(f"{query!r} ({entry['need']}): {own}, the server {server}")
    print(f"{language}: of {len(asked)} {dict(counts)}")
    assert counts["right on both"] >= LEAST_SHARE * counts["right on the server"], "\n".join(wrong)
