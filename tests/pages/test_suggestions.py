"""/nl/suggestions/?q=tand"""

from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.models import Organization, Service
from services.search import understand
from services.search.suggestions import LONGEST_TYPED, MOST, suggest
from services.search.vocabulary import Kind, vocabulary
from services.text import LANGUAGES
from tests.builders import make_organization

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_map")]

# The language of the page, what is typed, what is offered.
EXAMPLES = [
    ("nl", "tand", "Tandarts"),
    ("nl", "TAND", "Tandarts"),
    ("nl", "kiesp", "Tandarts"),
    ("nl", "amst", "Amsterdam"),
    ("nl", "'s-gravenh", "Den Haag"),
    ("nl", "den ha", "Den Haag"),
    ("nl", "kruisp", "Stichting Kruispost"),
    ("en", "tootha", "Dentist"),
    ("en", "the hag", "The Hague"),
    ("ar", "أسنا", "طبيب أسنان"),
    ("ar", "أمسترد", "أمستردام"),
    ("fr", "dentis", "Dentiste"),
    ("es", "denti", "Dentista"),
    ("pt", "denti", "Dentista"),
    ("tr", "dişç", "Dişçi"),
    ("tr", "disc", "Dişçi"),
    ("ru", "зубн", "Зубной врач"),
    ("uk", "зубн", "Зубний лікар"),
    ("fa", "دندا", "دندان\u200cپزشک"),
    ("ti", "ሓኪም ስ", "ሓኪም ስኒ"),
    ("zh-hans", "牙", "看牙医"),
    ("zh-hans", "饿", "食物"),
]


def words(typed, language="nl"):
    return [each.words for each in suggest(typed, language)]


def ask(client, query, language="nl"):
    return client.get(f"/{language}/suggestions/{query}")


def test_a_few_letters_are_enough_in_every_language():
    assert {language for language, *_ in EXAMPLES} == set(LANGUAGES)
    found = [(language, typed, words(typed, language)) for language, typed, _name in EXAMPLES]
    assert not [
        (*asked, name)
        for asked, (*_asked, name) in zip(found, EXAMPLES, strict=True)
        if name not in asked[-1]
    ]


@pytest.mark.parametrize("typed", ["", " ", "t", "٣", "é", "\x00", "...", "\ud800"])
def test_one_letter_begins_too_many_words(typed):
    assert suggest(typed, "nl") == []


def test_names_are_in_the_readers_language_whatever_is_typed():
    assert words("toothac", "nl") == ["Tandarts"]
    assert words("toothac", "zh-hans") == ["看牙医"]
    assert "Amsterdam" in words("أمستر", "nl")


def test_a_category_says_which_word_led_to_it():
    [dentist] = suggest("toothac", "nl")
    assert (dentist.said, dentist.language) == ("toothache", "en")
    assert {each.said for each in suggest("tandar", "nl")} == {""}


def test_the_readers_own_language_comes_first():
    """“sol” begins words for work in Dutch, for loneliness in Spanish."""
    for language in ("nl", "en", "fr"):
        is_foreign = [
            each.kind is Kind.CATEGORY and each.language not in ("", language)
            for each in suggest("sol", language)
        ]
        assert any(is_foreign)
        assert is_foreign == sorted(is_foreign)


def test_towns_with_help_and_big_towns_come_first():
    towns = [each.words for each in suggest("utr", "nl") if each.kind is Kind.PLACE]
    assert towns[0] == "Utrecht"


def test_no_kind_takes_all_the_room():
    assert {each.kind for each in suggest("ro", "en")} == {Kind.CATEGORY, Kind.PLACE}


def test_six_at_most_and_none_twice():
    letters = "abcdefghijklmnoprstuvwz"
    for beginning in (first + second for first in letters for second in "aeiou"):
        found = words(beginning)
        assert len(found) <= MOST
        assert len(set(found)) == len(found)


def test_what_is_suggested_for_a_need_is_understood():
    """Choosing a suggestion searches for its words: they must find that kind of help."""
    needs = set()
    for phrase, meanings in vocabulary().phrases.items():
        for meaning in meanings:
            if meaning.kind is Kind.CATEGORY and meaning.is_name:
                for language in meaning.languages:
                    needs.update(
                        (each.words, language)
                        for each in suggest(phrase[:3], language)
                        if each.kind is Kind.CATEGORY
                    )
    understood = [each for each in needs if understand(*each).categories]
    assert len(needs) > 20 * len(LANGUAGES)
    assert len(understood) >= 0.99 * len(needs)


def test_what_is_for_professionals_or_unpublished_is_not_suggested():
    assert "Vakbijeenkomst" not in words("vakbij")
    make_organization(slug="draft", name_nl="Qwertybureau", is_published=False)
    assert words("qwerty") == []
    Organization.objects.get(slug="draft").delete()


def test_a_change_is_seen_at_once():
    assert words("qwerty") == []
    make_organization(slug="new", name_nl="Qwertybureau")
    assert words("qwerty") == ["Qwertybureau"]


# The address


def test_it_is_small_json(client):
    response = ask(client, "?q=toothac")
    assert response.headers["Content-Type"] == "application/json"
    assert response.json() == {
        "suggestions": [
            {"words": "Tandarts", "kind": "category", "said": "toothache", "language": "en"}
        ]
    }
    assert len(ask(client, "?q=am").content) < 1500


def test_nothing_of_it_is_kept(client):
    response = ask(client, "?q=tand")
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers
    assert not response.cookies


def test_it_is_answered_from_memory(client, django_assert_max_num_queries):
    ask(client, "?q=tand")
    # The version of the content.
    with django_assert_max_num_queries(1):
        assert ask(client, "?q=amst").json()["suggestions"]


@pytest.mark.parametrize(
    "query", ["", "?", "?q", "?q=", "?p=tand", "?q=" + "a" * (LONGEST_TYPED + 1), "?q=%00%ff%fe"]
)
def test_wrong_input_gives_an_empty_list(client, query):
    response = ask(client, query)
    assert (response.status_code, response.json()) == (200, {"suggestions": []})


def test_no_other_language_than_ours(client):
    assert client.get("/xx/suggestions/?q=tand").status_code == 404


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    typed=st.text(max_size=100)
    | st.sampled_from(
        ['"NEAR(a b)*', "a:b & !c", "%", "_", "\u202etand", "\ud800", "ﷺ", "x" * 9999]
    ),
    language=st.sampled_from(LANGUAGES),
)
def test_whatever_is_typed_gives_a_list(typed, language):
    query = quote(typed.encode("utf-8", "surrogatepass"))
    response = Client().get(f"/{language}/suggestions/?q={query}")
    assert response.status_code == 200
    found = response.json()["suggestions"]
    assert len(found) <= MOST
    assert all(each["words"] and each["kind"] in list(Kind) for each in found)


@settings(max_examples=40)
@given(raw=st.binary(max_size=40))
def test_broken_encodings_give_a_list(raw):
    response = Client().get("/nl/suggestions/?q=" + "".join(f"%{byte:02x}" for byte in raw))
    assert response.status_code == 200
    assert len(response.json()["suggestions"]) <= MOST


# The pages


@pytest.mark.parametrize("path", ["", "services/"])
def test_the_script_comes_where_the_form_is(client, path):
    page = client.get(f"/nl/{path}").content.decode()
    assert 'data-suggestions="/nl/suggestions/"' in page
    assert '<script type="module" src="/static/js/search-form.js"></script>' in page


def test_other_pages_do_not_load_its_script(client):
    slug = Service.objects.published().current().first().slug
    for path in ("about/", "places/", f"services/{slug}/"):
        assert "search-form" not in client.get(f"/nl/{path}").content.decode()
