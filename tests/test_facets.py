"""A count beside a choice is what the list holds after choosing it."""

import pytest
from django.http import QueryDict

from services import facets, register, selection
from services.filters import ServiceFilter
from services.models import Service
from tests.builders import make_location, make_place, make_service, make_service_at_location

pytestmark = pytest.mark.django_db


def list_of(query):
    return ServiceFilter(QueryDict(query), queryset=selection.everything("en"))


def test_ids_become_one_number():
    assert register.as_set([]) == 0
    assert register.as_set([0, 1, 8]) == 0b1_0000_0011
    assert register.as_set([70_000]).bit_count() == 1


def test_what_works_for_the_whole_country_counts_in_every_town():
    for town in ("utrecht", "leiden"):
        location = make_location(place=make_place(town))
        make_service_at_location(service=make_service(), location=location)
    make_service(coverage=Service.Coverage.NATIONAL)
    assert dict(facets.counts(list_of(""))["place"]) == {"utrecht": 2, "leiden": 2}


def test_counting_takes_the_same_queries_for_one_and_many(django_assert_num_queries):
    for number in range(10):
        make_service_at_location(service=make_service(categories=[f"kind-{number}"]))
    register.current()
    found = list_of("category=kind-1&cost=free")
    found.is_valid()
    with django_assert_num_queries(0):
        facets.counts(found)
