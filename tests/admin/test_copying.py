"""A service once more, and a week once more."""

from datetime import date, time

import pytest
from django.urls import reverse

from services.copying import LINKS, ROWS, copy_service
from services.models import Course, Schedule, Service, TextState
from tests.admin.conftest import make_machine_translation
from tests.builders import (
    make_closure,
    make_person,
    make_place,
    make_schedule,
    make_service,
    make_service_at_location,
)

# A course and what leads to a service are not part of it; a copy was never reported and has no
# earlier addresses.
NOT_COPIED = {
    "course",
    "leads_to",
    "document",
    "old_addresses",
    "organizations",
    "reports",
    "shared_services",
    "target_groups",
}


@pytest.fixture
def client_of(client):
    def client_of(organization):
        client.force_login(make_person(edits=[organization]))
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        return client

    return client_of


def step(name, record):
    return reverse(f"admin:services_{record._meta.model_name}_{name}", args=[record.pk])


@pytest.mark.parametrize("model", ROWS, ids=lambda model: model._meta.model_name)
def test_every_kind_of_row_is_copied_or_left_out_on_purpose(model):
    rows = {
        relation.get_accessor_name()
        for relation in model._meta.related_objects
        if relation.one_to_many and relation.field.remote_field.on_delete.__name__ == "CASCADE"
    }
    links = {field.name for field in model._meta.many_to_many}

    assert rows - NOT_COPIED == set(ROWS[model])
    assert links - NOT_COPIED == set(LINKS.get(model, ()))


def test_copy_has_all_rows_and_places_of_the_service(one_of_each):
    one_of_each.served_places.add(make_place("leiden"))

    copied = copy_service(one_of_each)

    for name in (*ROWS[Service], *LINKS[Service]):
        before, after = getattr(one_of_each, name), getattr(copied, name)
        assert after.count() == before.count() > 0, name
    (offer,) = copied.service_at_locations.all()
    assert offer.location == one_of_each.service_at_locations.get().location
    assert offer.schedules.get().closures.count() == offer.phones.count() == 1
    assert copied.contacts.get().phones.count() == 1
    assert not Course.objects.filter(service=copied).exists()


def test_copy_is_seen_by_nobody_and_checked_by_nobody(db):
    service = make_service(assured_date=date(2026, 1, 1), assured_by="The board")

    first, second = copy_service(service), copy_service(service)

    assert not first.is_published
    assert (first.assured_date, first.assured_by) == (None, "")
    assert [first.slug, second.slug] == [f"{service.slug}-copy", f"{service.slug}-copy-2"]


def test_slug_of_a_copy_stays_short_enough(db):
    copied = copy_service(make_service(slug="s" * 100))

    assert len(copied.slug) == 100


def test_copy_says_the_same_in_every_language_and_no_more(db):
    service = make_service(name_en=None, name_nl="Soep", description_ar="حساء")
    make_machine_translation(service, "description", source="Soep")

    copied = Service.objects.get(pk=copy_service(service).pk)

    assert (copied.name_nl, copied.name_en) == ("Soep", None)
    assert copied.description_ar == "حساء"
    assert [state.author for state in TextState.objects.of([copied])] == ["machine"]


def test_button_leads_to_the_copy(client_of, db):
    service = make_service()

    response = client_of(service.organization).post(step("copy", service))

    copied = Service.objects.get(slug=f"{service.slug}-copy")
    assert response.url == reverse("admin:services_service_change", args=[copied.pk])


@pytest.mark.parametrize(("button", "count"), [("add", 3), ("instead", 2)])
def test_week_is_copied_to_another_place_of_the_organization(client_of, db, button, count):
    service = make_service()
    here = make_service_at_location(service=service)
    there = make_service_at_location(service=service)
    make_schedule(service_at_location=here, byday="TU", opens_at=time(9, 30))
    block = make_schedule(service_at_location=here, byday="TH", interval=2)
    make_closure(schedule=block)
    make_schedule(service_at_location=there, byday="SU")

    client_of(service.organization).post(
        step("copy_hours", here), {"target": f"serviceatlocation-{there.pk}", button: ""}
    )

    assert there.schedules.count() == count
    assert {"TU", "TH"} <= set(there.schedules.values_list("byday", flat=True))
    # A closure was announced for the one, not for the other.
    assert not there.schedules.filter(closures__isnull=False).exists()
    assert here.schedules.count() == 2


def test_week_is_not_copied_to_another_organization(client_of, db):
    service, foreign = make_service(), make_service()
    make_schedule(service=service)

    response = client_of(service.organization).post(
        step("copy_hours", service), {"target": f"service-{foreign.pk}", "instead": ""}
    )

    assert response.context["problem"] == "Choose where the hours go."
    assert Schedule.objects.count() == 1
    assert str(foreign) not in response.content.decode()
