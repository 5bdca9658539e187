"""A form that was sent after the session had ended comes back filled in."""

import pytest
from django.test import Client
from django.urls import reverse

from services.models import Service
from tests.admin.conftest import elements, filled_form
from tests.admin.test_service import WEDNESDAY, page_of, with_row
from tests.builders import make_person, make_service

OURS = {"Origin": "http://testserver"}


@pytest.fixture
def service(db):
    return make_service(name_en="Soup")


def hidden_form(response):
    """Where the kept form goes, and what it holds."""
    form = next(
        found
        for found in elements(response, "form")
        if str(found.get("action")).endswith("/restored/")
    )
    data = {}
    for field in form.iter("input"):
        data.setdefault(field.get("name"), []).append(field.get("value"))
    return form.get("action"), data


def test_whoever_was_signed_out_gets_the_filled_form_back_and_can_save_it(
    editor, admin_user, open_form, service
):
    form = open_form(page_of(service), "service") | {"name_en": "Fresh soup"}
    form = with_row(form, "schedules", **WEDNESDAY)
    editor.logout()

    refused = editor.post(page_of(service), form)
    assert refused.status_code == 403
    address, kept = hidden_form(refused)
    editor.force_login(admin_user)
    response = editor.post(address, kept, headers=OURS)

    service.refresh_from_db()
    assert service.name_en == "Soup"
    again = filled_form(response, form_id="service_form")
    assert again["name_en"] == "Fresh soup"
    assert "It is not saved yet" in response.content.decode()
    (target,) = [
        found.get("action")
        for found in elements(response, "form")
        if found.get("id") == "service_form"
    ]
    editor.post(target, again)
    service.refresh_from_db()
    assert service.name_en == "Fresh soup"
    assert service.schedules.get().byday == "MO,WE"


def test_new_record_comes_back_too(editor, admin_user, open_form, service):
    page = reverse("admin:services_service_add")
    form = open_form(page, "service") | {"name_en": "Bread", "slug": "bread"}
    editor.logout()
    address, kept = hidden_form(editor.post(page, form))
    editor.force_login(admin_user)

    response = editor.post(address, kept, headers=OURS)

    assert filled_form(response, form_id="service_form")["slug"] == "bread"
    assert not Service.objects.filter(slug="bread").exists()


def test_still_signed_out_the_form_is_kept_once_more(editor, open_form, service):
    form = open_form(page_of(service), "service")
    editor.logout()
    address, kept = hidden_form(editor.post(page_of(service), form))

    assert hidden_form(editor.post(address, kept, headers=OURS)) == (address, kept)


def test_secret_against_forged_forms_is_not_asked_but_the_origin_is(admin_user, service):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(admin_user)
    address = reverse("admin:services_service_restored", args=[service.pk])
    form = {"name_en": "Fresh soup"}

    for origin in ({}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}):
        assert strict.post(address, form, headers=origin).status_code == 403


def test_foreign_record_is_not_brought_back(client, service):
    foreign = make_service()
    client.force_login(make_person(edits=[service.organization]))
    address = reverse("admin:services_service_restored", args=[foreign.pk])

    assert client.post(address, {}, headers=OURS).status_code in (302, 403, 404)
