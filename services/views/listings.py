"""Lists and pages of services, organizations and places."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from .. import counting, facets, selection
from ..choices import Choice, Choices, choices_in
from ..exchange import schema_org
from ..filters import (
    DAYS,
    RADII_KM,
    SAFETY,
    ServiceFilter,
    all_categories,
    all_target_groups,
    naive_now,
)
from ..languages import language_name
from ..models import (
    Course,
    Organization,
    Phone,
    Place,
    Service,
    ServiceAtLocation,
    Session,
    TextState,
    content_version,
)
from ..models.base import columns_of
from ..models.together import closures_from, give, read_together, with_all
from ..search import Match
from ..selection import Selection
from ..sharing import share_of
from ..text import text_of
from ..visibility import public_phones
from .cards import cards, state_of
from .long_lists import LongPaginator
from .old_addresses import knows_old_addresses
from .public_page import public_page

PER_PAGE = 20
NAMES_PER_PAGE = 100
# A town with more than this shows the first few under each heading, and a link to the list.
MOST_OF_TOWN = 100
MOST_OF_HEADING = 3
MOST_TOWNS_TO_TAP = 8
# Measured over the real listings, compressed: the files and the words in all languages, and each
# service of a kept town.
KEPT_SHELL_KB = 160
KEPT_SERVICE_KB = 0.25
MOST_KEPT = 500
# The others stand on the page of the courses.
MOST_SESSIONS = 6
# Services and organizations with all that their pages show: each holds some 100 kB of memory.
MOST_RECORDS = 200

_records = content_version.Kept(most=MOST_RECORDS)


def forget() -> None:
    """Collect records anew at the next page: for tests."""
    _records.forget()


# /nl/services/


# Nobody is signed in and nothing is written: a form sent from another site could do no harm, and
# Django's protection would need a cookie.
@csrf_exempt
@public_page
def service_list(request: HttpRequest) -> HttpResponse:
    """Asked in the address or, by who wants to leave no trace there, in the body of a POST."""
    language = get_language()
    secret = request.POST if request.method == "POST" else None
    asked = request.GET if secret is None else secret
    found = ServiceFilter(asked, queryset=selection.everything(language))
    page, is_missing = page_of(LongPaginator(found.qs, PER_PAGE), asked)
    centre = found.form.cleaned_data.get("near")
    if found.match is not None and page.number == 1:
        counting.count(counting.What.SEARCH, language, town_asked(found))
    if found.match is not None and not page.object_list:
        counting.count(counting.What.NOTHING_FOUND, language, town_asked(found))
    choices = choices_in(language).with_town(found.form.cleaned_data.get("place"), language)
    counts = facets.counts(found)
    context = {
        "filter": found,
        "page": page,
        "is_missing_page": is_missing,
        "towns": towns_to_tap(found, choices, counts) if secret is None else [],
        "cards": cards(page.object_list, language, naive_now(), centre),
        "is_partial": found.match is not None and (found.match.is_partial or found.match.is_wider),
        "understood": understood_words(found.match, language),
        "dropped": dropped_words(found.match),
        "literal_query": literal_query(asked),
        "town_on_phone": town_with_help(town_asked(found), language),
        "secret": secret,
        "choices": choices,
        "fixed": {"km": RADII_KM, "safe": SAFETY, "day": DAYS},
        "counts": counts,
    }
    return render(request, "services/service_list.html", context, status=404 if is_missing else 200)


def towns_to_tap(
    found: ServiceFilter, choices: Choices, counts: dict[str, facets.CountsOf]
) -> list[tuple[Choice, int]]:
    """Whoever said what they need by tapping a picture says where by tapping too: the towns with
    most help of that kind. None once a place is known."""
    asked = found.form.cleaned_data
    if not asked.get("category") or asked.get("place") or asked.get("near"):
        return []
    of_town = counts["place"]
    numbers = [(town, of_town.of_its_own(town.value)) for town in choices.main_places]
    numbers = [(town, number) for town, number in numbers if number]
    return sorted(numbers, key=lambda each: -each[1])[:MOST_TOWNS_TO_TAP]


def page_of(pages: Paginator, asked: QueryDict):
    """The page asked for, or the first with the news that the one asked for does not exist."""
    try:
        return pages.page(asked.get("page", 1)), False
    except (EmptyPage, PageNotAnInteger):
        return pages.page(1), True


def part_of(pages: Paginator, number: int):
    """What stands on this page of a list that may be shorter."""
    return pages.page(number) if number <= pages.num_pages else []


def town_asked(found: ServiceFilter) -> str:
    """The short name of the town somebody chose or named among their words."""
    chosen = found.form.cleaned_data.get("place")
    named = found.match.understood.places if found.match else ()
    return chosen.slug if chosen else next(iter(named), "")


def town_with_help(slug: str, language: str) -> str:
    """The same town, if there is something to look for in it."""
    return slug if slug and local_to(slug, language).exists() else ""


def local_to(slug: str, language: str) -> Selection:
    """What is given in a town, or for its people; without what is there for the whole country."""
    everywhere = selection.everything(language)
    return everywhere.in_towns([slug]).without_those(everywhere.national())


def understood_words(match: Match | None, language: str) -> list[str]:
    """What was read out of the search words, by the names this reader knows."""
    if match is None:
        return []
    understood = match.understood
    places = Place.objects.filter(slug__in=understood.places) if understood.places else []
    organizations = (
        Organization.objects.filter(slug__in=understood.organizations)
        if understood.organizations
        else []
    )
    categories, groups = all_categories(), all_target_groups()
    return [
        *(categories[code] for code in understood.categories if code in categories),
        *(groups[code] for code in understood.groups if code in groups),
        *(language_name(code, language) for code in understood.languages),
        *(text_of(each, "name", language).value for each in (*organizations, *places)),
    ]


def dropped_words(match: Match | None) -> list[str]:
    """The conditions that had to go, by their names."""
    names = {
        "groups": _("For"),
        "languages": _("Language"),
        "organizations": _("Organisation"),
        "places": _("Town"),
    }
    return [names[name] for name in match.dropped] if match else []


def literal_query(asked: QueryDict) -> str:
    """The same question with its words taken as they stand."""
    query = asked.copy()
    query.pop("page", None)
    query["literal"] = "1"
    return f"?{query.urlencode()}"


def text_states(language: str, records: Iterable) -> dict[tuple[str, int, str, str], TextState]:
    """Which texts of these records were translated by whom, by record, field and language."""
    return {state.key: state for state in TextState.objects.of(records).filter(language=language)}


# /nl/services/kruispost-gp-walk-in/


@public_page
@knows_old_addresses("service")
def service_detail(request: HttpRequest, slug: str) -> HttpResponse:
    language = get_language()
    service = service_with_all(slug, localdate())
    offers = list(service.service_at_locations.all())
    phones = public_phones(service)
    organization_phones = public_phones(service.organization)
    callable_first = [
        phone
        for phone in (*phones, *organization_phones)
        if phone.type == Phone.Type.VOICE and not phone.is_for_professionals
    ]
    course = getattr(service, "course", None)
    closures = closures_from(localdate(), service)
    sessions = _coming_sessions(course)
    has_hours = any((*service.schedules.all(), *(o.schedules.all() for o in offers)))
    context = {
        "service": service,
        "offers": offers,
        "course": course,
        "ways_in": list(service.ways_in.all()),
        "has_hours": has_hours,
        "has_alert": service.has_alert_on(localdate()),
        # Whoever knows the dates is not told that the hours are not known.
        "status": state_of(service, naive_now()) if has_hours or not sessions else None,
        "email": service.email or service.organization.email,
        "phones": [phone for phone in phones if not phone.is_for_professionals],
        "professional_phones": [phone for phone in phones if phone.is_for_professionals],
        "organization_phones": organization_phones,
        "first_phones": callable_first[:1],
        "contacts": [contact for contact in service.contacts.all() if contact.is_public],
        "closures": closures,
        "sessions": sessions[:MOST_SESSIONS],
        "has_more_sessions": len(sessions) > MOST_SESSIONS,
        "disputed": [source for source in service.sources.all() if source.is_disputed],
        "text_states": text_states(language, [*parts_of(service, offers), *closures, *sessions]),
        "share": share_of(service, language),
        "structured_data": schema_org.service_data(
            service, request.build_absolute_uri(request.path), language
        ),
    }
    return render(request, "services/service_detail.html", context)


def _coming_sessions(course: Course | None) -> list[Session]:
    """The first dates of a course, and one more when there are more than are shown."""
    if course is None or course.service.has_ended:
        return []
    coming = course.sessions.upcoming(now()).select_related("module", "location__place")
    return list(coming[: MOST_SESSIONS + 1])


def service_with_all(slug: str, today: date) -> Service:
    """What the page of a service shows is the same in every language, and dear to collect."""

    def collect() -> Service:
        for service in with_all(Service.objects.published().filter(slug=slug), today):
            return service
        raise Http404

    return _records.get((Service, slug, today), collect)


def parts_of(service: Service, offers: list[ServiceAtLocation]) -> list:
    """Every record whose words stand on the page of a service."""
    parts: list = [service, service.organization, *service.schedules.all(), *service.phones.all()]
    parts += [*service.sources.all(), *service.service_target_groups.all()]
    parts += service.spoken_languages.all()
    parts += service.organization.phones.all()
    if service.first_go_to:
        parts.append(service.first_go_to)
    for offer in offers:
        location = offer.location
        parts += [offer, location, *offer.schedules.all(), *offer.phones.all()]
        parts += [*location.sources.all(), *location.stops.all(), *location.phones.all()]
    if course := getattr(service, "course", None):
        parts += [course, *course.modules.all()]
    return parts


# /nl/organizations/ and /nl/organizations/kruispost/


@public_page(is_timeless=True)
def organization_list(request: HttpRequest) -> HttpResponse:
    organizations = Organization.objects.published().active().in_order(get_language())
    page, is_missing = page_of(Paginator(organizations, NAMES_PER_PAGE), request.GET)
    context = {"page": page, "is_missing_page": is_missing}
    status = 404 if is_missing else 200
    return render(request, "services/organization_list.html", context, status=status)


@public_page
@knows_old_addresses("organization")
def organization_detail(request: HttpRequest, slug: str) -> HttpResponse:
    language = get_language()
    organization = organization_with_all(slug)
    services = Service.objects.published().by_organization(slug).in_order(language)
    current = services.current().values_list("pk", flat=True)
    context = {
        "organization": organization,
        "phones": public_phones(organization),
        "contacts": [contact for contact in organization.contacts.all() if contact.is_public],
        "cards": cards(current, language, naive_now()),
        "ended": list(services.ended()),
        "statements": [source for source in organization.sources.all() if source.statement],
        "text_states": text_states(
            language, [organization, *organization.resources.all(), *organization.sources.all()]
        ),
        "structured_data": schema_org.organization_data(
            organization, request.build_absolute_uri(request.path), language
        ),
    }
    return render(request, "services/organization_detail.html", context)


def organization_with_all(slug: str) -> Organization:
    organizations = Organization.objects.published().select_related("parent")

    def collect() -> Organization:
        organization = get_object_or_404(organizations, slug=slug)
        rows = read_together(
            branches=organization.branches.only("slug", "parent", "name", *columns_of("name")),
            contacts=organization.contacts.all(),
            phones=organization.phones.for_readers(),
            sources=organization.sources.all(),
        )
        # These have more columns than can be read together.
        rows["resources"] = list(organization.resources.published())
        for name, records in rows.items():
            give([organization], name, "parent" if name == "branches" else "organization", records)
        return organization

    return _records.get((Organization, slug), collect)


# /nl/places/ and /nl/places/utrecht/


@public_page(is_timeless=True)
def place_list(request: HttpRequest) -> HttpResponse:
    places = choices_in(get_language()).places
    page, is_missing = page_of(Paginator(places, NAMES_PER_PAGE), request.GET)
    context = {"page": page, "is_missing_page": is_missing}
    status = 404 if is_missing else 200
    return render(request, "services/place_list.html", context, status=status)


@public_page
def place_detail(request: HttpRequest, slug: str) -> HttpResponse:
    language = get_language()
    place = get_object_or_404(Place, slug=slug)
    headings = choices_in(language).categories
    local = local_to(slug, language)
    found = first_of_each_heading(local, headings)
    # All at once: under each heading they would be asked for again.
    shown = cards([pk for _heading, ids, _number in found for pk in ids], language, naive_now())
    card_of = {card.service.pk: card for card in shown}
    groups = [
        (heading, [card_of[pk] for pk in ids if pk in card_of], number)
        for heading, ids, number in found
    ]
    context = {
        "place": place,
        "groups": groups,
        "national_count": selection.everything(language).national().count(),
        "kilobytes": about_kilobytes(min(local.count(), MOST_KEPT)),
    }
    return render(request, "services/place_detail.html", context)


def about_kilobytes(services: int) -> int:
    """What a kept town with so many services costs to load, compressed."""
    return KEPT_SHELL_KB + round(services * KEPT_SERVICE_KB)


def first_of_each_heading(
    services: Selection, headings: Iterable[Choice]
) -> list[tuple[Choice, list[int], int]]:
    """The services to show of a town under each heading, and how many there are.

    All of a small town; of a city the first few, because a page with a thousand cards helps nobody.
    A service stands once: under the first heading that fits.
    """
    groups = []
    for heading in headings:
        if (here := services.in_categories([heading.value])).exists():
            groups.append((heading, here))
            services = services.without_those(here)
    total = sum(here.count() for _heading, here in groups)
    most = total if total <= MOST_OF_TOWN else MOST_OF_HEADING
    return [(heading, here.first_ids(most), here.count()) for heading, here in groups]
