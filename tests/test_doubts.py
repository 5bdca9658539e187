"""What looks odd is said in a sentence."""

from datetime import date, time

import pytest

from services.doubts import (
    doubt_about_hours,
    doubts_about,
    past_closures,
)
from services.opening_hours import Block
from tests.builders import (
    make_closure,
    make_location,
    make_organization,
    make_phone,
    make_schedule,
    make_service,
    make_service_at_location,
)


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [
        (time(10), time(12), ""),
        (time(22), time(6), "passes midnight"),
        (time(10), time(2), "Are the times turned round?"),
        (time(17), time(9), "Are the times turned round?"),
        (time(6), time(23), "longer than 16 hours"),
        (time(6), time(22), ""),
        (time(9), time(9), "at the same time"),
        (time(9), None, ""),
    ],
)
def test_odd_hours(opens, closes, words):
    doubt = str(doubt_about_hours(Block(days=("MO",), opens_at=opens, closes_at=closes)))

    assert words in doubt
    assert bool(doubt) == bool(words)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "is_from_abroad", "is_odd"),
    [
        ("020 123 45 67", False, False),
        ("0800 0415", False, False),
        ("113", False, False),
        ("+32 2 123 45 67", False, True),
        ("+32 2 123 45 67", True, False),
    ],
)
def test_number_of_another_country(number, is_from_abroad, is_odd):
    phone = make_phone(number, is_from_abroad=is_from_abroad)

    assert bool(doubts_about(phone.organization)) == is_odd


@pytest.mark.django_db
def test_two_records_with_one_address():
    organization = make_organization(name_en="The Neighbours")
    make_location(organization=organization, street="Lange Laan 1")
    location = make_location(street="lange laan 1")

    (doubt,) = doubts_about(location)

    assert "The Neighbours" in doubt


@pytest.mark.django_db
def test_secret_address_of_others_is_not_given_away():
    make_location(street="Lange Laan 1", address_visibility="withheld")

    assert doubts_about(make_location(street="Lange Laan 1")) == []


@pytest.mark.django_db
def test_same_street_in_another_town_is_another_address():
    make_location(street="Lange Laan 1", postal_code="2311 AA", place=None)

    assert doubts_about(make_location(street="Lange Laan 1")) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_odd"),
    [
        (date(2026, 1, 1), date(2026, 1, 3), True),
        (date(2026, 1, 1), None, False),
        (date(2020, 1, 1), date(2020, 1, 3), False),
        (date(2026, 12, 24), date(2026, 12, 26), False),
    ],
)
def test_closure_in_the_past(starts_on, ends_on, is_odd):
    closure = make_closure(starts_on=starts_on, ends_on=ends_on)

    assert bool(list(past_closures([closure], date(2026, 12, 1)))) == is_odd


@pytest.mark.django_db
def test_help_that_cannot_be_reached():
    service = make_service()
    assert "no phone number and no e-mail" in doubts_about(service)[0]

    service.email = "help@example.org"
    assert "only an e-mail address" in doubts_about(service)[0]

    make_schedule(service_at_location=make_service_at_location(service=service))
    assert doubts_about(service) == []


@pytest.mark.django_db
def test_phone_of_the_organization_is_a_way_to_reach_its_help():
    service = make_service()
    make_phone(organization=service.organization)

    assert doubts_about(service) == []


@pytest.mark.django_db
def test_odd_hours_of_a_service_are_named_in_words():
    schedule = make_schedule(service=make_service(), opens_at=time(22), closes_at=time(6))

    (doubt,) = doubts_about(schedule.service)

    assert "22:00" in doubt
