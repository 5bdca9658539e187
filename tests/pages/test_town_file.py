"""The file with which a phone searches a town by itself: plain values, and public ones only."""

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from services.search.vocabulary import vocabulary
from services.text import LANGUAGES
from tests.builders import (
    make_category,
    make_closure,
    make_place,
    make_schedule,
    make_service,
    make_service_at_location,
)

pytestmark = pytest.mark.django_db

ADDRESS = "/nl/places/utrecht/kept/town.json"


def town(client, address=ADDRESS):
    response = client.get(address)
    assert response.status_code == 200
    return response.json()


def test_it_holds_what_filters_and_hours_need(client, soup_kitchen):
    meal = soup_kitchen.categories.get()
    meal.parent = make_category("food")
    meal.save()
    make_closure(
        service=soup_kitchen,
        starts_on=date(2030, 7, 1),
        ends_on=date(2030, 7, 14),
        reason_nl="Rust",
    )
    found = town(client)
    [service] = found["services"]
    assert service["slug"] == "soup-kitchen"
    assert service["categories"] == ["meal", "food"]
    assert service["for"] == ["everyone"]
    assert service["safe"] == ["no-papers"]
    assert service["isFree"]
    assert service["isHere"]
    assert service["rules"] == [
        {
            "days": ["MO"],
            "opensAt": "12:00",
            "closesAt": "13:30",
            "closings": [{"startsOn": "2030-07-01", "endsOn": "2030-07-14", "reason": "Rust"}],
            "onHolidays": "unknown",
        }
    ]


def test_it_understands_every_language_on_a_page_in_any(client, soup_kitchen):
    meal = soup_kitchen.categories.get()
    meal.name_ti = "መግቢ"
    meal.search_words_ru = "я голоден"
    meal.save()
    phrases = {
        (kind, code, phrase)
        for kind, code, _languages, _is_name, lines in town(client)["phrases"]
        for phrase in lines.split("\n")
    }
    # “I am” says nothing.
    assert {("category", "meal", "መግቢ"), ("category", "meal", "голоден")} <= phrases


def test_it_knows_no_other_town_and_nobody_elsewhere(client, soup_kitchen, night_shelter):
    known = {(kind, code) for kind, code, *_others in town(client)["phrases"]}
    assert ("organization", "kitchen") in known
    assert ("place", "utrecht") in known
    for elsewhere in ("night-house", "amsterdam", "night-shelter"):
        assert elsewhere not in {code for _kind, code in known}


def test_what_is_understood_has_a_name(client, soup_kitchen):
    found = town(client)
    labels = {code for code, _label, _parent in found["categories"]}
    assert {code for kind, code, *_others in found["phrases"] if kind == "category"} <= labels
    assert found["names"]["organization"] == {"kitchen": "De Keuken"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_can_say_every_day_of_the_year(language, client, soup_kitchen):
    say = town(client, f"/{language}/places/utrecht/kept/town.json")["say"]
    assert len(say["dates"]) == 12
    for written in say["dates"]:
        assert written.count("%(day)s") == written.count("%(year)s") == 1
    assert len(set(say["days"])) == 7


def test_it_asks_as_much_for_one_service_as_for_ten(client, soup_kitchen):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            town(client)
        return len(asked)

    vocabulary()
    queries()
    one = queries()
    location = soup_kitchen.service_at_locations.get().location
    for number in range(9):
        service = make_service(
            slug=f"soup-{number}", categories=["night-shelter"], target_groups=["women"]
        )
        offer = make_service_at_location(service=service, location=location)
        make_schedule(
            service_at_location=offer, byday="TU", opens_at=time(9), closes_at=time(10 + number)
        )
    queries()
    assert queries() <= one


def test_a_secret_place_says_no_more_than_its_holidays(client, safe_house):
    [service] = town(client, "/nl/places/leiden/kept/town.json")["services"]
    assert service["slug"] == "safe-house"
    # What else could tell where it is would stand in one of these.
    assert set(service) == {
        "slug",
        "names",
        "categories",
        "for",
        "languages",
        "organizations",
        "isHere",
        "safe",
        "isFree",
        "status",
        "isOpenNow",
        "rules",
    }


def test_an_unknown_town_is_not_there(client):
    assert client.get("/nl/places/nowhere/kept/town.json").status_code == 404


def test_the_page_names_all_that_a_copy_needs(client, soup_kitchen):
    content = client.get("/nl/places/utrecht/kept/").content.decode()
    assert ADDRESS in content
    for module in ("fold", "spelling", "vocabulary", "understand", "match", "open-now", "say-when"):
        assert f"js/{module}" in content


# The way to it


@pytest.mark.parametrize(
    ("address", "is_there"),
    [
        ("services/?place=utrecht", True),
        ("services/?q=soup+utrecht", True),
        ("services/", False),
        ("services/?place=leiden", False),
        ("places/utrecht/", True),
        ("places/leiden/", False),
    ],
)
def test_where_a_town_is_known_one_can_search_on_the_phone(address, is_there, client, soup_kitchen):
    make_place("leiden")
    content = client.get(f"/en/{address}").content.decode()
    assert ('/places/utrecht/kept/#q"' in content) is is_there


def test_a_search_without_a_trace_leads_there_too(client, soup_kitchen):
    content = client.post("/en/services/", {"place": "utrecht"}).content.decode()
    assert '/places/utrecht/kept/#q"' in content
