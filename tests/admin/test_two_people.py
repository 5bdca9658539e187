"""Two people have the same form open: the second is told, and nothing is lost."""

from datetime import time

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from services.models import Schedule, Service
from tests.admin.conftest import filled_form, mistakes
from tests.admin.test_service import WEDNESDAY, page_of, with_row
from tests.builders import make_phone, make_schedule, make_service


def told(response):
    return " ".join(str(message) for message in response.context["messages"])


@pytest.fixture
def service(db):
    service = make_service(name_en="Soup", cost_note_en="Free.")
    make_schedule(service=service, byday="MO", opens_at=time(10), closes_at=time(12))
    make_phone(service=service)
    return service


@pytest.fixture
def opened(open_form, service):
    """The form as both people see it at the start."""
    return open_form(page_of(service), "service")


@pytest.fixture
def save(editor, service):
    def save(form):
        return editor.post(page_of(service), form, follow=True)

    return save


def test_what_only_one_changed_is_merged_and_told(save, opened, service):
    save(opened | {"name_en": "Fresh soup", "schedules-0-opens_at": "09:00"})

    response = save(
        opened | {"cost_note_en": "Give what you can.", "schedules-0-closes_at": "13:00"}
    )

    service.refresh_from_db()
    schedule = service.schedules.get()
    assert (service.name_en, service.cost_note_en) == ("Fresh soup", "Give what you can.")
    assert (schedule.opens_at, schedule.closes_at) == (time(9), time(13))
    assert "Fresh soup" in told(response)
    assert "admin (" in told(response)


def test_field_that_both_changed_needs_a_choice_and_keeps_ones_own_words(save, opened, service):
    save(opened | {"name_en": "Fresh soup"})

    response = save(opened | {"name_en": "Hot soup", "cost_note_en": "Give what you can."})

    ((field, (sentence,)),) = mistakes(response).items()
    assert field == "name_en"
    assert "Save again to keep what you wrote." in sentence
    assert "Take theirs: Fresh soup" in sentence
    again = filled_form(response, form_id="service_form")
    assert (again["name_en"], again["cost_note_en"]) == ("Hot soup", "Give what you can.")
    service.refresh_from_db()
    assert service.name_en == "Fresh soup"

    save(again)
    service.refresh_from_db()
    assert (service.name_en, service.cost_note_en) == ("Hot soup", "Give what you can.")


def test_the_words_of_the_other_can_be_taken(save, opened, service):
    save(opened | {"name_en": "Fresh soup", "schedules-0-opens_at": "09:00"})
    again = filled_form(
        save(opened | {"name_en": "Hot soup", "schedules-0-opens_at": "11:00"}),
        form_id="service_form",
    )

    save(again | {"_take": ["name_en", "schedules-0-opens_at"]})

    service.refresh_from_db()
    assert service.name_en == "Fresh soup"
    assert service.schedules.get().opens_at == time(9)


def test_both_wrote_the_same(save, opened, service):
    for _person in range(2):
        response = save(opened | {"name_en": "Fresh soup"})
        assert "errornote" not in response.content.decode()

    service.refresh_from_db()
    assert service.name_en == "Fresh soup"


def test_rows_that_both_added_all_stay(save, opened, service):
    save(with_row(opened, "schedules", **WEDNESDAY))

    save(with_row(opened, "schedules", **{**WEDNESDAY, "byday": ["SU"]}))

    assert set(service.schedules.values_list("byday", flat=True)) == {"MO", "MO,WE", "SU"}


def test_row_that_the_other_took_away_stays_away(save, opened, service):
    save(opened | {"schedules-0-DELETE": "on"})

    response = save(opened | {"name_en": "Fresh soup"})

    service.refresh_from_db()
    assert service.name_en == "Fresh soup"
    assert not service.schedules.exists()
    assert "taken away" in told(response)


def test_row_that_the_other_took_away_can_be_kept_with_ones_own_change(save, opened, service):
    save(opened | {"schedules-0-DELETE": "on"})

    response = save(opened | {"schedules-0-opens_at": "09:00"})

    assert "took this row away" in str(mistakes(response))
    again = filled_form(response, form_id="service_form")
    assert again["schedules-0-opens_at"] == "09:00"
    save(again)
    assert service.schedules.get().opens_at == time(9)


def test_row_that_the_other_changed_is_not_removed_unseen(save, opened, service):
    save(opened | {"schedules-0-opens_at": "09:00"})

    response = save(opened | {"schedules-0-DELETE": "on"})

    assert service.schedules.get().opens_at == time(9)
    assert "not removed" in told(response)


def test_ticks_and_choices_are_merged_too(save, opened, service):
    save(opened | {"is_published": [], "schedules-0-byday": ["MO", "TU"]})

    save(opened | {"sex": "women", "phones-0-is_emergency_only": ["on"]})

    service.refresh_from_db()
    assert (service.is_published, service.sex) == (False, "women")
    assert service.schedules.get().byday == "MO,TU"
    assert service.phones.get().is_emergency_only


def test_mistake_and_news_at_once_lose_nothing(save, opened, service):
    save(opened | {"name_en": "Fresh soup"})

    response = save(opened | {"cost_amount": "5", "cost": "free", "documents_en": "Nothing."})

    assert list(mistakes(response)) == ["cost_amount"]
    again = filled_form(response, form_id="service_form")
    assert (again["name_en"], again["documents_en"]) == ("Fresh soup", "Nothing.")


def test_alone_one_is_told_nothing(save, opened):
    assert "while you were editing" not in told(save(opened | {"name_en": "Fresh soup"}))


def test_form_with_a_forged_state_is_saved_as_it_is(save, opened, service):
    save(opened | {"_loaded": "forged", "name_en": "Fresh soup"})

    service.refresh_from_db()
    assert service.name_en == "Fresh soup"


def test_change_without_the_admin_is_somebody_elses(save, opened, service):
    LogEntry.objects.all().delete()
    Service.objects.filter(pk=service.pk).update(name_en="Fresh soup")
    Schedule.objects.update(opens_at=time(9))

    response = save(opened)

    assert "Somebody else saved this too" in told(response)
    assert Schedule.objects.get().opens_at == time(9)


@pytest.mark.parametrize("kind", ["organization", "location", "course", "contact", "resource"])
def test_every_form_carries_its_state_and_saves_unchanged(editor, one_of_each, kind, open_form):
    record = {
        "organization": one_of_each.organization,
        "location": one_of_each.service_at_locations.get().location,
        "course": one_of_each.course,
        "contact": one_of_each.contacts.get(),
        "resource": one_of_each.organization.resources.get(),
    }[kind]
    page = reverse(f"admin:services_{kind}_change", args=[record.pk])
    form = open_form(page, kind)
    assert form["_loaded"]
    # Somebody saves without a change in between: for the second nothing is new.
    editor.post(page, form)

    response = editor.post(page, form, follow=True)

    assert "while you were editing" not in told(response)
