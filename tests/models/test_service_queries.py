"""Queries read as sentences: each verb with what it finds and what it leaves out."""

import pytest

from services.geo import Point
from services.models import Service
from tests.builders import (
    make_category,
    make_further_organization,
    make_location,
    make_place,
    make_service,
    make_service_at_location,
    make_stop,
    welcome,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(soup_kitchen, night_shelter, legal_clinic, safe_house, closed_club):
    return {
        "soup-kitchen": soup_kitchen,
        "night-shelter": night_shelter,
        "legal-clinic": legal_clinic,
        "safe-house": safe_house,
        "closed-club": closed_club,
    }


def found(queryset):
    slugs = list(queryset.values_list("slug", flat=True))
    assert len(slugs) == len(set(slugs)), "a service was found twice"
    return set(slugs)


# Published, current, ended


def test_ended_services_are_published_but_not_current(cast):
    assert found(Service.objects.published()) == set(cast)
    assert found(Service.objects.published().current()) == set(cast) - {"closed-club"}
    assert found(Service.objects.ended()) == {"closed-club"}


def test_a_service_closed_for_now_is_current(soup_kitchen):
    soup_kitchen.status = "temporarily closed"
    soup_kitchen.save()
    assert found(Service.objects.current()) == {"soup-kitchen"}


def test_hidden_services_and_services_of_hidden_organizations_are_not_published(
    soup_kitchen, night_shelter
):
    soup_kitchen.is_published = False
    soup_kitchen.save()
    night_shelter.organization.is_published = False
    night_shelter.organization.save()
    assert found(Service.objects.published()) == set()
    assert found(Service.objects.all()) == {"soup-kitchen", "night-shelter"}


def test_what_is_for_colleagues_is_kept_apart(soup_kitchen):
    make_service(slug="meeting", audience="professionals")
    make_service(slug="embassy-help", audience="missions")
    assert found(Service.objects.for_migrants()) == {"soup-kitchen"}
    assert found(Service.objects.for_professionals()) == {"meeting"}


# In a category


def test_a_parent_category_finds_what_is_below_it(soup_kitchen, night_shelter):
    food = make_category("food")
    meal = make_category("meal")
    meal.parent = food
    meal.save()
    assert found(Service.objects.in_categories(["food"])) == {"soup-kitchen"}
    assert found(Service.objects.in_categories(["meal"])) == {"soup-kitchen"}
    assert found(Service.objects.in_categories(["food", "night-shelter"])) == {
        "soup-kitchen",
        "night-shelter",
    }
    assert found(Service.objects.in_categories(["dentist"])) == set()


def test_a_service_in_two_categories_is_found_once():
    make_service(slug="both", categories=["meal", "food-parcel"])
    assert found(Service.objects.in_categories(["meal", "food-parcel"])) == {"both"}


# In a town


def test_at_a_place_are_its_own_services_and_those_of_the_whole_country(cast):
    assert found(Service.objects.at_place(make_place("utrecht"))) == {
        "soup-kitchen",
        "closed-club",
        "legal-clinic",
    }
    assert found(Service.objects.at_place(make_place("groningen"))) == {"legal-clinic"}


def test_a_withheld_house_is_found_by_its_town(safe_house):
    assert found(Service.objects.at_place(make_place("leiden"))) == {"safe-house"}


def test_a_bus_is_found_in_every_town_where_it_stops():
    service = make_service(slug="soup-bus")
    bus = make_location(location_type="mobile", street="", place=None)
    for town in ("utrecht", "leiden"):
        make_stop(location=bus, place=make_place(town))
    make_service_at_location(service=service, location=bus)
    assert found(Service.objects.at_place(make_place("utrecht"))) == {"soup-bus"}
    assert found(Service.objects.at_place(make_place("leiden"))) == {"soup-bus"}
    assert found(Service.objects.at_place(make_place("groningen"))) == set()


def test_a_service_is_found_in_the_towns_it_says_it_works_for():
    service = make_service(slug="street-doctor", coverage="regional")
    service.served_places.add(make_place("leiden"))
    assert found(Service.objects.at_place(make_place("leiden"))) == {"street-doctor"}
    assert found(Service.objects.at_place(make_place("utrecht"))) == set()


def test_two_houses_in_one_town_are_one_result():
    service = make_service(slug="two-houses")
    for _ in range(2):
        location = make_location(organization=service.organization)
        make_service_at_location(service=service, location=location)
    assert found(Service.objects.at_place(make_place())) == {"two-houses"}


# Near


def test_near_is_where_the_house_stands(soup_kitchen, night_shelter):
    centre_of_utrecht = Point(52.0908, 5.1222)
    assert found(Service.objects.near(centre_of_utrecht, 5)) == {"soup-kitchen"}
    assert found(Service.objects.near(centre_of_utrecht, 50)) == {"soup-kitchen", "night-shelter"}


def test_a_house_without_a_point_counts_as_the_middle_of_its_town():
    service = make_service(slug="somewhere")
    make_service_at_location(
        service=service, location=make_location(place=make_place("leiden"), street="")
    )
    assert found(Service.objects.near(make_place("leiden").point, 1)) == {"somewhere"}


def test_a_withheld_house_counts_as_the_middle_of_its_town(safe_house):
    house = safe_house.service_at_locations.get().location
    assert found(Service.objects.near(make_place("leiden").point, 1)) == {"safe-house"}
    assert found(Service.objects.near(house.point, 1)) == set()


def test_a_service_by_phone_is_near_nobody(legal_clinic):
    assert found(Service.objects.near(Point(52.1, 5.1), 400)) == set()


# For somebody


def test_welcoming_finds_those_who_name_the_group_or_everyone(cast):
    assert found(Service.objects.welcoming(["undocumented"])) == {
        "night-shelter",
        "legal-clinic",
        "soup-kitchen",
        "closed-club",
    }
    assert found(Service.objects.welcoming(["women"])) == {
        "safe-house",
        "soup-kitchen",
        "closed-club",
    }


def test_welcoming_leaves_out_what_is_only_for_others():
    service = make_service(slug="women-only")
    welcome(service, "women", admission="only")
    assert found(Service.objects.welcoming(["men"])) == set()


def test_a_service_that_names_two_of_the_groups_is_found_once(legal_clinic):
    groups = ["undocumented", "asylum-seekers"]
    assert found(Service.objects.welcoming(groups)) == {"legal-clinic"}


def test_speaking_finds_the_languages_of_the_people_there(cast):
    assert found(Service.objects.speaking(["ar"])) == {"legal-clinic"}
    assert found(Service.objects.speaking(["ar", "nl"])) == {"legal-clinic"}
    assert found(Service.objects.speaking(["ti"])) == set()


def test_with_way_in_finds_how_one_gets_in(cast):
    assert found(Service.objects.with_way_in(["walk_in"])) == {"soup-kitchen"}
    assert found(Service.objects.with_way_in(["phone", "referral"])) == {
        "legal-clinic",
        "safe-house",
    }


# By an organization


def test_by_organization_finds_its_own_and_those_it_takes_part_in(soup_kitchen, night_shelter):
    make_further_organization(
        service=night_shelter, organization=soup_kitchen.organization, role="decides"
    )
    make_further_organization(
        service=soup_kitchen, organization=soup_kitchen.organization, role="hosts"
    )
    assert found(Service.objects.by_organization("kitchen")) == {"soup-kitchen", "night-shelter"}
    assert found(Service.objects.by_organization("night-house")) == {"night-shelter"}


def test_a_party_that_is_only_named_is_not_an_organization_of_the_map(soup_kitchen):
    make_further_organization(service=soup_kitchen, name="A church")
    assert found(Service.objects.by_organization("A church")) == set()


# Verbs build on each other


def test_verbs_make_a_sentence(cast):
    sentence = (
        Service.objects.published()
        .current()
        .for_migrants()
        .at_place(make_place("utrecht"))
        .welcoming(["undocumented"])
        .in_categories(["meal"])
    )
    assert found(sentence) == {"soup-kitchen"}


def test_building_a_sentence_asks_the_database_nothing(cast, django_assert_num_queries):
    utrecht = make_place("utrecht")
    with django_assert_num_queries(0):
        Service.objects.published().at_place(utrecht).near(utrecht.point, 5).for_cards("ar")


def draw_cards():
    for service in Service.objects.published().for_cards("ar"):
        _ = service.organization.name
        _ = (service.document.category_codes, service.document.top_codes)
        _ = [offer.location.place for offer in service.service_at_locations.all()]


@pytest.mark.parametrize("services", [1, 20])
def test_cards_take_as_many_queries_for_twenty_services_as_for_one(
    services, django_assert_num_queries
):
    for _ in range(services):
        make_service_at_location()
    # Services with their organizations and documents; their places.
    with django_assert_num_queries(2):
        draw_cards()
