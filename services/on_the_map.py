"""Where on the map do the services of a list stand, and how many in one place?

A service stands wherever it is given: at a door with coordinates of its own, else in its town. What
``visibility`` keeps off the map is not counted either, nor what lies outside its frame.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field

from .geo import MAP_FRAME, Point
from .models import Location, Service, ServiceAtLocation, Stop
from .models.base import columns_of
from .text import LocalText, text_of
from .visibility import PlaceOnMap, place_on_map, town_on_map


@dataclass(frozen=True)
class Listed:
    """A service by its name."""

    slug: str
    name: LocalText


@dataclass
class Spot:
    """A door or a town, with what is given there, each once and in the order of the list."""

    point: Point
    name: LocalText
    is_town: bool
    services: dict[int, Listed] = field(default_factory=dict)


def spots(ids: list[int], language: str) -> list[Spot]:
    """Those with most help first. Three questions to the database at most, whatever the number."""
    named = _named(ids, language)
    place_of_service = {pk: place for place, pk in enumerate(ids)}
    found: dict[Hashable, Spot] = {}
    stands = [each for each in _stands(ids, language) if MAP_FRAME.holds(each[1].point)]
    for pk, place in sorted(stands, key=lambda each: place_of_service[each[0]]):
        key = place.town.pk if place.town else place.point
        spot = found.setdefault(key, Spot(place.point, place.name, place.town is not None))
        spot.services[pk] = named[pk]
    return sorted(found.values(), key=lambda spot: (-len(spot.services), spot.name.value))


def _named(ids: Iterable[int], language: str) -> dict[int, Listed]:
    services = Service.objects.filter(pk__in=ids).order_by().only("slug", *columns_of("name"))
    return {each.pk: Listed(each.slug, text_of(each, "name", language)) for each in services}


def _stands(ids: Iterable[int], language: str) -> Iterator[tuple[int, PlaceOnMap]]:
    offers = ServiceAtLocation.objects.filter(service__in=ids).for_map()
    given_at: dict[int, list[int]] = {}
    for offer in offers:
        given_at.setdefault(offer.location_id, []).append(offer.service_id)
        if place := place_on_map(offer.location, language):
            yield offer.service_id, place
    buses = [
        offer.location_id
        for offer in offers
        if offer.location.location_type == Location.Type.MOBILE
    ]
    if not buses:
        return
    for stop in Stop.objects.filter(location__in=buses).order_by().select_related("place"):
        if place := town_on_map(stop.place, language):
            for pk in given_at[stop.location_id]:
                yield pk, place
