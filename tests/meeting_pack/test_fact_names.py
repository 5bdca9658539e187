"""In every language of readers a changed fact has a name, and says yes and no, in that language."""

import pytest
from django.utils.translation import override

from services.history.units import UNITS, columns_of, links_of
from services.meeting_pack import fact_names
from services.meeting_pack.changed import TOLD
from services.meeting_pack.outside import INTERNAL, LEFT_OUT, PublicNames
from services.models import Location, Organization, Service
from services.models.translation_state import record_kind
from services.text import LANGUAGES

ADMIN = ("nl", "en")
OTHERS = [language for language in LANGUAGES if language not in ADMIN]
NOUNS = {
    model for root in TOLD for model in (root, *UNITS[root]) if record_kind(model) not in LEFT_OUT
}
# The same letters in both languages: Note, Module…
SPELT_ALIKE = 4


def fields():
    for model in sorted(NOUNS, key=record_kind):
        for field in (*columns_of(model), *links_of(model)):
            original = getattr(field, "translated_field", field)
            if original.name not in INTERNAL:
                yield model, original


def names_in(language):
    with override(language):
        names = PublicNames(language)
        return [names.of_fact(model, field) for model, field in fields()]


def test_every_noun_has_a_name_and_every_name_a_noun():
    assert set(fact_names.ROWS) == NOUNS
    for model, facts in fact_names.FACTS.items():
        known = {field.name for noun, field in fields() if noun is model}
        assert not facts.keys() - known, model


# These have no row around them: each of their facts has a name of its own.
@pytest.mark.parametrize("model", [Organization, Service])
def test_every_fact_of_a_listing_has_its_own_question(model):
    known = {field.name for noun, field in fields() if noun is model}
    assert known == set(fact_names.FACTS[model])


@pytest.mark.parametrize("language", OTHERS)
def test_no_name_is_english(language):
    alike = {
        own
        for own, english in zip(names_in(language), names_with_words_of_readers(), strict=True)
        if own == english
    }
    assert len(alike) <= SPELT_ALIKE, alike


def names_with_words_of_readers():
    with override("en"):
        names = PublicNames("en")
        names.has_words_of_the_admin = False
        return [names.of_fact(model, field) for model, field in fields()]


def test_dutch_and_english_packs_say_what_the_admin_says():
    with override("en"):
        street = Location._meta.get_field("street")
        assert PublicNames("en").of_fact(Location, street) == "street and number"


def test_values_speak_the_language_too():
    visibility = Location._meta.get_field("address_visibility")
    with override("ar"):
        names = PublicNames("ar")
        assert names.of_truth(True) == "نعم"
        assert names.of_choice(visibility, "withheld") == "عنوان سري"
        assert "Secret" not in names.of_choice(visibility, "public")
