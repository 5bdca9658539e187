"""Records that look alike are found and explained, and two become one without losing anything."""

from datetime import time

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from services import duplicates, history, merging
from services.exchange import listings
from services.history import restoring
from services.models import (
    Course,
    LoadedRecord,
    Location,
    NotADuplicate,
    OldAddress,
    Organization,
    Service,
    TextState,
)
from tests.builders import (
    make_category,
    make_closure,
    make_course,
    make_further_organization,
    make_location,
    make_module,
    make_organization,
    make_person,
    make_phone,
    make_place,
    make_resource,
    make_schedule,
    make_service,
    make_source,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(db):
    return make_person("alice", is_administrator=True)


def reasons(kind, person):
    return [pair.explanation for pair in duplicates.pairs_of(kind, person)]


# Finding


def test_the_same_number_and_nearly_the_same_name_are_told(alice):
    for name in ("Stichting Kruispost", "Stichting Kruisposd"):
        make_phone("020 624 90 31", organization=make_organization(name_nl=name))
    assert reasons("organization", alice) == ["nearly the same name, the same phone number"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"name_nl": "De Regenboog"}, {"name_nl": "de régenboog"}),
        (
            {"name_nl": "De Regenboog"},
            {"name_nl": "X", "alternate_names": "Regenboog\nDe Regenboog"},
        ),
        (
            {"name_nl": "A", "website": "https://www.example.org/soup/", "email": "a@example.org"},
            {"name_nl": "B", "website": "http://example.org/soup", "email": "A@example.org"},
        ),
    ],
    ids=["accents", "other name", "web page and mail"],
)
def test_one_organization_under_two_names_is_found(alice, one, other):
    make_organization(**one)
    make_organization(**other)
    assert len(duplicates.pairs_of("organization", alice)) == 1


def test_one_name_in_two_towns_is_two_organizations(alice):
    for town, postal_code in (("utrecht", "3512 AA"), ("leiden", "2311 AA")):
        make_location(
            organization=make_organization(name_nl="Wereldhuis"),
            place=make_place(town),
            postal_code=postal_code,
        )
    assert duplicates.pairs_of("organization", alice) == []


def test_services_of_one_organization_are_not_the_same_for_its_number(alice):
    kitchen = make_organization(website="https://example.org")
    for name in ("Soup", "Clothes"):
        service = make_service(organization=kitchen, name_nl=name, website="https://example.org")
        make_phone(service=service)
    assert duplicates.pairs_of("service", alice) == []


def test_a_house_that_is_listed_twice_is_found_and_guests_of_a_house_are_not(alice):
    kitchen = make_organization()
    first = make_location(organization=kitchen, street="Lange Laan 1")
    second = make_location(organization=kitchen, street="Lange laan 1", postal_code="3512AA")
    make_location(street="Lange Laan 1")
    pairs = duplicates.pairs_of("location", alice)
    assert [(pair.first, pair.second) for pair in pairs] == [(first.pk, second.pk)]


def test_an_editor_hears_of_own_records_only():
    own, foreign = make_organization(name_nl="Soep"), make_organization(name_nl="Soep")
    assert duplicates.possible_duplicates(make_person(edits=[own])) == []
    assert len(duplicates.possible_duplicates(make_person(edits=[own, foreign]))) == 1


def test_not_the_same_is_remembered(alice):
    pair_of = [make_organization(name_nl="Soep") for _ in range(2)]
    NotADuplicate.say("organization", pair_of[1].pk, pair_of[0].pk, alice)
    assert duplicates.pairs_of("organization", alice) == []
    (told,) = duplicates.told_apart("organization", alice)
    assert told.said_by == alice


def test_finding_asks_the_same_for_two_and_for_thirty(alice, django_assert_max_num_queries):
    for number in range(30):
        make_phone(organization=make_organization(name_nl=f"Soep {number}"))
    # Names, web, phones, addresses, numbers of the records; what was told apart; the version.
    with django_assert_max_num_queries(9):
        duplicates.pairs_of("organization", alice)


# Merging


def merge(winner, loser, by, **choices):
    return merging.merge(winner, loser, choices, by)


def test_all_that_hangs_on_the_loser_moves(alice):
    winner, loser = make_organization(name_en="Kitchen"), make_organization(name_en="Soup house")
    service = make_service(organization=loser)
    location = make_location(organization=loser)
    resource = make_resource(organization=loser)
    further = make_further_organization(organization=loser)
    source, closure = make_source(organization=loser), make_closure(organization=loser)
    branch = make_organization(parent=loser)
    editor = make_person(edits=[winner, loser])
    make_phone("030 123 45 67", organization=winner)
    make_phone("030 123 45 67", organization=loser, label_en="Ask for soup.")
    make_phone("030 765 43 21", organization=loser)

    merge(winner, loser, alice)

    assert not Organization.objects.filter(pk=loser.pk).exists()
    for record in (service, location, resource, further, source, closure):
        record.refresh_from_db()
        assert record.organization == winner
    branch.refresh_from_db()
    assert branch.parent == winner
    assert [phone.number for phone in winner.phones.all()] == ["+31301234567", "+31307654321"]
    assert winner.phones.first().label_en == "Ask for soup."
    assert editor.edits.count() == 1
    winner.refresh_from_db()
    assert "Soup house" in winner.other_names


def test_each_text_comes_from_the_side_that_was_chosen(alice):
    winner = make_organization(name_en="Kitchen", description_nl="Wij koken.")
    loser = make_organization(name_en="Soup", description_nl="Soep!", description_ar="حساء")
    TextState.objects.create(
        kind="organization",
        object_id=loser.pk,
        field="description",
        language="ar",
        author="machine",
        source_language="nl",
        source_digest="0" * 16,
    )
    merge(winner, loser, alice, name_en="loser")
    winner.refresh_from_db()
    assert (winner.name_en, winner.other_names) == ("Soup", ["Kitchen"])
    assert (winner.description_nl, winner.description_ar) == ("Wij koken.", "حساء")
    assert TextState.objects.of([winner]).get().language == "ar"


def test_the_same_place_of_two_services_keeps_the_hours_of_both(alice):
    kitchen = make_organization()
    hall = make_location(organization=kitchen)
    winner, loser = (make_service(organization=kitchen) for _ in range(2))
    for service, days in ((winner, "MO"), (loser, "MO"), (loser, "TU")):
        offer, _new = service.service_at_locations.get_or_create(location=hall)
        make_schedule(service_at_location=offer, byday=days, opens_at=time(10))
    loser.categories.add(make_category("shower"))
    merge(winner, loser, alice)
    offer = winner.service_at_locations.get()
    assert [each.byday for each in offer.schedules.all()] == ["MO", "TU"]
    assert {each.code for each in winner.categories.all()} == {"meal", "shower"}


def test_two_courses_become_one_with_the_modules_of_both(alice):
    winner, loser = make_course(), make_course()
    make_module(course=winner, name_en="First words")
    make_module(course=loser, name_en="Last words")
    merge(winner.service, loser.service, alice)
    assert [each.name_en for each in Course.objects.get().modules.all()] == [
        "First words",
        "Last words",
    ]


@pytest.mark.parametrize("secret", ["winner", "loser"])
def test_a_secret_address_stays_secret_whatever_is_chosen(alice, secret):
    kitchen = make_organization()
    houses = {
        side: make_location(
            organization=kitchen,
            address_visibility="withheld" if side == secret else "public",
        )
        for side in ("winner", "loser")
    }
    other = "loser" if secret == "winner" else "winner"
    merge(houses["winner"], houses["loser"], alice, address_visibility=other)
    assert Location.objects.get().is_withheld


def test_both_records_must_be_ones_own():
    own, foreign = make_organization(), make_organization()
    with pytest.raises(PermissionDenied):
        merge(own, foreign, make_person(edits=[own]))
    assert Organization.objects.count() == 2


def test_facts_that_do_not_go_together_are_refused(alice):
    winner = make_organization()
    loser = make_organization(status="ended", ended_on="2020-01-01")
    with pytest.raises(ValidationError):
        merge(winner, loser, alice, ended_on="loser", status="winner")
    assert Organization.objects.count() == 2


def test_rehearsal_tells_and_changes_nothing(alice):
    winner, loser = make_organization(), make_organization()
    make_phone(organization=loser)
    outcome = merging.rehearse(winner, loser, {}, alice)
    assert outcome.moved == {"phone numbers": ["030 123 4567"]}
    assert Organization.objects.count() == 2
    assert Organization.objects.filter(phones__isnull=False).count() == 1


def test_a_winner_that_was_part_of_the_loser_is_part_of_nothing(alice):
    loser = make_organization()
    winner = make_organization(parent=loser)
    merge(winner, loser, alice)
    winner.refresh_from_db()
    assert winner.parent is None


# Old addresses


def test_old_addresses_lead_to_the_present_page_also_after_a_second_merge(alice, client):
    first, second, third = (make_service(slug=slug) for slug in ("first", "second", "third"))
    merge(second, first, alice)
    merge(third, second, alice)
    for slug in ("first", "second"):
        response = client.get(f"/en/services/{slug}/")
        assert (response.status_code, response.url) == (301, "/en/services/third/")
    assert OldAddress.present("organization", "first") is None


def test_an_old_address_of_a_hidden_record_is_not_found(alice, client):
    winner, loser = make_organization(is_published=False), make_organization(slug="old")
    merge(winner, loser, alice, is_published="winner")
    assert client.get("/en/organizations/old/").status_code == 404


def test_a_name_that_is_used_again_shows_its_new_record(alice, client):
    merge(make_organization(), make_organization(slug="old"), alice)
    make_organization(slug="old")
    assert client.get("/en/organizations/old/").status_code == 200


def test_a_later_load_does_not_bring_the_loser_back(alice, tmp_path):
    file = tmp_path / "old.json"
    file.write_text(
        '{"organization": {"slug": "old", "name": {"en": "Old"}},'
        ' "services": [{"slug": "soup", "name": {"en": "Soup"}, "categories": ["meal"]}]}'
    )
    make_category("meal")
    listings.load([file], write=True)
    winner = make_organization(slug="new")
    merge(winner, Organization.objects.get(slug="old"), alice)
    Service.objects.get(slug="soup").delete()

    report = listings.load([file], write=True)

    told = {row.name: (row.outcome, row.reason) for row in report.rows}
    assert told["old"] == (
        "leave",
        "merged into new here; what the file says of it is not brought back",
    )
    assert not Organization.objects.filter(slug="old").exists()
    assert Service.objects.get(slug="soup").organization == winner
    assert LoadedRecord.objects.filter(kind="organization", key="old").exists()


# The way back


def test_a_merge_can_be_taken_back(alice, client):
    winner, loser = make_organization(slug="new"), make_organization(slug="old")
    service = make_service(organization=loser)
    make_phone("030 123 45 67", organization=loser)
    with history.change(person=alice) as recording:
        merge(winner, loser, alice)
    assert client.get("/en/organizations/old/").status_code == 301

    with history.change(person=alice):
        restoring.take_back(restoring.targets(recording.kept, lambda entry: True))

    service.refresh_from_db()
    assert service.organization == Organization.objects.get(slug="old")
    assert [phone.number for phone in service.organization.phones.all()] == ["+31301234567"]
    assert not winner.phones.exists()
    assert client.get("/en/organizations/old/").status_code == 200
    assert not OldAddress.objects.exists()
