"""An aid worker keeps a service true: hours, phones, places, and mistakes said where they are."""

from datetime import time

import pytest
from django.urls import reverse

from services.models import Location, Phone, Schedule, Service
from tests.admin.conftest import elements, mistakes
from tests.builders import (
    make_category,
    make_location,
    make_organization,
    make_phone,
    make_schedule,
    make_service,
    make_service_at_location,
)


def page_of(record):
    return reverse(f"admin:services_{record._meta.model_name}_change", args=[record.pk])


def with_row(form, prefix, **facts):
    """The form with one more row, as “Add another” makes it."""
    number = int(form[f"{prefix}-TOTAL_FORMS"])
    row = {f"{prefix}-{number}-{name}": value for name, value in facts.items()}
    return {**form, f"{prefix}-TOTAL_FORMS": number + 1, **row}


WEDNESDAY = {
    "channel": "visit",
    "frequency": "weekly",
    "byday": ["MO", "WE"],
    "opens_at": "10:00",
    "closes_at": "12:30",
    "interval": "1",
    "order": "0",
}


@pytest.fixture
def service(db):
    return make_service(name_nl="Soep", status="active")


def test_new_service_with_hours_is_saved(editor, open_form, db):
    page = reverse("admin:services_service_add")
    facts = {
        "organization": make_organization().pk,
        "categories": [make_category().pk],
        "name_nl": "Soep",
        "slug": "soep",
    }

    response = editor.post(
        page, with_row({**open_form(page, "service"), **facts}, "schedules", **WEDNESDAY)
    )

    assert response.status_code == 302
    schedule = Service.objects.get(slug="soep").schedules.get()
    assert schedule.byday == "MO,WE"
    assert (schedule.opens_at, schedule.closes_at) == (time(10), time(12, 30))


def test_hours_of_one_place_are_changed_on_its_own_page(editor, open_form, service):
    offer = make_service_at_location(service=service)
    schedule = make_schedule(service_at_location=offer, byday="TU", opens_at=time(9))

    form = open_form(page_of(offer), "serviceatlocation")
    assert form["schedules-0-byday"] == ["TU"]
    form |= {"schedules-0-byday": ["TU", "FR"], "schedules-0-opens_at": "09:30"}
    response = editor.post(
        page_of(offer), with_row(form, "phones", number="030 123 45 67", type="voice", order="0")
    )

    assert response.status_code == 302
    schedule.refresh_from_db()
    assert (schedule.byday, schedule.opens_at) == ("TU,FR", time(9, 30))
    # A tick box that is not sent is not ticked.
    assert offer.phones.get().number == "+31301234567"


def test_service_links_to_the_page_of_each_of_its_places(editor, service):
    offers = [make_service_at_location(service=service) for _ in range(2)]

    response = editor.get(page_of(service))

    links = {link.get("href") for link in elements(response, "a")}
    assert {page_of(offer) for offer in offers} <= links


def test_days_that_do_not_exist_are_refused(editor, open_form, service):
    form = with_row(open_form(page_of(service), "service"), "schedules", **WEDNESDAY)

    response = editor.post(page_of(service), {**form, "schedules-0-byday": ["XX"]})

    assert list(mistakes(response)) == ["schedules-0-byday"]
    assert not Schedule.objects.exists()


@pytest.mark.parametrize(
    ("facts", "field", "sentence"),
    [
        (
            {"ended_on": "2026-01-01"},
            "ended_on",
            "There is an end date: choose “ended”, or take the date away.",
        ),
        (
            {"minimum_age": "30", "maximum_age": "20"},
            "maximum_age",
            "The lowest age is above the highest age.",
        ),
        (
            {"cost": "free", "cost_amount": "5"},
            "cost_amount",
            "There is an amount: choose “you pay” or “a donation”.",
        ),
    ],
    ids=["ended", "ages", "price"],
)
def test_mistake_is_said_beside_its_field_and_nothing_is_lost(
    editor, open_form, service, facts, field, sentence
):
    form = {**open_form(page_of(service), "service"), **facts, "description_fa": "سوپ"}

    response = editor.post(page_of(service), form)

    assert mistakes(response) == {field: [sentence]}
    assert "سوپ" in response.content.decode()


def test_mistake_in_a_row_is_said_beside_its_field(editor, open_form, service):
    form = with_row(open_form(page_of(service), "service"), "schedules", **WEDNESDAY)

    response = editor.post(
        page_of(service), {**form, "schedules-0-is_all_day": "on", "name_nl": "Verse soep"}
    )

    assert mistakes(response) == {
        "schedules-0-is_all_day": ["Day and night: leave the hours empty."]
    }
    assert "Verse soep" in response.content.decode()


def test_wrong_phone_number_is_explained(editor, open_form, service):
    form = with_row(
        open_form(page_of(service), "service"), "phones", number="12", type="voice", order="0"
    )

    response = editor.post(page_of(service), form)

    assert list(mistakes(response)) == ["phones-0-number"]
    assert "020 123 4567" in mistakes(response)["phones-0-number"][0]


def test_address_can_be_withheld_and_shown_again(editor, open_form, db):
    location = make_location()

    for choice in ("withheld", "public"):
        form = open_form(page_of(location), "location")
        response = editor.post(page_of(location), {**form, "address_visibility": choice})

        assert response.status_code == 302
        assert Location.objects.get().is_withheld == (choice == "withheld")


def test_service_with_very_many_rows_is_saved(editor, open_form, service):
    """Every row brings its texts in twelve languages: thousands of fields."""
    for number in range(40):
        make_phone(f"030 123 45 {number:02}", service=service)
    form = open_form(page_of(service), "service")
    assert len(form) > 1000

    response = editor.post(page_of(service), {**form, "phones-39-label_nl": "Bel ’s ochtends."})

    assert response.status_code == 302
    assert Phone.objects.get(number="+31301234539").label_nl == "Bel ’s ochtends."


def test_odd_hours_are_saved_and_said(editor, open_form, service):
    form = with_row(open_form(page_of(service), "service"), "schedules", **WEDNESDAY)
    night = {"schedules-0-opens_at": "22:00", "schedules-0-closes_at": "06:00"}

    response = editor.post(page_of(service), form | night, follow=True)

    assert service.schedules.get().opens_at == time(22)
    said = [str(message) for message in response.context["messages"] if message.tags == "warning"]
    assert any("passes midnight" in sentence for sentence in said)
