"""A withheld address is in no output of the site, in no language."""

import pytest

from services.models import SearchDocument
from services.text import LANGUAGES
from services.views.machines import public_paths

pytestmark = pytest.mark.django_db

SECRETS = ("Geheimstraat", "2311", "Hidden", "hidden gate", "Postbus 777", "52.3001", "4.7001")


def outputs(client):
    for path in public_paths():
        for language in LANGUAGES:
            yield f"/{language}/{path}"
    yield "/sitemap.xml"
    yield "/robots.txt"
    # Searching for the address itself must not find its service by it.
    for query in ("q=Geheimstraat", "q=2311+ZZ&literal=1", "near=leiden&km=2", "place=leiden"):
        yield f"/en/services/?{query}"


def test_no_page_says_it(client, safe_house, soup_kitchen):
    for address in outputs(client):
        response = client.get(address)
        assert response.status_code == 200, address
        body = response.content.decode()
        if "q=" in address:
            # The reader's own words stand in the search box.
            body = body.replace("Geheimstraat", "").replace("2311", "")
        said = [secret for secret in SECRETS if secret in body]
        assert not said, (address, said)


def test_the_page_says_that_it_is_secret_and_in_which_town(client, safe_house):
    body = client.get("/en/services/safe-house/").content.decode()
    assert "The address is secret, for safety. Call first." in body
    assert "Leiden" in body


def test_the_search_does_not_know_it(safe_house):
    document = SearchDocument.objects.get(service=safe_house)
    words = f"{document.name_words} {document.about_words} {document.other_words}"
    assert "geheimstraat" not in words
    assert "hidden" not in words


def test_distance_is_counted_to_the_town(client, safe_house):
    # Its own point lies seventeen kilometres north of the middle of Leiden.
    near_town = client.get("/en/services/?near=52.16,4.49&km=2").content.decode()
    near_house = client.get("/en/services/?near=52.30,4.70&km=2").content.decode()
    assert 'data-service="safe-house"' in near_town
    assert 'data-service="safe-house"' not in near_house
