"""Courses: what is coming, chosen by town and language, and series planned in one go."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localtime, now

from services import courses
from services.models import Session
from tests.builders import (
    make_course,
    make_location,
    make_module,
    make_network,
    make_organization,
    make_person,
    make_place,
    make_service,
    make_service_at_location,
    make_session,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return make_location(place=make_place("utrecht"), street="Lange Laan 1")


@pytest.fixture
def course(house):
    service = make_service(
        slug="life-skills",
        name_en="Life Skills",
        categories=["language-course"],
        organization=house.organization,
    )
    make_service_at_location(service=service, location=house)
    return make_course(service=service, duration_minutes=90)


def soon(days):
    return now() + timedelta(days=days)


# The public page


def sessions_on(client, question=""):
    page = client.get(f"/en/courses/{question}")
    assert page.status_code == 200
    assert not page.cookies
    return [each for course in page.context["courses"] for each in course.sessions.all()]


@pytest.fixture
def coming(course, house):
    """In Utrecht in Dutch, in Leiden in Arabic, and one that is over."""
    leiden = make_location(place=make_place("leiden"))
    make_session(course=course, location=house, language="nl", starts_at=soon(-3))
    return [
        make_session(course=course, location=house, language="nl", starts_at=soon(3)),
        make_session(course=course, location=leiden, language="ar", starts_at=soon(5)),
    ]


def test_sessions_are_chosen_by_town_and_language(client, coming):
    in_dutch, in_arabic = coming
    assert sessions_on(client) == coming
    assert sessions_on(client, "?place=utrecht") == [in_dutch]
    assert sessions_on(client, "?language=ar") == [in_arabic]
    assert sessions_on(client, "?place=utrecht&language=ar") == []
    assert sessions_on(client, "?place=&language=") == coming


def test_only_what_is_coming_can_be_chosen(client, coming):
    body = client.get("/en/courses/?place=utrecht").content.decode()
    assert '<option value="utrecht" selected>' in body
    assert 'value="leiden"' in body
    assert 'value="groningen"' not in body
    assert "/en/courses/calendar.ics?place=utrecht" in body


def test_other_courses_are_left_out_only_when_something_was_asked(client, coming):
    make_course()
    assert len(client.get("/en/courses/").context["courses"]) == 2
    assert len(client.get("/en/courses/?language=ar").context["courses"]) == 1


@pytest.mark.parametrize("question", ["?place=nowhere", "?language=xx", "?place=\x00&language=%ff"])
def test_what_is_not_understood_gets_a_message_and_filters_nothing(client, coming, question):
    assert sessions_on(client, question) == coming
    assert "notice--warning" in client.get(f"/en/courses/{question}").content.decode()


def test_each_date_says_whether_one_can_come_and_how(client, course, house):
    facts = {"course": course, "location": house}
    make_session(**facts, starts_at=soon(1), seats=12, registration_en="Send an e-mail.")
    make_session(**facts, starts_at=soon(2), state="full", registration_en="Too late.")
    make_session(**facts, starts_at=soon(3), state="cancelled", seats=12)
    body = client.get("/en/courses/").content.decode()
    for words in ("12 seats", "Send an e-mail.", "Full", "Cancelled", "<s>"):
        assert words in body
    assert body.count("12 seats") == 1
    assert "Too late." not in body


def test_the_page_takes_as_many_questions_for_twenty_dates_as_for_one(
    client, course, house, django_assert_max_num_queries
):
    for number in range(20):
        make_session(course=course, location=house, language="nl", starts_at=soon(number + 1))
    client.get("/en/courses/")
    pages = ("/en/courses/", "/en/courses/?place=utrecht&language=nl")
    for page in pages:
        with django_assert_max_num_queries(10):
            client.get(page)


def test_a_secret_place_counts_for_its_town_only(client, safe_house):
    location = safe_house.service_at_locations.get().location
    make_session(course=make_course(service=safe_house), location=location, starts_at=soon(3))
    body = client.get("/en/courses/?place=leiden").content.decode()
    assert "Geheimstraat" not in body
    assert "Leiden" in body


# Planning


def clock_of(sessions):
    return [f"{localtime(each.starts_at):%m-%d %H:%M}" for each in sessions]


# The page of the course's own service


def page_of(client, course):
    page = client.get(course.service.get_absolute_url())
    assert page.status_code == 200
    return page


def test_the_page_of_a_course_says_its_next_dates(client, course, house):
    make_session(course=course, starts_at=soon(-1), location=house)
    for day in range(1, 9):
        make_session(course=course, starts_at=soon(day), location=house, seats=day)
    page = page_of(client, course)
    assert [session.seats for session in page.context["sessions"]] == [1, 2, 3, 4, 5, 6]
    words = page.content.decode()
    assert "All dates" in words
    assert "No dates are known" not in words
    assert "all first" not in words


def test_a_course_without_dates_says_so(client, course):
    words = page_of(client, course).content.decode()
    assert "No dates are known now. Ask the organisation." in words
    assert "All dates" not in words


def test_a_course_that_ended_has_no_dates(client, course):
    make_session(course=course, starts_at=soon(1))
    course.service.status = "ended"
    course.service.save()
    assert not page_of(client, course).context["sessions"]


def test_a_date_in_a_secret_place_says_its_town_only(client, course, safe_house):
    (offer,) = safe_house.service_at_locations.all()
    make_session(course=course, starts_at=soon(1), location=offer.location)
    words = page_of(client, course).content.decode()
    assert "The address is secret" in words
    assert offer.location.street not in words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (1, "One meeting takes 1 minute."),
        (45, "One meeting takes 45 minutes."),
        (60, "One meeting takes 1 hour."),
        (90, "One meeting takes 90 minutes."),
        (240, "One meeting takes 4 hours."),
    ],
)
def test_a_length_is_said_in_hours_where_it_is_one(client, course, minutes, words):
    course.duration_minutes = minutes
    course.save()
    assert words in page_of(client, course).content.decode()
    assert words in client.get("/en/courses/").content.decode()


def test_a_series_keeps_its_hour_when_the_clocks_change(course, house):
    first = Session(
        course=course,
        location=house,
        starts_at=datetime(2027, 3, 16, 18, tzinfo=UTC),
        ends_at=datetime(2027, 3, 16, 19, 30, tzinfo=UTC),
        language="ar",
    )
    planned = courses.plan(first, weeks=1, number=3)
    assert clock_of(planned) == ["03-16 19:00", "03-23 19:00", "03-30 19:00"]
    assert {each.ends_at - each.starts_at for each in planned} == {timedelta(minutes=90)}
    assert {each.language for each in planned} == {"ar"}


def test_modules_follow_each_other_and_what_is_there_stays(course, house):
    modules = [
        make_module(course=course, order=order, name_en=f"Part {order}") for order in (1, 2, 3)
    ]
    starts_at = datetime(2027, 1, 12, 18, tzinfo=UTC)
    make_session(course=course, location=house, starts_at=starts_at + timedelta(weeks=2))
    pattern = Session(course=course, location=house, starts_at=starts_at)
    planned = courses.plan(pattern, weeks=2, number=1, modules=modules)
    assert [each.module for each in planned] == [modules[0], modules[2]]
    assert course.sessions.count() == 3


@pytest.fixture
def coordinator(client, house):
    person = make_person(coordinates=[make_network(house.place)])
    client.force_login(person)
    return client


def filled(**changes):
    return {
        "starts_at_0": "2027-01-12",
        "starts_at_1": "19:00",
        "minutes": "90",
        "weeks": "2",
        "number": "4",
        **changes,
    }


def test_a_coordinator_plans_a_series(coordinator, course, house):
    page = reverse("admin:services_course_plan", args=[course.pk])
    change = reverse("admin:services_course_change", args=[course.pk])
    assert page in coordinator.get(change).content.decode()
    shown = coordinator.get(page).content.decode()
    assert house.key in shown
    assert "by_module" not in shown
    assert not Session.objects.exists()

    answer = coordinator.post(
        page, filled(location=house.pk, language="AR", seats="12", registration_nl="Bel ons.")
    )
    assert answer.status_code == 302
    sessions = list(course.sessions.order_by("starts_at"))
    assert clock_of(sessions) == ["01-12 19:00", "01-26 19:00", "02-09 19:00", "02-23 19:00"]
    assert {(each.language, each.seats, each.registration_nl) for each in sessions} == {
        ("ar", 12, "Bel ons.")
    }


def test_a_session_for_each_module(coordinator, course):
    modules = [make_module(course=course, order=order) for order in (1, 2)]
    page = reverse("admin:services_course_plan", args=[course.pk])
    coordinator.post(page, filled(by_module="on"))
    assert [each.module for each in course.sessions.order_by("starts_at")] == modules


def test_wrong_input_and_foreign_places_are_refused(coordinator, course):
    elsewhere = make_location(place=make_place("groningen"), organization=make_organization())
    page = reverse("admin:services_course_plan", args=[course.pk])
    for wrong in (
        {"language": "martian"},
        {"number": "9999"},
        {"weeks": "0"},
        {"location": elsewhere.pk},
        {"starts_at_0": "soon"},
    ):
        assert coordinator.post(page, filled(**wrong)).status_code == 200, wrong
    assert not Session.objects.exists()


def test_nobody_plans_for_others(client, course):
    client.force_login(make_person(edits=[make_organization()]))
    page = reverse("admin:services_course_plan", args=[course.pk])
    assert client.post(page, filled()).status_code == 404
    assert not Session.objects.exists()
