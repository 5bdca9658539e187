"""Services as a list shows them: where, when, which number, and whether it is open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .. import open_now, opening_status
from ..choices import Choice
from ..geo import Point, distance_km
from ..models import Closure, Phone, Place, Schedule, Service
from ..opening_status import StatusInWords
from ..text import text_of
from ..visibility import callable_phones, places_of, point_for_distance

# A card says the first opening hours; the page of the service says all.
HOURS_ON_CARD = 2


@dataclass
class Card:
    """A service as a list shows it, with what its parts add up to."""

    service: Service
    places: list[Place]
    schedules: list[Schedule]
    has_more_hours: bool
    status: StatusInWords | None
    phone: Phone | None
    distance_km: float | None

    @property
    def category_codes(self) -> list[str]:
        return self.service.document.category_codes.split()

    @property
    def top_codes(self) -> list[str]:
        return self.service.document.top_codes.split()


def cards(services: Iterable[Service], moment: datetime, centre: Point | None = None) -> list[Card]:
    """``services`` come ``for_cards``; this asks three more queries for all of them together."""
    services = list(services)
    hours = hours_of(services, moment)
    states = states_of(services, hours, moment)
    numbers = numbers_of(services)
    return [
        _card(each, hours[each.pk], states[each.pk], numbers.get(each.pk), centre)
        for each in services
    ]


def _card(
    service: Service,
    schedules: list[Schedule],
    status: StatusInWords | None,
    phone: Phone | None,
    centre: Point | None,
) -> Card:
    offers = list(service.service_at_locations.all())
    # The bus says the same at each of its places: once is enough.
    blocks = {schedule.block: schedule for schedule in schedules if schedule.block.says_when}
    points = [point for offer in offers if (point := point_for_distance(offer.location))]
    return Card(
        service=service,
        places=places_of(offers),
        schedules=list(blocks.values())[:HOURS_ON_CARD],
        has_more_hours=len(blocks) > HOURS_ON_CARD,
        status=status,
        phone=phone,
        distance_km=min((distance_km(centre, point) for point in points), default=None)
        if centre
        else None,
    )


def hours_of(services: list[Service], moment: datetime) -> dict[int, list[Schedule]]:
    """The opening blocks of each service, without those of the past."""
    hours: dict[int, list[Schedule]] = defaultdict(list)
    # By the ids of the places, which are at hand: to ask for the services of the places would look
    # at every block there is.
    offers = [offer for each in services for offer in each.service_at_locations.all()]
    held = Schedule.objects.holding_after(moment.date()).filter(
        Q(service__in=services) | Q(service_at_location__in=offers)
    )
    for schedule in held.select_related("service_at_location__location"):
        hours[schedule.of_service_id].append(schedule)
    return hours


def states_of(
    services: list[Service], hours: dict[int, list[Schedule]], moment: datetime
) -> dict[int, StatusInWords | None]:
    """Open, opens next, or not known; None where the status of the service says it already."""
    yesterday = moment.date() - open_now.DAY
    last = moment.date() + timedelta(days=open_now.DAYS_AHEAD)
    closures = list(Closure.objects.within(yesterday, last).of_services(services))
    return {each.pk: _state(each, hours[each.pk], closures, moment) for each in services}


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
