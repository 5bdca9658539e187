"""Whatever is typed: an answer and never an error."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.models import Service
from services.search import match, understand
from services.text import LANGUAGES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_words")]

LONG = 10_000
OPERATORS = (
    *("AND", "OR", "NOT", "NEAR", "NEAR(", '"', "'", "*", "^", ":", "(", ")", "{", "}", "-", "+"),
    *("&", "|", "!", "<->", "<2>", ":*", ":A", "\\", "name_words:", "rank", ";", "--", "%", "_"),
)
UNSEEN = ("\0", "\ud800", "\udfff", "\u200f", "\u200e", "\u202e", "\u2067", "\u2069", "\u200c")
WORDS = ("dentist", "amsterdam", "طبيب", "врач", "ሓኪም", "看医生", "diş", "in", "1012")

anything = st.text(st.characters(categories=["L", "M", "N", "P", "S", "Z", "C"]), max_size=60)
mixed = st.lists(
    st.one_of(st.sampled_from(OPERATORS), st.sampled_from(UNSEEN), st.sampled_from(WORDS)),
    max_size=20,
).flatmap(lambda parts: st.sampled_from(["", " "]).map(lambda between: between.join(parts)))
# The database of the module stays as it is: nothing is written.
few = settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


def ask(query, language, *, literally=False):
    services = Service.objects.published().current().for_migrants().in_order(language)
    found = match(services, query, language, literally=literally)
    return list(found.services.values_list("pk", flat=True)[:5])


@few
@given(query=st.one_of(anything, mixed), language=st.sampled_from(LANGUAGES))
def test_any_text_is_answered(query, language):
    ask(query, language)


@few
@given(query=st.one_of(anything, mixed))
def test_any_text_is_answered_literally(query):
    ask(query, "en", literally=True)


@settings(few, max_examples=100)
@given(query=anything, language=st.sampled_from(LANGUAGES))
def test_any_text_is_read_the_same_twice(query, language):
    assert understand(query, language) == understand(query, language)


@pytest.mark.parametrize("literally", [False, True], ids=["understood", "literal"])
@pytest.mark.parametrize(
    "query",
    [
        pytest.param("a" * LONG, id="one-word"),
        pytest.param("tandarst amsterdm " * (LONG // 18), id="misspelt-words"),
        pytest.param("牙" * LONG, id="chinese-sign"),
        pytest.param("医生护照老板" * (LONG // 6), id="chinese-words"),
        pytest.param("ا" * LONG, id="arabic-letter"),
        pytest.param("e\u0301" * (LONG // 2), id="marks"),
        pytest.param("\u0301" * LONG, id="only-marks"),
        pytest.param("a " * (LONG // 2), id="short-words"),
        pytest.param('"' * LONG, id="quotes"),
        pytest.param("(" * LONG, id="brackets"),
        pytest.param("NOT " * (LONG // 4), id="operators"),
        pytest.param("\0" * LONG, id="nul"),
        pytest.param("\ud83d" * LONG, id="half-an-emoji"),
        pytest.param("\u202e\u2067" * (LONG // 2), id="direction-marks"),
        pytest.param("ﷺ" * (LONG // 3), id="sign-that-unfolds-into-words"),
        pytest.param("", id="nothing"),
    ],
)
def test_long_and_odd_texts_are_answered(query, literally):
    ask(query, "en", literally=literally)
