"""Drafts by a computer fill empty texts, are marked, and never replace a person's words."""

import json

import pytest

from services.exchange.drafts import drafted_fields, fill, texts_to_translate
from services.models import Category, Organization, Place, Service, TextState
from tests.builders import make_category, make_organization, make_phone, make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def memory(tmp_path):
    """Write a memory of texts for a language and give its folder."""

    def memory(**texts):
        for language, pairs in texts.items():
            path = tmp_path / f"{language.replace('_', '-')}.json"
            path.write_text(json.dumps(pairs), encoding="utf-8")
        return tmp_path

    return memory


def test_an_empty_text_is_filled_and_marked(soup_kitchen, memory):
    assert fill(memory(ar={"A warm meal.": "وجبة ساخنة."})) == 1
    soup_kitchen.refresh_from_db()
    assert soup_kitchen.description_ar == "وجبة ساخنة."
    state = TextState.objects.of([soup_kitchen]).get()
    assert (state.field, state.language, state.source_language) == ("description", "ar", "en")
    assert state.needs_review
    assert not state.is_outdated("A warm meal.")


def test_a_language_with_a_hyphen_is_filled(soup_kitchen, memory):
    fill(memory(zh_hans={"A warm meal.": "一顿热饭。"}))
    soup_kitchen.refresh_from_db()
    assert soup_kitchen.description_zh_hans == "一顿热饭。"


def test_the_words_of_a_person_are_left(soup_kitchen, memory):
    soup_kitchen.description_ar = "طعام."
    soup_kitchen.save()
    assert fill(memory(ar={"A warm meal.": "وجبة ساخنة."})) == 0
    soup_kitchen.refresh_from_db()
    assert soup_kitchen.description_ar == "طعام."
    assert not TextState.objects.exists()


def test_filling_again_changes_nothing(soup_kitchen, memory):
    folder = memory(ar={"A warm meal.": "وجبة ساخنة."}, fr={"A warm meal.": "Un repas chaud."})
    assert fill(folder) == 2
    before = list(TextState.objects.values())
    assert fill(folder) == 0
    assert list(TextState.objects.values()) == before


def test_english_is_the_source_where_there_is_english(memory):
    make_service(description_nl="Warme maaltijd.", description_en="Warm meal.")
    make_service(slug="dutch", name_en="", name_nl="Soep", description_nl="Soep.")
    assert texts_to_translate().items() >= {"Warm meal.": "en", "Soep.": "nl", "Soep": "nl"}.items()
    assert "Warme maaltijd." not in texts_to_translate()


def test_dutch_is_translated_where_there_is_no_english(memory):
    make_service(slug="dutch", description_nl="Soep.")
    assert fill(memory(en={"Soep.": "Soup."}, ar={"Soep.": "حساء."})) == 2
    service = Service.objects.get(slug="dutch")
    assert (service.description_en, service.description_ar) == ("Soup.", "حساء.")


def test_a_draft_is_never_the_source_of_another(memory):
    make_service(slug="dutch", name_nl="Soep", description_nl="Soep.")
    fill(memory(en={"Soep.": "Soup."}))
    assert "Soup." not in texts_to_translate()
    assert texts_to_translate()["Soep."] == "nl"
    assert fill(memory(fr={"Soep.": "Une soupe."})) == 1


def test_a_changed_source_leaves_the_draft_and_outdates_it(soup_kitchen, memory):
    folder = memory(ar={"A warm meal.": "وجبة ساخنة."})
    fill(folder)
    soup_kitchen.refresh_from_db()
    soup_kitchen.description_en = "A cold meal."
    soup_kitchen.save()
    assert fill(folder) == 0
    soup_kitchen.refresh_from_db()
    assert soup_kitchen.description_ar == "وجبة ساخنة."
    assert TextState.objects.get().is_outdated(soup_kitchen.description_en)


def test_texts_of_parts_are_filled_as_well(memory):
    service = make_service()
    phone = make_phone(service=service, label_en="Leave a message.")
    fill(memory(nl={"Leave a message.": "Spreek een bericht in."}))
    phone.refresh_from_db()
    assert phone.label_nl == "Spreek een bericht in."


def test_names_of_organizations_terms_and_towns_are_not_drafted(memory):
    organization = make_organization(name_en="The Kitchen")
    category = make_category("meal", name_en="Meal")
    assert fill(memory(ar={"The Kitchen": "المطبخ", "Meal": "وجبة"})) == 0
    organization.refresh_from_db()
    category.refresh_from_db()
    assert not organization.name_ar
    assert not category.name_ar
    drafted = set(drafted_fields())
    assert (Organization, "name") not in drafted
    assert (Organization, "description") in drafted
    assert not {model for model, _field in drafted} & {Category, Place}


def test_a_draft_that_is_too_long_for_its_field_is_left_out(memory):
    make_service(name_en="Meal", description_en="Meal")
    long = "м" * 201
    assert fill(memory(ru={"Meal": long})) == 1
    service = Service.objects.get()
    assert (service.name_ru or "", service.description_ru) == ("", long)


def test_without_memories_nothing_happens(soup_kitchen, tmp_path):
    assert fill(tmp_path / "nowhere") == 0
