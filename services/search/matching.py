"""Which services fit what was understood?"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from ..models import Place
from .understanding import Understood, understand

# Fields in which the literal words are looked for, when nothing was understood.
LITERAL_FIELDS = (
    "name_nl",
    "name_en",
    "description_nl",
    "description_en",
    "alternate_names",
    "organization__name_nl",
    "organization__name_en",
    "organization__alternate_names",
)


def matching(queryset: QuerySet, query: str, language: str) -> QuerySet:
    return fitting(queryset, understand(query, language))


def fitting(queryset: QuerySet, understood: Understood) -> QuerySet:
    if understood.organizations and not understood.categories:
        named = Q(organization__slug__in=understood.organizations)
        queryset = queryset.filter(
            named | Q(service_organizations__organization__slug__in=understood.organizations)
        ).distinct()
    if understood.categories:
        queryset = queryset.in_categories(understood.categories)
    if understood.places:
        wanted = Q(pk__in=[])
        for place in Place.objects.filter(slug__in=understood.places):
            wanted |= Q(pk__in=queryset.at_place(place).order_by().values("pk"))
        queryset = queryset.filter(wanted)
    if understood.groups:
        queryset = queryset.welcoming(understood.groups)
    if understood.languages:
        queryset = queryset.speaking(understood.languages)
    if not understood:
        for word in understood.rest:
            anywhere = Q()
            for field in LITERAL_FIELDS:
                anywhere |= Q(**{f"{field}__icontains": word})
            queryset = queryset.filter(anywhere)
    return queryset
