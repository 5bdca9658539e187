"""The page behind the link in a reminder: it needs no account, and reading it changes nothing."""

from datetime import date, time
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from services import confirming
from services.models import Change, Editor, Organization, Preferences, Report, Service
from tests.builders import (
    make_location,
    make_network,
    make_organization,
    make_person,
    make_phone,
    make_place,
    make_resource,
    make_schedule,
    make_service,
    make_service_at_location,
)

pytestmark = pytest.mark.django_db

LONG_AGO = date(2025, 1, 10)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-20 12:00"):
        yield date(2026, 11, 20)


@pytest.fixture
def kitchen():
    return make_organization(name_en="The Kitchen", name_nl="De Keuken", assured_date=LONG_AGO)


@pytest.fixture
def soup(kitchen):
    service = make_service(
        organization=kitchen, name_en="Soup", name_nl="Soep", assured_date=LONG_AGO
    )
    hall = make_service_at_location(
        service=service, location=make_location(organization=kitchen, street="Lange Laan 1")
    )
    make_schedule(service_at_location=hall, byday="MO", opens_at=time(12), closes_at=time(13, 30))
    make_phone("020 123 45 67", service=service)
    return service


@pytest.fixture
def editor(kitchen):
    person = make_person("cook", edits=[kitchen])
    Preferences.objects.create(person=person, language="en")
    return person.edits.get()


@pytest.fixture
def page(editor):
    address = urlsplit(confirming.link_for(editor))
    return f"{address.path}?{address.query}"


@pytest.fixture
def send(editor, page):
    """Send the form as a browser does that keeps no cookie and is told where forms come from."""
    key = page.partition("key=")[2]
    browser = Client(enforce_csrf_checks=True)

    def send(**data):
        return browser.post("/still-correct/", {"key": key, **data})

    return send


def checked_on(record):
    record.refresh_from_db()
    return record.assured_date


def test_it_shows_what_readers_see(client, soup, page):
    body = client.get(page).content.decode()

    for words in ("Soup", "Monday", "12:00", "13:30", "020 123 4567", "Lange Laan 1", "10 January"):
        assert words in body


def test_reading_it_changes_nothing(client, soup, kitchen, page):
    for method in (client.get, client.head, client.get):
        assert method(page).status_code == 200

    assert {checked_on(soup), checked_on(kitchen)} == {LONG_AGO}
    assert not Report.objects.exists()


def test_it_is_kept_by_nobody_and_sets_no_cookie(client, soup, page, send):
    for response in (client.get(page), send(all="1"), send()):
        assert response.headers["Cache-Control"] == "no-store, private"
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert not response.cookies
    assert '<meta name="robots" content="noindex, nofollow">' in client.get(page).content.decode()


def test_one_tap_says_that_all_is_correct(soup, kitchen, editor, send, today):
    folder = make_resource(organization=kitchen, assured_date=LONG_AGO)

    response = send(all="1")

    assert response.status_code == 302
    assert {checked_on(each) for each in (soup, kitchen, folder)} == {today}
    assert soup.assured_by == "De Keuken"
    assert "cook" not in soup.assured_by
    assert soup.review_on == date(2027, 5, 20)


def test_only_what_is_ticked_is_correct(soup, kitchen, send, today):
    send(correct=f"service-{soup.pk}")

    assert (checked_on(soup), checked_on(kitchen)) == (today, LONG_AGO)


def test_who_confirmed_it_is_kept_for_colleagues(soup, editor, send):
    send(correct=f"service-{soup.pk}")

    change = Change.objects.get()
    assert (change.person, change.why) == (editor.person, "Still correct.")


def test_what_is_wrong_goes_to_the_editors_and_is_not_confirmed(soup, kitchen, send, today):
    send(**{"all": "1", f"wrong-service-{soup.pk}": "Since May on Tuesday."})

    report = Report.objects.get()
    assert (report.service, report.organization) == (soup, kitchen)
    assert report.what == "Since May on Tuesday."
    assert (checked_on(soup), checked_on(kitchen)) == (LONG_AGO, today)
    assert "Since May" not in mail.outbox[0].body


def test_an_empty_answer_is_asked_for_again(soup, send):
    response = send()

    assert response.status_code == 200
    assert "Tick what is correct, or write what is wrong." in response.content.decode()


def test_listings_of_others_cannot_be_confirmed(soup, send):
    foreign = make_service(assured_date=LONG_AGO)

    send(correct=[f"service-{foreign.pk}", f"organization-{foreign.organization_id}"], all="1")

    assert checked_on(foreign) == LONG_AGO


def test_it_is_about_one_organization(client, kitchen, editor, soup):
    other = make_organization(name_en="Night House")
    make_service(organization=other, name_en="Night shelter")
    both = Editor.objects.create(person=editor.person, organization=other)

    address = urlsplit(confirming.link_for(both))
    body = client.get(f"{address.path}?{address.query}").content.decode()

    assert "Night shelter" in body
    assert "Soup" not in body


def test_a_withheld_address_is_not_on_it(client, kitchen, page):
    service = make_service(organization=kitchen)
    house = make_location(
        organization=kitchen,
        address_visibility="withheld",
        street="Geheimstraat 7",
        postal_code="2311 ZZ",
        place=make_place("leiden"),
        name_en="House Hidden",
    )
    make_service_at_location(service=service, location=house)
    make_phone("071 123 45 67", location=house)

    body = client.get(page).content.decode()

    assert "Secret address in" in body
    assert "Leiden" in body
    for secret in ("Geheimstraat", "2311", "Hidden", "071 123"):
        assert secret not in body


def test_private_numbers_are_not_on_it(client, soup, page):
    make_phone("06 11 11 11 11", service=soup, is_public=False)

    assert "1111" not in client.get(page).content.decode().replace(" ", "")


# The link dies


def no_longer(client, page):
    response = client.get(page)
    assert "Soup" not in response.content.decode()
    return response.status_code


def test_it_dies_after_a_while_and_says_what_to_do(client, soup, page, settings):
    with time_machine.travel("2026-12-21 13:00"):
        response = client.get(page, headers={"Accept-Language": "en"})

    assert response.status_code == 410
    body = response.content.decode()
    assert "This link no longer works" in body
    assert "Ask the coordinator of your city" in body
    assert response.headers["Content-Language"] == "en"


def test_it_dies_when_somebody_is_no_longer_editor(client, soup, editor, page):
    editor.delete()
    assert no_longer(client, page) == 410


def test_it_dies_when_somebody_has_another_mail_address(client, soup, editor, page):
    editor.person.email = "other@example.org"
    editor.person.save()
    assert no_longer(client, page) == 410


def test_it_dies_when_somebody_may_no_longer_sign_in(client, soup, editor, page):
    editor.person.is_active = False
    editor.person.save()
    assert no_longer(client, page) == 410


@pytest.mark.parametrize("key", ["", "x", "eyJlZGl0b3IiOjF9:1vLx:abc"])
def test_a_link_that_nobody_made_opens_nothing(client, soup, key):
    assert no_longer(client, f"/still-correct/?key={key}") == 404


def test_an_answer_with_a_dead_link_changes_nothing(soup, editor, send):
    editor.delete()

    assert send(all="1").status_code == 410
    assert checked_on(soup) == LONG_AGO


def test_the_link_does_not_name_the_person(editor):
    assert "cook" not in confirming.link_for(editor)


# In whose name


def test_a_coordinator_speaks_for_the_network(kitchen, today):
    utrecht = make_place("utrecht")
    make_location(organization=kitchen, place=utrecht)
    network = make_network(utrecht, name="BSOO Utrecht")
    coordinator = make_person("maria", coordinates=[network])

    confirming.confirm([kitchen], coordinator, today)

    assert Organization.objects.get().assured_by == "BSOO Utrecht"


def test_an_administrator_speaks_for_the_map(kitchen, today):
    confirming.confirm([kitchen], make_person("root", is_administrator=True), today)

    assert Organization.objects.get().assured_by == "Social map"


def test_the_page_asks_the_same_for_one_and_for_ten(client, soup, page):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200
        return len(asked)

    for_one = queries()
    for _ in range(9):
        service = make_service(organization=soup.organization)
        offer = make_service_at_location(service=service)
        make_schedule(service_at_location=offer)
        make_phone(service=service)
    assert Service.objects.count() == 10
    assert queries() == for_one <= 40
