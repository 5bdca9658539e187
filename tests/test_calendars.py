"""Dates as calendar programs expect them: read back with the library, with vobject, and with a
reader of our own that knows nothing of either."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
import vobject
from icalendar import Calendar

from services.models import Meeting, Session
from tests.builders import (
    make_course,
    make_location,
    make_meeting,
    make_module,
    make_network,
    make_organization,
    make_place,
    make_service,
    make_session,
)

BEFORE = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture
def network(db):
    return make_network(
        make_place("amsterdam"), slug="bsoo", name="BSOO Amsterdam", is_published=True
    )


def plain_events(content):
    """Unfolds lines and splits them at the first colon: all that RFC 5545 asks of a reader."""
    text = content.decode("utf-8")
    assert "\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    events, event = [], None
    for line in text.replace("\r\n ", "").split("\r\n"):
        if line == "BEGIN:VEVENT":
            event = {}
        elif line == "END:VEVENT":
            events.append(event)
            event = None
        elif event is not None:
            name, _colon, value = line.partition(":")
            event[name.split(";")[0]] = (name, value)
    return events


def feed(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert not response.cookies
    return response.content


@time_machine.travel(BEFORE, tick=False)
def test_a_meeting_stands_at_its_hour_in_amsterdam(client, network):
    make_meeting(network=network, ends_at=datetime(2026, 12, 8, 15, tzinfo=UTC), venue="Town hall")
    # In summer the same clock is another hour of the world.
    make_meeting(network=network, starts_at=datetime(2027, 6, 8, 12, tzinfo=UTC))

    content = feed(client, "/en/networks/bsoo/calendar.ics")

    winter, summer = Calendar.from_ical(content).events
    assert winter.start == datetime(2026, 12, 8, 13, tzinfo=UTC)
    assert winter.end - winter.start == timedelta(hours=2)
    assert winter["location"] == "Town hall"
    assert winter["dtstart"].params["TZID"] == "Europe/Amsterdam"
    assert summer.start == datetime(2027, 6, 8, 12, tzinfo=UTC)
    (zone,) = Calendar.from_ical(content).timezones
    assert zone.tz_name == "Europe/Amsterdam"
    first, second = plain_events(content)
    assert first["DTSTART"] == ("DTSTART;TZID=Europe/Amsterdam", "20261208T140000")
    assert second["DTSTART"][1] == "20270608T140000"
    assert first["UID"][1] != second["UID"][1]


def test_a_change_is_a_later_edition_of_the_same_date(client, network):
    with time_machine.travel(BEFORE, tick=False):
        meeting = make_meeting(network=network)
        (before,) = plain_events(feed(client, "/en/networks/bsoo/calendar.ics"))
    with time_machine.travel(BEFORE + timedelta(hours=1), tick=False):
        meeting.internal_note = "Nobody's business"
        meeting.save()
        (same,) = plain_events(feed(client, "/en/networks/bsoo/calendar.ics"))
    with time_machine.travel(BEFORE + timedelta(hours=2), tick=False):
        meeting.starts_at += timedelta(days=1)
        meeting.save(update_fields=["starts_at"])
        (after,) = plain_events(feed(client, "/en/networks/bsoo/calendar.ics"))

    assert same == before
    assert after["UID"] == before["UID"]
    assert int(after["SEQUENCE"][1]) > int(before["SEQUENCE"][1])
    assert after["LAST-MODIFIED"][1] > before["LAST-MODIFIED"][1]


@time_machine.travel(BEFORE, tick=False)
def test_two_libraries_read_the_same(client, network):
    make_meeting(
        network=network,
        ends_at=datetime(2026, 12, 8, 15, tzinfo=UTC),
        venue="Buurthuis “De Brug”; zaal 2, Almere \\ boven",
    )
    for hour in (0, 1, 12):
        # Around the change to summer time, which is at one o'clock UTC.
        make_meeting(network=network, starts_at=datetime(2027, 3, 28, hour, 30, tzinfo=UTC))
    make_meeting(network=network, starts_at=datetime(2027, 6, 8, 12, tzinfo=UTC), state="cancelled")
    course = make_course(service=make_service(name_ar="دورة إسعافات أولية"))
    make_session(course=course, starts_at=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    for path in ("/nl/networks/bsoo/calendar.ics", "/ar/courses/calendar.ics"):
        content = feed(client, path)
        ours = Calendar.from_ical(content).events
        theirs = vobject.readOne(content.decode()).vevent_list
        assert ours
        for one, other in zip(ours, theirs, strict=True):
            assert other.dtstart.value == one.start
            assert other.dtstart.value.utcoffset() == one.start.utcoffset()
            assert other.dtend.value == one.end
            for name in ("uid", "summary", "status", "sequence", "location", "url"):
                told = other.contents.get(name)
                assert (told[0].value if told else None) == (
                    str(one[name]) if name in one else None
                )


def test_what_is_cancelled_stays_and_says_so(client, network):
    with time_machine.travel(BEFORE, tick=False):
        meeting = make_meeting(network=network)
        old = plain_events(feed(client, "/nl/networks/bsoo/calendar.ics"))[0]["SEQUENCE"][1]
    with time_machine.travel(BEFORE + timedelta(days=1), tick=False):
        meeting.state = Meeting.State.CANCELLED
        meeting.save()
        (event,) = Calendar.from_ical(feed(client, "/nl/networks/bsoo/calendar.ics")).events
    assert event["status"] == "CANCELLED"
    assert event["summary"] == "Gaat niet door: BSOO Amsterdam"
    assert event["sequence"] > int(old)


@time_machine.travel(BEFORE, tick=False)
def test_no_link_and_no_note_and_no_name_leave_the_network(client, network):
    network.coordinators.create(username="sophia", first_name="Sophia", email="sophia@example.org")
    meeting = make_meeting(
        network=network, is_online=True, link="https://meet.example.org/42", internal_note="Inside"
    )
    meeting.agenda_points.create(title="A point", notes="Sophia said")
    for path in ("", "calendar.ics", f"{meeting.pk}.ics"):
        body = client.get(f"/en/networks/bsoo/{path}").content.decode()
        assert "BSOO Amsterdam" in body
        for secret in ("meet.example.org", "Inside", "A point", "Sophia", "sophia"):
            assert secret not in body, (path, secret)


@time_machine.travel(BEFORE, tick=False)
def test_the_page_says_when_and_how_to_take_part(client, network):
    network.service = make_service(
        application_process_en="Send an e-mail to take part.",
        email="part@example.org",
        audience="professionals",
    )
    network.save()
    make_meeting(network=network, venue="Town hall")
    make_meeting(network=network, starts_at=datetime(2026, 9, 8, 12, tzinfo=UTC), venue="Past")

    body = client.get("/en/networks/bsoo/").content.decode()

    assert "Tuesday 8 December 2026 14:00" in body
    assert "Past" not in body
    assert "Send an e-mail to take part." in body
    assert "mailto:part@example.org" in body
    assert "/en/networks/bsoo/" in client.get("/en/aid-workers/").content.decode()


def test_a_network_is_not_shown_before_it_is_published(client, network):
    network.is_published = False
    network.save()
    meeting = make_meeting(network=network)
    for path in ("", "calendar.ics", f"{meeting.pk}.ics"):
        assert client.get(f"/en/networks/bsoo/{path}").status_code == 404
    assert "networks/bsoo" not in client.get("/en/aid-workers/").content.decode()


# Courses


@pytest.fixture
def course(db):
    return make_course(
        service=make_service(
            slug="first-aid", name_en="First aid", name_ar="إسعافات أولية", categories=["learn"]
        )
    )


@time_machine.travel(BEFORE, tick=False)
def test_sessions_can_be_asked_for_by_town_and_language(client, course):
    for town, language in (("utrecht", "ar"), ("leiden", "ar"), ("utrecht", "nl")):
        location = make_location(place=make_place(town))
        starts_at = datetime(2026, 12, 1, 19, tzinfo=UTC)
        make_session(course=course, location=location, language=language, starts_at=starts_at)

    def number(question):
        return len(plain_events(feed(client, f"/en/courses/calendar.ics{question}")))

    assert number("") == 3
    assert number("?place=utrecht") == 2
    assert number("?place=utrecht&language=ar") == 1


@time_machine.travel(BEFORE, tick=False)
def test_a_session_is_told_in_the_language_of_the_reader(client, course):
    module = make_module(course=course, name_en="Wounds", name_ar="جروح")
    session = make_session(
        course=course,
        module=module,
        language="ar",
        state="full",
        starts_at=datetime(2026, 12, 1, 19, tzinfo=UTC),
    )
    (event,) = Calendar.from_ical(feed(client, f"/ar/courses/{session.pk}.ics")).events
    assert event["summary"] == "إسعافات أولية · جروح"
    (event,) = Calendar.from_ical(feed(client, f"/en/courses/{session.pk}.ics")).events
    assert "Full" in event["description"]
    assert "Arabic" in event["description"]


@time_machine.travel(BEFORE, tick=False)
def test_a_session_at_a_secret_address_says_the_town_only(client, course):
    house = make_location(
        organization=make_organization(),
        address_visibility="withheld",
        street="Geheimstraat 7",
        name_en="House Hidden",
        place=make_place("leiden"),
    )
    session = make_session(
        course=course, location=house, starts_at=datetime(2026, 12, 1, 19, tzinfo=UTC)
    )
    for path in ("calendar.ics", f"{session.pk}.ics"):
        (event,) = plain_events(feed(client, f"/en/courses/{path}"))
        assert event["LOCATION"][1] == "Leiden"
        assert "Geheim" not in str(event)
        assert "Hidden" not in str(event)


def test_a_cancelled_session_is_a_later_edition(client, course):
    with time_machine.travel(BEFORE, tick=False):
        session = make_session(course=course, starts_at=datetime(2026, 12, 1, 19, tzinfo=UTC))
        old = session.calendar_changed_at
    with time_machine.travel(BEFORE + timedelta(days=1), tick=False):
        session.state = Session.State.CANCELLED
        session.save()
    (event,) = plain_events(feed(client, f"/en/courses/{session.pk}.ics"))
    assert event["STATUS"][1] == "CANCELLED"
    assert session.calendar_changed_at > old
