"""How many services are behind every value of every filter, under the other filters of the page?

Counted in the register, without a question to the database, and only where somebody looks: a page
shows some of the values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from . import register
from .filters import ServiceFilter
from .models import Service
from .register import Register, as_set
from .selection import Selection

# Filters with a fixed set of values. The others (words, distance, hours) narrow the ground.
FACETS = ("category", "place", "for", "language", "cost", "safe", "way")
GROUND = ("q", "literal", "near", "km", "open", "day", "from", "organization")


@dataclass(frozen=True)
class CountsOf(Mapping):
    """Value → how many services of ``rest`` are behind it."""

    values_of_facet: dict[str, int]
    rest: int
    # What fits every value: works for the whole country, welcomes everyone.
    always: int = 0

    def __getitem__(self, value: str) -> int:
        return ((self.values_of_facet[value] | self.always) & self.rest).bit_count()

    def of_its_own(self, value: str) -> int:
        """Without what fits every value."""
        return (self.values_of_facet.get(value, 0) & self.rest).bit_count()

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_of_facet)

    def __len__(self) -> int:
        return len(self.values_of_facet)


def counts(found: ServiceFilter) -> dict[str, CountsOf]:
    """The count behind each value, with all other filters as they are on the page."""
    ground = found.narrowed_by(GROUND)
    if isinstance(ground, Selection):
        known, members = ground.register, ground.members
    else:
        known = register.current()
        members = as_set(list(ground.order_by().values_list("pk", flat=True)))
    chosen = {facet: _chosen(known, facet, found.asked[facet]) for facet in FACETS}
    result: dict[str, CountsOf] = {}
    for facet in FACETS:
        others = [chosen[other] for other in FACETS if other != facet and chosen[other] is not None]
        rest = reduce(and_, others, members)
        if facet == "safe" and chosen[facet] is not None:
            # Promises add up: each further one narrows the list.
            rest &= chosen[facet]
        result[facet] = CountsOf(known.of[facet], rest, _always(known, facet))
    return result


def _always(known: Register, facet: str) -> int:
    if facet == "place":
        return known.value("coverage", Service.Coverage.NATIONAL)
    return known.value("for", "everyone") if facet == "for" else 0


def _chosen(known: Register, facet: str, asked: str | list[str]) -> int | None:
    """The services that fit what is chosen in one filter; None where nothing is chosen."""
    values = [asked] if isinstance(asked, str) else asked
    values = [value for value in values if value]
    if not values:
        return None
    members = [known.value(facet, value) for value in values]
    if facet == "safe":
        return reduce(and_, members)
    return reduce(or_, members, _always(known, facet))
