from datetime import UTC, datetime, timedelta

import pytest

from services.geo import Point
from services.models import (
    Category,
    Course,
    Organization,
    Phone,
    Place,
    Resource,
    Session,
    TextState,
    text_digest,
)
from tests.builders import (
    make_category,
    make_course,
    make_organization,
    make_phone,
    make_place,
    make_resource,
    make_service,
    make_session,
)

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_published_and_active_organizations():
    running = make_organization(slug="running")
    make_organization(slug="hidden", is_published=False)
    ended = make_organization(slug="ended", status="ended")
    assert set(Organization.objects.published()) == {running, ended}
    assert set(Organization.objects.published().active()) == {running}


def test_places_with_services_are_those_a_reader_can_go_to(soup_kitchen, closed_club, safe_house):
    make_place("groningen")
    assert {place.slug for place in Place.objects.with_services()} == {"utrecht", "leiden"}
    soup_kitchen.is_published = False
    soup_kitchen.save()
    # Only the club that ended is left in Utrecht.
    assert {place.slug for place in Place.objects.with_services()} == {"leiden"}


def test_places_within_a_circle():
    for slug in ("amsterdam", "utrecht", "groningen"):
        make_place(slug)
    near_amsterdam = Place.objects.within(Point(52.374, 4.8897), 40)
    assert {place.slug for place in near_amsterdam} == {"amsterdam", "utrecht"}


def test_top_categories_and_those_for_colleagues():
    food = make_category("food")
    make_category("meal", parent=food, icon="food")
    meetings = make_category("professionals", audience="professionals")
    assert set(Category.objects.top()) == {food, meetings}
    assert set(Category.objects.for_professionals()) == {meetings}
    assert meetings not in Category.objects.for_migrants()
    assert Category.objects.get(code="meal").top_code == "food"


def test_readers_do_not_get_private_numbers():
    shown = make_phone("030 111 11 11")
    make_phone("030 222 22 22", is_public=False)
    assert list(Phone.objects.for_readers()) == [shown]


@pytest.mark.parametrize(
    ("kind", "number", "href"),
    [
        ("voice", "030 123 45 67", "tel:+31301234567"),
        ("voice", "0800 0415", "tel:08000415"),
        ("whatsapp", "06 12 34 56 78", "https://wa.me/31612345678"),
        ("sms", "06 12 34 56 78", "sms:+31612345678"),
    ],
)
def test_a_number_opens_the_right_program(kind, number, href):
    assert make_phone(number, type=kind).href == href


def test_upcoming_sessions_are_those_that_have_not_begun():
    course = make_course()
    later = make_session(course=course, starts_at=NOON + timedelta(days=1))
    make_session(course=course, starts_at=NOON - timedelta(days=1))
    assert list(Session.objects.upcoming(NOON)) == [later]


def test_courses_of_hidden_and_ended_services_are_not_published(closed_club):
    running = make_course()
    make_course(service=closed_club)
    make_course(service=make_service(is_published=False))
    make_course(service=make_service(organization=make_organization(is_published=False)))
    assert list(Course.objects.published()) == [running]


def test_resources_for_colleagues_are_not_those_for_migrants():
    toolkit = make_resource()
    guide = make_resource(audience="migrants")
    make_resource(is_published=False)
    assert set(Resource.objects.published()) == {toolkit, guide}
    assert list(Resource.objects.published().for_professionals()) == [toolkit]


# Who wrote a translation


def draft(service, field, language, **changes):
    facts = {
        "kind": "service",
        "object_id": service.pk,
        "field": field,
        "language": language,
        "author": TextState.Author.MACHINE,
        "source_language": "en",
        "source_digest": text_digest("A warm meal."),
        **changes,
    }
    return TextState.objects.create(**facts)


def test_states_of_texts_are_those_of_the_records_asked_for(soup_kitchen, night_shelter):
    mine = draft(soup_kitchen, "description", "ar")
    draft(night_shelter, "description", "ar")
    assert list(TextState.objects.of([soup_kitchen])) == [mine]
    assert TextState.objects.of([soup_kitchen, night_shelter]).count() == 2
    assert list(TextState.objects.of([])) == []


def test_a_draft_waits_for_a_person_until_one_has_read_it(soup_kitchen):
    state = draft(soup_kitchen, "description", "ar")
    assert state.needs_review
    state.reviewed_at = NOON
    assert not state.needs_review


def test_a_translation_is_outdated_when_its_source_says_something_else(soup_kitchen):
    state = draft(soup_kitchen, "description", "ar")
    assert not state.is_outdated("A warm meal.")
    assert not state.is_outdated("A  warm\nmeal.")
    assert state.is_outdated("A cold meal.")
