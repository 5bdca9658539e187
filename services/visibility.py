"""May this be shown? The one place that reads an address for the public.

Pages, exports, feeds and maps take a PublicAddress and never a Location's own fields; a test looks
for withheld addresses in every output.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import quote

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from .geo import Point
from .models import Location, Phone, Place, ServiceAtLocation
from .text import NO_TEXT, LocalText, text_of


@dataclass(frozen=True)
class PublicAddress:
    """What readers may know of a location. With ``is_withheld`` only the town is filled."""

    street: str
    postal_code: str
    place: Place | None
    region: LocalText
    postal_address: str
    point: Point | None
    name: LocalText
    finding_hints: LocalText
    accessibility: LocalText
    transport: LocalText
    note: LocalText
    is_withheld: bool

    @property
    def geo_uri(self) -> str:
        """Opens the map program of a phone: by point when there is one, else by words."""
        if self.is_withheld or not self.street:
            return ""
        words = quote(", ".join(part for part in (self.street, self.town) if part))
        if self.point:
            return f"geo:{self.point.latitude},{self.point.longitude}?q={words}"
        return f"geo:0,0?q={words}"

    @property
    def town(self) -> str:
        """The town as it stands on signs: in Dutch."""
        return (self.place.name_nl or self.place.name) if self.place else ""


# Reads a text of a record for a reader: with what is known of its translation, or plainly.
ReadText = Callable[[Location, str], LocalText]


def public_address(
    location: Location, language: str, read: ReadText | None = None
) -> PublicAddress:
    read = read or (lambda record, field: text_of(record, field, language))
    if location.is_withheld:
        return PublicAddress(
            street="",
            postal_code="",
            place=location.place,
            region=NO_TEXT,
            postal_address="",
            point=None,
            name=NO_TEXT,
            finding_hints=NO_TEXT,
            accessibility=NO_TEXT,
            transport=NO_TEXT,
            note=NO_TEXT,
            is_withheld=True,
        )
    return PublicAddress(
        street=location.street,
        postal_code=location.postal_code,
        place=location.place,
        region=read(location, "region"),
        postal_address=location.postal_address,
        point=location.point,
        name=read(location, "name"),
        finding_hints=read(location, "finding_hints"),
        accessibility=read(location, "accessibility"),
        transport=read(location, "transport"),
        note=read(location, "note"),
        is_withheld=False,
    )


def point_for_distance(location: Location) -> Point | None:
    """Where a distance is counted to: a withheld address is as far as the middle of its town."""
    if not location.is_withheld and location.point:
        return location.point
    return location.place.point if location.place else None


@dataclass(frozen=True)
class PlaceOnMap:
    """Where the map shows a location: at its own door, or in the middle of its town."""

    point: Point
    name: LocalText
    # None for a door.
    town: Place | None


def place_on_map(location: Location, language: str) -> PlaceOnMap | None:
    """None for where nobody can go, and for a withheld address: it is not even counted in its town,
    so that what a map shows says nothing about one."""
    if location.is_withheld or location.location_type == Location.Type.VIRTUAL:
        return None
    if location.point:
        door = text_of(location, "name", language)
        town = location.place and text_of(location.place, "name", language)
        name = door if door.value else LocalText(location.street, "nl", language != "nl")
        return PlaceOnMap(location.point, name if name.value else town or NO_TEXT, None)
    return town_on_map(location.place, language)


def town_on_map(town: Place | None, language: str) -> PlaceOnMap | None:
    if town is None or town.point is None:
        return None
    return PlaceOnMap(town.point, text_of(town, "name", language), town)


def public_phones(*owners: object) -> list[Phone]:
    """Numbers a help-seeker may call, each once, in the order of the owners. No faxes."""
    found: dict[str, Phone] = {}
    for owner in owners:
        for phone in owner.phones.all():
            if phone.is_public and phone.type != Phone.Type.FAX:
                found.setdefault(f"{phone.type} {phone.number} {phone.menu_option}", phone)
    return list(found.values())


def callable_phones(services: Iterable, organizations: Iterable) -> QuerySet:
    """Numbers of these that anybody in need may call."""
    return Phone.objects.for_readers().filter(
        Q(service__in=services) | Q(organization__in=organizations),
        is_for_professionals=False,
        type__in=(Phone.Type.VOICE, Phone.Type.WHATSAPP),
    )


def secret_place_in(place: Place | None, language: str) -> str:
    """How a place with a secret address is called."""
    town = text_of(place, "name", language).value if place else ""
    return " · ".join(filter(None, (town, _("secret address"))))


def address_in_words(location: Location, language: str) -> str:
    """An address in a line, or the town of one that is secret."""
    if location.is_withheld:
        return secret_place_in(location.place, language)
    address = public_address(location, language)
    parts = (address.name.value, address.street, address.postal_code, address.town)
    return ", ".join(filter(None, parts)) or address.region.value


# What tells where a place is; its name only on its own page, where all is left out.
TELLING = ("key", "street", "postal_code", "postal_address")


def says_where(words: Iterable[str]) -> Callable[[str], bool]:
    """Whether a text holds one of these: for what others put together, such as lists of the
    admin. See ``secret_words``."""
    pattern = "|".join(re.escape(each) for each in sorted(set(words), key=len, reverse=True))
    found = re.compile(pattern, re.IGNORECASE) if pattern else None
    return lambda text: found is not None and found.search(text) is not None


def secret_words() -> list[str]:
    """The words of all withheld addresses."""
    withheld = Location.objects.filter(address_visibility=Location.AddressVisibility.WITHHELD)
    return [
        words
        for row in withheld.order_by().values_list(*TELLING)
        for words in row
        if len(words) > 3
    ]


def places_of(offers: list[ServiceAtLocation]) -> list[Place]:
    """The towns of a service, each once."""
    return list(dict.fromkeys(offer.location.place for offer in offers if offer.location.place))
