"""What needs me? The numbers at the top of the admin, and the list behind each number.

A new concern is three lines in CONCERNS: a name for addresses, words, and a function that gives the
records it is about, for a person on a day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now

from .. import rights
from ..confirming import LISTINGS, Listing, current_listings
from ..duplicates import Pair, possible_duplicates, records_of
from ..freshness import Freshness, State, freshness, in_state
from ..models import (
    Closure,
    LinkCheck,
    Organization,
    Report,
    Resource,
    Schedule,
    Service,
    ServiceAtLocation,
)
from ..models.translation_state import record_kind
from ..publishing import waiting_for_publication
from ..text import for_editors
from ..texts import MACHINE, OUTDATED, texts_waiting
from .freshness import still_correct_url

MOST_OWN_LISTINGS = 20
MOST_IN_LIST = 100
MOST_ORGANIZATIONS = 100
WEEK = timedelta(days=6)

Records = Callable[[Any, date], list[QuerySet] | list[list[Pair]]]
Number = Callable[[Any, date], int]


# What can need somebody?


def listings_in(state: State, person, today: date) -> list[QuerySet]:
    return [
        rights.editable(person, current_listings(noun)).in_state(state, today) for noun in LISTINGS
    ]


def open_reports(person, today: date) -> list[QuerySet]:
    reports = Report.objects.open().select_related("organization", "service", "resource")
    return [rights.editable(person, reports)]


def texts_that_are(state: str, person, today: date) -> int:
    """In the languages of a translator."""
    return sum(waiting[state] for waiting in texts_waiting(person).values())


def drafts(person, today: date) -> list[QuerySet]:
    """New records that wait until this person shows them to readers."""
    return [waiting_for_publication(person, noun) for noun in LISTINGS]


def pairs(person, today: date) -> list[list[Pair]]:
    return [possible_duplicates(person)]


def with_broken_links(person, today: date) -> list[QuerySet]:
    broken = LinkCheck.objects.broken(now()).order_by().values("url")
    names = {
        Organization: ("website", "sources__url"),
        Service: ("website", "sources__url", "ways_in__link"),
        Resource: ("url", "sources__url"),
    }
    return [
        rights.editable(person, current_listings(noun)).filter(_any_of(noun, fields, broken))
        for noun, fields in names.items()
    ]


def _any_of(noun: type[Listing], fields: tuple[str, ...], urls: QuerySet) -> Q:
    found = Q(pk__in=[])
    for name in fields:
        # By ids: joined rows would count a listing with two broken sources twice.
        named = noun.objects.filter(**{f"{name}__in": urls}).order_by()
        found |= Q(pk__in=named.values("pk"))
    return found


def closures_that_end(person, today: date) -> list[QuerySet]:
    closures = Closure.objects.filter(ends_on__range=(today, today + WEEK)).select_related(
        "organization",
        "location",
        "service",
        "schedule__service",
        "schedule__service_at_location__service",
        "schedule__service_at_location__location",
    )
    return [rights.editable(person, closures).order_by("ends_on")]


@dataclass(frozen=True)
class Concern:
    key: str
    label: Any
    # The records it is about; of what is no record only the number.
    records: Records | None = None
    # A page of the admin that shows the same; otherwise this page has a list of its own.
    url: Callable[[], str] | None = None
    number: Number | None = None

    @property
    def address(self) -> str:
        return self.url() if self.url else reverse("admin-concern", args=[self.key])

    def count(self, person, today: date) -> int:
        if self.number:
            return self.number(person, today)
        return number_of(self.records(person, today))


def number_of(groups: list[QuerySet] | list[list[Pair]]) -> int:
    return sum(len(each) if isinstance(each, list) else each.count() for each in groups)


def _list_of(noun: str, query: str) -> Callable[[], str]:
    return lambda: f"{reverse(f'admin:services_{noun}_changelist')}?{query}"


def _texts_in_state(state: str) -> Callable[[], str]:
    return lambda: f"{reverse('admin-translations-next')}?state={state}"


# In the order of the page: what can send somebody to a closed door comes first.
CONCERNS = (
    Concern(
        "reports",
        for_editors("Reports from readers"),
        open_reports,
        _list_of("report", "handled=no"),
    ),
    Concern("overdue", for_editors("Overdue for a check"), partial(listings_in, State.OVERDUE)),
    Concern("due", for_editors("To be checked soon"), partial(listings_in, State.DUE)),
    Concern("never", for_editors("Never checked"), partial(listings_in, State.NEVER)),
    Concern("closures", for_editors("Closures that end this week"), closures_that_end),
    Concern("broken-links", for_editors("Broken links"), with_broken_links),
    Concern("drafts", for_editors("Drafts that wait for you"), drafts),
    Concern("duplicates", for_editors("Possible duplicates"), pairs),
    Concern(
        "outdated-translations",
        for_editors("Translations older than the source text"),
        url=_texts_in_state(OUTDATED),
        number=partial(texts_that_are, OUTDATED),
    ),
    Concern(
        "machine-translations",
        for_editors("Translations by a computer, not looked at"),
        url=_texts_in_state(MACHINE),
        number=partial(texts_that_are, MACHINE),
    ),
)
NEEDS_A_LOOK = ("overdue", "due", "never")


# The page


@dataclass(frozen=True)
class OwnListing:
    """A listing among those of an editor, with what can be done about it in one tap."""

    listing: Listing
    age: Freshness
    edit: str
    hours: str
    still_correct: str

    @property
    def is_fresh(self) -> bool:
        return self.age.state == State.FRESH


@dataclass
class OrganizationRow:
    """What needs doing at one organization, for who looks after many."""

    organization: Organization | None = None
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COLUMNS, 0))

    @property
    def numbers(self) -> list[tuple[str, int]]:
        return [(column, self.counts[column]) for column in COLUMNS]

    @property
    def edit(self) -> str:
        return page_of(self.organization)


COLUMNS = {
    "reports": for_editors("reports"),
    "overdue": for_editors("overdue"),
    "due": for_editors("soon"),
    "never": for_editors("never checked"),
}


@dataclass(frozen=True)
class StartPage:
    """``needs``: (concern, how many) for each that needs this person; ``to_look_at`` listings."""

    needs: list[tuple[Concern, int]]
    to_look_at: int
    edited: list[Organization]
    own: list[OwnListing]
    has_more: bool
    organizations: list[OrganizationRow]
    keeps_listings: bool
    may_translate: bool

    @property
    def columns(self):
        return COLUMNS.values()


def start_page(person, today: date) -> StartPage:
    """A fixed number of questions, however many listings there are."""
    counted = [(concern, concern.count(person, today)) for concern in CONCERNS]
    edited = list(Organization.objects.filter(editors__person=person).order_by("slug"))
    own = own_listings(edited, today)
    return StartPage(
        needs=[(concern, number) for concern, number in counted if number],
        to_look_at=sum(number for concern, number in counted if concern.key in NEEDS_A_LOOK),
        edited=edited,
        own=own[:MOST_OWN_LISTINGS],
        has_more=len(own) > MOST_OWN_LISTINGS,
        organizations=by_organization(person, today),
        keeps_listings=rights.keeps_listings(person),
        may_translate=rights.may_write_texts(person),
    )


def own_listings(edited: list[Organization], today: date) -> list[OwnListing]:
    """What needs a look comes first; one more than fit, to know whether there are more."""
    if not edited:
        return []
    found: list[Listing] = []
    for noun in LISTINGS:
        owner = "pk__in" if noun is Organization else "organization__in"
        listings = current_listings(noun).filter(**{owner: [each.pk for each in edited]})
        if noun is Service:
            listings = listings.prefetch_related(
                Prefetch("service_at_locations", queryset=ServiceAtLocation.objects.order_by()),
                Prefetch("schedules", queryset=Schedule.objects.order_by()),
            )
        found += listings.order_by("review_on", "slug")[: MOST_OWN_LISTINGS + 1]
    urgency = [State.OVERDUE, State.NEVER, State.DUE, State.FRESH]
    rows = [
        OwnListing(
            listing,
            freshness(listing, today),
            edit=page_of(listing),
            hours=page_of_hours(listing) if isinstance(listing, Service) else "",
            still_correct=still_correct_url(listing),
        )
        for listing in found
    ]
    return sorted(rows, key=lambda row: urgency.index(row.age.state))


def page_of_hours(service: Service) -> str:
    """Where its hours are changed: at its one place, or where it says them for all places."""
    offers = list(service.service_at_locations.all())
    is_at_one_place = len(offers) == 1 and not service.schedules.all()
    return f"{page_of(offers[0] if is_at_one_place else service)}#schedules-group"


def by_organization(person, today: date) -> list[OrganizationRow]:
    """For a coordinator: the organizations at which something needs doing, the most first."""
    organizations = rights.coordinated_by(person).order_by()
    rows: dict[int, OrganizationRow] = {}

    def add(listings: QuerySet, owner: str, **counts):
        own = listings.filter(**{f"{owner}__in": organizations.values("pk")}).order_by()
        for found in own.values(owner).annotate(**counts):
            row = rows.setdefault(found[owner], OrganizationRow())
            for column in counts:
                row.counts[column] += found[column]

    states = {
        state.value: Count("pk", filter=in_state(state, today))
        for state in (State.OVERDUE, State.DUE, State.NEVER)
    }
    for noun in LISTINGS:
        owner = "pk" if noun is Organization else "organization"
        add(current_listings(noun).need_a_look(today), owner, **states)
    add(Report.objects.open(), "organization", reports=Count("pk"))

    most = sorted(rows, key=lambda pk: [-rows[pk].counts[column] for column in COLUMNS])
    named = Organization.objects.in_bulk(most[:MOST_ORGANIZATIONS])
    for pk, organization in named.items():
        rows[pk].organization = organization
    return [rows[pk] for pk in most if pk in named]


# The list behind a number


@dataclass(frozen=True)
class Row:
    name: str
    kind: str
    page: str
    more: str = ""
    still_correct: str = ""
    publish: str = ""


def concern_list(request: HttpRequest, key: str) -> HttpResponse:
    """Only reached through the admin's own door; shows what this person may change."""
    concern = next((each for each in CONCERNS if each.key == key), None)
    if concern is None or concern.records is None:
        raise Http404
    today = localdate()
    groups = concern.records(request.user, today)
    found = [record for records in groups for record in records[:MOST_IN_LIST]]
    context = {
        **admin.site.each_context(request),
        "title": concern.label,
        "rows": rows_of(found[:MOST_IN_LIST], today),
        "number": number_of(groups),
        "most": MOST_IN_LIST,
    }
    return render(request, "admin/concern.html", context)


def rows_of(found: list, today: date) -> list[Row]:
    named = {
        kind: records_of(kind, [each for each in found if isinstance(each, Pair)])
        for kind in {each.kind for each in found if isinstance(each, Pair)}
    }
    return [
        row_of_pair(each, named[each.kind]) if isinstance(each, Pair) else row_of(each, today)
        for each in found
    ]


def row_of_pair(pair: Pair, named: dict[int, Listing]) -> Row:
    first, second = named[pair.first], named[pair.second]
    return Row(
        f"{first} – {second}",
        str(first._meta.verbose_name),
        reverse(f"admin:services_{pair.kind}_merge", args=[pair.first, pair.second]),
        pair.explanation,
    )


def row_of(record, today: date) -> Row:
    kind = str(record._meta.verbose_name)
    if isinstance(record, Closure):
        return Row(str(owner_of(record)), kind, page_of(owner_of(record)), str(record))
    if not isinstance(record, Listing):
        return Row(str(record), kind, page_of(record))
    if record.waits_for_publication:
        publish = reverse(f"admin:services_{record_kind(record)}_publish", args=[record.pk])
        return Row(str(record), kind, page_of(record), publish=publish)
    age = freshness(record, today)
    is_old = age.state != State.FRESH and record.is_published
    return Row(
        str(record),
        kind,
        page_of(record),
        str(age.state.label),
        still_correct_url(record) if is_old else "",
    )


def owner_of(closure: Closure):
    """The record on whose page a closure stands."""
    if schedule := closure.schedule:
        return schedule.service or schedule.service_at_location
    return closure.organization or closure.location or closure.service


def page_of(record) -> str:
    return reverse(f"admin:services_{record_kind(record)}_change", args=[record.pk])
