"""Unsaved changes as visitors would see them: shown, and never written."""

import pytest
from django.urls import reverse

from services.models import Organization, Phone, SearchDocument, Service, content_version
from tests.admin.conftest import elements, filled_form
from tests.admin.test_service import WEDNESDAY, page_of, with_row
from tests.builders import make_person


def preview_of(record):
    return reverse(f"admin:services_{record._meta.model_name}_preview", args=[record.pk])


def banners(response):
    return [found for found in elements(response, "aside") if "data-preview" in found.attrib]


def everything():
    """What a visitor, a search and a cache know."""
    documents = [(each.pk, vars(each) | {"_state": None}) for each in SearchDocument.objects.all()]
    return (
        list(Service.objects.order_by("pk").values()),
        list(Phone.objects.order_by("pk").values()),
        list(Organization.objects.order_by("pk").values()),
        documents,
        content_version.read_number(),
    )


def test_typed_words_and_rows_stand_on_the_page_and_nothing_is_written(
    editor, open_form, soup_kitchen
):
    form = open_form(page_of(soup_kitchen), "service") | {"name_en": "Fresh soup"}
    form = with_row(form, "schedules", **WEDNESDAY)
    before = everything()

    response = editor.post(preview_of(soup_kitchen), form)

    page = response.content.decode()
    assert len(banners(response)) == 1
    assert "Fresh soup" in page
    assert "10:00–12:30" in page
    assert everything() == before
    assert "no-store" in response.headers["Cache-Control"]
    assert "ETag" not in response.headers


@pytest.mark.parametrize("language", ["nl", "ar", "zh-hans"])
def test_page_comes_in_the_language_asked_for_and_can_be_asked_in_another(
    editor, open_form, soup_kitchen, language
):
    form = open_form(page_of(soup_kitchen), "service") | {"name_en": "Fresh soup"}

    response = editor.post(preview_of(soup_kitchen), form | {"_preview_language": language})
    (document,) = elements(response, "html")
    assert document.get("lang") == language

    again = editor.post(
        preview_of(soup_kitchen), _banner_form(response) | {"_preview_language": "en"}
    )
    assert "Fresh soup" in again.content.decode()


def _banner_form(response):
    return {
        field.get("name"): field.get("value")
        for field in elements(response, "input")
        if field.get("type") == "hidden"
    }


def test_every_record_with_a_public_page_has_a_preview(editor, open_form, soup_kitchen):
    offer = soup_kitchen.service_at_locations.get()
    for record, change, seen in (
        (offer, {"note_en": "At the back."}, "At the back."),
        (offer.location, {"finding_hints_en": "A green door."}, "A green door."),
        (soup_kitchen.organization, {"description_en": "We cook."}, "We cook."),
    ):
        form = open_form(page_of(record), record._meta.model_name) | change

        response = editor.post(preview_of(record), form)

        assert seen in response.content.decode(), record._meta.model_name
        assert banners(response)


def test_withheld_address_is_already_hidden_in_the_preview(editor, open_form, soup_kitchen):
    location = soup_kitchen.service_at_locations.get().location
    form = open_form(page_of(location), "location")

    response = editor.post(preview_of(location), form | {"address_visibility": "withheld"})

    (article,) = elements(response, "main")
    assert "Lange Laan" not in "".join(article.itertext())
    assert "Utrecht" in "".join(article.itertext())


def test_location_without_help_shows_itself(editor, open_form, soup_kitchen):
    location = soup_kitchen.service_at_locations.get().location
    soup_kitchen.service_at_locations.all().delete()
    form = open_form(page_of(location), "location")

    response = editor.post(preview_of(location), form | {"street": "Brede Laan 9"})

    assert "Brede Laan 9" in response.content.decode()


def test_new_service_can_be_looked_at_before_it_is_made(editor, open_form, soup_kitchen):
    page = reverse("admin:services_service_add")
    facts = {
        "organization": soup_kitchen.organization.pk,
        "categories": [soup_kitchen.categories.get().pk],
        "name_en": "Bread",
        "slug": "bread",
        "is_published": [],
    }

    response = editor.post(
        reverse("admin:services_service_preview_new"), {**open_form(page, "service"), **facts}
    )

    assert "Bread" in response.content.decode()
    assert "it is not published" in response.content.decode()
    assert not Service.objects.filter(slug="bread").exists()


def test_mistakes_are_told_instead_of_a_page(editor, open_form, soup_kitchen):
    form = open_form(page_of(soup_kitchen), "service")

    response = editor.post(preview_of(soup_kitchen), form | {"cost": "free", "cost_amount": "5"})

    assert response.status_code == 422
    assert "There is an amount" in response.content.decode()


def test_foreign_record_has_no_preview(client, editor, open_form, soup_kitchen, night_shelter):
    form = open_form(page_of(soup_kitchen), "service")
    client.force_login(make_person(edits=[night_shelter.organization]))

    assert client.post(preview_of(soup_kitchen), form).status_code == 404
    new = reverse("admin:services_service_preview_new")
    added = form | {"organization": soup_kitchen.organization.pk, "slug": "other"}
    # The form does not offer it: a mistake at its field.
    assert client.post(new, added).status_code == 422
    assert not Service.objects.filter(slug="other").exists()


def test_preview_is_never_asked_with_get(editor, soup_kitchen):
    assert editor.get(preview_of(soup_kitchen)).status_code == 405


def test_public_page_never_shows_the_banner(client, soup_kitchen):
    assert banners(client.get("/en/services/soup-kitchen/")) == []


def test_form_names_its_preview(editor, soup_kitchen):
    response = editor.get(page_of(soup_kitchen))

    (button,) = [
        found for found in elements(response, "button") if found.get("formtarget") == "_blank"
    ]
    assert button.get("formaction") == "../preview/"
    assert filled_form(response, form_id="service_form")["_preview_language"] == "en"
