"""Two months of work by three people, told as a careful person would tell it."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.utils.translation import override

from services import history, merging
from services.exchange import changes as sheets
from services.history import restoring
from services.meeting_pack import Pack, changed
from services.meeting_pack.pack import Progress
from services.models import KeptState, Service
from tests.builders import (
    make_contact,
    make_location,
    make_network,
    make_organization,
    make_person,
    make_phone,
    make_place,
    make_schedule,
    make_service,
    make_service_at_location,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def network():
    return make_network(make_place("amsterdam"), name="BSOO Amsterdam")


def told(network, since=date(2026, 9, 8), until=date(2026, 11, 8)):
    """{“what happened”: [(help, fact, before, now)]}, small corrections under their own name."""
    big, small = changed.tables(
        Pack(network, since, until, "en"), Progress(lambda done, total: None, 1)
    )
    found = {}
    for what, name, _owner, fact, before, now, _day in big.rows:
        found.setdefault(what, []).append((str(name), fact, before, now))
    if small.rows:
        found["small"] = [(str(row[1]), row[3], row[4], row[5]) for row in small.rows]
    return found


def words_of(found):
    words = (str(word) for rows in found.values() for row in rows for word in row)
    return " | ".join(words).replace("\u2066", "").replace("\u2069", "")


@contextmanager
def on(month, day, person=None):
    moment = datetime(2026, month, day, 10, tzinfo=UTC)
    with time_machine.travel(moment, tick=False), history.change(person):
        yield


def help_in(town, **changes):
    organization = changes.pop("organization", None) or make_organization()
    service = make_service(organization=organization, **changes)
    location = make_location(
        organization=organization, place=make_place(town), street="Kerkstraat 1"
    )
    offer = make_service_at_location(service=service, location=location)
    return service, offer


def changing(service, **facts):
    service = Service.objects.get(pk=service.pk)
    for name, value in facts.items():
        setattr(service, name, value)
    service.save()


def test_two_months_of_work_by_three_people(network):
    alice, bob, clara = (make_person(name, is_administrator=True) for name in "abc")
    soup, soup_offer = help_in("amsterdam", name_en="Soup", cost="free")
    hours = make_schedule(service_at_location=soup_offer, byday="MO", opens_at=time(10))
    bed, _offer = help_in("amsterdam", name_en="Bed")
    legal, _offer = help_in("amsterdam", name_en="Legal advice", cost="free")
    double, _offer = help_in("amsterdam", name_en="Legal aid", organization=legal.organization)
    club, _offer = help_in("amsterdam", name_en="Sewing club")
    bath, _offer = help_in("amsterdam", name_en="Showers", description_en="Warm shwoers for all.")
    ghost, _offer = help_in("amsterdam", name_en="Ghost", is_published=False)
    elsewhere, _offer = help_in("leiden", name_en="Far away")

    # Before the last meeting: old news.
    with on(9, 1, alice):
        changing(soup, cost="donation")
    # Changed twice and once back: only where it ended counts.
    with on(9, 10, alice):
        changing(soup, cost="free", cost_note_en="")
    with on(9, 11, bob):
        changing(legal, cost="donation")
    with on(9, 12, bob):
        changing(legal, cost="free")
    with on(9, 20, clara):
        hours.byday = "MO,TU"
        hours.save()
    with on(9, 25, clara):
        changing(bed, status="temporarily closed")
    with on(10, 1, alice):
        changing(club, status="ended", ended_on=date(2026, 10, 1))
    with on(10, 2, alice):
        changing(bath, description_en="Warm showers for all.")
    with on(10, 3, bob):
        new, _offer = help_in("amsterdam", name_en="Night bus", organization=bed.organization)
    with on(10, 4, bob):
        changing(elsewhere, cost="amount")
    with on(10, 5, bob):
        changing(ghost, cost="amount")
    # A sheet comes back with one cell changed.
    content = sheets.export(
        Service.objects.filter(pk=new.pk), alice, form="csv", languages=["en"]
    ).decode("utf-8-sig")
    with on(10, 10, alice):
        answer = sheets.bring(
            content.replace("Night bus", "Night bus and tea").encode("utf-8-sig"),
            alice,
            write=True,
        )
    assert answer.is_written
    with on(10, 20, clara):
        merging.merge(
            Service.objects.get(pk=legal.pk), Service.objects.get(pk=double.pk), {}, clara
        )
    # Somebody closes the wrong one and takes it back.
    with on(10, 25, clara):
        changing(bath, status="ended")
    with on(10, 26, clara):
        before = KeptState.objects.of("service", bath.pk).order_by("-pk")[1]
        restoring.restore(Service, bath.pk, before.state)
    # After the meeting.
    with on(11, 20, alice):
        changing(bed, name_en="Bed for a month")

    found = told(network)

    assert found["New"] == [("Night bus and tea", "", "", "")]
    assert [(row[0], row[3]) for row in found["Closed for now"]] == [
        ("Bed for a month", "Closed for now")
    ]
    assert [(row[0], row[2], row[3]) for row in found["Ended"]] == [
        ("Sewing club", "Running", "Ended")
    ]
    assert found["Joined with another"] == [("Legal aid", "", "", "Legal advice")]
    assert ("Soup", "Cost", "A donation, if you can", "Free") in found["Changed"]
    assert any(
        row[0] == "Soup" and row[2].startswith("Monday \u2066") and "Monday, Tuesday" in row[3]
        for row in found["Changed"]
    )
    assert [(row[0], row[2], row[3]) for row in found["small"]] == [
        ("Showers", "Warm shwoers for all.", "Warm showers for all.")
    ]
    named = {row[0] for rows in found.values() for row in rows}
    assert not named & {"Ghost", "Far away"}
    # Legal advice has what its double had; what was changed and taken back is not told.
    assert not [row for row in found["Changed"] if row[0] == "Legal advice" and row[1] == "Cost"]


def test_a_deleted_or_hidden_listing_is_not_shown_any_more(network):
    gone, _offer = help_in("amsterdam", name_en="Gone")
    hidden, _offer = help_in("amsterdam", name_en="Withdrawn")
    with on(10, 1):
        Service.objects.get(pk=gone.pk).delete()
        changing(hidden, is_published=False)
    assert [row[0] for row in told(network)["Not shown any more"]] == ["Gone", "Withdrawn"]


def test_help_that_opens_again_is_told(network):
    bed, _offer = help_in("amsterdam", name_en="Bed", status="temporarily closed")
    with on(10, 1):
        changing(bed, status="active")
    ((name, _fact, before, now),) = told(network)["Open again"]
    assert (name, before, now) == ("Bed", "Closed for now", "Running")


def test_people_and_notes_of_editors_are_never_told(network):
    bed, _offer = help_in("amsterdam", name_en="Bed")
    with on(10, 1):
        changing(bed, internal_note="Ask Sophia", cost="free")
        contact = make_contact(service=bed, role="Night nurse", person_name="Sophia")
        make_phone("06 1234 5678", contact=contact)
        make_phone("06 8765 4321", service=bed, is_public=False)
    words = words_of(told(network))
    assert "Cost" in words
    for secret in ("Sophia", "Night nurse", "1234", "8765"):
        assert secret not in words


# Secret addresses

SECRETS = ("Geheimstraat", "Hidden", "2311", "Groene deur", "Kerkstraat")


@pytest.mark.parametrize(
    ("first", "then", "never_told"),
    [
        ("withheld", "withheld", SECRETS),
        ("public", "withheld", SECRETS),
        # Where it is now everybody may know; where it was nobody.
        ("withheld", "public", ["Kerkstraat"]),
    ],
)
def test_an_address_that_was_is_or_becomes_secret_is_never_told(network, first, then, never_told):
    house, offer = help_in("amsterdam", name_en="Night house")
    location = offer.location
    location.address_visibility = first
    location.save()
    with on(10, 1):
        location.street, location.name_en = "Geheimstraat 7", "Hidden House"
        location.postal_code, location.finding_hints_en = "2311 ZZ", "Groene deur"
        location.save()
    with on(10, 2):
        location.address_visibility = then
        location.save()
        changing(house, cost="free")
    said = words_of(told(network))
    assert "Night house" in said
    assert not [secret for secret in never_told if secret in said]


def test_an_address_that_became_secret_later_is_not_told_of_a_time_before(network):
    _house, offer = help_in("amsterdam", name_en="House")
    location = offer.location
    with on(10, 1):
        location.street = "Geheimstraat 7"
        location.save()
    assert "Geheimstraat" in words_of(told(network))
    location.address_visibility = "withheld"
    location.save()
    assert "Geheimstraat" not in words_of(told(network))


def test_hours_at_a_secret_place_name_the_town_only(network):
    house, offer = help_in("amsterdam", name_en="House")
    offer.location.name_en = "Hidden House"
    offer.location.address_visibility = "withheld"
    offer.location.save()
    with on(10, 1):
        make_schedule(service_at_location=offer)
        other = make_location(
            organization=house.organization,
            place=make_place("amsterdam"),
            address_visibility="withheld",
            name_en="Hidden too",
            street="Geheimstraat 7",
        )
        make_service_at_location(service=house, location=other)
    words = words_of(told(network))
    assert "Monday 10:00" in words
    assert "Amsterdam · secret address" in words
    assert not [secret for secret in SECRETS if secret in words]
    with on(10, 2):
        other.delete()
    assert not [secret for secret in SECRETS if secret in words_of(told(network))]
