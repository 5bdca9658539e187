"""What looks odd about a record. Every doubt is a sentence for the editor, and none refuses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import chain

from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import get_language

from .models import Closure, Location, Organization, Phone, Schedule, Service, ServiceAtLocation
from .opening_hours import Block, describe, long_date
from .phone_numbers import is_foreign
from .text import for_editors

LONGEST_USUAL = timedelta(hours=16)
# Shelters are open in the night; a desk that closes before it opens is mostly a slip.
EARLIEST_USUAL_NIGHT = 18
MOST_NAMED = 3
A_YEAR = timedelta(days=366)


def doubts_about(record: models.Model) -> list[str]:
    """Sentences, in the editor's language; empty when all looks usual."""
    kinds = {
        Service: _about_service,
        ServiceAtLocation: _about_offer,
        Organization: _about_organization,
        Location: _about_location,
        Schedule: lambda schedule: hours([schedule]),
    }
    about = kinds.get(type(record))
    # A doubt that two rows share is said once.
    return list(dict.fromkeys(about(record))) if about else []


def _about_service(service: Service) -> Iterator[str]:
    offers = list(service.service_at_locations.prefetch_related("schedules", "phones"))
    blocks = [*service.schedules.all(), *chain(*(offer.schedules.all() for offer in offers))]
    own = [*service.phones.all(), *chain(*(offer.phones.all() for offer in offers))]
    yield from hours(service.schedules.all())
    yield from foreign_numbers(service.phones.all())
    yield from past_closures(service.closures.all(), localdate())
    phones = own or list(service.organization.phones.all())
    if not service.has_ended:
        yield from unreachable(blocks, phones, service.email or service.organization.email)
    if service.status == Service.Status.ACTIVE and service.alert and service.alert_until is None:
        yield for_editors("The notice has no end: it stands there until you take it away.")


def _about_offer(offer: ServiceAtLocation) -> Iterator[str]:
    yield from hours(offer.schedules.all())
    yield from foreign_numbers(offer.phones.all())


def _about_organization(organization: Organization) -> Iterator[str]:
    yield from foreign_numbers(organization.phones.all())
    yield from past_closures(organization.closures.all(), localdate())


def _about_location(location: Location) -> Iterator[str]:
    yield from foreign_numbers(location.phones.all())
    yield from past_closures(location.closures.all(), localdate())
    yield from same_address(location)


# One kind of doubt each


def hours(schedules: Iterable[Schedule]) -> Iterator[str]:
    for schedule in schedules:
        if doubt := doubt_about_hours(schedule.block):
            yield doubt % {"hours": describe(schedule.block, get_language())}


def doubt_about_hours(block: Block) -> str:
    """A sentence with a gap for the hours themselves; empty when they are usual."""
    if block.opens_at is None or block.closes_at is None:
        return ""
    if block.opens_at == block.closes_at:
        return for_editors("“%(hours)s” opens and closes at the same time. A whole day?")
    if block.passes_midnight and block.opens_at.hour < EARLIEST_USUAL_NIGHT:
        return for_editors("“%(hours)s” closes before it opens. Are the times turned round?")
    if length_of(block) > LONGEST_USUAL:
        return for_editors("“%(hours)s” is longer than 16 hours. Is that right?")
    if block.passes_midnight:
        return for_editors("“%(hours)s” passes midnight. Is it open in the night?")
    return ""


def length_of(block: Block) -> timedelta:
    opens, closes = (datetime.combine(date.min, at) for at in (block.opens_at, block.closes_at))
    return closes - opens + (timedelta(days=1) if block.passes_midnight else timedelta())


def foreign_numbers(phones: Iterable[Phone]) -> Iterator[str]:
    for phone in phones:
        if is_foreign(phone.number) and not phone.is_from_abroad:
            yield (
                for_editors("%(number)s is a number in another country. Is that right?")
                % {"number": phone.display}
            )


def past_closures(closures: Iterable[Closure], today: date) -> Iterator[str]:
    for closure in closures:
        # What is long over is history. A closure of last January was meant for the next one.
        if closure.ends_on and today - A_YEAR <= closure.ends_on < today:
            yield (
                for_editors("The closure until %(day)s is over. Is the year right?")
                % {"day": long_date(closure.ends_on, get_language())}
            )


def unreachable(schedules: list[Schedule], phones: list[Phone], email: str) -> Iterator[str]:
    """Readers are told to call first where hours are missing: then there must be a number."""
    if any(schedule.block.says_when for schedule in schedules) or phones:
        return
    if email:
        yield for_editors("There are no opening hours and no phone number: only an e-mail address.")
    else:
        yield for_editors("There are no opening hours, no phone number and no e-mail address.")


def same_address(location: Location) -> Iterator[str]:
    """Two records of one house. Of the other only its organization is named: it may be secret."""
    if not location.street:
        return
    others = (
        Location.objects.filter(
            models.Q(place=location.place) | models.Q(postal_code=location.postal_code),
            street__iexact=location.street,
            address_visibility=Location.AddressVisibility.PUBLIC,
        )
        .exclude(pk=location.pk)
        .select_related("organization")
    )
    if names := sorted({str(other.organization) for other in others}):
        yield (
            for_editors("Another record has the same address: %(names)s. Is it the same place?")
            % {"names": ", ".join(names[:MOST_NAMED])}
        )
