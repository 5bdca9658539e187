"""Which services fit, in which order, and what the reader is told about it: with the cast."""

import pytest

from services.models import Service
from services.search import match, vocabulary
from tests.builders import make_category, make_service

pytestmark = pytest.mark.django_db


def find(query, **options):
    vocabulary.forget()
    services = Service.objects.published().current().for_migrants().in_order("en")
    return match(services, query, "en", **options)


def slugs(found):
    return [service.slug for service in found.services]


def test_whole_question_drops_nothing(night_shelter, soup_kitchen):
    found = find("night shelter amsterdam")
    assert slugs(found) == ["night-shelter"]
    assert found.dropped == []
    assert not found.is_partial
    assert not found.is_wider


def test_what_does_not_fit_is_dropped_one_by_one(legal_clinic, night_shelter, soup_kitchen):
    found = find("night shelter arabic")
    assert slugs(found) == ["night-shelter"]
    assert found.dropped == ["languages"]
    found = find("night shelter arabic utrecht")
    assert slugs(found) == ["night-shelter"]
    assert found.dropped == ["languages", "places"]


def test_town_is_kept_when_dropping_the_language_is_enough(legal_clinic, night_shelter):
    found = find("night shelter arabic amsterdam")
    assert found.dropped == ["languages"]


def test_need_that_nobody_meets_is_widened(night_shelter, soup_kitchen):
    above = make_category("sleep")
    make_category("women-shelter", parent=above)
    shelter = make_category("night-shelter")
    shelter.parent = above
    shelter.save()
    found = find("women shelter amsterdam")
    assert slugs(found) == ["night-shelter"]
    assert found.is_wider
    assert found.dropped == []
    found = find("women shelter utrecht")
    assert found.is_wider
    assert found.dropped == ["places"]


def test_each_likely_kind_of_help_stands_at_the_top():
    for number in range(4):
        make_service(name_en=f"A meal {number}", categories=["meal"])
    make_service(name_en="A dentist", slug="a-dentist", categories=["dentist"])
    assert "a-dentist" in slugs(find("meal dentist"))[:3]


def test_some_of_the_words_are_a_partial_answer(soup_kitchen):
    found = find("warm unicorn")
    assert slugs(found) == ["soup-kitchen"]
    assert found.is_partial


def test_all_of_the_words_are_a_full_answer(soup_kitchen):
    found = find("warm", literally=True)
    assert slugs(found) == ["soup-kitchen"]
    assert not found.is_partial


def test_literal_search_understands_nothing(soup_kitchen, night_shelter):
    found = find("night shelter", literally=True)
    assert not found.understood
    assert found.understood.rest == ["night", "shelter"]
    assert slugs(found) == ["night-shelter"]


def test_literal_search_corrects_nothing(soup_kitchen):
    assert slugs(find("utrect")) == ["soup-kitchen"]
    assert slugs(find("utrect", literally=True)) == []


def test_other_words_order_what_fits():
    make_service(name_en="A doctor", slug="a", categories=["doctor"])
    make_service(name_en="B doctor", slug="b", categories=["doctor"], description_en="On Tuesday.")
    assert slugs(find("doctor")) == ["a", "b"]
    assert slugs(find("doctor tuesday")) == ["b", "a"]


def test_nothing_is_found_for_nothing_known(soup_kitchen):
    found = find("qwertz")
    assert slugs(found) == []
    assert found.understood.rest == ["qwertz"]


def test_word_that_looks_misspelt_and_is_a_name_is_both(night_shelter):
    make_service(name_en="Nite", slug="nite", alternate_names="Shelterr", categories=["meal"])
    make_category("shelter")
    night_shelter.categories.add(make_category("shelter"))
    assert slugs(find("shelterr")) == ["nite", "night-shelter"]
