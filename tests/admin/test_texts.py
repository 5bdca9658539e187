"""Texts in twelve languages on one form."""

import pytest
from django.conf import settings
from django.urls import reverse

from services.models import Organization, TextState, text_digest
from services.text import LANGUAGES, direction
from tests.admin.conftest import elements, make_machine_translation, mistakes
from tests.builders import make_organization


def page_of(organization):
    return reverse("admin:services_organization_change", args=[organization.pk])


@pytest.fixture
def organization(db):
    """Described in Dutch by its people, in Arabic by a computer."""
    organization = make_organization(
        slug="soup", name_nl="Soep", name_en="Soup", description_nl="Wij koken."
    )
    organization.description_ar = "نحن نطبخ"
    organization.save()
    make_machine_translation(organization, "description", source="An older text.")
    return organization


def test_form_has_a_tab_for_every_language_dutch_and_english_first(editor, organization):
    response = editor.get(page_of(organization))

    tabs = [tab for tab in elements(response, "button") if tab.get("role") == "tab"]
    assert [tab.get("data-language") for tab in tabs] == [code for code, _ in settings.LANGUAGES]
    assert [tab.get("data-language") for tab in tabs[:2]] == ["nl", "en"]
    (bar,) = [part for part in elements(response, "div") if "data-language-tabs" in part.attrib]
    # Only the script shows it: without the script all languages stand below each other.
    assert "hidden" in bar.attrib
    files = [script.get("src") for script in elements(response, "script")]
    assert settings.STATIC_URL + "admin-social/language-tabs.js" in files


@pytest.mark.parametrize("language", LANGUAGES)
def test_field_knows_its_language_and_direction(editor, organization, language):
    response = editor.get(page_of(organization))

    name = f"description_{language.replace('-', '_')}"
    (field,) = [field for field in elements(response, "textarea") if field.get("name") == name]
    assert field.get("lang") == field.get("data-language") == language
    assert field.get("dir") == direction(language)


def test_page_without_texts_of_its_own_has_tabs_for_its_rows(editor, one_of_each):
    contact = one_of_each.contacts.get()

    response = editor.get(reverse("admin:services_contact_change", args=[contact.pk]))

    assert [tab for tab in elements(response, "button") if tab.get("role") == "tab"]


def test_saving_without_a_change_changes_nothing(editor, open_form, organization):
    before = Organization.objects.filter(pk=organization.pk).values(
        *(f"{field}_{code}" for field in ("name", "description") for code in ("nl", "en", "ar"))
    )
    before = list(before)

    response = editor.post(page_of(organization), open_form(page_of(organization), "organization"))

    assert response.status_code == 302
    after = Organization.objects.filter(pk=organization.pk).values(*before[0])
    assert list(after) == before
    assert TextState.objects.get().author == TextState.Author.MACHINE


def test_rewritten_translation_is_a_persons_from_now_on(
    editor, open_form, organization, admin_user
):
    form = open_form(page_of(organization), "organization")

    editor.post(page_of(organization), {**form, "description_ar": "نحن نطبخ لكم"})

    state = TextState.objects.get()
    assert state.author == TextState.Author.PERSON
    assert state.reviewed_by == admin_user
    assert not state.is_outdated("Wij koken.")


def test_emptied_translation_is_nobodys(editor, open_form, organization):
    form = open_form(page_of(organization), "organization")

    editor.post(page_of(organization), {**form, "description_ar": ""})

    assert not TextState.objects.exists()


def test_rewritten_source_makes_its_translation_outdated(editor, open_form, organization):
    form = open_form(page_of(organization), "organization")

    editor.post(page_of(organization), {**form, "description_nl": "Wij bakken."})

    state = TextState.objects.get()
    assert state.author == TextState.Author.MACHINE
    assert state.is_outdated("Wij bakken.")


def test_small_change_of_a_source_leaves_its_translation_valid(editor, open_form, organization):
    TextState.objects.update(source_digest=text_digest("Wij koken."))
    form = open_form(page_of(organization), "organization")

    editor.post(
        page_of(organization), {**form, "description_nl": "Wij koken!", "small_change": "on"}
    )

    assert not TextState.objects.get().is_outdated("Wij koken!")


def test_small_change_does_not_make_good_an_older_large_one(editor, open_form, organization):
    form = open_form(page_of(organization), "organization")

    editor.post(
        page_of(organization), {**form, "description_nl": "Wij koken!", "small_change": "on"}
    )

    assert TextState.objects.get().is_outdated("Wij koken!")


@pytest.mark.parametrize("language", ["nl", "ti"])
def test_name_in_one_language_is_enough(editor, open_form, db, language):
    page = reverse("admin:services_organization_add")
    form = open_form(page, "organization")

    response = editor.post(page, {**form, f"name_{language}": "ሾርባ", "slug": "soup"})

    assert response.status_code == 302
    assert str(Organization.objects.get()) == "ሾርባ"


def test_without_any_name_the_form_asks_for_one_and_keeps_the_rest(editor, open_form, db):
    page = reverse("admin:services_organization_add")
    form = open_form(page, "organization")

    response = editor.post(page, {**form, "slug": "soup", "description_ar": "نحن نطبخ"})

    assert mistakes(response) == {"name_nl": ["Write this in at least one language."]}
    assert "نحن نطبخ" in response.content.decode()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_short_name_is_filled_from_the_editors_language(admin_client, db, language):
    page = reverse("admin:services_organization_add")

    response = admin_client.get(page, headers={"Accept-Language": language})

    (filled,) = response.context["adminform"].prepopulated_fields
    assert filled["field"].name == "slug"
    assert [field.name for field in filled["dependencies"]] == [f"name_{language}"]


def test_short_name_is_fixed_once_made(editor, organization):
    form = editor.get(page_of(organization)).context["adminform"]

    assert "slug" not in form.form.fields
    assert "slug" in form.readonly_fields
