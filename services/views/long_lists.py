"""Pages of lists that may be very long."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.utils.functional import cached_property

from ..selection import Selection

# Nobody reads on to the thousandth, and counting a hundred thousand takes longer than the page.
MOST_COUNTED = 1000


class LongPaginator(Paginator):
    """Pages up to MOST_COUNTED; ``has_more`` when there is something beyond."""

    @cached_property
    def count(self) -> int:
        return min(self._counted, MOST_COUNTED)

    @property
    def has_more(self) -> bool:
        return self._counted > MOST_COUNTED

    @cached_property
    def _counted(self) -> int:
        if isinstance(self.object_list, Selection):
            return self.object_list.count()
        return self.object_list.order_by().values("pk")[: MOST_COUNTED + 1].count()
