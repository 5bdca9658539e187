"""A search by POST: the same list, and no word of it where somebody could find it later."""

import html5lib
import pytest
from django.test import Client

from tests.builders import make_place, make_service

pytestmark = pytest.mark.django_db

WORDS = "warm meal"


@pytest.fixture
def many_meals(soup_kitchen):
    """More than one page of them."""
    for number in range(25):
        make_service(slug=f"meal-{number}", name_en=f"Meal {number}", description_en="A warm meal.")


@pytest.fixture
def reader():
    return Client(enforce_csrf_checks=True)


def slugs_of(response):
    tree = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    return [each.get("data-service") for each in tree.iter("article")]


def addresses_of(response):
    tree = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    return [
        each.get(name)
        for each in tree.iter()
        for name in ("href", "action", "src")
        if each.get(name)
    ]


QUESTIONS = {
    "words": {"q": WORDS},
    "a town": {"place": "utrecht"},
    "a second page": {"q": WORDS, "page": "2"},
    "wrong input": {"q": WORDS, "km": "no"},
    "a page that is not there": {"q": WORDS, "page": "99"},
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_both_ways_of_asking_give_the_same_list(question, reader, many_meals):
    make_place("utrecht")
    openly = reader.get("/en/services/", question)
    secretly = reader.post("/en/services/", question)
    assert secretly.status_code == openly.status_code
    assert slugs_of(secretly) == slugs_of(openly)


def test_no_address_on_the_page_holds_the_question(reader, many_meals):
    response = reader.post("/en/services/", {"q": WORDS, "place": "utrecht", "page": "1"})
    assert slugs_of(response)
    told = [address for address in addresses_of(response) if "warm" in address or "?" in address]
    assert told == []


def test_nobody_keeps_the_answer(reader, many_meals):
    response = reader.post("/en/services/", {"q": WORDS})
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "ETag" not in response.headers
    assert not response.cookies


def test_the_next_page_is_asked_for_in_the_same_way(reader, many_meals):
    first = reader.post("/en/services/", {"q": WORDS})
    tree = html5lib.parse(first.content.decode(), namespaceHTMLElements=False)
    forms = [
        {field.get("name"): field.get("value") for field in form.iter("input")}
        for form in tree.iter("form")
        if form.get("method") == "post"
    ]
    assert {"q": WORDS, "page": "2"} in forms


def test_the_words_stand_in_no_title(reader, many_meals):
    for response in (
        reader.post("/en/services/", {"q": WORDS}),
        reader.get("/en/services/", {"q": WORDS}),
    ):
        title = response.content.decode().partition("<title>")[2].partition("</title>")[0]
        assert title == "Help – Social map"


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_words_stand_in_no_log(method, reader, many_meals, caplog):
    caplog.set_level("DEBUG")
    getattr(reader, method)("/en/services/", {"q": WORDS, "page": "99"})
    lines = [record for record in caplog.records if record.name.startswith("django.request")]
    assert "warm" not in " ".join(record.getMessage() for record in lines)
