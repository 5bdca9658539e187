"""A withheld address is in no output of the site, in no language."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.urls import resolve
from django.utils.timezone import now

from services import urls
from services.exchange import pdf
from services.models import Meeting, SearchDocument, Service, Session
from services.text import LANGUAGES
from services.views.machines import public_paths
from tests.builders import make_course, make_meeting, make_network, make_session

pytestmark = pytest.mark.django_db

SECRETS = ("Geheimstraat", "2311", "Hidden", "hidden gate", "Postbus 777", "52.3001", "4.7001")


# What no sitemap names: route name → addresses behind the language.
FILES = {
    "list-handout": lambda: [
        f"services/handout/?{asked}&place=leiden"
        for asked in ("", "file=pdf&form=sheet&first=nl&second=ar", "file=pdf&form=folded&first=ti")
    ],
    "service-handout": lambda: [
        f"services/{each.slug}/handout/?{asked}"
        for asked in ("", "file=pdf&form=sheet&first=nl&second=ar", "file=pdf&form=folded&first=ti")
        for each in Service.objects.current()
    ],
    "today": lambda: ["today/"],
    "contact-file": lambda: ["services/safe-house/contact.vcf"],
    "place-kept": lambda: ["places/leiden/kept/"],
    "town-file": lambda: ["places/leiden/kept/town.json"],
    "manifest": lambda: ["manifest.webmanifest"],
    "list-points": lambda: [
        f"services/points/?{asked}" for asked in ("", "place=leiden", "near=52.30,4.70&km=2")
    ],
    "list-file": lambda: [f"services/file/?file={kind}" for kind in ("", "csv", "xlsx", "pdf")],
    "course-calendar": lambda: ["courses/calendar.ics"],
    "session-file": lambda: [f"courses/{each.pk}.ics" for each in Session.objects.all()],
    "network-calendar": lambda: ["networks/town/calendar.ics"],
    "meeting-file": lambda: [f"networks/town/{each.pk}.ics" for each in Meeting.objects.all()],
}
# They show the reader's own words, or the page of a service once more.
ANSWERING = {"suggestions", "service-report", "report-thanks"}


@pytest.fixture(autouse=True)
def world_with_a_secret(safe_house):
    """The secret house is where courses are given, in the town of a network."""
    location = safe_house.service_at_locations.get().location
    make_session(
        course=make_course(service=safe_house),
        location=location,
        starts_at=now() + timedelta(days=7),
    )
    network = make_network(location.place, slug="town", is_published=True, service=safe_house)
    make_meeting(network=network, starts_at=now() + timedelta(days=7))


def test_every_route_is_looked_at():
    """A new output is read by these tests, or somebody says here why not."""
    pages = {resolve(f"/en/{path}").url_name for path in public_paths()}
    assert {route.name for route in urls.urlpatterns} == pages | FILES.keys() | ANSWERING


def outputs(client):
    for addresses in FILES.values():
        for path in addresses():
            for language in LANGUAGES:
                yield f"/{language}/{path}"
    for path in public_paths():
        for language in LANGUAGES:
            yield f"/{language}/{path}"
    yield "/sitemap.xml"
    yield "/robots.txt"
    # Searching for the address itself must not find its service by it.
    for query in ("q=Geheimstraat", "q=2311+ZZ&literal=1", "near=leiden&km=2", "place=leiden"):
        yield f"/en/services/?{query}"


def everything_in(content):
    """Words of a page, of a workbook, and of a PDF what its letters are made from."""
    if content.startswith(b"PK"):
        folded = zipfile.ZipFile(io.BytesIO(content))
        return "".join(folded.read(name).decode("utf-8", "replace") for name in folded.namelist())
    return content.decode("utf-8", "replace")


@pytest.fixture(autouse=True)
def words_of_pages(monkeypatch):
    """A PDF holds shapes: what is looked at is the words that go into it, of whatever kind it is.
    Fonts need not be there."""
    monkeypatch.setattr(pdf, "missing_fonts", lambda *languages: [])
    monkeypatch.setattr(
        pdf, "compiled", lambda template, data: json.dumps(data, ensure_ascii=False).encode()
    )


def test_no_page_says_it(client, safe_house, soup_kitchen):
    for address in outputs(client):
        response = client.get(address)
        assert response.status_code == 200, address
        # Long lines of calendars are folded.
        body = everything_in(response.content).replace("\r\n ", "")
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
