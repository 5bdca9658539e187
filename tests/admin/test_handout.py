"""A leaflet from a list of the admin: same filter, same person, only what everybody may see."""

import json

import pytest
from django.urls import reverse

from services.exchange import handouts, pdf
from services.exchange.pdf import FontsMissing
from tests.builders import (
    make_location,
    make_organization,
    make_person,
    make_place,
    make_service,
    make_service_at_location,
)

PAGE = "admin:services_service_leaflet"
SENT = {"form": "sheet", "first": "en", "second": ""}


@pytest.fixture
def words(monkeypatch):
    """What typst is given."""
    monkeypatch.setattr(pdf, "missing_fonts", lambda *languages: [])
    monkeypatch.setattr(pdf, "compiled", lambda template, data: json.dumps(data).encode())

    def ask(client, query="", **sent):
        answer = client.post(f"{reverse(PAGE)}{query}", {**SENT, **sent})
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/pdf"
        return json.loads(answer.content)

    return ask


def names(paper):
    return [service["name"]["words"] for service in paper["columns"][0]["services"]]


def test_it_has_what_the_filter_left(editor, words):
    make_service(name_en="Soup", status="active")
    make_service(name_en="Bed", status="temporarily closed")
    assert names(words(editor, "?status__exact=temporarily+closed")) == ["Bed"]


def test_it_has_what_everybody_may_see(editor, words):
    make_service(name_en="Soup")
    make_service(name_en="Draft", is_published=False)
    make_service(name_en="Old", status="ended")
    make_service(name_en="Colleagues", audience="professionals")
    make_service(name_en="Hidden", organization=make_organization(is_published=False))
    assert names(words(editor)) == ["Soup"]


def test_it_has_what_the_person_may_see(client, words, db):
    own = make_organization()
    make_service(organization=own, name_en="Mine")
    make_service(name_en="Theirs")
    client.force_login(make_person(edits=[own]))
    assert names(words(client)) == ["Mine"]


def test_help_in_one_town_leads_to_its_list(editor, words, monkeypatch):
    queries = []
    address = handouts._list_address
    monkeypatch.setattr(
        handouts, "_list_address", lambda query: queries.append(query) or address(query)
    )
    utrecht, leiden = make_place("utrecht"), make_place("leiden")
    for place in (utrecht, utrecht):
        location = make_location(place=place)
        make_service_at_location(service=make_service(), location=location)
    (column,) = words(editor, first="nl")["columns"]
    assert column["about"] == utrecht.name_nl
    make_service_at_location(service=make_service(), location=make_location(place=leiden))
    (column,) = words(editor, first="nl")["columns"]
    assert column["about"] == ""
    assert queries == ["place=utrecht", ""]


def test_more_than_fits_is_said(editor, words):
    for _number in range(handouts.MOST + 1):
        make_service()
    paper = words(editor)
    assert len(names(paper)) == handouts.MOST
    assert paper["columns"][0]["has_more"]


def test_wrong_input_and_missing_fonts_get_a_message(editor, monkeypatch):
    make_service()
    wrong = editor.post(reverse(PAGE), {**SENT, "first": "xx"})
    assert "first" in wrong.context["form"].errors

    def nothing(*languages):
        raise FontsMissing("no fonts")

    monkeypatch.setattr(pdf, "fonts_for", nothing)
    answer = editor.post(reverse(PAGE), SENT)
    assert "cannot be made here now" in answer.content.decode()


def test_an_empty_list_offers_no_paper(editor):
    page = editor.get(reverse(PAGE))
    assert "<form" not in page.content.decode().partition('id="content-main"')[2]
    assert editor.post(reverse(PAGE), SENT)["Content-Type"].startswith("text/html")


def test_the_list_leads_to_it_with_its_filter(editor, db):
    make_service()
    page = editor.get(reverse("admin:services_service_changelist"), {"is_published__exact": "1"})
    assert f"{reverse(PAGE)}?is_published__exact=1" in page.content.decode()
