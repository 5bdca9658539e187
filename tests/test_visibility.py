import pytest

from services.geo import Point
from services.models import Location
from services.visibility import places_of, point_for_distance, public_address, public_phones
from tests.builders import (
    make_contact,
    make_location,
    make_organization,
    make_phone,
    make_place,
    make_service,
    make_service_at_location,
)

pytestmark = pytest.mark.django_db


def only_location(service):
    return service.service_at_locations.get().location


def test_a_house_everybody_may_know_is_shown_whole(soup_kitchen):
    address = public_address(only_location(soup_kitchen), "en")
    assert (address.street, address.postal_code, address.town) == (
        "Lange Laan 1",
        "3512 AA",
        "Utrecht",
    )
    assert address.point == Point(52.09, 5.12)
    assert not address.is_withheld


def test_of_a_withheld_house_only_the_town_is_known(safe_house):
    address = public_address(only_location(safe_house), "en")
    assert address.is_withheld
    assert address.town == "Leiden"
    assert address.point is None
    assert address.geo_uri == ""
    shown = repr(address)
    for secret in ("Geheimstraat", "2311", "idden", "Postbus", "52.3001", "4.7001"):
        assert secret not in shown


def test_every_field_of_a_withheld_house_was_tried(safe_house):
    """A new field of Location must be filled in `safe_house`, so that the test above sees it."""
    harmless = {
        "id",
        "key",
        "organization",
        "hosted_by",
        "location_type",
        "address_visibility",
        "place",
        "province",
        "internal_note",
        "on_public_holidays",
    }
    location = only_location(safe_house)
    empty = {
        field.name
        for field in Location._meta.concrete_fields
        if not getattr(location, field.name)
        and field.name not in harmless
        # Columns of the other languages.
        and not field.name.endswith(("_nl", "_ar", "_fr", "_es", "_pt", "_tr", "_ru", "_uk"))
        and not field.name.endswith(("_fa", "_ti", "_zh_hans"))
    }
    assert empty == set()


def test_the_map_program_opens_at_the_point_or_with_the_words():
    house = make_location(street="Lange Laan 1", latitude=52.09, longitude=5.12)
    street = make_location(street="Lange Laan 1")
    somewhere = make_location(street="")
    assert public_address(house, "en").geo_uri == "geo:52.09,5.12?q=Lange%20Laan%201%2C%20Utrecht"
    assert public_address(street, "en").geo_uri == "geo:0,0?q=Lange%20Laan%201%2C%20Utrecht"
    assert public_address(somewhere, "en").geo_uri == ""


def test_the_town_is_named_as_on_its_signs():
    place = make_place("den-haag", name_nl="Den Haag", name_en="The Hague")
    assert public_address(make_location(place=place), "en").town == "Den Haag"


def test_distance_to_a_withheld_house_is_distance_to_the_middle_of_its_town(safe_house):
    leiden = make_place("leiden")
    assert point_for_distance(only_location(safe_house)) == leiden.point


def test_distance_is_counted_to_the_house_else_to_the_town(soup_kitchen):
    assert point_for_distance(only_location(soup_kitchen)) == Point(52.09, 5.12)
    assert point_for_distance(make_location()) == make_place().point
    assert point_for_distance(make_location(place=None)) is None


def test_readers_see_each_number_once_and_no_fax_and_no_private_phone():
    service = make_service()
    organization = service.organization
    make_phone("030 111 11 11", service=service)
    make_phone("030 222 22 22", service=service, is_public=False)
    make_phone("030 333 33 33", service=service, type="fax")
    make_phone("030 111 11 11", organization=organization)
    make_phone("030 444 44 44", organization=organization)
    found = [phone.display for phone in public_phones(service, organization)]
    assert found == ["030 111 1111", "030 444 4444"]


def test_the_same_number_with_another_choice_in_the_menu_is_another_number():
    organization = make_organization()
    make_phone("030 111 11 11", organization=organization, menu_option="1")
    make_phone("030 111 11 11", organization=organization, menu_option="2")
    assert len(public_phones(organization)) == 2


def test_a_contact_with_a_persons_name_is_for_colleagues():
    assert make_contact().is_public
    assert not make_contact(person_name="A. Name").is_public


def test_towns_of_a_service_are_named_once():
    service = make_service()
    utrecht, leiden = make_place("utrecht"), make_place("leiden")
    for place in (utrecht, leiden, utrecht, None):
        location = make_location(organization=service.organization, place=place)
        make_service_at_location(service=service, location=location)
    assert places_of(list(service.service_at_locations.all())) == [utrecht, leiden]
