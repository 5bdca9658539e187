"""Services chosen and put in order in memory, by the same verbs as ``ServiceQuerySet``.

    everything("nl").in_categories(["meal"]).near(home, km=5).first_ids(20)

A filter or a search does not know which of the two it has. What a selection gives are ids, the same
in the same order as the database would; a test asks both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cached_property
from itertools import islice

from . import register
from .geo import Point
from .models import Service
from .register import Register, as_set

# Cuts a set into the parts that come one after the other.
Layer = Callable[[int], Iterable[int]]


def everything(language: str) -> Selection:
    """What the public list shows before anything is asked, in the order of this language."""
    known = register.current()
    return Selection(known, known.shown, language)


@dataclass(frozen=True)
class Selection:
    register: Register
    members: int
    language: str
    # The most important first; inside the parts of the last the order is by name.
    layers: tuple[Layer, ...] = ()

    # django-filter asks for these two of whatever it filters.
    model = Service

    def all(self) -> Selection:
        return self

    # Choosing

    def in_categories(self, codes: Iterable[str]) -> Selection:
        return self._cut(self.register.any_of("category", codes))

    def in_towns(self, slugs: Iterable[str]) -> Selection:
        return self._cut(self.register.any_of("place", slugs))

    def at_places(self, slugs: Iterable[str]) -> Selection:
        here = self.in_towns(slugs)
        return replace(here, members=here.members | self.national().members)

    def national(self) -> Selection:
        return self._cut(self.register.value("coverage", Service.Coverage.NATIONAL))

    def near(self, centre: Point, km: float) -> Selection:
        return self._cut(as_set(self.register.points.within(centre, km)))

    def welcoming(self, codes: Iterable[str]) -> Selection:
        return self._cut(self._welcoming(codes))

    def _welcoming(self, codes: Iterable[str]) -> int:
        return self.register.any_of("for", [*codes, "everyone"])

    def speaking(self, codes: Iterable[str]) -> Selection:
        return self._cut(self.register.any_of("language", codes))

    def with_way_in(self, ways: Iterable[str]) -> Selection:
        return self._cut(self.register.any_of("way", ways))

    def costing(self, costs: Iterable[str]) -> Selection:
        return self._cut(self.register.any_of("cost", costs))

    def promising(self, facts: Iterable[str]) -> Selection:
        found = self
        for fact in facts:
            found = found._cut(self.register.value("safe", fact))
        return found

    def by_organizations(self, slugs: Iterable[str]) -> Selection:
        theirs = self.register.of_organization
        return self._cut(as_set([pk for slug in slugs for pk in theirs.get(slug, ())]))

    def open_at(self, moment: datetime) -> Selection:
        """The database is asked once a minute: “open” is its condition, said once."""
        question = ("open at", moment)
        return self._cut(self.register.answer(question, lambda services: services.open_at(moment)))

    def held_on(self, day: date, from_time: time | None = None) -> Selection:
        question = ("held on", day, from_time)
        return self._cut(
            self.register.answer(question, lambda services: services.held_on(day, from_time))
        )

    def among(self, ids: Iterable[int]) -> Selection:
        return self._cut(as_set(ids))

    def without(self, ids: Iterable[int]) -> Selection:
        return self._cut(~as_set(ids))

    def without_those(self, others: Selection) -> Selection:
        return self._cut(~others.members)

    def or_these(self, ids: Iterable[int], ground: Selection) -> Selection:
        return replace(self, members=self.members | ground.members & as_set(ids))

    def none(self) -> Selection:
        return self._cut(0)

    def _cut(self, found: int) -> Selection:
        return replace(self, members=self.members & found)

    # Order

    def likeliest_first(self, weights: dict[str, int]) -> Selection:
        levels = [
            self.register.any_of("category", [code for code in weights if weights[code] == weight])
            for weight in sorted(set(weights.values()), reverse=True)
        ]
        return self._first_by(lambda members: _in_parts(members, levels))

    def here_first(self, slugs: Iterable[str]) -> Selection:
        here = self.register.any_of("here", slugs)
        return self._first_by(lambda members: _in_parts(members, [here]))

    def welcoming_first(self, codes: Iterable[str]) -> Selection:
        welcoming = self._welcoming(codes)
        return self._first_by(lambda members: _in_parts(members, [welcoming]))

    def these_first(self, ids: Iterable[int]) -> Selection:
        ones = [1 << pk for pk in ids]
        return self._first_by(lambda members: _in_parts(members, ones)) if ones else self

    def nearest_first(self, centre: Point, km: float) -> Selection:
        points = self.register.points

        def layer(members: int) -> Iterator[int]:
            for _distance, ids in points.nearest_first(members, centre, km):
                yield 1 << ids[0] if len(ids) == 1 else as_set(ids)

        return self._first_by(layer)

    def _first_by(self, layer: Layer) -> Selection:
        return replace(self, layers=(layer, *self.layers))

    # Reading

    def __iter__(self) -> Iterator[int]:
        """Ids, first things first, at the cost of those that are taken."""
        return self._walk(self.members, self.layers)

    def _walk(self, members: int, layers: tuple[Layer, ...]) -> Iterator[int]:
        # One service needs no order.
        if members & (members - 1) == 0:
            if members:
                yield members.bit_length() - 1
        elif layers:
            for part in layers[0](members):
                yield from self._walk(part, layers[1:])
        else:
            yield from self.register.order(self.language).sort(members)

    def first_ids(self, number: int) -> list[int]:
        return list(islice(self, number))

    def __getitem__(self, part: slice) -> list[int]:
        return list(islice(self, part.start, part.stop))

    def exists(self) -> bool:
        return self.members != 0

    def count(self) -> int:
        return self._count

    @cached_property
    def _count(self) -> int:
        return self.members.bit_count()


def _in_parts(members: int, sets: Iterable[int]) -> Iterator[int]:
    """What is in the first set, what of the rest is in the second…, and what is in none."""
    for each in sets:
        if part := members & each:
            yield part
            members &= ~each
    if members:
        yield members
