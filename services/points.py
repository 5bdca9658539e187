"""Where services are given, in memory: who is within so many kilometres, and who is nearest?

The map is cut into small cells, so that a question looks at the points around it and not at all.
Distances are those of ``ServiceQuerySet.with_distance``, to the last digit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from math import cos, floor, radians

from .geo import KM_PER_DEGREE, Point, box_around

# Degrees; about four kilometres.
CELL = 0.04
# A cell is taken or left as a whole only where rounding cannot matter.
MARGIN_KM = 0.01

Cell = tuple[int, int]


def cell_of(latitude: float, longitude: float) -> Cell:
    return floor(latitude / CELL), floor(longitude / CELL)


@dataclass(frozen=True)
class FlatMap:
    """The country around a centre, flat: right to a percent."""

    centre: Point

    def square_km(self, latitude: float, longitude: float) -> float:
        km_north = (latitude - self.centre.latitude) * KM_PER_DEGREE
        km_east = (longitude - self.centre.longitude) * (
            KM_PER_DEGREE * cos(radians(self.centre.latitude))
        )
        return km_north * km_north + km_east * km_east

    def least_and_most_km(self, cell: Cell) -> tuple[float, float]:
        """How near and how far its points can be."""
        south, west = cell[0] * CELL, cell[1] * CELL
        nearest = self.square_km(
            min(max(self.centre.latitude, south), south + CELL),
            min(max(self.centre.longitude, west), west + CELL),
        )
        farthest = max(
            self.square_km(latitude, longitude)
            for latitude in (south, south + CELL)
            for longitude in (west, west + CELL)
        )
        return nearest**0.5, farthest**0.5


@dataclass
class Points:
    of_service: dict[int, tuple[Point, ...]] = field(default_factory=dict)
    cells: dict[Cell, tuple[int, ...]] = field(default_factory=dict)

    def replaced(self, gone: Iterable[int], found: Iterable[tuple[int, float, float]]) -> Points:
        """Without these services, and with what was found; this one stays as it is."""
        of_service: dict[int, tuple[Point, ...]] = dict(self.of_service)
        changed: dict[Cell, set[int]] = {}

        def members(point: Point) -> set[int]:
            cell = cell_of(*point)
            if cell not in changed:
                changed[cell] = set(self.cells.get(cell, ()))
            return changed[cell]

        for pk in gone:
            for point in of_service.pop(pk, ()):
                members(point).discard(pk)
        for pk, latitude, longitude in found:
            point = Point(latitude, longitude)
            of_service[pk] = (*of_service.get(pk, ()), point)
            members(point).add(pk)
        cells = self.cells | {cell: tuple(sorted(pks)) for cell, pks in changed.items()}
        return Points(of_service, cells)

    def within(self, centre: Point, km: float) -> list[int]:
        """Services with a place in this circle, maybe more than once."""
        flat, found = FlatMap(centre), []
        for cell, pks in self._around(centre, km):
            least, most = flat.least_and_most_km(cell)
            if most < km - MARGIN_KM:
                found += pks
            elif least <= km + MARGIN_KM:
                found += [pk for pk in pks if self.least_square_km(pk, flat) <= km * km]
        return found

    def nearest_first(
        self, members: int, centre: Point, km: float
    ) -> Iterator[tuple[float, list[int]]]:
        """Square distance and the members at exactly this distance, all of them within the circle.

        Lazily: who takes the first twenty pays for the cells around the centre.
        """
        flat = FlatMap(centre)
        cells = sorted(
            (flat.least_and_most_km(cell)[0] - MARGIN_KM, pks)
            for cell, pks in self._around(centre, km)
        )
        end = members.bit_length()
        bits = members.to_bytes((end + 7) // 8, "little")
        waiting: list[tuple[float, int]] = []
        seen: set[int] = set()
        for least, pks in cells:
            yield from _groups(waiting, max(least, 0) ** 2)
            for pk in pks:
                if pk < end and bits[pk >> 3] >> (pk & 7) & 1 and pk not in seen:
                    seen.add(pk)
                    heappush(waiting, (self.least_square_km(pk, flat), pk))
        yield from _groups(waiting, float("inf"))

    def least_square_km(self, pk: int, flat: FlatMap) -> float:
        points = self.of_service[pk]
        if len(points) == 1:
            return flat.square_km(*points[0])
        return min(flat.square_km(*point) for point in points)

    def _around(self, centre: Point, km: float) -> Iterator[tuple[Cell, tuple[int, ...]]]:
        box = box_around(centre, km)
        south, west = cell_of(box.south, box.west)
        north, east = cell_of(box.north, box.east)
        for row in range(south, north + 1):
            for column in range(west, east + 1):
                if pks := self.cells.get((row, column)):
                    yield (row, column), pks


def _groups(waiting: list[tuple[float, int]], end: float) -> Iterator[tuple[float, list[int]]]:
    """Take what is nearer than ``end`` from the heap, those of one distance together."""
    while waiting and waiting[0][0] < end:
        square, pk = heappop(waiting)
        group = [pk]
        while waiting and waiting[0][0] == square:
            group.append(heappop(waiting)[1])
        yield square, group
