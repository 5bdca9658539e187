"""Leaflets to hand out: what the page says, on one A4, in one language or two beside each other."""

import json
import re
import shutil
import subprocess
from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate, localtime, now

from services.exchange import handouts, pdf
from services.exchange.handouts import Form
from services.models import Service, TextState, text_digest
from tests.builders import (
    make_closure,
    make_course,
    make_location,
    make_phone,
    make_service,
    make_service_at_location,
    make_session,
)
from tests.plugins.missing import cannot_run

from .reading import Page

pytestmark = pytest.mark.django_db

needs_fonts = pytest.mark.usefixtures("fonts")


@pytest.fixture
def words(monkeypatch):
    """Ask for a leaflet and get its words: what typst is given."""
    monkeypatch.setattr(pdf, "missing_fonts", lambda *languages: [])
    monkeypatch.setattr(pdf, "compiled", lambda template, data: json.dumps(data).encode())

    def ask(client, path):
        response = client.get(path)
        assert response.status_code == 200
        assert response["Content-Type"] == "application/pdf"
        assert not response.cookies
        return json.loads(response.content)

    return ask


def said(service):
    """key of a fact → its lines, without the marks of direction."""
    return {
        fact["key"]: [re.sub("[\u2066-\u2069]", "", line["words"]) for line in fact["lines"]]
        for fact in service["facts"]
    }


def path_of(service, **asked):
    asked = {"file": "pdf", "form": "sheet", "first": "en", **asked}
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"/en/services/{service.slug}/handout/?{query}"


def list_path(**asked):
    asked = {"file": "pdf", "form": "sheet", "first": "en", **asked}
    return "/en/services/handout/?" + "&".join(f"{name}={value}" for name, value in asked.items())


# What it says


def test_a_leaflet_says_what_somebody_at_the_door_needs(client, soup_kitchen, words):
    make_phone("030 765 43 21", service=soup_kitchen)
    make_phone("030 999 99 99", service=soup_kitchen, is_for_professionals=True)
    (column,) = words(client, path_of(soup_kitchen))["columns"]
    facts = said(column["services"][0])
    assert facts["when"] == ["Monday 12:00–13:30"]
    assert facts["where"] == ["Lange Laan 1, 3512 AA, Utrecht"]
    assert facts["phone"] == ["030 765 4321"]
    assert facts["cost"] == ["Free"]
    assert facts["papers"][0] == "Do they ask for identity papers? No"
    assert facts["way"] == ["Walk in, no appointment"]
    assert column["printed"].startswith("Printed on ")
    assert column["address"].strip("\u2066\u2069").endswith("/en/services/soup-kitchen/")


def test_two_languages_stand_beside_each_other(client, soup_kitchen, words):
    dutch, arabic = words(client, path_of(soup_kitchen, first="nl", second="ar"))["columns"]
    assert (dutch["direction"], arabic["direction"]) == ("ltr", "rtl")
    assert dutch["services"][0]["name"]["words"] == "Soepkeuken"
    # There is no Arabic name: the English one says so, and runs the other way.
    assert arabic["services"][0]["name"] == {
        "words": "Soup kitchen (الإنجليزية)",
        "language": "en",
        "direction": "ltr",
    }
    keys = [[fact["key"] for fact in each["services"][0]["facts"]] for each in (dutch, arabic)]
    assert keys[0] == keys[1]


def test_the_same_language_twice_stands_once(client, soup_kitchen, words):
    assert len(words(client, path_of(soup_kitchen, second="en"))["columns"]) == 1


def test_words_of_a_computer_are_marked(client, soup_kitchen, words):
    Service.objects.filter(pk=soup_kitchen.pk).update(name_fr="Soupe populaire")
    TextState.objects.create(
        kind="service",
        object_id=soup_kitchen.pk,
        field="name",
        language="fr",
        author="machine",
        source_language="en",
        source_digest=text_digest("Soup kitchen"),
    )
    (column,) = words(client, path_of(soup_kitchen, first="fr"))["columns"]
    assert column["services"][0]["name"]["words"] == "Soupe populaire *"
    assert [remark[:1] for remark in column["remarks"]] == ["*"]


def test_a_notice_stands_first_and_only_as_long_as_it_holds(client, soup_kitchen, words):
    changes = {"alert_en": "At the back door.", "alert_until": localdate()}
    Service.objects.filter(pk=soup_kitchen.pk).update(alert="x", **changes)
    (column,) = words(client, path_of(soup_kitchen))["columns"]
    assert column["services"][0]["facts"][0]["key"] == "alert"
    yesterday = localdate() - timedelta(days=1)
    soup_kitchen.alert_until = yesterday
    soup_kitchen.alert_en = "At the back door."
    soup_kitchen.save()
    (column,) = words(client, path_of(soup_kitchen))["columns"]
    assert "alert" not in said(column["services"][0])


def test_closures_of_the_next_weeks_stand_before_the_hours(client, soup_kitchen, words):
    today = localdate()
    make_closure(
        service=soup_kitchen,
        starts_on=today + timedelta(days=3),
        ends_on=today + timedelta(days=5),
        reason_en="Renovation",
    )
    make_closure(organization=soup_kitchen.organization, starts_on=today + timedelta(days=90))
    make_closure(service=soup_kitchen, starts_on=date(2020, 1, 1), ends_on=date(2020, 1, 2))
    (column,) = words(client, path_of(soup_kitchen))["columns"]
    facts = said(column["services"][0])
    assert list(facts).index("closed") < list(facts).index("when")
    (line,) = facts["closed"]
    assert line.startswith("Closed: ")
    assert " – " in line


def test_a_course_says_its_next_dates_and_the_town(client, words, safe_house):
    course = make_course(service=make_service(name_en="Life Skills"))
    tomorrow = now() + timedelta(days=1)
    (offer,) = safe_house.service_at_locations.all()
    make_session(course=course, starts_at=tomorrow, location=offer.location, language="ar")
    make_session(course=course, starts_at=tomorrow, state="cancelled")
    make_session(course=course, starts_at=tomorrow - timedelta(days=2))
    (column,) = words(client, path_of(course.service))["columns"]
    (line,) = said(column["services"][0])["dates"]
    assert line.endswith("Leiden · Arabic")
    assert f"{localtime(tomorrow):%H:%M}" in line
    assert offer.location.street not in json.dumps(column)


def test_long_texts_end_with_a_sentence():
    long = "A first sentence of some length, with a comma. " * 12
    assert handouts.shortened(long).endswith("comma.")
    assert len(handouts.shortened(long)) <= handouts.LONGEST_TEXT
    assert handouts.shortened("word " * 100).endswith("word…")
    assert handouts.shortened("short") == "short"


def test_what_has_ended_has_no_leaflet(client, closed_club):
    assert client.get(path_of(closed_club)).status_code == 404
    assert "/handout/" not in client.get("/en/services/closed-club/").content.decode()


# Lists


def test_a_list_becomes_a_leaflet_with_the_same_help(
    client, soup_kitchen, night_shelter, legal_clinic, words
):
    for question in ({"place": "utrecht"}, {"language": "ar"}, {"category": "meal"}, {}):
        query = "&".join(f"{name}={value}" for name, value in question.items())
        shown = client.get(f"/en/services/?{query}").context["cards"]
        (column,) = words(client, list_path(**question))["columns"]
        names = [each["name"]["words"] for each in column["services"]]
        assert names == [card.service.name_en for card in shown]


def test_what_was_asked_stands_in_the_language_of_the_leaflet(client, soup_kitchen, words):
    columns = words(client, list_path(cost="free", first="nl", second="en"))["columns"]
    assert [column["about"] for column in columns] == ["Gratis", "Free"]


def test_a_leaflet_never_becomes_endless(client, monkeypatch, words):
    monkeypatch.setattr(handouts, "MOST", 2)
    for _number in range(4):
        make_service()
    (column,) = words(client, list_path())["columns"]
    assert len(column["services"]) == 2
    assert column["has_more"]
    assert "only the first 2 places" in client.get("/en/services/handout/").content.decode()


def test_a_paper_does_not_tell_where_its_maker_stood(client, soup_kitchen, monkeypatch, words):
    asked = []
    monkeypatch.setattr(handouts, "code", lambda address: asked.append(address) or "")
    words(client, list_path(near="52.09,5.12", km="5", cost="free"))
    words(client, list_path(near="utrecht", km="5"))
    assert asked[0].endswith("/en/services/?cost=free")
    assert asked[1].endswith("/en/services/?near=utrecht&km=5")


def test_nothing_found_and_nothing_understood_make_no_paper(client, soup_kitchen):
    for question in ({"q": "zzzzqqqq"}, {"place": "nowhere"}, {"km": "much"}):
        response = client.get(list_path(**question))
        assert response.status_code == 200
        assert response["Content-Type"].startswith("text/html"), question


# The page


def links_of(client, path):
    return {link["href"] for link in Page(client.get(path).content.decode()).links}


def test_pages_link_to_it_and_it_asks_no_script(client, soup_kitchen):
    assert "/en/services/handout/?cost=free" in links_of(client, "/en/services/?cost=free")
    assert "/en/services/soup-kitchen/handout/" in links_of(client, "/en/services/soup-kitchen/")
    body = client.get("/ar/services/handout/?cost=free&page=2").content.decode()
    assert '<input type="hidden" name="cost" value="free">' in body
    assert '<option value="ar" selected>' in body
    # The one by which every page is left.
    assert body.count("<script") == 1


@pytest.mark.parametrize(
    "wrong",
    [{"form": "book"}, {"first": "xx"}, {"first": ""}, {"second": "../etc"}, {"form": ""}],
    ids=str,
)
def test_wrong_input_gets_a_message(client, soup_kitchen, wrong):
    response = client.get(path_of(soup_kitchen, **wrong))
    assert response.status_code == 200
    assert "notice--warning" in response.content.decode()


def test_without_fonts_the_page_says_so(client, soup_kitchen, monkeypatch):
    monkeypatch.setattr(pdf, "families", lambda: frozenset())
    response = client.get(path_of(soup_kitchen))
    assert response.status_code == 503
    assert "Choose another language." in response.content.decode()


# On paper


def pages_in(content):
    return len(re.findall(rb"/Type\s*/Page\b", content))


def full_service(number):
    service = make_service(
        name_en=f"A very long name for help number {number} that goes on",
        description_en="What you get is told here at length. " * 20,
        application_process_en="Ring the bell and wait for somebody. " * 12,
        documents_en="Bring any paper with your name on it. " * 12,
        languages=["ar", "fa", "ti", "uk"],
        ways_in=["walk_in", "phone", "ticket"],
        target_groups=["everyone", "undocumented"],
    )
    for hint in range(3):
        place = make_location(
            finding_hints_en="In the basement, left of the red door. " * 8,
            transport_en="Tram 2 to the last stop, then walk. " * 8,
            name_en=f"House {hint}",
        )
        make_service_at_location(service=service, location=place)
    return service


@needs_fonts
@pytest.mark.parametrize("form", Form.values)
@pytest.mark.parametrize("languages", [("nl", ""), ("ti", ""), ("nl", "ar"), ("zh-hans", "fa")])
def test_everything_fits_on_one_a4(client, form, languages):
    services = [full_service(number) for number in range(handouts.MOST + 1)]
    first, second = languages
    asked = {"form": form, "first": first, "second": second}
    for path in (list_path(**asked), path_of(services[0], **asked)):
        content = client.get(path).content
        assert content.startswith(b"%PDF-")
        assert pages_in(content) == 1, path


@needs_fonts
def test_what_does_not_fit_is_said(client, tmp_path):
    if not shutil.which("pdftotext"):
        cannot_run("No pdftotext found. On Debian: apt-get install poppler-utils")
    for number in range(handouts.MOST + 1):
        full_service(number)
    file = tmp_path / "leaflet.pdf"
    file.write_bytes(client.get(list_path(form="folded")).content)
    text = subprocess.run(
        ["pdftotext", str(file), "-"], check=True, capture_output=True, text=True
    ).stdout
    found = int(re.search(r"This is not all: the first (\d+)\.", text)[1])
    assert len(re.findall("number [0-9]+ that", " ".join(text.split()))) == found
