"""Any state can be had again, with its rows, its texts and their states."""

from datetime import date, time

import pytest
from django.conf import settings
from django.utils.translation import override
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from services import history
from services.exchange import listings
from services.history import restoring
from services.history.states import state_of
from services.models import (
    Change,
    KeptState,
    LoadedRecord,
    Location,
    Module,
    Organization,
    Phone,
    Place,
    SearchDocument,
    Service,
    SpokenLanguage,
    TextState,
    text_digest,
)
from services.models.content_version import read_number
from tests import builders

pytestmark = pytest.mark.django_db


def entries_of(record):
    return list(KeptState.objects.of(record._meta.model_name, record.pk).order_by("pk"))


def full_service():
    """A service with a row of every kind."""
    service = builders.make_service(
        name_nl="Hulp",
        name_ar="مساعدة",
        name_zh_hans="帮助",
        target_groups=["undocumented"],
        languages=["ar"],
        ways_in=["walk_in"],
    )
    service.served_places.add(builders.make_place("leiden"))
    offer = builders.make_service_at_location(service=service, note_fa="یادداشت")
    schedule = builders.make_schedule(service_at_location=offer, anchor_on=date(2026, 1, 5))
    builders.make_schedule(service=service, note_ti="ሰዓት")
    builders.make_closure(schedule=schedule)
    builders.make_closure(service=service)
    builders.make_further_organization(service=service)
    builders.make_phone(service=service, label_uk="Телефон")
    builders.make_phone(service_at_location=offer)
    builders.make_phone(contact=builders.make_contact(service=service))
    builders.make_source(service=service)
    course = builders.make_course(service=service)
    module = builders.make_module(course=course)
    builders.make_session(
        course=course, module=module, location=offer.location, starts_at="2026-12-01T10:00Z"
    )
    TextState.objects.create(
        kind="service",
        object_id=service.pk,
        field="name",
        language="ar",
        author="machine",
        source_language="nl",
        source_digest=text_digest("Hulp"),
    )
    return service


def test_deleted_service_comes_back_with_all_that_was_in_it():
    service = full_service()
    before, pk = state_of(Service, service.pk), service.pk
    assert len(before) == 15, sorted(before)
    with history.change():
        service.delete()
    entry = entries_of(Service(pk=pk))[-1]
    assert entry.state is None

    restoring.take_back(restoring.targets(entry.change, lambda entry: True))

    assert state_of(Service, pk) == before
    back = Service.objects.get(pk=pk)
    assert (back.name_zh_hans, back.slug) == ("帮助", service.slug)
    assert "帮助"[:2] in SearchDocument.objects.get(service=back).name_words


def test_deleted_organization_comes_back_with_its_places_and_services():
    place = builders.make_place("utrecht")
    house = builders.make_organization(parent=builders.make_organization())
    location = builders.make_location(organization=house, place=place, hosted_by=house)
    first = builders.make_service(organization=house)
    service = builders.make_service(organization=house, first_go_to=first)
    guest = builders.make_service(first_go_to=service)
    for each in (service, guest):
        builders.make_service_at_location(service=each, location=location)
    records = {each: type(each) for each in (house, location, first, service, guest)}
    keys = [(kind, record.pk) for record, kind in records.items()]
    before = [state_of(*key) for key in keys]
    with history.change() as recording:
        Organization.objects.get(pk=house.pk).delete()
    assert [state_of(*key) is None for key in keys] == [True, True, True, True, False]
    assert not guest.service_at_locations.exists()

    restoring.take_back(restoring.targets(recording.kept, lambda entry: True))

    assert [state_of(*key) for key in keys] == before


def test_rows_that_went_with_a_place_come_back_into_a_service_that_was_changed_since():
    location = builders.make_location()
    service = builders.make_service(name_en="Before")
    offer = builders.make_service_at_location(service=service, location=location)
    with history.change() as recording:
        location.delete()
    with history.change():
        service.name_en = "After"
        service.save()

    restoring.take_back(restoring.targets(recording.kept, lambda entry: True))

    assert service.service_at_locations.get().pk == offer.pk
    assert Service.objects.get(pk=service.pk).name_en == "After"


def test_every_language_is_restored_whatever_language_the_page_is_in():
    service = builders.make_service(name_nl="Hulp", name_en="Help", name_ar="مساعدة")
    with history.change(), override("ar"):
        service.name_nl, service.name_ar, service.name_fr = "Steun", None, "Aide"
        service.save()

    with override("fa"):
        restoring.restore(Service, service.pk, entries_of(service)[0].state)

    back = Service.objects.get(pk=service.pk)
    assert (back.name_nl, back.name_en, back.name_ar, back.name_fr) == (
        "Hulp",
        "Help",
        "مساعدة",
        None,
    )


def test_modules_that_changed_places_change_back():
    course = builders.make_course()
    first, second = (
        builders.make_module(course=course),
        builders.make_module(course=course, order=2),
    )
    with history.change():
        for module, order in ((first, 3), (second, 1), (first, 2)):
            module.order = order
            module.save()

    service = course.service
    restoring.restore(Service, service.pk, entries_of(service)[0].state)

    assert list(Module.objects.values_list("pk", "order")) == [(first.pk, 1), (second.pk, 2)]


def test_restoring_is_a_change_that_can_be_taken_back():
    service = builders.make_service(cost="free")
    with history.change():
        service.cost = "amount"
        service.save()
    first, second = entries_of(service)
    restoring.restore(Service, service.pk, first.state)
    third = entries_of(service)[-1]
    assert third.state == first.state

    restoring.take_back(restoring.targets(third.change, lambda entry: True))

    assert state_of(Service, service.pk) == second.state


def test_taking_back_what_was_new_deletes_it():
    with history.change() as recording:
        service = builders.make_service(organization=builders.make_organization())
    restoring.take_back(restoring.targets(recording.kept, lambda entry: True))
    assert not Service.objects.filter(pk=service.pk).exists()
    assert not Organization.objects.exists()


def test_a_new_record_on_which_others_built_is_not_taken_back():
    with history.change() as recording:
        house = builders.make_organization()
    builders.make_service(organization=house)
    with pytest.raises(restoring.Refused, match="Delete those first"):
        restoring.take_back(restoring.targets(recording.kept, lambda entry: True))
    assert Organization.objects.filter(pk=house.pk).exists()


def test_a_change_that_was_built_upon_is_not_taken_back():
    service = builders.make_service()
    with history.change() as recording:
        service.cost = "free"
        service.save()
    with history.change():
        service.email = "help@example.org"
        service.save()
    with pytest.raises(restoring.Refused, match="changed again since"):
        restoring.targets(recording.kept, lambda entry: True)


def test_service_of_an_organization_that_is_gone_does_not_come_back_alone():
    house = builders.make_organization(name_en="The House")
    service = builders.make_service(organization=house)
    with history.change() as recording:
        service.delete()
    with history.change():
        house.delete()

    with pytest.raises(restoring.Refused, match="“The House” is not there any more"):
        restoring.take_back(restoring.targets(recording.kept, lambda entry: True))


def test_what_another_record_is_called_by_now_is_refused_in_words():
    service = builders.make_service(slug="help")
    pk = service.pk
    with history.change():
        service.delete()
    builders.make_service(slug="help")

    preview = restoring.preview(Service, pk, entries_of(Service(pk=pk))[0].state)

    assert "already exists" in preview.refusal
    assert not Service.objects.filter(pk=pk).exists()


def test_reference_to_what_is_gone_is_left_out_and_told():
    desk = builders.make_service(name_en="Desk")
    service = builders.make_service(first_go_to=desk)
    service.served_places.add(place := builders.make_place("leiden"))
    with history.change():
        service.email = "help@example.org"
        service.save()
    desk.delete()
    place.delete()

    preview = restoring.preview(Service, service.pk, entries_of(service)[0].state)

    assert preview.refusal == ""
    assert len(preview.left_out) == 2
    assert [each.label for each in preview.differences] == ["E-mail"]


def test_preview_changes_nothing_and_tells_what_would_change():
    service = builders.make_service(cost="free")
    with history.change():
        service.cost = "amount"
        service.save()
        builders.make_phone("030 123 45 67", service=service)
    state, version = state_of(Service, service.pk), read_number()
    count = KeptState.objects.count()

    preview = restoring.preview(Service, service.pk, entries_of(service)[0].state)

    assert [(each.label, each.old, each.new) for each in preview.differences] == [
        ("Cost", "You pay", "Free"),
        ("Phone number", "030 123 4567", ""),
    ]
    assert state_of(Service, service.pk) == state
    assert (read_number(), KeptState.objects.count()) == (version, count)


@pytest.mark.django_db(transaction=True)
def test_restoring_raises_the_version_of_the_content():
    service = builders.make_service()
    with history.change():
        service.cost = "free"
        service.save()
    number = read_number()
    restoring.restore(Service, service.pk, entries_of(service)[0].state)
    assert read_number() > number


def test_state_of_a_text_that_a_person_rewrote_comes_back_with_the_text():
    service = full_service()
    text_state = TextState.objects.get()
    with history.change():
        service.name_ar = "عون"
        service.save()
        text_state.author = "person"
        text_state.save()

    restoring.restore(Service, service.pk, entries_of(service)[0].state)

    assert TextState.objects.get().author == "machine"


def test_states_of_texts_that_a_deleted_row_left_behind_do_not_count():
    service = builders.make_service()
    phone = builders.make_phone(service=service, label_nl="Bel")
    with history.change():
        phone.delete()
    TextState.objects.create(
        kind="phone",
        object_id=entries_of(service)[0].state["phone"].popitem()[0],
        field="label",
        language="ar",
        author="machine",
        source_language="nl",
        source_digest="0" * 16,
    )
    restoring.restore(Service, service.pk, entries_of(service)[0].state)
    assert not TextState.objects.exists()
    assert state_of(Service, service.pk) == entries_of(service)[0].state


def test_restored_as_loaded_it_counts_as_loaded_and_otherwise_as_edited():
    sample = settings.BASE_DIR / "tests" / "exchange" / "samples" / "street-help.json"
    builders.make_category("meal")
    listings.load([sample], write=True)
    loaded = LoadedRecord.objects.filter(kind="service").first()
    service = Service.objects.get(slug=loaded.key)

    def is_as_loaded():
        states = {each.slug: state for each, state in listings.records_in_database("service")}
        return states[service.slug] == LoadedRecord.objects.get(pk=loaded.pk).state

    for email in ("one@example.org", "two@example.org"):
        with history.change():
            service.email = email
            service.save()
    as_loaded, edited, _again = entries_of(service)
    restoring.restore(Service, service.pk, edited.state)
    assert not is_as_loaded()
    restoring.restore(Service, service.pk, as_loaded.state)
    assert is_as_loaded()


def test_withheld_place_is_restored_withheld():
    location = builders.make_location(address_visibility="withheld")
    with history.change():
        location.address_visibility = "public"
        location.save()
    restoring.restore(Location, location.pk, entries_of(location)[0].state)
    assert Location.objects.get().is_withheld


@pytest.mark.django_db(transaction=True)
def test_deleting_and_bringing_back_hold_when_the_database_looks_at_the_end():
    service = full_service()
    pk = service.pk
    with history.change() as recording:
        Service.objects.get(pk=pk).delete()
    assert not SearchDocument.objects.exists()
    restoring.take_back(restoring.targets(recording.kept, lambda entry: True))
    assert SearchDocument.objects.filter(service=pk).exists()


# Any sequence of edits


def _set(service, name, value):
    setattr(service, name, value)
    service.save()


def _of_first(rows, change):
    if row := rows.first():
        change(row)


def _change_hours(row):
    row.closes_at = time(row.closes_at.hour % 23 + 1)
    row.save()


WORDS = st.text(alphabet="ab العፀ中", max_size=4)
EDITS = st.one_of(
    st.tuples(
        st.just("text"), st.sampled_from(["name_ar", "note_nl", "description_zh_hans"]), WORDS
    ),
    st.tuples(
        st.sampled_from(
            [
                "add schedule",
                "change schedule",
                "delete schedule",
                "delete place",
                "add place",
                "add language",
                "delete language",
                "categories",
                "phone",
                "swap modules",
                "delete course",
                "text state",
            ]
        )
    ),
)


def edit(service, what, *details):
    offer = service.service_at_locations.first()
    if what == "text":
        _set(service, *details)
    elif what == "add schedule":
        builders.make_schedule(
            **({"service_at_location": offer} if offer else {"service": service})
        )
    elif what == "change schedule":
        _of_first(service.schedules, _change_hours)
    elif what == "delete schedule":
        service.schedules.all().delete()
    elif what == "delete place":
        service.service_at_locations.all().delete()
    elif what == "add place":
        location = Location.objects.first()
        service.service_at_locations.get_or_create(location=location, role="visit")
    elif what == "add language":
        SpokenLanguage.objects.get_or_create(service=service, code="ti", how="staff")
    elif what == "delete language":
        service.spoken_languages.all().delete()
    elif what == "categories":
        service.categories.set(service.categories.all()[1:] or [builders.make_category("shower")])
    elif what == "phone":
        Phone.objects.filter(service=service).delete()
        builders.make_phone(service=service)
    elif what == "swap modules":
        modules = list(Module.objects.filter(course__service=service))
        # By way of numbers that nobody has.
        for place_of in (lambda order: order + 50, lambda order: 59 - order):
            for module in modules:
                module.order = place_of(module.order)
                module.save()
    elif what == "delete course":
        Module.objects.filter(course__service=service).delete()
    elif what == "text state":
        for state in TextState.objects.filter(kind="service", object_id=service.pk):
            state.delete()


class AnySequenceOfEdits(TestCase):
    @hypothesis_settings(
        max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    @given(edits=st.lists(EDITS, min_size=1, max_size=5), data=st.data())
    def test_any_state_is_restored_exactly(self, edits, data):
        service = full_service()
        builders.make_module(course=service.course, order=8, name_en="Last words")
        states = [state_of(Service, service.pk)]
        for each in edits:
            with history.change():
                edit(Service.objects.get(pk=service.pk), *each)
            states.append(state_of(Service, service.pk))
        chosen = data.draw(st.integers(0, len(states) - 1), label="state")

        restoring.restore(Service, service.pk, states[chosen])

        assert state_of(Service, service.pk) == states[chosen]
        kept = [entry.state for entry in entries_of(service)]
        assert all(state in kept for state in states) or len(kept) == 0


def test_a_place_that_is_gone_takes_its_postcodes_along_and_back():
    place = builders.make_place("leiden")
    builders.make_postcode("2311", place=place)
    pk = place.pk
    with history.change() as recording:
        place.delete()
    restoring.take_back(restoring.targets(recording.kept, lambda entry: True))
    assert Place.objects.get(pk=pk).postcodes.get().digits == "2311"
    assert Change.objects.count() == 2
