"""Hours and addresses are said while they are typed, by the code that speaks to visitors."""

from datetime import time

import pytest
from django.urls import reverse

from services.admin.sentences import sentence_of
from services.opening_hours import describe
from tests.admin.conftest import elements
from tests.builders import make_person, make_place, make_schedule

SAY = "admin:services_schedule_sentence"
SAY_ADDRESS = "admin:services_location_address"


@pytest.fixture
def say(client, db):
    client.force_login(make_person())

    def say(language="en", **facts):
        response = client.post(reverse(SAY), facts, headers={"Accept-Language": language})
        assert response.status_code == 200
        return response.json()["sentence"]

    return say


THURSDAY = {
    "channel": "phone",
    "frequency": "weekly",
    "interval": "2",
    "anchor_on": "2026-12-03",
    "byday": ["TH"],
    "opens_at": "09:30",
    "closes_at": "11:30",
    "languages": "ar",
    "order": "0",
}


def test_unsaved_hours_are_said_in_words(say):
    sentence = say(**THURSDAY)

    assert "By phone: Thursday" in sentence
    assert "09:30–11:30" in sentence
    assert sentence.endswith("every 2 weeks · Arabic")


def test_sentence_of_unsaved_hours_is_that_of_saved_ones(say):
    schedule = make_schedule(byday="MO,TU,WE", opens_at=time(22), closes_at=time(6))

    sentence = say(
        channel="visit",
        frequency="weekly",
        interval="1",
        byday=["MO", "TU", "WE"],
        opens_at="22:00",
        closes_at="06:00",
    )

    assert sentence == sentence_of(schedule, "en") == str(describe(schedule.block, "en"))


@pytest.mark.parametrize(
    "half_typed",
    [{"opens_at": "9:"}, {"byday": ["XX"]}, {"interval": "x"}, {"languages": "arabisch"}],
    ids=str,
)
def test_what_is_half_typed_is_left_out_of_the_sentence(say, half_typed):
    assert "phone" in say(**{**THURSDAY, **half_typed})


def test_nothing_typed_yet_is_a_sentence_too(say):
    assert "call first" in say()


def test_saved_rows_show_their_sentence_without_a_script(editor, db):
    schedule = make_schedule()
    offer = schedule.service_at_location

    response = editor.get(reverse("admin:services_serviceatlocation_change", args=[offer.pk]))

    said = ["".join(found.itertext()) for found in elements(response, "output")]
    assert sentence_of(schedule, "en") in said
    # The row that “add another” copies has nothing to say yet.
    assert said.count("–") == 1


@pytest.mark.parametrize("address", [SAY, SAY_ADDRESS])
def test_nobody_is_told_anything_without_signing_in(client, db, address):
    assert client.post(reverse(address), THURSDAY).status_code == 302


# Addresses


def test_unsaved_address_is_said_both_ways(client, db):
    client.force_login(make_person())

    def say(**facts):
        return client.post(reverse(SAY_ADDRESS), facts, headers={"Accept-Language": "en"}).json()

    typed = {"name_nl": "Het huis", "street": "Kerkstraat 1", "postal_code": "3511 AB"}
    utrecht = make_place("utrecht").pk
    assert say(**typed, place=utrecht) == {
        "public": "Het huis, Kerkstraat 1, 3511 AB Utrecht",
        "withheld": "Utrecht",
    }
    assert say(**typed, place="x")["withheld"] == "–"
    assert say() == {"public": "–", "withheld": "–"}
