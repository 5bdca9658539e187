"""Who may do what, asked directly: the same examples for every kind of record."""

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser

from services import rights
from services.models import (
    ActionPoint,
    AgendaPoint,
    Attendance,
    Closure,
    Contact,
    Course,
    Location,
    Meeting,
    MeetingDocument,
    Membership,
    Module,
    Network,
    Organization,
    Phone,
    Report,
    Resource,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceOrganization,
    ServiceTargetGroup,
    Session,
    Source,
    SpokenLanguage,
    Stop,
    WayIn,
)
from tests.builders import (
    make_action_point,
    make_agenda_point,
    make_attendance,
    make_closure,
    make_contact,
    make_course,
    make_further_organization,
    make_location,
    make_meeting,
    make_meeting_document,
    make_membership,
    make_module,
    make_network,
    make_organization,
    make_person,
    make_phone,
    make_place,
    make_report,
    make_resource,
    make_schedule,
    make_service,
    make_service_at_location,
    make_session,
    make_source,
    make_stop,
)

# They belong to the map, to a person or to the machine, and to no organization.
NOBODYS = {
    "Category",
    "Change",
    "ContentChange",
    "ContentVersion",
    "DailyCount",
    "Editor",
    "Invitation",
    "KeptState",
    "LinkCheck",
    "LoadedRecord",
    "MeetingPack",
    "NotADuplicate",
    "OldAddress",
    "Place",
    "Postcode",
    "Preferences",
    "ReminderSent",
    "SearchDocument",
    "Stock",
    "TargetGroup",
    "TextState",
    "Translator",
    "UploadedSheet",
}


def service_of(organization, **changes):
    return make_service(organization=organization, **changes)


# Every way from a record to its organization, by the record that goes it.
MAKE = {
    (Organization, "pk"): lambda owner: owner,
    (Service, "organization"): service_of,
    (Location, "organization"): lambda owner: make_location(organization=owner),
    (Resource, "organization"): lambda owner: make_resource(organization=owner),
    (ServiceAtLocation, "service__organization"): lambda owner: make_service_at_location(
        service=service_of(owner), location=make_location(place=make_place("leiden"))
    ),
    (ServiceOrganization, "service__organization"): lambda owner: make_further_organization(
        service=service_of(owner)
    ),
    (ServiceTargetGroup, "service__organization"): lambda owner: ServiceTargetGroup.objects.get(
        service=service_of(owner, target_groups=["women"])
    ),
    (SpokenLanguage, "service__organization"): lambda owner: SpokenLanguage.objects.get(
        service=service_of(owner, languages=["ti"])
    ),
    (WayIn, "service__organization"): lambda owner: WayIn.objects.get(
        service=service_of(owner, ways_in=["phone"])
    ),
    (Stop, "location__organization"): lambda owner: make_stop(
        location=make_location(organization=owner)
    ),
    (Course, "service__organization"): lambda owner: make_course(service=service_of(owner)),
    (Module, "course__service__organization"): lambda owner: make_module(
        course=make_course(service=service_of(owner))
    ),
    (Session, "course__service__organization"): lambda owner: make_session(
        course=make_course(service=service_of(owner)),
        starts_at=datetime(2026, 12, 1, 19, tzinfo=UTC),
    ),
    (Schedule, "service__organization"): lambda owner: make_schedule(service=service_of(owner)),
    (Schedule, "service_at_location__service__organization"): lambda owner: make_schedule(
        service_at_location=make_service_at_location(service=service_of(owner))
    ),
    (Contact, "organization"): lambda owner: make_contact(organization=owner),
    (Contact, "service__organization"): lambda owner: make_contact(service=service_of(owner)),
    (Phone, "organization"): lambda owner: make_phone(organization=owner),
    (Phone, "location__organization"): lambda owner: make_phone(
        location=make_location(organization=owner)
    ),
    (Phone, "service__organization"): lambda owner: make_phone(service=service_of(owner)),
    (Phone, "service_at_location__service__organization"): lambda owner: make_phone(
        service_at_location=make_service_at_location(service=service_of(owner))
    ),
    (Phone, "contact__organization"): lambda owner: make_phone(
        contact=make_contact(organization=owner)
    ),
    (Phone, "contact__service__organization"): lambda owner: make_phone(
        contact=make_contact(service=service_of(owner))
    ),
    (Report, "organization"): lambda owner: make_report(organization=owner, service=None),
    (Source, "organization"): lambda owner: make_source(organization=owner),
    (Source, "location__organization"): lambda owner: make_source(
        location=make_location(organization=owner)
    ),
    (Source, "service__organization"): lambda owner: make_source(service=service_of(owner)),
    (Source, "resource__organization"): lambda owner: make_source(
        resource=make_resource(organization=owner)
    ),
    (Closure, "organization"): lambda owner: make_closure(organization=owner),
    (Closure, "location__organization"): lambda owner: make_closure(
        location=make_location(organization=owner)
    ),
    (Closure, "service__organization"): lambda owner: make_closure(service=service_of(owner)),
    (Closure, "schedule__service__organization"): lambda owner: make_closure(
        schedule=make_schedule(service=service_of(owner))
    ),
    (
        Closure,
        "schedule__service_at_location__service__organization",
    ): lambda owner: make_closure(
        schedule=make_schedule(
            service_at_location=make_service_at_location(service=service_of(owner))
        )
    ),
}
every_way = pytest.mark.parametrize(
    ("model", "way"), MAKE, ids=[f"{model.__name__}-{way}" for model, way in MAKE]
)


def test_every_kind_of_record_belongs_to_an_organization_or_to_nobody():
    kinds = {model.__name__ for model in apps.get_app_config("services").get_models()}
    owned = {model.__name__ for model in (*rights.WAYS_TO_ORGANIZATION, *rights.WAY_TO_NETWORK)}

    assert not owned & NOBODYS
    assert kinds - owned - NOBODYS == set(), "Say in services/rights.py to whom these belong."


@pytest.mark.parametrize("model", rights.WAYS_TO_ORGANIZATION)
def test_every_way_has_an_example(model):
    # Models of the map that came later may have their examples beside their own tests.
    for way in rights.WAYS_TO_ORGANIZATION[model]:
        assert (model, way) in MAKE, f"Make a {model.__name__} that belongs by {way}."


@every_way
def test_editors_change_what_is_theirs_and_nothing_else(db, model, way):
    own, foreign = make_organization(), make_organization()
    person = make_person(edits=[own])
    mine, yours = MAKE[model, way](own), MAKE[model, way](foreign)

    assert rights.may_change(person, mine)
    assert not rights.may_change(person, yours)
    assert list(rights.editable(person, model.objects.filter(pk__in=[mine.pk, yours.pk]))) == [mine]
    assert not rights.may_publish(person, mine)


@every_way
def test_coordinators_change_and_publish_what_is_in_their_places(db, model, way):
    here, elsewhere = make_organization(), make_organization()
    make_location(organization=here, place=make_place("groningen"))
    make_location(organization=elsewhere, place=make_place("leiden"))
    person = make_person(coordinates=[make_network(make_place("groningen"))])

    assert rights.may_change(person, MAKE[model, way](here))
    assert rights.may_publish(person, MAKE[model, way](here))
    assert not rights.may_change(person, MAKE[model, way](elsewhere))
    assert not rights.may_publish(person, MAKE[model, way](elsewhere))


@every_way
def test_nobody_else_changes_anything(db, model, way):
    own = make_organization()
    record = MAKE[model, way](own)
    inactive = make_person(edits=[own], is_administrator=True)
    inactive.is_active = False
    inactive.save()

    assert not rights.may_change(make_person(translates=["ar"]), record)
    assert not rights.may_change(inactive, record)
    assert not rights.may_publish(inactive, record)
    assert not rights.editable(AnonymousUser(), model.objects.all()).exists()
    assert rights.may_change(make_person(is_administrator=True), record)


def test_translators_keep_no_listings(db):
    assert not rights.keeps_listings(make_person(translates=["ar"]))
    assert rights.keeps_listings(make_person(edits=[make_organization()]))
    assert rights.keeps_listings(make_person(coordinates=[make_network()]))


def test_editors_end_their_organization_and_do_not_delete_it(db):
    own = make_organization()
    make_location(organization=own, place=make_place("utrecht"))
    coordinator = make_person(coordinates=[make_network(make_place("utrecht"))])

    assert not rights.may_delete(make_person(edits=[own]), own)
    assert rights.may_delete(coordinator, own)


def test_secret_houses_of_others_are_not_offered(db):
    own = make_organization()
    person = make_person(edits=[own])
    public = make_location()
    secret = make_location(address_visibility="withheld")
    hidden = make_location(organization=make_organization(is_published=False))
    mine = make_location(organization=own, address_visibility="withheld")
    field = ServiceAtLocation._meta.get_field("location")

    assert set(rights.choices(person, field)) == {public, mine}
    assert {secret, hidden} <= set(rights.choices(make_person(is_administrator=True), field))


# What belongs to a network

MAKE_OF_NETWORK = {
    Network: lambda network: network,
    Membership: lambda network: make_membership(network=network),
    Meeting: lambda network: make_meeting(network=network),
    AgendaPoint: lambda network: make_agenda_point(meeting=make_meeting(network=network)),
    MeetingDocument: lambda network: make_meeting_document(meeting=make_meeting(network=network)),
    Attendance: lambda network: make_attendance(meeting=make_meeting(network=network)),
    ActionPoint: lambda network: make_action_point(meeting=make_meeting(network=network)),
}


def test_every_way_to_a_network_has_an_example():
    assert MAKE_OF_NETWORK.keys() == rights.WAY_TO_NETWORK.keys()


@pytest.mark.parametrize("model", MAKE_OF_NETWORK, ids=lambda model: model.__name__)
def test_what_belongs_to_a_network_is_its_coordinators(db, model):
    own, foreign = make_network(make_place("utrecht")), make_network(make_place("leiden"))
    person = make_person(coordinates=[own])
    member = make_organization()
    make_membership(network=own, organization=member)
    mine, yours = MAKE_OF_NETWORK[model](own), MAKE_OF_NETWORK[model](foreign)
    both = model.objects.filter(pk__in=[mine.pk, yours.pk])

    assert list(rights.editable(person, both)) == [mine]
    assert not rights.may_change(person, yours)
    assert rights.may_delete(person, mine) == (model is not Network)
    for other in (
        make_person(edits=[member]),
        make_person(translates=["ar"]),
        AnonymousUser(),
    ):
        assert not rights.editable(other, both).exists()
    assert rights.editable(make_person(is_administrator=True), both).count() == 2


def test_a_meeting_is_given_to_no_other_network(db):
    own, foreign = make_network(), make_network()
    person = make_person(coordinates=[own])
    field = Meeting._meta.get_field("network")

    assert list(rights.choices(person, field)) == [own]
    assert foreign in rights.choices(make_person(is_administrator=True), field)


def test_any_organization_that_readers_know_can_be_a_member(db):
    person = make_person(coordinates=[make_network(make_place("utrecht"))])
    known, hidden = make_organization(), make_organization(is_published=False)
    offered = rights.choices(person, Membership._meta.get_field("organization"))

    assert known in offered
    assert hidden not in offered
