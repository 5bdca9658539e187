"""What is read together is what would have been read one by one."""

from datetime import date, time

import pytest

from services.models import (
    Closure,
    Contact,
    Module,
    Phone,
    Place,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceOrganization,
    Source,
)
from services.models.together import read_together, with_all
from tests.builders import (
    make_location,
    make_organization,
    make_phone,
    make_place,
    make_schedule,
    make_service,
    make_service_at_location,
    make_source,
    make_stop,
    welcome,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)

OF_A_SERVICE = [
    "categories",
    "closures",
    "contacts",
    "phones",
    "schedules",
    "served_places",
    "service_at_locations",
    "service_organizations",
    "service_target_groups",
    "sources",
    "spoken_languages",
    "ways_in",
]
OF_A_LOCATION = ["closures", "phones", "sources", "stops"]


@pytest.fixture
def everything():
    """A service with something of each kind, and another with nothing."""
    make_service(slug="bare")
    organization = make_organization(slug="rich")
    service = make_service(
        slug="rich", organization=organization, categories=["meal", "doctor"], languages=["ar"]
    )
    service.served_places.add(make_place("utrecht"), make_place("leiden"))
    welcome(service, "women")
    location = make_location(key="rich", organization=organization, place=make_place("leiden"))
    offer = make_service_at_location(service=service, location=location)
    make_stop(location=location, place=make_place("utrecht"))
    make_schedule(service=service, opens_at=time(9), valid_to=TODAY)
    make_schedule(service=service, valid_to=date(2020, 1, 1))
    at_the_door = make_schedule(service_at_location=offer)
    for owner in (
        {"service": service},
        {"organization": organization},
        {"location": location},
        {"schedule": at_the_door},
    ):
        Closure.objects.create(**owner, starts_on=TODAY, reason_en="Holiday")
    for owner in (
        {"service": service},
        {"organization": organization},
        {"location": location},
        {"service_at_location": offer},
    ):
        make_phone(**owner)
    make_source(service=service)
    Contact.objects.create(service=service, role="Desk")
    ServiceOrganization.objects.create(
        service=service, organization=make_organization(slug="friend"), role="hosts"
    )
    return service


def values(records):
    return [
        {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}
        for record in records
    ]


def test_a_service_comes_with_all_that_it_has(everything, django_assert_num_queries):
    with django_assert_num_queries(3):
        found = {service.slug: service for service in with_all(Service.objects.all(), TODAY)}
    plain = Service.objects.get(slug="rich")
    rich = found["rich"]
    with django_assert_num_queries(0):
        read = {name: list(getattr(rich, name).all()) for name in OF_A_SERVICE}
        [offer] = read["service_at_locations"]
        of_location = {name: list(getattr(offer.location, name).all()) for name in OF_A_LOCATION}
        of_offer = list(offer.schedules.all()), list(offer.phones.all())
        of_schedule = list(of_offer[0][0].closures.all())
        of_organization = (
            list(rich.organization.closures.all()),
            list(rich.organization.phones.all()),
        )
        assert [each.target_group.code for each in read["service_target_groups"]] == ["women"]
        assert [each.organization.slug for each in read["service_organizations"]] == ["friend"]
        assert of_location["stops"][0].place.slug
    current = Schedule.objects.holding_after(TODAY)
    for name in OF_A_SERVICE:
        expected = getattr(plain, name).all()
        expected = expected & current if name == "schedules" else expected
        if name != "categories":
            assert values(read[name]) == values(expected), name
        assert read[name] == list(expected), name
    plain_offer = ServiceAtLocation.objects.get()
    for name in OF_A_LOCATION:
        expected = getattr(plain_offer.location, name).all()
        assert values(of_location[name]) == values(expected), name
    assert values(of_offer[0]) == values(plain_offer.schedules.all())
    assert values(of_offer[1]) == values(plain_offer.phones.all())
    assert values(of_schedule) == values(Closure.objects.filter(schedule__isnull=False))
    assert values(of_organization[0]) == values(plain.organization.closures.all())
    assert values(of_organization[1]) == values(plain.organization.phones.all())


def test_a_service_with_nothing_has_nothing(everything, django_assert_num_queries):
    bare = next(each for each in with_all(Service.objects.all(), TODAY) if each.slug == "bare")
    with django_assert_num_queries(0):
        assert not any(getattr(bare, name).all() for name in OF_A_SERVICE if name != "categories")


def test_each_queryset_keeps_its_order_and_what_it_leaves_out(django_assert_num_queries):
    for slug in ("leiden", "utrecht", "assen"):
        make_place(slug)
    with django_assert_num_queries(1):
        found = read_together(
            backwards=Place.objects.order_by("-slug"),
            few=Place.objects.only("slug").filter(slug="leiden"),
            none=Phone.objects.all(),
            modules=Module.objects.all(),
            sources=Source.objects.all(),
        )
        assert [place.slug for place in found["backwards"]] == ["utrecht", "leiden", "assen"]
        assert [place.slug for place in found["few"]] == ["leiden"]
        assert found["none"] == []
    assert found["few"][0].get_deferred_fields()
