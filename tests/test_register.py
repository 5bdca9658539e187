"""After an edit the register reads what changed, and is then as if it had been read anew."""

from datetime import date, datetime

import pytest
from django.db import transaction

from services import register
from services.models import Location, Place, Schedule, Service, content_version
from services.models.content_change import (
    NAMING_A_SERVICE,
    NOT_IN_LISTS,
    TREES,
    WAYS_TO_SERVICES,
)
from services.models.content_version import seen_models
from tests.builders import (
    make_category,
    make_location,
    make_organization,
    make_place,
    make_schedule,
    make_service,
    make_service_at_location,
    make_source,
    make_stop,
    welcome,
)

in_real_transactions = pytest.mark.django_db(transaction=True)


def test_every_noun_is_known_to_the_journal():
    known = {*WAYS_TO_SERVICES, *TREES, *NOT_IN_LISTS, *NAMING_A_SERVICE}
    unknown = {noun._meta.model_name for noun in seen_models()} - known
    assert not unknown, f"Which services do these change? Say it in content_change.py: {unknown}"


# Following


@pytest.fixture
def town(transactional_db):
    """Six services of two organizations in two towns; the register has read them."""
    for name in ("utrecht", "leiden"):
        organization = make_organization(slug=f"help-{name}")
        place = make_place(name, latitude=52.0 + len(name) / 100, longitude=5.0)
        location = make_location(key=f"house-{name}", organization=organization, place=place)
        for number in range(3):
            service = make_service(
                slug=f"{name}-{number}",
                organization=organization,
                name_en=f"{number} {name}",
                categories=["meal"],
                languages=["ar"],
            )
            offer = make_service_at_location(service=service, location=location)
            make_schedule(service_at_location=offer)
    register.current().order("en")


def rename():
    Service.objects.get(slug="leiden-1").delete()
    service = Service.objects.get(slug="utrecht-0")
    service.name_en = "Zzz"
    service.save()


def several_at_once():
    with transaction.atomic():
        for number, service in enumerate(Service.objects.order_by("-slug")):
            service.name_en = f"{number % 3} again"
            service.save()


def grow_old():
    service = Service.objects.get(slug="utrecht-1")
    service.assured_date = date(2020, 1, 1)
    service.save()


def move_house():
    location = Location.objects.get(key="house-utrecht")
    location.place = Place.objects.get(slug="leiden")
    location.save()


def hide_organization():
    organization = Service.objects.get(slug="leiden-0").organization
    organization.is_published = False
    organization.save()


def take_back():
    with transaction.atomic():
        service = make_service(slug="never", name_en="A never")
        with transaction.atomic():
            make_service(slug="not", name_en="A not")
            transaction.set_rollback(True)
        service.categories.add(make_category("doctor"))


EDITS = {
    "rename": rename,
    "several-at-once": several_at_once,
    "new": lambda: make_service(slug="new", name_en="1 new", categories=["doctor"]),
    "end": lambda: Service.objects.filter(slug="utrecht-1").first().delete(),
    "close": lambda: Service(
        **{
            **Service.objects.filter(slug="utrecht-1").values().get(),
            "status": "temporarily closed",
        }
    ).save(),
    "grow-old": grow_old,
    "move-house": move_house,
    "hide-organization": hide_organization,
    "category": lambda: Service.objects.get(slug="leiden-0").categories.set(
        [make_category("doctor")]
    ),
    "welcome": lambda: welcome(Service.objects.get(slug="leiden-0"), "women"),
    "stop": lambda: make_stop(location=Location.objects.get(key="house-utrecht")),
    "hours": lambda: Schedule.objects.first().delete(),
    "served-place": lambda: Service.objects.get(slug="leiden-0").served_places.add(
        make_place("utrecht")
    ),
    "take-back": take_back,
    "new-town": lambda: make_place("zwolle"),
}


def contents(known):
    return {
        "shown": known.shown,
        "running": known.running,
        "of": {
            facet: {value: found for value, found in values.items() if found}
            for facet, values in known.of.items()
        },
        "organizations": {slug: sorted(ids) for slug, ids in known.of_organization.items() if ids},
        "points": known.points.of_service,
        "cells": {cell: pks for cell, pks in known.points.cells.items() if pks},
        "order": list(known.order("en").sort(known.shown)),
    }


@in_real_transactions
@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_following_an_edit_is_reading_anew(town, edit):
    edit()
    assert contents(register.current()) == contents(register.build())


@in_real_transactions
def test_an_edit_of_something_else_reads_nothing(town):
    before = register.current()
    make_source(service=Service.objects.get(slug="utrecht-2"))
    assert register.current() is before


@in_real_transactions
def test_what_others_have_not_been_told_of_stays_apart(town):
    before = register.current()
    with transaction.atomic():
        service = make_service(slug="draft")
        assert register.current().shown >> service.pk & 1
        transaction.set_rollback(True)
    assert register.current() is before


@in_real_transactions
def test_open_answers_follow_an_edit(town):
    monday = datetime(2026, 11, 23, 10, 30)
    question = ("open at", monday)

    def ask():
        found = register.current().answer(question, lambda services: services.open_at(monday))
        return set(register.members_of(found))

    assert ask() == set(Service.objects.open_at(monday).values_list("pk", flat=True)) != set()
    Schedule.objects.first().delete()
    assert ask() == set(Service.objects.open_at(monday).values_list("pk", flat=True))


@in_real_transactions
def test_a_bulk_change_is_a_change_of_everything(town):
    before = register.current()
    Service.objects.filter(slug="utrecht-0").update(is_published=False)
    content_version.raise_number()
    assert register.current().shown != before.shown
