"""/nl/services/"""

import pytest
from django.core.cache import cache

from services.choices import choices_in
from services.selection import everything
from tests.builders import (
    make_location,
    make_organization,
    make_phone,
    make_place,
    make_schedule,
    make_service,
    make_service_at_location,
)

from .reading import Page

pytestmark = pytest.mark.django_db


def get(client, query="", language="en"):
    response = client.get(f"/{language}/services/{query}")
    return response, Page(response.content.decode())


def shown(response):
    return [card.service.slug for card in response.context["cards"]]


def test_it_lists_what_runs_and_not_what_has_ended(client, soup_kitchen, closed_club):
    response, _page = get(client)
    assert shown(response) == ["soup-kitchen"]


def test_a_card_names_service_and_categories_for_machines(client, soup_kitchen):
    response, _page = get(client)
    assert (
        b'<article class="card" data-service="soup-kitchen" data-categories="meal">'
        in response.content
    )


def test_what_is_for_professionals_is_kept_apart(client, soup_kitchen):
    make_service(slug="network-meeting", audience="professionals")
    assert shown(get(client)[0]) == ["soup-kitchen"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?category=meal", ["soup-kitchen"]),
        ("?category=food", ["soup-kitchen"]),
        ("?category=legal-advice", ["legal-clinic"]),
        ("?category=meal,legal-advice", ["legal-clinic", "soup-kitchen"]),
        ("?category=meal&category=legal-advice", ["legal-clinic", "soup-kitchen"]),
        ("?language=ar", ["legal-clinic"]),
        ("?language=ti", []),
        ("?cost=free&category=meal", ["soup-kitchen"]),
        ("?place=utrecht&category=meal", ["soup-kitchen"]),
        ("?place=groningen&category=meal", []),
        ("?near=utrecht&km=5&category=meal", ["soup-kitchen"]),
        ("?organization=kitchen", ["soup-kitchen"]),
        ("?way=walk_in&category=meal", ["soup-kitchen"]),
    ],
)
def test_each_question_narrows_the_list(client, soup_kitchen, legal_clinic, query, expected):
    make_place("groningen")
    parent = soup_kitchen.categories.get()
    parent.parent = type(parent).objects.create(code="food", name_en="Food", icon="food")
    parent.save()
    cache.clear()
    assert sorted(shown(get(client, query)[0])) == expected


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?category=flying", "We do not know “flying” here."),
        ("?place=atlantis", "We do not know the place “atlantis”."),
        ("?near=atlantis", "We cannot find “atlantis”."),
        ("?near=0000", "We cannot find “0000”."),
        ("?near=nan,nan", "We cannot find “nan,nan”."),
        ("?near=utrecht&km=7", "Choose one of the distances."),
        ("?language=klingon", "We do not know “klingon” here."),
        ("?for=nobody", "We do not know “nobody” here."),
        ("?safe=very", "We do not know “very” here."),
        ("?cost=1000", "We do not know “1000” here."),
        ("?organization=none", "We do not know the organisation “none”."),
        ("?q=" + "toothache+" * 1000, "This is too long."),
        ("?page=9999", "This page of the list does not exist."),
        ("?page=minus", "This page of the list does not exist."),
    ],
)
def test_wrong_input_gets_a_sentence_and_the_rest_of_the_list(
    client, soup_kitchen, query, sentence
):
    response, page = get(client, query)
    assert sentence in page.text()
    assert shown(response) == ["soup-kitchen"]


def towns_offered(client, query):
    response, page = get(client, query)
    links = [link["href"] for link in page.links if "place=" in link.get("href", "")]
    offered = [(town.value, number) for town, number in response.context["towns"]]
    assert all(f"{query}&place={town}" in links for town, _number in offered)
    return offered


def test_who_said_what_they_need_is_asked_where_they_are(client, soup_kitchen):
    for town, number in (("utrecht", 1), ("groningen", 2)):
        for _ in range(number):
            service = make_service(categories=["meal"])
            location = make_location(organization=service.organization, place=make_place(town))
            make_service_at_location(service=service, location=location)
    make_place("leiden")
    make_service(categories=["meal"], coverage="national")

    # Most help first; what works in the whole country is no reason to choose a town.
    assert towns_offered(client, "?category=meal") == [("groningen", 2), ("utrecht", 2)]
    for query in ("", "?category=legal-advice", "?category=meal&place=utrecht", "?q=meal"):
        assert towns_offered(client, query) == []


def test_what_was_understood_is_said(client, soup_kitchen):
    _response, page = get(client, "?q=meal+utrecht")
    assert "Showing: Meal · Utrecht" in page.text()


def test_each_condition_has_a_link_that_takes_it_away(client, soup_kitchen):
    _response, page = get(client, "?category=meal&place=utrecht&page=1")
    links = {link["href"] for link in page.links if link.get("class") == "chip chip--active"}
    assert links == {"?place=utrecht", "?category=meal"}


def test_nothing_found_ends_in_somebody_to_ask(client, soup_kitchen):
    _response, page = get(client, "?language=ar&category=meal")
    assert "We found nothing that fits." in page.text()
    assert any("category=advice" in link["href"] for link in page.links)


def test_the_language_switcher_keeps_the_page_and_its_filters(client, soup_kitchen):
    _response, page = get(client, "?place=utrecht&category=meal")
    arabic = next(link for link in page.links if link.get("hreflang") == "ar")
    assert arabic["href"] == "/ar/services/?place=utrecht&category=meal"


def many_services(number):
    for index in range(number):
        organization = make_organization()
        make_phone(organization=organization)
        service = make_service(organization=organization, languages=["ar"])
        location = make_location(organization=organization, place=make_place("utrecht"))
        offer = make_service_at_location(service=service, location=location)
        make_schedule(service_at_location=offer)
        if index % 2:
            make_schedule(service=service, channel="phone")


@pytest.mark.parametrize("number", [1, 40])
@pytest.mark.parametrize("query", ["", "?category=meal&place=utrecht&language=ar"])
def test_ten_queries_whatever_the_data(client, number, query, django_assert_max_num_queries):
    many_services(number)
    # What all pages share is there: the register, its order, and the choices.
    everything("nl").first_ids(1)
    choices_in("nl")
    # The version of the content; services with organizations; their places; hours; closures; phone
    # numbers; and the town that is asked for.
    with django_assert_max_num_queries(6 + query.count("place")):
        client.get(f"/nl/services/{query}")
