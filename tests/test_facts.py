"""What must not be lost between a text and its translation."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.facts import Kind, facts_in, lost


def kinds_lost(source, words):
    return [fact.kind for fact in lost(source, words)]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("Open 10:00 to 12:30.", "مفتوح من ١٠:٠٠ إلى ١٢:٣٠."),
        ("From 18 years.", "از ۱۸ سال."),
        ("Monday 10.00-12.30", "Monday 10:00–12:30"),
        ("Around 10:00.", "Om 10 uur."),
        ("09:00", "9:00"),
        ("More than 15,000 people", "Plus de 15 000 personnes"),
        ("1.000 euro", "1,000 euros"),
        ("Costs €2.50", "Kost € 2,50"),
        ("Call 020 - 624 90 31", "اتصل ٠٢٠٦٢٤٩٠٣١"),
        ("Bel 020 624 90 31", "Call +31 20 6249031"),
        ("Call 0800-0415", "Звоните 0800 0415"),
        ("See https://www.askv.nl/hulp.", "Voyez askv.nl/hulp"),
        ("Mail info@askv.nl", "Schrijf naar Info@ASKV.nl."),
        ("Hello %(name)s", "%(name)s, dag!"),
        ("1052HN", "1052 HN"),
        ("Lange Laan 1", "Lange Laan 1"),
    ],
)
def test_what_only_looks_different_is_still_there(source, words):
    assert lost(source, words) == []


@pytest.mark.parametrize(
    ("source", "words", "kind"),
    [
        ("Open 10:00 to 12:30.", "مفتوح من ١٠:٠٠ إلى ١٢.", Kind.NUMBER),
        ("From 18 years.", "From years.", Kind.NUMBER),
        ("Two rooms of 4 and 4", "Two rooms of 4", Kind.NUMBER),
        ("Call 020 - 624 90 31", "Call 020 - 624 90 32", Kind.PHONE),
        ("See www.askv.nl/hulp", "See www.askv.nl", Kind.WEB),
        ("Mail info@askv.nl", "Mail us", Kind.MAIL),
        ("Hello %(name)s", "Hello %(naam)s", Kind.PLACEHOLDER),
        ("At {place}", "In {plaats}", Kind.PLACEHOLDER),
        ("1052 HN Amsterdam", "Amsterdam 1052", Kind.POSTCODE),
        ("Come to Hendrikstraat 111", "Приходите: Хендрикстраат 111", Kind.STREET),
    ],
)
def test_what_is_lost_is_named(source, words, kind):
    assert kind in kinds_lost(source, words)


def test_what_is_lost_is_said_in_a_sentence():
    (fact,) = lost("Bel 020 - 624 90 31", "Bel")
    assert str(fact) == "The phone number 020 624 9031 is missing."


# Any text that somebody can type

PIECES = [
    *("10:00", "12.30", "1,000", "+31612345678", "020 624 90 31", "1052 HN", "Hoofdstraat 7"),
    *("www.askv.nl", "a@b.nl", "%(n)s", "{x}", "١٨", "۱۸", "-", "…", "،", "\u200f", "word"),
]
texts = st.text(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join)


@given(texts)
def test_a_text_has_lost_nothing_of_itself(text):
    assert lost(text, text) == []


@given(texts, texts)
def test_only_facts_of_the_source_are_missed_and_all_of_them_in_an_empty_text(text, other):
    assert set(lost(text, other)) <= set(facts_in(text))
    assert set(lost(text, "")) == set(facts_in(text))


@given(st.integers(1, 10**6), st.sampled_from(["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９"]))
def test_a_number_in_other_digits_is_the_same_number(number, digits):
    written = str(number).translate(str.maketrans("0123456789", digits))
    assert lost(f"No {number}!", f"لا {written}!") == []
    assert kinds_lost(f"No {number}!", "لا!") == [Kind.NUMBER]


@given(st.from_regex(r"06[1-5]\d{7}", fullmatch=True), st.sampled_from([" ", "-", ".", ""]))
def test_a_phone_number_may_be_grouped_in_any_way(number, sign):
    grouped = sign.join(re.findall("..", number))
    assert lost(f"Bel {number} nu", f"Call {grouped} now") == []
