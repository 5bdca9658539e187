"""Meetings come back by the rhythm of their network, and action points until they are done."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest
from django.urls import reverse
from django.utils.timezone import localtime

from services import meetings
from services.models import ActionPoint, Attendance, Meeting
from tests.builders import (
    make_action_point,
    make_meeting,
    make_membership,
    make_network,
    make_person,
    make_place,
)


def days_after(start, rhythm, number=4):
    return [
        f"{localtime(day):%Y-%m-%d %H:%M}"
        for day in islice(meetings.dates_after(start, rhythm), number)
    ]


def test_a_quarterly_meeting_stays_on_its_weekday_and_hour_through_summer_time():
    # The second Tuesday of December, at two in the afternoon.
    start = datetime(2026, 12, 8, 13, tzinfo=UTC)
    assert days_after(start, "quarterly") == [
        "2027-03-09 14:00",
        "2027-06-08 14:00",
        "2027-09-14 14:00",
        "2027-12-14 14:00",
    ]


def test_a_fifth_weekday_becomes_the_last_of_its_month():
    start = datetime(2026, 9, 29, 12, tzinfo=UTC)
    assert days_after(start, "monthly", 3) == [
        "2026-10-27 14:00",
        "2026-11-24 14:00",
        "2026-12-29 14:00",
    ]


@pytest.mark.parametrize(
    ("rhythm", "day"),
    [
        ("monthly", "2027-01-12"),
        ("every two months", "2027-02-09"),
        ("half-yearly", "2027-06-08"),
        ("yearly", "2027-12-14"),
    ],
)
def test_every_rhythm_has_its_distance(rhythm, day):
    start = datetime(2026, 12, 8, 13, tzinfo=UTC)
    assert days_after(start, rhythm, 1) == [f"{day} 14:00"]


def test_a_series_takes_over_place_and_length_and_leaves_what_is_there(db):
    network = make_network(rhythm="quarterly")
    first = make_meeting(
        network=network, venue="Town hall", ends_at=datetime(2026, 12, 8, 15, tzinfo=UTC)
    )
    # Somebody has planned March already, in the evening.
    make_meeting(network=network, starts_at=datetime(2027, 3, 9, 18, tzinfo=UTC))

    planned = meetings.plan(first, 3)

    assert [f"{localtime(each.starts_at):%m-%d %H:%M}" for each in planned] == [
        "06-08 14:00",
        "09-14 14:00",
    ]
    assert {each.venue for each in planned} == {"Town hall"}
    assert {each.ends_at - each.starts_at for each in planned} == {timedelta(hours=2)}


def test_action_points_come_back_until_they_are_done(db):
    network = make_network()
    first, second, third = (
        make_meeting(network=network, starts_at=datetime(2026, month, 8, 13, tzinfo=UTC))
        for month in (6, 9, 12)
    )
    elsewhere = make_action_point(meeting=make_meeting())
    long_open = make_action_point(meeting=first, what="Long open")
    done_in_autumn = make_action_point(
        meeting=first, what="Done in autumn", done_on=date(2026, 10, 1)
    )
    done_in_summer = make_action_point(
        meeting=first, what="Done in summer", done_on=date(2026, 7, 1)
    )
    new = make_action_point(meeting=second, what="New", due_on=date(2026, 11, 1))

    def told(meeting):
        return list(ActionPoint.objects.on_the_table_of(meeting))

    assert told(first) == []
    assert set(told(second)) == {long_open, done_in_autumn, done_in_summer}
    # What is late comes first; what was done since the last meeting is told once more.
    assert told(third) == [new, long_open, done_in_autumn]
    assert elsewhere not in told(third)


def test_a_cancelled_meeting_is_not_the_last_one(db):
    network = make_network()
    held = make_meeting(network=network, starts_at=datetime(2026, 6, 8, 13, tzinfo=UTC))
    make_meeting(network=network, starts_at=datetime(2026, 9, 8, 13, tzinfo=UTC), state="cancelled")
    coming = make_meeting(network=network)

    now = datetime(2026, 11, 1, 12, tzinfo=UTC)
    assert meetings.last_before(network, now) == held
    assert meetings.next_after(network, now) == coming
    assert meetings.next_after(network, datetime(2026, 12, 8, 22, tzinfo=UTC)) == coming
    assert meetings.next_after(network, datetime(2026, 12, 9, 1, tzinfo=UTC)) is None


# In the admin


@pytest.fixture
def coordinator(client, db):
    network = make_network(make_place("amsterdam"), name="BSOO Amsterdam", rhythm="quarterly")
    client.force_login(make_person("coordinator", coordinates=[network]))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.network = network
    return client


def test_a_coordinator_plans_a_series(coordinator):
    first = make_meeting(network=coordinator.network)
    page = reverse("admin:services_meeting_plan", args=[first.pk])

    shown = coordinator.get(page).content.decode()
    assert "Tuesday 9 March 2027 14:00" in shown
    assert Meeting.objects.count() == 1

    coordinator.post(page, {"number": "4"})
    assert Meeting.objects.filter(network=coordinator.network).count() == 5


def test_a_network_without_a_rhythm_plans_nothing(coordinator):
    coordinator.network.rhythm = "irregular"
    coordinator.network.save()
    meeting = make_meeting(network=coordinator.network)
    page = reverse("admin:services_meeting_plan", args=[meeting.pk])
    assert coordinator.get(page).status_code == 404


def test_members_are_put_on_the_list_once(coordinator):
    meeting = make_meeting(network=coordinator.network)
    came = make_membership(network=coordinator.network)
    make_membership(network=coordinator.network)
    Attendance.objects.create(meeting=meeting, organization=came.organization, people=2)
    page = reverse("admin:services_meeting_expect_members", args=[meeting.pk])

    for _time in range(2):
        coordinator.post(page)

    assert sorted(meeting.attendances.values_list("state", "people"), key=str) == [
        ("absent", None),
        ("came", 2),
    ]


def test_open_points_stand_on_the_page_of_the_next_meeting(coordinator):
    earlier = make_meeting(
        network=coordinator.network, starts_at=datetime(2026, 9, 8, 12, tzinfo=UTC)
    )
    make_action_point(meeting=earlier, what="Call the mayor", owner="Shelter desk")
    meeting = make_meeting(network=coordinator.network)

    page = coordinator.get(reverse("admin:services_meeting_change", args=[meeting.pk]))

    assert "Call the mayor" in page.content.decode()
    assert "Shelter desk" in page.content.decode()


def test_done_today_takes_a_point_off_the_list(coordinator):
    point = make_action_point(meeting=make_meeting(network=coordinator.network))
    coordinator.post(
        reverse("admin:services_actionpoint_changelist"),
        {"action": "mark_done", "_selected_action": [point.pk]},
    )
    assert not ActionPoint.objects.open().exists()


def test_a_coordinator_cannot_give_the_network_more_towns(coordinator):
    page = reverse("admin:services_network_change", args=[coordinator.network.pk])
    form = coordinator.get(page).context["adminform"].form
    assert not {"slug", "places", "coordinators"} & set(form.fields)
    assert {"name", "rhythm", "email", "is_published"} <= set(form.fields)


def test_documents_are_given_as_files_to_the_network_only(coordinator, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "meetings").mkdir()
    (tmp_path / "meetings" / "plan.txt").write_text("<script>")
    documents = [
        make_meeting(network=network).documents.create(title="Plan", file="meetings/plan.txt")
        for network in (coordinator.network, make_network())
    ]
    own, foreign = (
        coordinator.get(reverse("admin:services_meeting_document", args=[each.pk]))
        for each in documents
    )
    assert b"".join(own.streaming_content) == b"<script>"
    assert own["Content-Disposition"] == 'attachment; filename="plan.txt"'
    assert foreign.status_code == 404


def test_the_next_meeting_is_proposed(coordinator):
    make_meeting(network=coordinator.network, venue="Town hall")
    form = coordinator.get(reverse("admin:services_meeting_add")).context["adminform"].form
    assert form.initial["network"] == coordinator.network.pk
    assert form.initial["venue"] == "Town hall"
    assert f"{localtime(form.initial['starts_at']):%Y-%m-%d %H:%M}" == "2027-03-09 14:00"
