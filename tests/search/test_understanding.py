"""What is read out of a question, with the words that come with the project."""

from itertools import permutations

import pytest

from services.search import understand
from services.text import LANGUAGES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_words")]


# Towns


@pytest.mark.parametrize(
    ("query", "language"),
    [
        pytest.param("tandarts Den Haag", "nl", id="dutch"),
        pytest.param("tandarts 's-Gravenhage", "nl", id="dutch-old-name"),
        pytest.param("tandarts s gravenhage", "nl", id="dutch-old-name-without-signs"),
        pytest.param("tandarts denhaag", "nl", id="dutch-as-one-word"),
        pytest.param("dentist The Hague", "en", id="english"),
        pytest.param("dentist the hauge", "en", id="english-misspelt"),
        pytest.param("طبيب أسنان لاهاي", "ar", id="arabic"),
        pytest.param("دندانپزشک لاهه", "fa", id="persian"),
        pytest.param("dentiste La Haye", "fr", id="french"),
        pytest.param("dentista La Haya", "es", id="spanish"),
        pytest.param("dentista em Haia", "pt", id="portuguese"),
        pytest.param("Lahey dişçi", "tr", id="turkish"),
        pytest.param("стоматолог Гаага", "ru", id="russian"),
        pytest.param("стоматолог в Гааге", "ru", id="russian-with-its-ending"),
        pytest.param("стоматолог Гаага", "uk", id="ukrainian"),
        pytest.param("ሓኪም ስኒ ደን ሃግ", "ti", id="tigrinya"),
        pytest.param("海牙 牙医", "zh-hans", id="chinese"),
        pytest.param("海牙牙医", "zh-hans", id="chinese-without-a-space"),
    ],
)
def test_one_town_has_many_names(query, language):
    understood = understand(query, language)
    assert understood.places == ["den-haag"]
    assert understood.categories == ["dentist"]
    assert understood.rest == []


@pytest.mark.parametrize(
    ("query", "places"),
    [
        pytest.param("best doctor", [], id="best-is-a-word"),
        pytest.param("dokter in Best", ["best"], id="best-is-a-town-behind-in"),
        pytest.param("Best", ["best"], id="best-is-a-town-alone"),
        pytest.param("help with goes wrong", [], id="goes-is-a-word"),
        pytest.param("voedselbank in Goes", ["goes"], id="goes-is-a-town-behind-in"),
        pytest.param("qué hago", [], id="hago-is-no-name-of-the-hague"),
        pytest.param("my partner beets me", [], id="beets-is-a-misspelt-word"),
    ],
)
def test_village_with_the_name_of_a_word_counts_only_where_a_town_may_stand(query, places):
    assert understand(query, "en").places == places


def test_town_that_is_a_search_word_too_is_a_town_beside_a_need():
    understood = understand("dentist Ter Apel", "en")
    assert understood.places == ["ter-apel"]
    assert max(understood.weights, key=understood.weights.get) == "dentist"


# Languages, groups and organizations


@pytest.mark.parametrize(
    ("query", "language"),
    [
        pytest.param("doctor who speaks Arabic", "en", id="english"),
        pytest.param("arabic doctor", "en", id="english-first"),
        pytest.param("dokter die Arabisch spreekt", "nl", id="dutch"),
        pytest.param("médico que hable árabe", "es", id="spanish"),
        pytest.param("طبيب يتكلم العربية", "ar", id="arabic"),
        pytest.param("врач арабский", "ru", id="russian"),
    ],
)
def test_spoken_language_is_understood(query, language):
    understood = understand(query, language)
    assert understood.languages == ["ar"]
    assert understood.categories == ["medical-consultation"]


@pytest.mark.parametrize(
    "query", ["Dokters van de Wereld", "Médecins du Monde", "dokters van de werelt"]
)
def test_organization_is_found_by_each_of_its_names(query):
    assert understand(query, "nl").organizations == ["dokters-van-de-wereld"]


def test_misspelt_organization_is_found():
    assert understand("kruispots", "nl").organizations == ["kruispost"]


def test_people_are_named_beside_a_need():
    understood = understand("legal advice for domestic workers", "en")
    assert "domestic-workers" in understood.groups
    assert max(understood.weights, key=understood.weights.get) == "legal-advice"


def test_people_alone_are_taken_for_what_they_need():
    assert understand("أنا حامل", "ar").categories == ["pregnancy-birth"]


def test_need_is_surer_than_who_asks():
    weights = understand("dentist for pregnant woman", "en").weights
    assert weights["dentist"] > weights["pregnancy-birth"]


# Order, language of the page, other words


@pytest.mark.parametrize("words", list(permutations(["dentist", "utrecht", "arabic"])))
def test_order_does_not_matter(words):
    understood = understand(" ".join(words), "en")
    assert understood.categories == ["dentist"]
    assert understood.places == ["utrecht"]
    assert understood.languages == ["ar"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("query", "category"),
    [
        pytest.param("tandarst amsterdm", "dentist", id="dutch-misspelt"),
        pytest.param("مدرسة لطفلي", "school", id="arabic"),
        pytest.param("адвокат", "legal-advice", id="russian"),
        pytest.param("牙疼", "dentist", id="chinese"),
        pytest.param("boss keeps my passport", "trafficking", id="english"),
    ],
)
def test_language_of_the_page_does_not_matter(query, category, language):
    weights = understand(query, language).weights
    assert max(weights, key=weights.get) == category


def test_other_words_are_left_for_the_full_text():
    understood = understand("doctor amsterdam tuesday", "en")
    assert understood.categories == ["medical-consultation"]
    assert understood.places == ["amsterdam"]
    assert understood.rest == ["tuesday"]


@pytest.mark.parametrize(
    ("query", "language"),
    [
        pytest.param("where can I get it please", "en", id="english"),
        pytest.param("waar kan ik het krijgen", "nl", id="dutch"),
        pytest.param("где можно", "ru", id="russian"),
        pytest.param("我可以", "zh-hans", id="chinese"),
    ],
)
def test_words_that_say_nothing_are_not_taken_for_misspelt_ones(query, language):
    understood = understand(query, language)
    assert not understood
    assert understood.rest


# Spelling


def test_word_that_is_right_is_not_taken_for_a_misspelt_one():
    assert understand("cut", "en").categories == ["medical-consultation"]
    assert understand("winter coat", "en").categories == ["clothing"]


def test_own_language_counts_before_others():
    assert understand("pain", "fr").categories == ["food-parcel"]
    assert understand("pain", "en").categories == ["medical-consultation"]


def test_language_of_the_other_words_counts_before_that_of_the_page():
    assert understand("pain in my back", "fr").categories == ["medical-consultation"]


@pytest.mark.parametrize("word", ["fod", "hag", "ddn"])
def test_short_words_are_never_corrected(word):
    assert not understand(word, "en")


@pytest.mark.parametrize(
    ("query", "category"),
    [
        pytest.param("tandartshulp", "dentist", id="dutch-compound"),
        pytest.param("daklozenopvangutrecht", "shelter", id="two-words-without-their-space"),
        pytest.param("tooth ache", "dentist", id="one-word-with-a-space"),
        pytest.param("dişlerimiz", "dentist", id="turkish-endings"),
        pytest.param("врачами", "medical-consultation", id="russian-ending"),
        pytest.param("адвокатами", "legal-advice", id="ukrainian-ending"),
        pytest.param("والمحامي", "legal-advice", id="arabic-beginning"),
        pytest.param("دندان پزشک", "dentist", id="persian-with-a-space"),
        pytest.param("دندان‌پزشک", "dentist", id="persian-with-a-half-space"),
        pytest.param("ንጠበቓ", "legal-advice", id="tigrinya-beginning"),
        pytest.param("lavocat", "legal-advice", id="french-article-without-its-apostrophe"),
        pytest.param("牙通", "dentist", id="chinese-with-a-wrong-sign"),
        pytest.param("mi gefe no me paga", "labour-rights", id="spanish-sound"),
        pytest.param("boss keps my pasport", "trafficking", id="errors-inside-a-phrase"),
        pytest.param("passport was taken by my boss", "trafficking", id="phrase-in-another-order"),
    ],
)
def test_word_is_known_in_another_shape(query, category):
    weights = understand(query, "en").weights
    assert max(weights, key=weights.get) == category
