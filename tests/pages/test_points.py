"""/nl/services/points/: where the map shows the services of a list."""

import random

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services import register
from services.models import Location
from services.selection import everything
from services.text import LANGUAGES
from services.views import long_lists, on_the_map
from tests.builders import (
    make_location,
    make_place,
    make_service,
    make_service_at_location,
    make_stop,
)

pytestmark = pytest.mark.django_db

QUESTIONS = (
    "",
    "place=utrecht",
    "category=meal",
    "q=soup",
    "safe=no-papers&cost=free",
    "near=52.09,5.12&km=5",
    "language=ar",
    "organization=kitchen",
    "category=meal&place=groningen",
)


def points(client, query="", language="en"):
    response = client.get(f"/{language}/services/points/?{query}")
    assert response.status_code == 200
    return response.json()["spots"]


def slugs_on_map(spots):
    return {service["page"].split("/")[-2] for spot in spots for service in spot["services"]}


def slugs_in_list(client, query):
    response = client.get(f"/en/services/?{query}")
    return {card.service.slug for card in response.context["cards"]}


def in_town(slug, town="groningen", **location):
    """A service at a house that only its town is known of."""
    service = make_service(slug=slug, name_en=slug)
    house = make_location(place=make_place(town), street="", **location)
    make_service_at_location(service=service, location=house)
    return service


# Where


def test_a_house_with_coordinates_has_its_own_point(client, soup_kitchen):
    [spot] = points(client)
    assert spot == {
        "at": [52.09, 5.12],
        "name": "Lange Laan 1",
        "language": "nl",
        "services": [{"page": "/en/services/soup-kitchen/", "name": "Soup kitchen"}],
    }


def test_others_stand_together_in_their_town(client):
    in_town("one")
    in_town("two")
    [spot] = points(client, language="nl")
    assert (spot["at"], spot["name"]) == ([53.2192, 6.5667], "Groningen")
    assert [each["name"] for each in spot["services"]] == ["one", "two"]
    # Their names are English, and say so.
    assert {each["language"] for each in spot["services"]} == {"en"}


def test_a_service_with_two_rooms_in_a_town_counts_once(client):
    service = in_town("one")
    other = make_location(place=make_place("groningen"), street="")
    make_service_at_location(service=service, location=other)
    [spot] = points(client)
    assert len(spot["services"]) == 1


def test_a_bus_stands_where_it_halts(client):
    bus = make_service(slug="bus")
    location = make_location(location_type="mobile", street="", place=make_place("utrecht"))
    make_service_at_location(service=bus, location=location)
    for town in ("leiden", "utrecht", "groningen"):
        make_stop(location=location, place=make_place(town))
    assert [spot["name"] for spot in points(client)] == ["Groningen", "Leiden", "Utrecht"]


@pytest.mark.parametrize(
    "location",
    [
        pytest.param({"location_type": "virtual"}, id="by telephone"),
        pytest.param({"latitude": 46.2, "longitude": 6.15}, id="in Geneva"),
        pytest.param({"address_visibility": "withheld"}, id="secret"),
        pytest.param(
            {"address_visibility": "withheld", "latitude": 53.2, "longitude": 6.5},
            id="secret, with coordinates",
        ),
    ],
)
def test_what_is_not_on_the_map(location, client):
    in_town("one", **location)
    assert points(client) == []


def test_most_help_comes_first(client, soup_kitchen):
    for slug in ("one", "two"):
        in_town(slug)
    assert [len(spot["services"]) for spot in points(client)] == [2, 1]


# Secret addresses


def test_a_secret_stop_is_no_stop(client):
    bus = make_service(slug="bus")
    location = make_location(
        location_type="mobile",
        street="",
        place=make_place("utrecht"),
        address_visibility="withheld",
    )
    make_service_at_location(service=bus, location=location)
    make_stop(location=location, place=make_place("leiden"))
    assert points(client) == []


def test_a_service_with_a_secret_house_stands_at_its_public_desk_alone(
    client, safe_house, soup_kitchen
):
    desk = soup_kitchen.service_at_locations.get().location
    make_service_at_location(service=safe_house, location=desk, role="intake")
    [spot] = points(client)
    assert spot["at"] == [52.09, 5.12]
    assert len(spot["services"]) == 2


@pytest.mark.parametrize("query", ["", "place=leiden", "category=women-shelter", "q=refuge"])
def test_the_map_is_the_same_with_a_secret_house_as_without(query, client, soup_kitchen, request):
    """Whoever compares two maps learns nothing."""
    before = {language: points(client, query, language) for language in LANGUAGES}
    request.getfixturevalue("safe_house")
    after = {language: points(client, query, language) for language in LANGUAGES}
    if query == "":
        assert after == before
    else:
        assert "safe-house" in slugs_in_list(client, query)
        assert not any("safe-house" in slugs_on_map(spots) for spots in after.values())


@given(seed=st.integers(0, 10_000))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_only_public_places_are_ever_on_the_map(seed, client):
    """Whatever places there are, the map is the one of the public places alone."""
    chance = random.Random(seed)
    secret = []
    for number in range(6):
        service = make_service(slug=f"s-{seed}-{number}-{chance.random()}".replace(".", "-"))
        for _place in range(chance.randint(0, 3)):
            has_point = chance.random() < 0.5
            location = make_location(
                place=make_place(chance.choice(["utrecht", "leiden", "groningen"])),
                address_visibility=chance.choice(["public", "withheld"]),
                location_type=chance.choice(["physical", "mobile", "region"]),
                latitude=52 + chance.random() if has_point else None,
                longitude=5 + chance.random() if has_point else None,
                street=f"Straat {number}",
            )
            make_service_at_location(service=service, location=location)
            make_stop(location=location, place=make_place("amsterdam"))
            if location.is_withheld:
                secret.append(location)
    with_secrets = points(client)
    Location.objects.filter(pk__in=[each.pk for each in secret]).delete()
    register.forget()
    assert points(client) == with_secrets


# In step with the list


@pytest.mark.parametrize("query", QUESTIONS)
def test_the_map_shows_what_the_list_shows(query, client, soup_kitchen, night_shelter):
    in_town("one", town="utrecht")
    assert slugs_on_map(points(client, query)) == slugs_in_list(client, query)


@pytest.mark.parametrize("query", QUESTIONS)
def test_a_question_without_a_trace_gives_the_same_map(query, client, soup_kitchen, night_shelter):
    reader = Client(enforce_csrf_checks=True)
    response = reader.post(
        "/en/services/points/", query, content_type="application/x-www-form-urlencoded"
    )
    assert response.json()["spots"] == points(client, query)
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.cookies


def test_all_pages_of_a_list_are_on_one_map(client):
    for number in range(25):
        in_town(f"meal-{number}")
    for query in ("", "page=2", "page=99"):
        [spot] = points(client, query)
        assert len(spot["services"]) == 25


def test_a_very_long_list_is_cut_and_says_so(client, monkeypatch):
    monkeypatch.setattr(on_the_map, "MOST_COUNTED", 3)
    for number in range(5):
        in_town(f"meal-{number}")
    response = client.get("/en/services/points/")
    assert sum(len(spot["services"]) for spot in response.json()["spots"]) == 3
    assert "The map shows the first 3." in response.json()["words"]["remark"]
    assert long_lists.MOST_COUNTED == 1000


@pytest.mark.parametrize(
    "query", ["near=nowhere", "km=no", "category=%00", "q=" + "a" * 300, "for=x&safe=y", "place=ß"]
)
def test_wrong_input_filters_nothing_as_in_the_list(query, client, soup_kitchen):
    assert slugs_on_map(points(client, query)) == {"soup-kitchen"}


# What it costs


@pytest.mark.parametrize("number", [1, 40])
def test_five_queries_whatever_the_data(client, number, django_assert_max_num_queries):
    for index in range(number):
        service = in_town(f"one-{index}", location_type="mobile")
        make_stop(location=service.service_at_locations.get().location, place=make_place("leiden"))
    everything("nl").first_ids(1)
    # The version of the content; the names; the places; the stops.
    with django_assert_max_num_queries(4):
        points(client, language="nl")


def test_who_has_the_points_is_told_so(client, soup_kitchen):
    first = client.get("/nl/services/points/?category=meal")
    again = client.get(
        "/nl/services/points/?category=meal", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304


def test_every_word_of_the_map_is_in_the_readers_language(client, soup_kitchen):
    english = client.get("/en/services/points/").json()["words"]
    for language in LANGUAGES:
        words = client.get(f"/{language}/services/points/").json()["words"]
        assert words.keys() == english.keys()
        assert "%(town)s" in words["area"]
        assert "%(count)s" in words["number"]
        if language != "en":
            same = {name for name in words if words[name] == english[name]}
            assert same == {"credit"}, language


# Its button


def test_the_button_says_where_everything_lies_and_no_word_of_a_secret_search(client, soup_kitchen):
    openly = client.get("/en/services/?q=soup").content.decode()
    secretly = client.post("/en/services/", {"q": "soup", "page": "1"}).content.decode()
    assert 'data-points="/en/services/points/"' in openly
    assert "data-question" not in openly
    assert 'data-question="?q=soup"' in secretly


def test_an_empty_list_has_no_button(client, soup_kitchen):
    assert "Show the map" in client.get("/en/services/").content.decode()
    assert (
        "Show the map"
        not in client.get("/en/services/?category=food&place=x&language=ti").content.decode()
    )
