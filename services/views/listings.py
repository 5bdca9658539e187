"""Lists and pages of services, organizations and places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.utils.translation import get_language

from .. import choices
from ..exchange import schema_org
from ..filters import RADII_KM, SafeFact, ServiceFilter, all_categories, all_target_groups
from ..geo import Point, distance_km
from ..languages import language_name
from ..models import (
    Organization,
    Phone,
    Place,
    Schedule,
    Service,
    ServiceAtLocation,
    TextState,
)
from ..search import understand
from ..text import text_of
from ..visibility import callable_phones, places_of, point_for_distance, public_phones

PER_PAGE = 20
# A card says the first opening hours; the page of the service says all.
HOURS_ON_CARD = 2


@dataclass
class Card:
    """A service as a list shows it, with what its parts add up to."""

    service: Service
    places: list[Place]
    schedules: list[Schedule]
    has_more_hours: bool
    phone: Phone | None
    distance_km: float | None

    @property
    def codes(self) -> set[str]:
        """Of its categories and of those above them."""
        categories = self.service.categories.all()
        return {code for each in categories for code in (each.code, each.top_code)}


# /nl/services/


def service_list(request: HttpRequest) -> HttpResponse:
    language = get_language()
    services = Service.objects.published().current().for_migrants().in_order(language)
    found = ServiceFilter(request.GET, queryset=services)
    pages = Paginator(found.qs.for_cards(language), PER_PAGE)
    page, is_missing = page_of(pages, request)
    centre = found.form.cleaned_data.get("near")
    context = {
        "filter": found,
        "page": page,
        "is_missing_page": is_missing,
        "cards": cards(page.object_list, centre),
        "understood": understood_words(found, language),
        "choices": list_choices(language),
    }
    return render(request, "services/service_list.html", context, status=404 if is_missing else 200)


def page_of(pages: Paginator, request: HttpRequest):
    """The page asked for, or the first with the news that the one asked for does not exist."""
    try:
        return pages.page(request.GET.get("page", 1)), False
    except (EmptyPage, PageNotAnInteger):
        return pages.page(1), True


def list_choices(language: str) -> dict:
    return {
        "category": choices.categories(language),
        "place": choices.places(language),
        "for": choices.target_groups(language),
        "language": choices.languages(language),
        "km": RADII_KM,
        "safe": SafeFact.LABELS,
    }


def understood_words(found: ServiceFilter, language: str) -> list[str]:
    """What was read out of the search words, by the names this reader knows."""
    query = found.form.cleaned_data.get("q")
    if not query:
        return []
    understood = understand(query, language)
    places = Place.objects.filter(slug__in=understood.places)
    organizations = Organization.objects.filter(slug__in=understood.organizations)
    categories, groups = all_categories(), all_target_groups()
    return [
        *(categories[code] for code in understood.categories if code in categories),
        *(groups[code] for code in understood.groups if code in groups),
        *(language_name(code, language) for code in understood.languages),
        *(text_of(each, "name", language).value for each in (*organizations, *places)),
    ]


def cards(services: Iterable[Service], centre: Point | None = None) -> list[Card]:
    services = list(services)
    hours: dict[int, list[Schedule]] = defaultdict(list)
    for schedule in Schedule.objects.holding_after(localdate()).of_services(services):
        hours[schedule.of_service_id].append(schedule)
    numbers = numbers_of(services)
    return [_card(each, hours[each.pk], numbers.get(each.pk), centre) for each in services]


def numbers_of(services: list[Service]) -> dict[int, Phone]:
    """The first number to call for each service: its own, else its organization's."""
    owners = {service.organization_id for service in services}
    own: dict[int, Phone] = {}
    shared: dict[int, Phone] = {}
    for phone in callable_phones(services, owners):
        if phone.service_id:
            own.setdefault(phone.service_id, phone)
        else:
            shared.setdefault(phone.organization_id, phone)
    first = {each.pk: own.get(each.pk) or shared.get(each.organization_id) for each in services}
    return {key: phone for key, phone in first.items() if phone}


def _card(
    service: Service, schedules: list[Schedule], phone: Phone | None, centre: Point | None
) -> Card:
    offers = list(service.service_at_locations.all())
    points = [point for offer in offers if (point := point_for_distance(offer.location))]
    return Card(
        service=service,
        places=places_of(offers),
        schedules=schedules[:HOURS_ON_CARD],
        has_more_hours=len(schedules) > HOURS_ON_CARD,
        phone=phone,
        distance_km=min((distance_km(centre, point) for point in points), default=None)
        if centre
        else None,
    )


def text_states(language: str, records: Iterable) -> dict[tuple[str, int, str, str], TextState]:
    """Which texts of these records were translated by whom, by record, field and language."""
    return {state.key: state for state in TextState.objects.of(records).filter(language=language)}


# /nl/services/kruispost-gp-walk-in/


def service_detail(request: HttpRequest, slug: str) -> HttpResponse:
    language = get_language()
    service = get_object_or_404(Service.objects.published().for_page(localdate()), slug=slug)
    offers = list(service.service_at_locations.all())
    phones = public_phones(service)
    organization_phones = public_phones(service.organization)
    callable_first = [
        phone
        for phone in (*phones, *organization_phones)
        if phone.type == Phone.Type.VOICE and not phone.is_for_professionals
    ]
    course = getattr(service, "course", None)
    context = {
        "service": service,
        "offers": offers,
        "course": course,
        "ways_in": list(service.ways_in.all()),
        "has_hours": any((*service.schedules.all(), *(o.schedules.all() for o in offers))),
        "alert": service.has_alert_on(localdate()) and text_of(service, "alert", language),
        "email": service.email or service.organization.email,
        "phones": [phone for phone in phones if not phone.is_for_professionals],
        "professional_phones": [phone for phone in phones if phone.is_for_professionals],
        "organization_phones": organization_phones,
        "first_phones": callable_first[:1],
        "contacts": [contact for contact in service.contacts.all() if contact.is_public],
        "closures": current_closures(service, offers),
        "disputed": [source for source in service.sources.all() if source.is_disputed],
        "text_states": text_states(language, parts_of(service, offers)),
        "structured_data": schema_org.service_data(
            service, request.build_absolute_uri(request.path), language
        ),
    }
    return render(request, "services/service_detail.html", context)


def parts_of(service: Service, offers: list[ServiceAtLocation]) -> list:
    """Every record whose words stand on the page of a service."""
    parts: list = [service, service.organization, *service.schedules.all(), *service.phones.all()]
    parts += [*service.sources.all(), *service.service_target_groups.all()]
    for offer in offers:
        parts += [offer, offer.location, *offer.schedules.all(), *offer.phones.all()]
    if course := getattr(service, "course", None):
        parts += [course, *course.modules.all()]
    return parts


def current_closures(service: Service, offers: list[ServiceAtLocation]) -> list:
    """Closures of today and later, of the service itself and all it depends on."""
    today = localdate()
    schedules = [*service.schedules.all()]
    closures = [*service.closures.all(), *service.organization.closures.all()]
    for offer in offers:
        closures += offer.location.closures.all()
        schedules += offer.schedules.all()
    for schedule in schedules:
        closures += schedule.closures.all()
    return sorted(
        (each for each in closures if each.ends_on is None or each.ends_on >= today),
        key=lambda closure: closure.starts_on,
    )


# /nl/organizations/ and /nl/organizations/kruispost/


def organization_list(request: HttpRequest) -> HttpResponse:
    organizations = Organization.objects.published().active().in_order(get_language())
    return render(request, "services/organization_list.html", {"organizations": organizations})


def organization_detail(request: HttpRequest, slug: str) -> HttpResponse:
    language = get_language()
    organization = get_object_or_404(
        Organization.objects.published()
        .select_related("parent")
        .prefetch_related(
            "branches",
            "sources",
            "contacts",
            Prefetch("phones", queryset=Phone.objects.for_readers()),
            Prefetch("resources", queryset=organization_resources()),
        ),
        slug=slug,
    )
    services = list(
        Service.objects.published().by_organization(slug).in_order(language).for_cards(language)
    )
    context = {
        "organization": organization,
        "phones": public_phones(organization),
        "contacts": [contact for contact in organization.contacts.all() if contact.is_public],
        "cards": cards([each for each in services if not each.has_ended]),
        "ended": [each for each in services if each.has_ended],
        "statements": [source for source in organization.sources.all() if source.statement],
        "text_states": text_states(
            language, [organization, *organization.resources.all(), *organization.sources.all()]
        ),
        "structured_data": schema_org.organization_data(
            organization, request.build_absolute_uri(request.path), language
        ),
    }
    return render(request, "services/organization_detail.html", context)


def organization_resources():
    return Organization.resources.rel.related_model.objects.published()


# /nl/places/ and /nl/places/utrecht/


def place_list(request: HttpRequest) -> HttpResponse:
    places = choices.places(get_language())
    return render(request, "services/place_list.html", {"places": places})


def place_detail(request: HttpRequest, slug: str) -> HttpResponse:
    language = get_language()
    place = get_object_or_404(Place, slug=slug)
    here = Service.objects.published().current().for_migrants().at_place(place)
    local = here.exclude(coverage=Service.Coverage.NATIONAL).in_order(language)
    services = list(local.for_cards(language))
    context = {
        "place": place,
        "groups": by_category(cards(services), choices.categories(language)),
        "count": len(services),
        "national_count": here.filter(coverage=Service.Coverage.NATIONAL).count(),
    }
    return render(request, "services/place_detail.html", context)


def by_category(
    shown: list[Card], headings: Iterable[choices.Choice]
) -> list[tuple[choices.Choice, list[Card]]]:
    """Cards under the first heading that is a category of theirs or above it; none is left out."""
    waiting = list(shown)
    groups = []
    for heading in headings:
        here = [card for card in waiting if heading.value in card.codes]
        waiting = [card for card in waiting if heading.value not in card.codes]
        if here:
            groups.append((heading, here))
    return groups
