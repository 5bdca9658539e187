"""What people really type, right and misspelt, asked of the real listings.

Each language for itself must reach what is asked of all of them together.
"""

import json
from pathlib import Path

import pytest

from services.models import Category, Place, Service
from services.search import match
from services.text import LANGUAGES

QUERIES = Path(__file__).parent / "queries"
FIRST = 5
LEAST_SHARE = 0.95
LEAST_NEEDS = 18
LEAST_MISSPELLINGS = 2

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_words")]


def read(language):
    return json.loads((QUERIES / f"{language}.json").read_text("utf-8"))


def ask(entry, query, language):
    """What is understood, and the categories of the first services that are shown."""
    page = entry.get("page", language)
    services = Service.objects.published().current().for_migrants().in_order(page)
    found = match(services, query, page)
    first = found.services.prefetch_related("categories")[:FIRST]
    return found.understood, [{each.code for each in one.categories.all()} for one in first]


@pytest.mark.parametrize("language", LANGUAGES)
def test_right_help_is_among_the_first_five(language):
    asked, wrong = 0, []
    for entry in read(language):
        for query in entry["queries"]:
            asked += 1
            understood, shown = ask(entry, query, language)
            if not any(codes & set(entry["categories"]) for codes in shown):
                wrong.append(
                    f"{query!r} ({entry['need']}) → {[sorted(codes) for codes in shown]}, "
                    f"understood {understood.weights}, rest {understood.rest}"
                )
    found = f"{asked - len(wrong)} of {asked}"
    assert 1 - len(wrong) / asked >= LEAST_SHARE, "\n".join([f"Only {found}:", *wrong])


def test_towns_are_understood_beside_the_need():
    asked, wrong = 0, []
    for language in LANGUAGES:
        for entry in read(language):
            for query in entry["queries"] if "place" in entry else ():
                asked += 1
                understood, _shown = ask(entry, query, language)
                if understood.places != [entry["place"]]:
                    wrong.append(f"{query!r} → {understood.places}, not {entry['place']}")
    assert 1 - len(wrong) / asked >= LEAST_SHARE, "\n".join(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_query_set_covers_many_needs_with_misspellings(language):
    entries = read(language)
    needs = [entry["need"] for entry in entries]
    assert len(set(needs)) == len(needs) >= LEAST_NEEDS
    codes = set(Category.objects.values_list("code", flat=True))
    slugs = set(Place.objects.values_list("slug", flat=True))
    for entry in entries:
        assert len(set(entry["queries"])) == len(entry["queries"]) > LEAST_MISSPELLINGS
        assert set(entry["categories"]) <= codes
        assert {entry["place"]} <= slugs if "place" in entry else True
    assert any(entry.get("page", language) != language for entry in entries)
