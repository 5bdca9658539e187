"""Numbers that may be one person: what of several tables about the same people can be told?

A number under five is left out. That alone protects nobody: where the same searches are told by day
and by language, the one that is left out is the total less the others. So what is told is rounded
down to fives; and where a number could still be worked out from the sums, the smallest one that is
told beside it is left out too.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Generic, TypeVar

SMALLEST_TOLD = 5
# By so much a told number may be more than it says.
ROUNDED_AWAY = SMALLEST_TOLD - 1

Key = TypeVar("Key", bound=Hashable)


@dataclass
class Told(Generic[Key]):
    """One table as it is told. ``places`` is how many numbers it could hold, zeros too."""

    numbers: dict[Key, int]
    places: int
    # More than small numbers were left out.
    is_open: bool = False

    @property
    def hidden(self) -> int:
        return self.places - len(self.numbers)

    @property
    def least(self) -> int:
        return sum(self.numbers.values())

    @property
    def most_told(self) -> int:
        return self.least + ROUNDED_AWAY * len(self.numbers)

    @property
    def most(self) -> float:
        return inf if self.is_open else self.most_told + ROUNDED_AWAY * self.hidden

    def can_be_worked_out(self, least: int, most: float) -> bool:
        """Whether a reader who knows these bounds of the total knows a number that is left out, and
        that it is not nothing."""
        if not self.hidden or self.is_open:
            return False
        fewest = max(0, least - self.most_told)
        at_most = min(ROUNDED_AWAY * self.hidden, most - self.least)
        is_full = fewest == ROUNDED_AWAY * self.hidden
        return is_full or (self.hidden == 1 and 0 < fewest == at_most)


def told(tables: Sequence[tuple[Mapping[Key, int], int]]) -> list[Told[Key]]:
    """Tables that add up to the same total, each with how many numbers it could hold."""
    found = [
        Told({key: rounded(number) for key, number in table.items() if rounded(number)}, places)
        for table, places in tables
    ]
    while True:
        least = max((each.least for each in found), default=0)
        most = min((each.most for each in found), default=0)
        known = [each for each in found if each.can_be_worked_out(least, most)]
        if not known:
            return found
        for each in known:
            each.is_open = True
            if each.numbers:
                del each.numbers[min(each.numbers, key=each.numbers.__getitem__)]


def rounded(number: int) -> int:
    """Down to fives; nothing for what is under five."""
    return number // SMALLEST_TOLD * SMALLEST_TOLD
