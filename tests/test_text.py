import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.text import (
    LANGUAGES,
    best_of,
    bigrams,
    direction,
    fold,
    lines,
    reading_order,
    tokens,
    without_arabic_prefix,
)

# Words as people of each language write them; both must be found by the other.
SAME_WORD = [
    # Latin letters
    pytest.param("Één café", "een cafe", id="dutch-accents"),
    pytest.param("'s-Gravenhage", "s gravenhage", id="dutch-apostrophe"),
    pytest.param("’s‑Hertogenbosch", "s hertogenbosch", id="dutch-other-apostrophe-and-hyphen"),
    pytest.param("IJmuiden", "ijmuiden", id="dutch-ij"),
    pytest.param("ĳsbaan", "ijsbaan", id="dutch-ij-ligature"),
    pytest.param("J’ai mal à l’œil", "jai mal a loeil", id="french"),
    pytest.param("¿Dónde está el niño?", "donde esta el nino", id="spanish"),
    pytest.param("Não há refeição", "nao ha refeicao", id="portuguese"),
    pytest.param("DİŞÇİ", "disci", id="turkish-dotted-capital"),
    pytest.param("sığınma", "siginma", id="turkish-dotless"),
    pytest.param("SIĞINMA", "sığınma", id="turkish-dotless-capital"),
    pytest.param("Straße", "STRASSE", id="german"),
    pytest.param("Łódź", "lodz", id="polish"),
    pytest.param("Sjælland", "sjaelland", id="danish"),
    pytest.param("ｆｕｌｌ ｗｉｄｔｈ", "full width", id="full-width"),
    # Cyrillic letters
    pytest.param("Ещё", "еще", id="russian-yo"),
    pytest.param("ВРАЧ", "врач", id="russian-capitals"),
    pytest.param("сім’я", "сім'я", id="ukrainian-apostrophe"),
    pytest.param("сімʼя", "СІМЯ", id="ukrainian-no-apostrophe"),
    pytest.param("ґрунт", "грунт", id="ukrainian-ghe"),
    pytest.param("Київ", "Киiв".replace("i", "і"), id="ukrainian-yi"),
    # Arabic letters
    pytest.param("أكل", "اكل", id="arabic-hamza-on-alef"),
    pytest.param("إقامة", "اقامه", id="arabic-teh-marbuta"),
    pytest.param("آمن", "امن", id="arabic-madda"),
    pytest.param("ٱلطعام", "الطعام", id="arabic-wasla"),
    pytest.param("مستشفى", "مستشفي", id="arabic-alef-maqsura"),
    pytest.param("طَبِيبٌ", "طبيب", id="arabic-vowel-marks"),
    pytest.param("طبّ", "طب", id="arabic-shadda"),
    pytest.param("طعـــام", "طعام", id="arabic-tatweel"),
    pytest.param("غذاء", "غذا", id="arabic-hamza-at-the-end"),
    pytest.param("کمک", "كمك", id="persian-kaf"),
    pytest.param("پزشکی", "پزشكي", id="persian-yeh"),
    pytest.param("می‌خواهم", "میخواهم", id="persian-zwnj"),
    pytest.param("خانهٔ", "خانه", id="persian-heh-yeh"),
    pytest.param("ﻃﻌﺎﻡ", "طعام", id="arabic-presentation-forms"),
    pytest.param("ہسپتال", "هسپتال", id="urdu-heh"),
    # Ethiopic letters
    pytest.param("ሥራሕ", "ስራሕ", id="tigrinya-sa"),
    pytest.param("ፀሓይ", "ጸሓይ", id="tigrinya-tsa"),
    pytest.param("ኀይሊ", "ሀይሊ", id="tigrinya-ha"),
    pytest.param("ዓይኒ", "ኣይኒ", id="tigrinya-ayn"),
    pytest.param("ሓኪም", "ሀኪም".replace("ሀ", "ሃ"), id="tigrinya-hha"),
    # Digits
    pytest.param("١١٢", "112", id="arabic-digits"),
    pytest.param("۱۱۲", "112", id="persian-digits"),
    pytest.param("११२", "112", id="devanagari-digits"),
    pytest.param("１１２", "112", id="full-width-digits"),
    # Signs nobody sees
    pytest.param("\u200fطعام\u200e", "طعام", id="direction-marks"),
    pytest.param("\u2067طعام\u2069", "طعام", id="direction-isolates"),
    pytest.param("food\u00adbank", "foodbank", id="soft-hyphen"),
    pytest.param("\ufefffood", "food", id="byte-order-mark"),
    pytest.param("food\u0000", "food", id="nul"),
    pytest.param("food\ud800", "food", id="lone-surrogate"),
    pytest.param("  soup \n\t kitchen ", "soup kitchen", id="white-space"),
    pytest.param("e\u0301te\u0301", "été", id="composed-or-not"),
]


@pytest.mark.parametrize(("one", "other"), SAME_WORD)
def test_two_ways_to_write_a_word_fold_to_one(one, other):
    assert fold(one) == fold(other)
    assert fold(one).strip()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("дом", "дим", id="cyrillic-o-and-y"),
        pytest.param("طبيب", "طيب", id="arabic-doctor-and-good"),
        pytest.param("ሰብ", "ሸብ", id="ethiopic-se-and-she"),
        pytest.param("कि", "की", id="hindi-vowel-signs"),
        pytest.param("食物", "衣物", id="chinese-food-and-clothes"),
    ],
)
def test_different_words_stay_different(one, other):
    assert fold(one) != fold(other)


@pytest.mark.parametrize("nothing", ["", " ", "?!", "—", "\u200f", "\0", "😀", "'"])
def test_what_holds_no_word_folds_to_nothing(nothing):
    assert fold(nothing) == ""
    assert tokens(nothing) == []


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(categories=["Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd", "Cs"])))
def test_letters_and_marks_of_any_script_fold_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_folded_text_has_no_capitals_and_only_single_spaces(text):
    folded = fold(text)
    assert folded == folded.casefold()
    assert folded == " ".join(folded.split())


@given(st.text())
def test_no_token_is_empty_or_holds_a_space(text):
    assert all(token and not token.isspace() and " " not in token for token in tokens(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Soup kitchen", ["soup", "kitchen"], id="latin"),
        pytest.param("食物", ["食物"], id="two-characters-are-one-pair"),
        pytest.param("免费食物", ["免费", "费食", "食物"], id="a-run-is-cut-into-pairs"),
        pytest.param("药", ["药"], id="one-character"),
        pytest.param("HIV检测2", ["hiv", "检测", "2"], id="mixed-scripts"),
        pytest.param("免费 WiFi", ["免费", "wifi"], id="mixed-words"),
        pytest.param("1011 AB", ["1011", "ab"], id="postcode"),
    ],
)
def test_text_is_cut_into_tokens(text, expected):
    assert tokens(text) == expected


def test_pairs_of_nothing_are_one_empty_pair():
    assert bigrams("医生") == ["医生"]
    assert bigrams("看医生") == ["看医", "医生"]


@pytest.mark.parametrize(
    ("word", "bare"),
    [
        pytest.param("الطعام", "طعام", id="the"),
        pytest.param("والطعام", "طعام", id="and-the"),
        pytest.param("بالطعام", "طعام", id="with-the"),
        pytest.param("للطعام", "طعام", id="for-the"),
        pytest.param("وطعام", "طعام", id="and"),
        pytest.param("طعام", None, id="no-prefix"),
        pytest.param("ولد", None, id="too-short-to-cut"),
        pytest.param("food", None, id="not-arabic"),
    ],
)
def test_arabic_prefixes_are_taken_off(word, bare):
    assert without_arabic_prefix(word) == bare


# Which language is shown


def test_reader_gets_own_language_then_english_then_dutch_then_any():
    assert reading_order("ar")[:3] == ("ar", "en", "nl")
    assert reading_order("nl")[:2] == ("nl", "en")
    assert sorted(reading_order("ar")) == sorted(LANGUAGES)


@pytest.mark.parametrize(
    ("texts", "shown", "language", "is_fallback"),
    [
        pytest.param({"ar": "طعام", "en": "Food"}, "طعام", "ar", False, id="own"),
        pytest.param({"en": "Food", "nl": "Eten"}, "Food", "en", True, id="english"),
        pytest.param({"nl": "Eten", "fr": "Repas"}, "Eten", "nl", True, id="dutch"),
        pytest.param({"fr": "Repas"}, "Repas", "fr", True, id="any"),
        pytest.param({"ar": "", "en": "Food"}, "Food", "en", True, id="empty-is-missing"),
        pytest.param({}, "", "", False, id="nothing"),
    ],
)
def test_an_arabic_reader_is_shown_the_best_text(texts, shown, language, is_fallback):
    text = best_of(texts, "ar")
    assert (text.value, text.language, text.is_fallback) == (shown, language, is_fallback)
    assert bool(text) == bool(shown)


@pytest.mark.parametrize(
    ("language", "expected"), [("ar", "rtl"), ("fa", "rtl"), ("nl", "ltr"), ("zh-hans", "ltr")]
)
def test_direction_of_a_language(language, expected):
    assert direction(language) == expected


def test_lines_are_without_empty_ones():
    assert lines(" one \n\n two\r\n") == ["one", "two"]
