"""What is open, in SQL: what a closure is not about, and random timetables beside Python."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.models import (
    Closure,
    Location,
    Organization,
    Schedule,
    Service,
    ServiceAtLocation,
)
from services.open_now import Closing, Rule, is_held_on, is_open, week_number
from services.opening_hours import WEEK
from tests.builders import (
    make_closure,
    make_place,
    make_schedule,
    make_service_at_location,
)

pytestmark = pytest.mark.django_db


# What a closure is not about

MONDAY = datetime(2026, 11, 23, 11)


@pytest.fixture
def desk(db):
    return make_schedule(byday="MO", opens_at=time(10), closes_at=time(12))


def close(**owner):
    make_closure(starts_on=MONDAY.date(), ends_on=MONDAY.date(), **owner)


def test_a_closed_block_leaves_the_one_beside_it_open(desk):
    beside = make_schedule(service_at_location=desk.service_at_location)
    close(schedule=desk)
    assert set(Schedule.objects.open_at(MONDAY)) == {beside}


def test_a_closed_service_leaves_its_neighbour_in_the_house_open(desk):
    neighbour = make_schedule(
        service_at_location=make_service_at_location(location=desk.service_at_location.location)
    )
    close(service=desk.service_at_location.service)
    assert set(Schedule.objects.open_at(MONDAY)) == {neighbour}


def test_a_closed_house_leaves_the_service_open_elsewhere(desk):
    service = desk.service_at_location.service
    elsewhere = make_schedule(service_at_location=make_service_at_location(service=service))
    by_phone = make_schedule(service=service, channel="phone")
    close(location=desk.service_at_location.location)
    assert set(Schedule.objects.open_at(MONDAY)) == {elsewhere, by_phone}


def test_a_closed_organization_leaves_its_guests_open(desk):
    """Another organization's service in the same house runs on."""
    location = desk.service_at_location.location
    guest = make_schedule(service_at_location=make_service_at_location(location=location))
    close(organization=desk.service_at_location.service.organization)
    assert set(Schedule.objects.open_at(MONDAY)) == {guest}


def test_a_service_open_twice_is_found_once(desk):
    service = desk.service_at_location.service
    make_schedule(service_at_location=desk.service_at_location)
    make_schedule(service=service, channel="phone")
    assert list(Service.objects.open_at(MONDAY)) == [service]
    assert list(Service.objects.held_on(MONDAY.date())) == [service]


# Random ones, beside Python

# Days on which rules meet: New Year, King's Day, both changes of the clock, the leap day.
STRETCHES = (
    (date(2026, 12, 14), 35),
    (date(2026, 4, 20), 28),
    (date(2026, 3, 23), 14),
    (date(2026, 10, 19), 14),
    (date(2028, 2, 21), 14),
)
DAYS = [first + timedelta(days=number) for first, length in STRETCHES for number in range(length)]
CLOCK = [time(0), time(0, 1), time(1, 30), time(2), time(6), time(9), time(10), time(11, 59)]
CLOCK += [time(12), time(14), time(18), time(20), time(22), time(22, 30), time(23, 59)]
SEASON_DAYS = [101, 228, 229, 301, 427, 1024, 1224, 1225, 1231]

days = st.sampled_from(DAYS)
clock = st.sampled_from(CLOCK)
maybe_clock = st.none() | clock
channels = st.sampled_from(["visit", "visit", "phone", "online", "registration"])


@st.composite
def random_schedules(draw):
    """The columns of a schedule, within what the database allows."""
    frequency = draw(
        st.sampled_from(
            [
                *("weekly", "weekly", "weekly", "weekly", "monthly", "monthly"),
                *("yearly", "once", "quarterly", "appointment", "irregular"),
            ]
        )
    )
    facts = {
        "channel": draw(channels),
        "frequency": frequency,
        "byday": ",".join(
            draw(
                st.just(WEEK)
                | st.permutations(WEEK)
                | st.lists(st.sampled_from(WEEK), max_size=7, unique=True)
            )
        ),
        "day_part": draw(st.sampled_from(["", "", "morning", "afternoon", "evening", "night"])),
        "by_appointment": draw(st.integers(0, 9)) == 0,
    }
    if draw(st.integers(0, 4)) == 0:
        facts["is_all_day"] = True
    else:
        facts |= {"opens_at": draw(maybe_clock), "closes_at": draw(maybe_clock)}
    if frequency == "weekly":
        facts["interval"] = draw(st.sampled_from([1, 1, 1, 2, 3, 4]))
        facts["anchor_on"] = draw(st.none() | days)
        facts["anchor_week"] = facts["anchor_on"] and week_number(facts["anchor_on"])
    elif frequency == "monthly":
        facts["week_of_month"] = draw(st.sampled_from([None, 1, 2, 3, 4, -1, -1]))
    if frequency == "once" or draw(st.integers(0, 3)) == 0:
        dates = [draw(st.none() | days), draw(st.none() | days)]
        facts["valid_from"], facts["valid_to"] = sorted(dates) if all(dates) else dates
    if frequency == "yearly" or draw(st.integers(0, 3)) == 0:
        first = draw(st.sampled_from(SEASON_DAYS))
        facts["season_start"] = first
        facts["season_end"] = draw(st.just(first) | st.sampled_from(SEASON_DAYS))
    return facts


@st.composite
def random_closures(draw):
    first = draw(days)
    length = draw(st.sampled_from([0, 0, 1, 6, 20, None]))
    facts = {
        "starts_on": first,
        "ends_on": None if length is None else first + timedelta(days=length),
        "replacement_channel": draw(st.just("") | channels),
    }
    if facts["replacement_channel"]:
        facts |= {
            "replacement_opens_at": draw(maybe_clock),
            "replacement_closes_at": draw(maybe_clock),
        }
    return facts


class Neighbourhood:
    """Two organizations, three services, three houses: a closure reaches some of them."""

    def __init__(self):
        self.organizations = Organization.objects.bulk_create(
            Organization(slug=f"open-{n}", name_en="O") for n in range(2)
        )
        place = make_place()
        self.locations = Location.objects.bulk_create(
            Location(
                key=f"open-{on_holidays}",
                organization=self.organizations[0],
                place=place,
                on_public_holidays=on_holidays,
            )
            for on_holidays in ("unknown", "open", "closed")
        )
        self.services = Service.objects.bulk_create(
            Service(slug=f"open-{n}", name_en="S", organization=self.organizations[of])
            for n, of in enumerate((0, 0, 1))
        )
        self.offers = ServiceAtLocation.objects.bulk_create(
            ServiceAtLocation(service=self.services[s], location=self.locations[at])
            for s, at in ((0, 0), (0, 1), (1, 1), (1, 2), (2, 2), (2, 0))
        )
        self.closures = []

    def fill(self, schedules, closures):
        """Each is given to an owner by a number that was drawn with it."""
        owners = [("service", each) for each in self.services]
        owners += [("service_at_location", each) for each in self.offers]
        self.schedules = Schedule.objects.bulk_create(
            Schedule(**dict([owners[number % len(owners)]]), **facts) for number, facts in schedules
        )
        owners = [("schedule", each) for each in self.schedules]
        owners += [("location", each) for each in self.locations]
        owners += [("service", each) for each in self.services]
        owners += [("organization", each) for each in self.organizations]
        self.closures = Closure.objects.bulk_create(
            Closure(**dict([owners[number % len(owners)]]), **facts) for number, facts in closures
        )

    def rule(self, schedule):
        place = schedule.service_at_location
        service = schedule.service or place.service
        about = {schedule, service, service.organization, place and place.location}
        return Rule(
            schedule.block,
            tuple(_closing(each) for each in self.closures if _owner(each) in about),
            place.location.on_public_holidays if place else "unknown",
        )


def _owner(closure):
    return closure.schedule or closure.location or closure.service or closure.organization


def _closing(closure):
    return Closing(
        starts_on=closure.starts_on,
        ends_on=closure.ends_on,
        channel=closure.replacement_channel,
        opens_at=closure.replacement_opens_at,
        closes_at=closure.replacement_closes_at,
    )


numbers = st.integers(0, 1000)


@settings(
    max_examples=10,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    schedules=st.lists(st.tuples(numbers, random_schedules()), min_size=30, max_size=40),
    closures=st.lists(st.tuples(numbers, random_closures()), max_size=10),
    moments=st.lists(st.tuples(days, clock), min_size=3, max_size=4),
)
def test_python_and_sql_agree(schedules, closures, moments):
    with transaction.atomic():
        around = Neighbourhood()
        around.fill(schedules, closures)
        rules = {schedule: around.rule(schedule) for schedule in around.schedules}
        for day, at in moments:
            moment = datetime.combine(day, at)
            compare("open_at", [moment], rules, is_open)
            compare("held_on", [day, at], rules, is_held_on)
            compare("held_on", [day], rules, is_held_on)
        transaction.set_rollback(True)


def compare(question, asked, rules, answer):
    in_python = {schedule for schedule, rule in rules.items() if answer(rule, *asked)}
    in_sql = set(getattr(Schedule.objects, question)(*asked))
    differing = [(rules[each], each in in_sql) for each in in_sql ^ in_python]
    assert not differing, (question, asked, differing)
    if question == "open_at":
        services = {each.service or each.service_at_location.service for each in in_python}
        assert set(Service.objects.open_at(*asked)) == services
