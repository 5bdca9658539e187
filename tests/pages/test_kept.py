"""The page of a town that is kept on a phone: whole, and true at any hour."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from services.text import LANGUAGES, direction
from tests.builders import make_phone, make_service, make_service_at_location
from tests.pages.reading import Page

pytestmark = pytest.mark.django_db

ADDRESS = "/nl/places/utrecht/kept/"


def test_it_says_what_somebody_needs(client, soup_kitchen):
    make_phone("030 123 45 67", service=soup_kitchen)
    page = Page(client.get(ADDRESS).content.decode())
    assert page.problems == []
    for words in ("Soepkeuken", "De Keuken", "Lange Laan 1", "12:00–13:30", "030 123 4567"):
        assert words in page.text()


def test_it_never_says_open_now(client, soup_kitchen):
    assert "facts__item--open" not in client.get(ADDRESS).content.decode()


def test_it_asks_as_much_for_one_service_as_for_ten(client, soup_kitchen):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(ADDRESS).status_code == 200
        return len(asked)

    queries()
    one = queries()
    location = soup_kitchen.service_at_locations.get().location
    for number in range(9):
        service = make_service(slug=f"soup-{number}", categories=["meal"])
        make_service_at_location(service=service, location=location)
    queries()
    assert queries() <= one


def test_an_unknown_town_is_not_there(client):
    assert client.get("/nl/places/nowhere/kept/").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manifest_speaks_the_language(language, client):
    response = client.get(f"/{language}/manifest.webmanifest")
    assert response.headers["Content-Type"] == "application/manifest+json"
    facts = json.loads(response.content)
    assert (facts["lang"], facts["dir"]) == (language, direction(language))
    assert facts["start_url"] == f"/{language}/"
    assert facts["name"]


def test_the_worker_lies_at_the_root(client):
    response = client.get("/service-worker.js")
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert not response.cookies
