"""The parts in their order, as one file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.utils.timezone import get_current_timezone, localdate, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import override

from .. import meetings
from ..exchange import tables
from ..exchange.tables import Table
from ..models import Network
from . import agenda, changed, missing, needs, now
from .pack import Pack, Progress

ZIP = "application/zip"
FORMS = (tables.XLSX, tables.PDF, tables.CSV)
# Without an earlier meeting: a quarter.
USUAL_TIME = timedelta(days=91)
PARTS = (now, changed, needs, missing, agenda)


def usual_start(network: Network, today: date | None = None) -> date:
    """The day of the last meeting, else a quarter ago."""
    today = today or localdate()
    before = make_aware(datetime.combine(today, time.min), get_current_timezone())
    last = meetings.last_before(network, before)
    return localdate(last.starts_at) if last else today - USUAL_TIME


def make(pack: Pack, form: str, tell: Callable[[int, int], None] = lambda done, total: None):
    """The file. Raises Stopped when ``tell`` does, and tables.pdf.FontsMissing."""
    with override(pack.language):
        number = pack.services().count()
        # Services are gone through for the list and for the gaps, and the rest counts as much.
        progress = Progress(tell, max(number, 1) * len(PARTS))
        found = [table for part in parts(pack, progress) for table in part]
        title = _("%(network)s: meeting pack") % {"network": pack.network.name}
        if form == tables.CSV:
            content = _zipped(found)
        else:
            content = tables.write(
                found,
                form,
                title=title,
                subtitle=time_in_words(pack),
                has_contents=True,
            )
        progress.at(progress.total)
    return content


def time_in_words(pack: Pack) -> str:
    days = {"first": tables.words_of(pack.since), "last": tables.words_of(pack.until)}
    told = _("From %(first)s until %(last)s.") % days
    made = _("Made on %(day)s.") % {"day": tables.words_of(localdate())}
    return f"{told} {made}"


def parts(pack: Pack, progress: Progress) -> list[list[Table]]:
    found = []
    for number, part in enumerate(PARTS, start=1):
        found.append(_numbered(part.tables(pack, progress), number))
        progress.at(progress.total * number // (len(PARTS) + 1))
    return found


def _numbered(part: list[Table], number: int) -> list[Table]:
    """“2 Changed”, “2b Small corrections”: the order of the agenda, in every program."""
    for letter, table in zip(["", *"bcdefgh"], part, strict=False):
        table.title = f"{number}{letter} {table.title}"
        table.key = f"{number}{letter}-{table.key}"
        table.is_sequel = bool(letter)
    return part


def _zipped(found: list[Table]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as folded:
        for table in found:
            folded.writestr(f"{table.key}.csv", tables.write_csv(table))
    return target.getvalue()


def file_name(pack: Pack, form: str) -> str:
    ending = "zip" if form == tables.CSV else form
    return f"{pack.network.slug}-{pack.until:%Y-%m-%d}.{ending}"


def content_type(form: str) -> str:
    return ZIP if form == tables.CSV else tables.CONTENT_TYPES[form]
