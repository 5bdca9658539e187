"""A count beside a choice is what the list holds after choosing it: over the real listings."""

import pytest
from django.http import QueryDict

from services import facets, register
from services.filters import ServiceFilter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_map")]


def list_of(query):
    return ServiceFilter(QueryDict(query), queryset=register.listed().in_order("en"))


@pytest.mark.parametrize(
    "query",
    [
        "",
        "category=health",
        "place=amsterdam",
        "category=food&cost=free",
        "category=meal&category=food-parcel&safe=no-papers",
        "place=utrecht&for=women&way=walk_in",
        "near=3511&km=10",
        "open=now&category=advice",
        "language=ar",
        "organization=wereldhuis-amsterdam",
    ],
)
def test_each_count_is_what_choosing_it_gives(query):
    counts = facets.counts(list_of(query))
    for facet in facets.FACETS:
        kept = "&".join(part for part in query.split("&") if not part.startswith(f"{facet}="))
        if facet == "safe":
            # Promises add up, so what is chosen stays.
            kept = query
        for value, count in counts[facet].items():
            chosen = list_of(f"{kept}&{facet}={value}")
            if chosen.form.errors:
                # A group or category of professionals is no choice of this list.
                continue
            assert count == chosen.qs.count(), (query, facet, value)
