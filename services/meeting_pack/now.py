"""Services now: all current listings, by kind of help."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ..exchange.service_table import FACTS, kinds
from ..exchange.tables import Table
from .pack import Pack, Progress
from .reading import all_of


def tables(pack: Pack, progress: Progress) -> list[Table]:
    order = {name: number for number, name in kinds().values()}
    rows = [[fact.of(service) for fact in FACTS] for service in all_of(pack, progress)]
    rows.sort(key=lambda row: order.get(row[0], len(order)))
    return [
        Table(
            key="services",
            title=_("Help now"),
            columns=[fact.column for fact in FACTS],
            rows=rows,
            is_grouped=True,
        )
    ]
