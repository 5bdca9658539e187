"""One folded document for each service, in all languages, in three weights."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from ..models import (
    Category,
    Location,
    Organization,
    Place,
    SearchDocument,
    Service,
    ServiceAtLocation,
)
from ..models.base import columns_of
from ..text import LANGUAGES, text_in, tokens

BATCH = 500
# Words behind this many say nothing new about a service.
MOST_WORDS = 2000

NAME = columns_of("name", LANGUAGES)
ABOUT = ("description", "note", "application_process", "eligibility")
# A record has a column for each text in each of twelve languages: only what is read is asked for.
ORGANIZATION = (*NAME, "alternate_names")
SERVICE = (
    "organization",
    "alternate_names",
    *NAME,
    *(column for field in ABOUT for column in columns_of(field, LANGUAGES)),
)


def _bare(model, *columns) -> QuerySet:
    return model.objects.rewrite(False).only(*columns)


def _named(model, *columns) -> QuerySet:
    return _bare(model, *NAME, *columns)


def refresh(services: QuerySet[Service]) -> int:
    """Write the documents of these services anew. Returns how many."""
    services = (
        services.rewrite(False)
        .select_related("organization")
        .only(*SERVICE, *(f"organization__{column}" for column in ORGANIZATION))
        .prefetch_related(
            Prefetch("categories", _named(Category, "code", "icon")),
            Prefetch("served_places", _named(Place)),
            Prefetch("service_at_locations", _bare(ServiceAtLocation, "service", "location")),
            Prefetch("service_at_locations__location", _bare(Location, "place")),
            Prefetch("service_at_locations__location__place", _named(Place)),
            "service_organizations",
            Prefetch(
                "service_organizations__organization", _named(Organization, "alternate_names")
            ),
        )
    )
    count = 0
    batch: list[SearchDocument] = []
    for service in services.order_by("pk").iterator(chunk_size=BATCH):
        batch.append(document_of(service))
        count += 1
        if len(batch) == BATCH:
            _write(batch)
            batch = []
    _write(batch)
    return count


def _write(documents: list[SearchDocument]) -> None:
    SearchDocument.objects.bulk_create(
        documents,
        update_conflicts=True,
        unique_fields=["service"],
        update_fields=[
            "name_words",
            "about_words",
            "other_words",
            "category_codes",
            "top_codes",
        ],
    )


def document_of(service: Service) -> SearchDocument:
    categories = list(service.categories.all())
    offers = list(service.service_at_locations.all())
    organizations = [
        service.organization,
        *(each.organization for each in service.service_organizations.all() if each.organization),
    ]
    # A withheld address is no word of the document: only towns are.
    places = [offer.location.place for offer in offers if offer.location.place]
    places += service.served_places.all()
    return SearchDocument(
        service=service,
        name_words=_words([*_all(service, "name"), service.alternate_names]),
        about_words=_words(
            [
                *(text for each in organizations for text in _all(each, "name")),
                *(each.alternate_names for each in organizations),
                *(text for each in categories for text in _all(each, "name")),
                *(text for each in places for text in _all(each, "name")),
            ]
        ),
        other_words=_words(text for field in ABOUT for text in _all(service, field)),
        category_codes=" ".join(category.code for category in categories),
        top_codes=" ".join(dict.fromkeys(category.top_code for category in categories)),
    )


def _all(record, field: str) -> list[str]:
    return [text for language in LANGUAGES if (text := text_in(record, field, language))]


def _words(texts: Iterable[str]) -> str:
    """Each word once: how often a word is said in twelve languages says nothing."""
    words = dict.fromkeys(word for text in texts if text for word in tokens(text))
    return " ".join(list(words)[:MOST_WORDS])
