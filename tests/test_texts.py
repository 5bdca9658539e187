"""What is there to translate, and in what state is it?"""

import pytest
from django.db import connection
from django.db.models import Value
from django.test.utils import CaptureQueriesContext

from services.models import Organization, TextState, text_digest
from services.models.translation_state import TextDigest
from services.texts import (
    SHOWN,
    ChangedMeanwhile,
    find_text,
    kinds_of_text,
    progress,
    save_translation,
    texts_in,
    texts_waiting,
)
from tests.builders import make_network, make_person, make_service

pytestmark = pytest.mark.django_db


def counts(language):
    kinds = progress([language])[language]
    return {
        state: number
        for state in ("outdated", "machine", "missing", "reviewed", "person")
        if (number := sum(count[state] for count in kinds.values()))
    }


@pytest.mark.parametrize(
    "text", ["", "a  b", " a\n\tb ", "a\u00a0b\u3000c\u2003", "a\x1cb\x85c", "ሰላም 你好 \\n 'x'"]
)
def test_database_and_python_make_the_same_fingerprint(text):
    make_service()
    found = Organization.objects.annotate(digest=TextDigest(Value(text))).first()
    assert found.digest == text_digest(text)


def test_every_noun_with_texts_says_when_readers_see_it():
    assert {model for model, _field in kinds_of_text()} == set(SHOWN)


def test_words_of_a_network_are_translated_by_translators_and_in_no_organization():
    network = make_network(description_nl="Wij overleggen.", is_published=True)
    make_network(description_nl="Nog niet te zien.", is_published=False)

    [text] = texts_in("ar", kind="network")
    assert (text.id, text.listing) == (f"network/{network.slug}/description", network)
    save_translation(text, "نتشاور.")
    assert counts("ar") == {"person": 1}
    assert not list(texts_in("ar", kind="network", within=Organization.objects.all()))
    assert find_text(text.id, "ar", Organization.objects.all()) is None


def test_board_counts_what_its_list_shows():
    soup = make_service(name_en="Soup", description_en="A meal.", safety_note_en="Safe.")
    make_service(name_en="Bed", name_ar="سرير")
    save_translation(find_text(f"service/{soup.slug}/name", "ar"), "حساء")
    save_translation(find_text(f"service/{soup.slug}/description", "ar"), "وجبة", author="machine")
    assert counts("ar") == {"machine": 1, "missing": 1, "person": 2}

    soup.refresh_from_db()
    soup.description_en = "Two meals."
    soup.save()

    assert counts("ar") == {"outdated": 1, "missing": 1, "person": 2}
    for state, number in counts("ar").items():
        assert len(list(texts_in("ar", states=(state,)))) == number
    assert [text.field for text in texts_in("ar", states=("outdated", "missing"))] == [
        "safety_note",
        "description",
    ]


def test_withheld_and_unpublished_texts_are_nobodys_to_translate(safe_house):
    make_service(name_en="Draft", is_published=False)
    words = " ".join(text.source for text in texts_in("ar"))
    for word in ("Hidden", "hidden", "Draft"):
        assert word not in words
    assert find_text("location/refuge-house/finding_hints", "ar") is None


def test_saving_says_who_translated_what():
    service = make_service(slug="soup", name_en="Soup")
    translator = make_person("tariq", translates=["ar"])

    save_translation(find_text("service/soup/name", "ar"), "حساء", reviewer=translator)

    service.refresh_from_db()
    state = TextState.objects.get()
    assert service.name_ar == "حساء"
    assert (state.author, state.reviewed_by, state.source_digest) == (
        "person",
        translator,
        text_digest("Soup"),
    )


def test_second_of_two_people_is_told_and_overwrites_nothing():
    service = make_service(slug="soup", name_en="Soup")
    text = find_text("service/soup/name", "ar")
    seen = text_digest("")
    save_translation(text, "حساء", seen=seen)

    with pytest.raises(ChangedMeanwhile, match="حساء"):
        save_translation(text, "شوربة", seen=seen)

    service.refresh_from_db()
    assert service.name_ar == "حساء"


def test_counting_takes_the_same_queries_for_many_records(django_assert_num_queries):
    make_service(name_en="One")
    with CaptureQueriesContext(connection) as few:
        progress(["ar", "ti", "nl"])
    for _ in range(20):
        make_service()
    with django_assert_num_queries(len(few)):
        progress(["ar", "ti", "nl"])


def test_waiting_texts_are_those_of_ones_own_languages():
    make_service(name_en="Soup")
    assert texts_waiting(make_person(translates=["ti"])) == {
        "ti": {"outdated": 0, "machine": 0, "missing": 1}
    }
    assert texts_waiting(make_person()) == {}
