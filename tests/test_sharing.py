"""Handing a page on: nothing about the sender, nothing secret, and every character whole."""

import icalendar
import pytest
from django.test import Client

from services.sharing import contact_card, share_of
from services.text import LANGUAGES
from services.visibility import public_phones
from tests.builders import make_location, make_phone, make_place, make_service_at_location

pytestmark = pytest.mark.django_db

PAGE = "https://example.org/ar/services/soup-kitchen/"


def lines_of(card):
    return card.decode().replace("\r\n ", "").split("\r\n")


def test_a_card_says_who_where_and_how(soup_kitchen):
    make_phone("030 123 45 67", service=soup_kitchen)
    card = contact_card(soup_kitchen, public_phones(soup_kitchen), "soup@example.org", PAGE, "en")
    assert lines_of(card) == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "FN:Soup kitchen",
        "N:Soup kitchen;;;;",
        "ORG:The Kitchen",
        "TEL:+31301234567",
        "EMAIL:soup@example.org",
        "ADR:;;Lange Laan 1;Utrecht;;3512 AA;NL",
        f"URL:{PAGE}",
        "END:VCARD",
        "",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "Soup; bread, tea",
        "Two\nlines",
        "END:VCARD\r\nBEGIN:VCARD",
        "back\\slash",
        "مطبخ الحساء " * 9,
    ],
    ids=["separators", "a line break", "a second card", "a backslash", "long and Arabic"],
)
def test_no_name_breaks_a_card(name, soup_kitchen):
    soup_kitchen.name_en = name
    card = contact_card(soup_kitchen, [], "", PAGE, "en")
    assert max(len(line) for line in card.split(b"\r\n")) <= 75
    assert [line for line in lines_of(card) if line.startswith(("BEGIN", "END"))] == [
        "BEGIN:VCARD",
        "END:VCARD",
    ]
    names = [line.partition(":")[2] for line in lines_of(card) if line.startswith(("FN", "N:"))]
    escaped = icalendar.vText(name).to_ical().decode()
    assert names == [escaped, f"{escaped};;;;"]


def test_of_several_places_only_the_open_ones_are_named(soup_kitchen):
    secret = make_location(
        key="secret",
        organization=soup_kitchen.organization,
        street="Geheimstraat 9",
        place=make_place("leiden"),
        address_visibility="withheld",
    )
    make_service_at_location(service=soup_kitchen, location=secret)
    card = contact_card(soup_kitchen, [], "", PAGE, "en").decode()
    assert "Lange Laan" in card
    assert "Geheim" not in card


def test_numbers_for_professionals_are_not_for_everybody_s_contacts(client, soup_kitchen):
    make_phone("030 123 45 67", service=soup_kitchen)
    make_phone("030 765 43 21", service=soup_kitchen, is_for_professionals=True)
    card = client.get("/nl/services/soup-kitchen/contact.vcf")
    assert card.headers["Content-Type"] == "text/vcard; charset=utf-8"
    assert "+31301234567" in card.content.decode()
    assert "+31307654321" not in card.content.decode()


def test_the_card_of_what_does_not_exist_is_not_there(client):
    assert client.get("/nl/services/nothing/contact.vcf").status_code == 404


# The link


def test_a_shared_link_tells_nothing_and_has_no_language(soup_kitchen, settings):
    settings.SITE_URL = "https://example.org"
    for language in LANGUAGES:
        share = share_of(soup_kitchen, language)
        assert share.link == "https://example.org/services/soup-kitchen/"
        for address in (share.whatsapp, share.sms):
            assert address.endswith("https%3A%2F%2Fexample.org%2Fservices%2Fsoup-kitchen%2F")
    assert "style" not in share.code
    assert "<script" not in share.code


@pytest.mark.parametrize("language", ["ar", "ti", "zh-hans"])
def test_it_opens_in_the_language_of_whoever_gets_it(language, soup_kitchen):
    response = Client().get("/services/soup-kitchen/", headers={"Accept-Language": language})
    assert (response.status_code, response.url) == (302, f"/{language}/services/soup-kitchen/")
    assert "Accept-Language" in response.headers["Vary"]
    assert not response.cookies
