"""The lists stay quick however long they are, and their filters say what is meant."""

from datetime import date

import pytest
import time_machine
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from services import history
from services.freshness import State
from services.models import Invitation, LoadedRecord
from tests.admin.conftest import make_machine_translation
from tests.builders import (
    make_action_point,
    make_category,
    make_contact,
    make_course,
    make_link_check,
    make_location,
    make_network,
    make_organization,
    make_phone,
    make_place,
    make_postcode,
    make_report,
    make_resource,
    make_schedule,
    make_service,
    make_service_at_location,
    make_source,
    make_stop,
    make_target_group,
)


def list_of(model_name):
    return reverse(f"admin:services_{model_name}_changelist")


def make_everything_once():
    offer = make_service_at_location()
    make_schedule(service_at_location=offer)
    make_contact(service=offer.service)
    make_course(service=offer.service)
    make_resource(organization=offer.service.organization)
    make_machine_translation(offer.service, "name", source="Soep")
    with history.change():
        make_organization()
    number = LoadedRecord.objects.count()
    LoadedRecord.objects.create(kind="service", key=f"service-{number}", state={})
    make_category(f"category-{number}")
    make_target_group(f"group-{number}")
    make_postcode(f"{1000 + number}")
    make_place(f"town-{number}")
    make_report(service=offer.service)
    make_link_check()
    make_network()
    Invitation.objects.create(email=f"guest-{number}@example.org")
    make_action_point(organization=offer.service.organization)


def queries_for(client, page):
    client.get(page)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


# Found, not listed: a page that is registered tomorrow is held to the same.
LISTED = [
    model._meta.model_name for model in admin.site._registry if model._meta.app_label == "services"
]


def test_lists_ask_the_same_for_two_and_for_twelve(editor):
    """All lists over the same records: making those takes longer than looking at them."""

    def queries():
        return {name: queries_for(editor, list_of(name)) for name in LISTED}

    for _ in range(2):
        make_everything_once()
    for_two = queries()
    for name in LISTED:
        assert editor.get(list_of(name)).context["cl"].result_list, f"No rows to try {name} with."
    for _ in range(10):
        make_everything_once()

    assert queries() == for_two
    # Session, user, two counts, the rows; then what the filters offer, and for states of texts
    # the kinds of records.
    assert max(for_two.values()) <= 9


@pytest.mark.parametrize("model_name", ["service", "location", "organization", "serviceatlocation"])
def test_page_of_a_record_asks_the_same_however_many_rows_it_has(editor, model_name):
    service = make_service(target_groups=["undocumented"], languages=["ar"], ways_in=["phone"])

    def add_rows():
        offer = make_service_at_location(
            service=service, location=make_location(organization=service.organization)
        )
        for owner in (
            {"service": service},
            {"organization": service.organization},
            {"location": first.location if first else offer.location},
        ):
            make_phone(**owner)
            make_source(**owner)
        make_schedule(service=service)
        make_schedule(service_at_location=first or offer)
        make_phone(service_at_location=first or offer)
        make_stop(location=(first or offer).location, place=make_place())
        make_contact(service=service)
        return offer

    first = None
    first = add_rows()
    record = {
        "service": service,
        "location": first.location,
        "organization": service.organization,
        "serviceatlocation": first,
    }[model_name]
    page = reverse(f"admin:services_{model_name}_change", args=[record.pk])
    for_one = queries_for(editor, page)
    for _ in range(4):
        add_rows()

    # Session, user, the record, one for each kind of row and for what a computer translated in it,
    # one for each list to choose from.
    assert queries_for(editor, page) == for_one <= 30


# Filters


def found(client, model_name, **filters):
    response = client.get(list_of(model_name), filters)
    assert response.status_code == 200
    return {str(record) for record in response.context["cl"].result_list}


def test_services_are_found_by_place_category_and_status(editor):
    make_category("dentist", parent=make_category("health", name_en="Health"))
    tooth = make_service(name_en="Tooth", categories=["dentist"], status="ended")
    soup = make_service(name_en="Soup")
    make_service_at_location(service=soup, location=make_location(place=make_place("leiden")))
    make_service_at_location(service=tooth)

    assert found(editor, "service", place="leiden") == {"Soup"}
    assert found(editor, "service", category="health") == {"Tooth"}
    assert found(editor, "service", status__exact="ended") == {"Tooth"}
    assert found(editor, "organization", place="leiden") == {
        str(soup.service_at_locations.get().location.organization)
    }


def test_locations_are_found_by_town_and_point(editor):
    make_location(key="with-point", latitude=52.1, longitude=5.1)
    make_location(key="without-point", place=make_place("leiden"))

    assert found(editor, "location", point="yes") == {"with-point"}
    assert found(editor, "location", point="no") == {"without-point"}
    assert found(editor, "location", place="leiden") == {"without-point"}


@pytest.mark.parametrize("name", ["Café Élan", "العربية", "ትግርኛ"])
def test_search_finds_a_name_in_any_language(editor, name):
    make_organization(name_ar=name)
    make_organization(name_en="Somebody else")

    assert len(found(editor, "organization", q=name)) == 1


@pytest.mark.parametrize(
    "filters", [{"freshness": "x"}, {"place": "x"}, {"category": "x"}], ids=str
)
def test_filter_that_nobody_offers_does_no_harm(editor, filters):
    make_service()

    assert editor.get(list_of("service"), filters).status_code == 200


@time_machine.travel("2026-08-31 12:00")
@pytest.mark.parametrize("state", State.values)
def test_freshness_filter_shows_one_age(editor, state):
    for name, day in {
        "fresh": date(2026, 8, 1),
        "due": date(2026, 3, 10),
        "overdue": date(2025, 1, 1),
        "never": None,
    }.items():
        make_service(name_en=name, assured_date=day)

    assert found(editor, "service", freshness=state) == {state}
