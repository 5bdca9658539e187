"""Every page of the admin opens, asks no other host for anything and speaks Dutch or English."""

from urllib.parse import urlsplit

import pytest
from django.contrib import admin
from django.urls import reverse
from modeltranslation.translator import translator

from services.models import Change, LinkCheck, LoadedRecord, Postcode, Report, TextState
from tests.admin.conftest import elements

READ_ONLY = {Change, LinkCheck, LoadedRecord, Postcode, Report, TextState}
OURS = [model for model in admin.site._registry if model._meta.app_label == "services"]
# Set by the code: never typed.
SET_BY_CODE = {
    "id",
    "anchor_week",
    "calendar_changed_at",
    "drops_behind",
    "publication_asked_at",
    "review_on",
}
# What a page says beside the facts.
SHOWN_ONLY = {
    "about",
    "comes_back",
    "documents_to_read",
    "readers_see",
    "sentence",
    "service_page",
}


def page_of(model, page, *args):
    return reverse(f"admin:services_{model._meta.model_name}_{page}", args=args)


def name_of(model):
    return model._meta.model_name


@pytest.fixture(params=OURS, ids=name_of)
def model(request):
    return request.param


def assert_only_our_files(response):
    """No script in the page itself, and every file by its plain address from our own host."""
    for script in elements(response, "script"):
        assert script.get("src") or script.get("type") == "application/json", script.attrib
    for element in elements(response, "script", "img", "link"):
        address = urlsplit(element.get("src") or element.get("href") or "")
        assert not address.netloc, address
        assert not address.query, address
    assert not elements(response, "style")
    for element in elements(response, "div", "input", "a", "button", "body", "form", "select"):
        assert not any(name == "style" or name.startswith("on") for name in element.attrib)


def test_list_opens(editor, one_of_each, model):
    response = editor.get(page_of(model, "changelist"))

    assert response.status_code == 200
    assert response.context["cl"].result_count > 0
    assert_only_our_files(response)


def test_search_in_the_list_works(editor, one_of_each, model):
    if admin.site._registry[model].search_fields:
        assert editor.get(page_of(model, "changelist"), {"q": "ق 1"}).status_code == 200


def test_add_page_opens_unless_it_is_only_to_look_at(editor, db, model):
    if model in READ_ONLY:
        assert not admin.site._registry[model].has_add_permission(None)
        return
    response = editor.get(page_of(model, "add"))

    assert response.status_code == 200
    assert_only_our_files(response)


def test_page_of_a_record_opens(editor, one_of_each, model):
    for record in model.objects.all():
        response = editor.get(page_of(model, "change", record.pk))

        assert response.status_code == 200
        assert_only_our_files(response)


def test_page_that_is_only_to_look_at_has_nothing_to_save(editor, one_of_each):
    for model in READ_ONLY:
        record = model.objects.first()
        response = editor.get(page_of(model, "change", record.pk))
        assert not [field for field in elements(response, "input") if field.get("name") == "_save"]


def test_every_fact_of_a_record_can_be_edited(editor, one_of_each, model):
    if model in READ_ONLY:
        return
    record = model.objects.first()
    response = editor.get(page_of(model, "change", record.pk))
    shown = set(response.context["adminform"].form.fields)
    shown |= set(response.context["adminform"].readonly_fields)
    translated = set(model._meta.get_fields()) and {
        field.translated_field.name
        for field in model._meta.fields
        if hasattr(field, "translated_field")
    }

    facts = {field.name for field in [*model._meta.fields, *model._meta.many_to_many]}
    through_rows = {
        field.name
        for field in model._meta.many_to_many
        if not field.remote_field.through._meta.auto_created
    }
    assert facts - SET_BY_CODE - translated - through_rows == shown - SHOWN_ONLY


def test_every_noun_can_be_edited_somewhere():
    on_pages = set(OURS)
    in_rows = {row.model for model in OURS for row in admin.site._registry[model].inlines}
    translated = set(translator.get_registered_models(abstract=False))

    assert {model for model in translated if model._meta.app_label == "services"} <= (
        on_pages | in_rows
    )


@pytest.mark.parametrize(
    ("accepted", "language"), [("nl", "nl"), ("en-GB", "en"), ("ar", "nl"), ("zh-CN,uk", "nl")]
)
def test_admin_is_dutch_or_english(admin_client, one_of_each, accepted, language):
    page = page_of(type(one_of_each), "change", one_of_each.pk)

    response = admin_client.get(page, headers={"Accept-Language": accepted})

    assert response.headers["Content-Language"] == language
    (document,) = elements(response, "html")
    assert document.get("lang") == language
    assert document.get("dir") == "ltr"


def test_start_page_lists_the_nouns_in_reading_order(editor):
    response = editor.get(reverse("admin:index"))

    first, *_others = response.context["app_list"]
    names = [model["object_name"] for model in first["models"]]
    assert names[:4] == ["Organization", "Service", "Location", "ServiceAtLocation"]
    assert "Social map" in response.content.decode()


@pytest.mark.parametrize("kind", ["organization", "service"])
def test_record_links_to_its_public_page(editor, one_of_each, kind):
    record = one_of_each if kind == "service" else one_of_each.organization

    response = editor.get(page_of(type(record), "change", record.pk))

    (link,) = [link for link in elements(response, "a") if link.get("class") == "viewsitelink"]
    target = editor.get(link.get("href"))
    assert target.status_code == 302
    assert target.url.endswith(record.get_absolute_url().split("/", 2)[-1])
