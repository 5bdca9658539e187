"""Services as a list shows them: where, when, which number, and whether it is open."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from threading import Lock

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .. import open_now, opening_status
from ..choices import Choice
from ..geo import Point, distance_km
from ..models import Closure, Phone, Place, Schedule, Service, content_version
from ..models.content_change import TREES, changes_between
from ..models.together import lead, read_together
from ..opening_status import StatusInWords
from ..text import LANGUAGES, text_of
from ..visibility import callable_phones, places_of, point_for_distance

# A card says the first opening hours; the page of the service says all.
HOURS_ON_CARD = 2


# So many ways to say whether it is open, and how far it is, are kept of one card.
MOST_RENDERED = 6


@dataclass
class Known:
    """What a card says of a service in one language, whatever the minute and the reader's place."""

    service: Service
    schedules: list[Schedule]
    closures: list[Closure]
    phone: Phone | None
    # Timetables that ended before this day are left out.
    day: date
    rendered: dict[Hashable, str] = field(default_factory=dict)
    # The last moment that was asked for, and whether it is open then.
    said: tuple[datetime, StatusInWords | None] | None = None

    def status(self, moment: datetime) -> StatusInWords | None:
        if self.said is None or self.said[0] != moment:
            found = _state(self.service, self.schedules, self.closures, moment)
            self.said = moment, found
            return found
        return self.said[1]

    def html(self, said: Hashable, render: Callable[[], str]) -> str:
        """The card in HTML, rendered once for all that it says."""
        if said not in self.rendered:
            if len(self.rendered) >= MOST_RENDERED:
                self.rendered.clear()
            self.rendered[said] = render()
        return self.rendered[said]


@dataclass
class Card:
    """A service as a list shows it, with what its parts add up to."""

    known: Known
    places: list[Place]
    schedules: list[Schedule]
    has_more_hours: bool
    status: StatusInWords | None
    # In whole kilometres.
    distance_km: int | None

    @property
    def service(self) -> Service:
        return self.known.service

    @property
    def phone(self) -> Phone | None:
        return self.known.phone

    @property
    def category_codes(self) -> list[str]:
        return self.service.document.category_codes.split()

    @property
    def top_codes(self) -> list[str]:
        return self.service.document.top_codes.split()


# What is known of the cards that were shown last, by service and language


class KeptCards:
    """Bounded in number. An edit drops the cards of the services that it names, and no others."""

    def __init__(self):
        self._lock = Lock()
        self.forget()

    def forget(self) -> None:
        self._version: int | None = None
        self._known: OrderedDict[tuple[int, str], Known] = OrderedDict()

    def get(self, ids: Iterable[int], language: str, day: date) -> dict[int, Known]:
        version = content_version.current()
        with self._lock:
            if not self._catches_up(version):
                return {}
            found = {pk: self._known.get((pk, language)) for pk in ids}
            for pk in found:
                if found[pk]:
                    self._known.move_to_end((pk, language))
        return {pk: known for pk, known in found.items() if known and known.day == day}

    def keep(self, version: Hashable, language: str, found: Iterable[Known]) -> None:
        """``version`` is that from before they were read."""
        with self._lock:
            if not settings.DEBUG and version == self._version:
                for each in found:
                    self._known[each.service.pk, language] = each
                while len(self._known) > settings.CARDS_KEPT:
                    self._known.popitem(last=False)

    def _catches_up(self, version: Hashable) -> bool:
        """False for an older content, and for one that others have not been told of yet."""
        if not isinstance(version, int) or (self._version or 0) > version:
            return False
        if self._version != version:
            changes = changes_between(self._version or 0, version)
            if self._version is None or not changes.is_known or changes.of(*TREES):
                self._known.clear()
            for pk in changes.all_services:
                for language in LANGUAGES:
                    self._known.pop((pk, language), None)
            self._version = version
        return True


_kept = KeptCards()
forget = _kept.forget


def cards(
    ids: Iterable[int], language: str, moment: datetime, centre: Point | None = None
) -> list[Card]:
    """The cards of these services, in this order: three queries for those not known yet."""
    ids, day = list(ids), moment.date()
    known = _kept.get(ids, language, day)
    if missing := [pk for pk in ids if pk not in known]:
        version = content_version.current()
        read = _read(missing, language, day)
        _kept.keep(version, language, read.values())
        known |= read
    return [_card(known[pk], moment, centre) for pk in ids if pk in known]


def _read(ids: list[int], language: str, day: date) -> dict[int, Known]:
    services = list(Service.objects.filter(pk__in=ids).order_by().for_cards(language))
    offers = [offer for each in services for offer in each.service_at_locations.all()]
    last = day + timedelta(days=open_now.DAYS_AHEAD)
    rows = read_together(
        # By the ids of the places, which are at hand: to ask for the services of the places would
        # look at every block there is. Timetables that ended before this day are left out.
        schedules=Schedule.objects.holding_after(day).filter(
            Q(service__in=services) | Q(service_at_location__in=offers)
        ),
        # Those that may have a say in whether it is open on this day, or opens next.
        closures=Closure.objects.within(day - open_now.DAY, last).of_services(services),
        phones=_numbers(services),
    )
    lead(rows["schedules"], "service_at_location", offers)
    hours: dict[int, list[Schedule]] = defaultdict(list)
    for schedule in rows["schedules"]:
        hours[schedule.of_service_id].append(schedule)
    numbers = _first_numbers(services, rows["phones"])
    return {
        each.pk: Known(
            service=each,
            schedules=hours[each.pk],
            closures=[
                closure
                for closure in rows["closures"]
                if any(_is_about(closure, schedule, each) for schedule in hours[each.pk])
            ],
            phone=numbers.get(each.pk),
            day=day,
        )
        for each in services
    }


def _card(known: Known, moment: datetime, centre: Point | None) -> Card:
    offers = list(known.service.service_at_locations.all())
    # The bus says the same at each of its places: once is enough.
    blocks = {schedule.block: schedule for schedule in known.schedules if schedule.block.says_when}
    points = [point for offer in offers if (point := point_for_distance(offer.location))]
    distance = min((distance_km(centre, each) for each in points), default=None) if centre else None
    return Card(
        known=known,
        places=places_of(offers),
        schedules=list(blocks.values())[:HOURS_ON_CARD],
        has_more_hours=len(blocks) > HOURS_ON_CARD,
        status=known.status(moment),
        distance_km=None if distance is None else round(distance),
    )


def state_of(service: Service, moment: datetime) -> StatusInWords | None:
    """Open, opens next, or not known; None where the status of the service says it already. Of a
    service with all that it has: nothing is asked of the database."""
    offers = list(service.service_at_locations.all())
    owners = [service, *offers]
    hours = [schedule for owner in owners for schedule in owner.schedules.all()]
    closed = [service, service.organization, *(offer.location for offer in offers), *hours]
    closures = {closure.pk: closure for owner in closed for closure in owner.closures.all()}
    return _state(service, hours, list(closures.values()), moment)


def _state(
    service: Service, schedules: list[Schedule], closures: list[Closure], moment: datetime
) -> StatusInWords | None:
    is_opened_by_hand = service.status == Service.Status.ON_CONDITION and service.is_open_now
    if service.status != Service.Status.ACTIVE and not is_opened_by_hand:
        return None
    rules = [
        schedule.rule(each for each in closures if _is_about(each, schedule, service))
        for schedule in schedules
    ]
    found = open_now.status(rules, moment)
    if is_opened_by_hand and found.state is open_now.State.UNKNOWN:
        return StatusInWords("open", _("Open now"))
    reason = ""
    if found.closing:
        closure = next(each for each in closures if str(each.pk) == found.closing.reason)
        reason = text_of(closure, "reason", get_language()).value
    return opening_status.in_words(found, moment, get_language(), reason)


def _is_about(closure: Closure, schedule: Schedule, service: Service) -> bool:
    offer = schedule.service_at_location
    return (
        closure.schedule_id == schedule.pk
        or closure.service_id == service.pk
        or closure.organization_id == service.organization_id
        or (offer is not None and closure.location_id == offer.location_id)
    )


def numbers_of(services: list[Service]) -> dict[int, Phone]:
    """The first number to call for each service: its own, else its organization's."""
    return _first_numbers(services, _numbers(services))


def _numbers(services: list[Service]) -> QuerySet[Phone]:
    return callable_phones(services, {service.organization_id for service in services})


def _first_numbers(services: list[Service], phones: Iterable[Phone]) -> dict[int, Phone]:
    own: dict[int, Phone] = {}
    shared: dict[int, Phone] = {}
    for phone in phones:
        if phone.service_id:
            own.setdefault(phone.service_id, phone)
        else:
            shared.setdefault(phone.organization_id, phone)
    first = {each.pk: own.get(each.pk) or shared.get(each.organization_id) for each in services}
    return {key: phone for key, phone in first.items() if phone}


def by_category(shown: list[Card], headings: Iterable[Choice]) -> list[tuple[Choice, list[Card]]]:
    """Cards under the first heading that is a category of theirs or above it; none twice."""
    waiting = list(shown)
    groups = []
    for heading in headings:
        here = [card for card in waiting if heading.value in card.category_codes + card.top_codes]
        waiting = [card for card in waiting if card not in here]
        if here:
            groups.append((heading, here))
    return groups
