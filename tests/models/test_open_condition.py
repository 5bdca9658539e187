"""The answer in SQL: the table of examples through real rows."""

from functools import cache
from itertools import count

import pytest
from django.db import transaction

from services.models import (
    Closure,
    Location,
    Organization,
    Schedule,
    Service,
    ServiceAtLocation,
    planner,
)
from tests.builders import make_place
from tests.open_now_examples import EXAMPLES

pytestmark = pytest.mark.django_db

_numbers = count(1)


class Row:
    """The blocks of one example as records of a service, not saved yet."""

    def __init__(self, example, levels, place, name):
        closed = " and ".join(levels) or "nothing"
        self.name = f"{closed} closed, {'at' if place else 'without'} a place"
        self.organization = Organization(slug=name, name_en=name)
        self.service = Service(
            slug=name, name_en=name, organization=self.organization, **example.service
        )
        owner = {"service": self.service}
        if place:
            self.location = Location(
                key=name,
                organization=self.organization,
                place=place,
                on_public_holidays=example.on_holidays,
            )
            self.offer = ServiceAtLocation(service=self.service, location=self.location)
            owner = {"service_at_location": self.offer}
        self.schedules = [Schedule(**owner, **columns(block)) for block in example.blocks]
        self.closures = [
            Closure(**{level: closed}, **closure_columns(closing))
            for closing, level in zip(example.closings, levels, strict=True)
            for closed in (self.schedules if level == "schedule" else [getattr(self, level)])
        ]


def save(rows):
    at_places = [row for row in rows if hasattr(row, "offer")]
    Organization.objects.bulk_create(row.organization for row in rows)
    Service.objects.bulk_create(row.service for row in rows)
    Location.objects.bulk_create(row.location for row in at_places)
    ServiceAtLocation.objects.bulk_create(row.offer for row in at_places)
    for row in rows:
        for schedule in row.schedules:
            # One by one: saving works out the week of a known date.
            schedule.save()
    Closure.objects.bulk_create(closure for row in rows for closure in row.closures)
    planner.count_rows()


def columns(block):
    facts = {
        name: value for name, value in vars(block).items() if name not in ("days", "languages")
    }
    return {**facts, "byday": ",".join(block.days)}


def closure_columns(closing):
    return {
        "starts_on": closing.starts_on,
        "ends_on": closing.ends_on,
        "reason": closing.reason,
        "replacement_channel": closing.channel,
        "replacement_opens_at": closing.opens_at,
        "replacement_closes_at": closing.closes_at,
    }


def rows_of(example, place):
    """Two closings stand at two levels, each level in its turn."""
    levels = ["schedule", "service", "organization"]
    variants = [(place, [*levels, "location"])]
    if example.on_holidays == "unknown":
        variants.append((None, levels))
    for at, levels in variants:
        for turn in range(len(levels) if example.closings else 1):
            chosen = [levels[(turn + n) % len(levels)] for n in range(len(example.closings))]
            yield Row(example, chosen, at, name=f"example-{next(_numbers)}")


@pytest.fixture(scope="module")
def rows(django_db_setup, django_db_blocker):
    """All examples at once, in a transaction around the tests of the table."""
    with django_db_blocker.unblock(), transaction.atomic():
        place = make_place()
        rows = {example.sentence: list(rows_of(example, place)) for example in EXAMPLES}
        save([row for each in rows.values() for row in each])
        with django_db_blocker.block():
            yield rows
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def ask(rows):
    """Ask once for every moment: many examples are about the same Monday."""

    @cache
    def ask(model, question, *asked):
        found = list(getattr(model.objects, question)(*asked))
        assert len(found) == len(set(found)), "found twice"
        return set(found)

    return ask


@pytest.mark.parametrize(
    "example", [pytest.param(example, id=example.sentence) for example in EXAMPLES]
)
def test_answer(example, rows, ask):
    asked = [example.moment] if example.question == "open_at" else [example.day, example.at]
    services = ask(Service, example.question, *asked)
    schedules = ask(Schedule, example.question, *asked)
    for row in rows[example.sentence]:
        assert [schedule.block for schedule in row.schedules] == list(example.blocks)
        assert (row.service in services) is example.answer, row.name
        if not example.service:
            assert any(each in schedules for each in row.schedules) is example.answer, row.name
