"""Distances on the map of the Netherlands. Latitudes and longitudes are WGS 84 degrees."""

from __future__ import annotations

from math import asin, cos, degrees, radians, sin, sqrt
from typing import NamedTuple

EARTH_RADIUS_KM = 6371.0
KM_PER_DEGREE = EARTH_RADIUS_KM * radians(1)


class Point(NamedTuple):
    latitude: float
    longitude: float


class Box(NamedTuple):
    south: float
    north: float
    west: float
    east: float

    def holds(self, point: Point) -> bool:
        return (
            self.south <= point.latitude <= self.north and self.west <= point.longitude <= self.east
        )


# The Netherlands, and what one sees around them: what the map of the site shows.
MAP_FRAME = Box(south=50.4, north=54.1, west=2.4, east=7.9)


def distance_km(here: Point, there: Point) -> float:
    """Great-circle distance; off by less than half a percent, which no reader on foot notices."""
    lat1, lat2 = radians(here.latitude), radians(there.latitude)
    half_lat = (lat2 - lat1) / 2
    half_lon = radians(there.longitude - here.longitude) / 2
    chord = sin(half_lat) ** 2 + cos(lat1) * cos(lat2) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, chord)))


def box_around(centre: Point, radius_km: float) -> Box:
    """The smallest box of whole degrees of latitude and longitude that holds the circle.

    Poles and the date line are left out of account: the map is of one small country.
    """
    lat_margin = radius_km / KM_PER_DEGREE
    # The circle's widest point lies a little towards the pole from its centre.
    widest = min(1.0, sin(radians(lat_margin)) / cos(radians(centre.latitude)))
    lon_margin = degrees(asin(widest))
    return Box(
        south=centre.latitude - lat_margin,
        north=centre.latitude + lat_margin,
        west=centre.longitude - lon_margin,
        east=centre.longitude + lon_margin,
    )
