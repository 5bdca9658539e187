"""Tables to read: the same rows as a sheet of a workbook, as CSV, or as a page to print.

What the rows say is worked out elsewhere; here they become files. A text is always a text: what
begins with ``=`` is never taken for a formula.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from django.utils.timezone import localtime
from django.utils.translation import get_language

from ..languages import locale_for
from ..text import direction
from . import pdf
from .columns import LONGEST_CELL, plain
from .sheets import HEAD, guarded, workbook

XLSX, CSV, PDF = "xlsx", "csv", "pdf"
CONTENT_TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
    PDF: "application/pdf",
}
# Excel: at most so many letters, and none of these, in the name of a sheet.
_LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
# Excel's number for A4.
_A4 = 9
# A column of text in a PDF is not narrower than this share of the widest.
_NARROWEST = 0.3


@dataclass(frozen=True)
class Link:
    words: str
    url: str

    def __str__(self) -> str:
        return self.words


Cell = str | int | Decimal | date | datetime | Link | None


@dataclass(frozen=True)
class Column:
    """``width`` in letters, as a spreadsheet counts."""

    title: str
    width: int = 20


@dataclass
class Table:
    """``key`` names its file. ``chart_of`` is the number of a column of numbers that is also drawn,
    against the first column."""

    key: str
    title: str
    columns: list[Column]
    rows: list[list[Cell]] = field(default_factory=list)
    note: str = ""
    chart_of: int | None = None
    # Rows under headings: the first column is not repeated on paper.
    is_grouped: bool = False
    # Belongs to the table before it: on paper it begins no page.
    is_sequel: bool = False


def left_to_right(text: str) -> str:
    """A number with spaces keeps its order on a page that is read from the right."""
    return f"\u2066{text}\u2069" if direction(get_language()) == "rtl" and text else text


# A writer tells how far it is: so many rows of so many.
Tell = Callable[[int], None]


def nothing_to_tell(_rows: int) -> None:
    pass


def words_of(cell: Cell) -> str:
    """A cell for reading, in the language of today's reader."""
    if cell is None:
        return ""
    locale = locale_for(get_language())
    if isinstance(cell, datetime):
        return format_datetime(localtime(cell), "d MMM y HH:mm", locale=locale)
    if isinstance(cell, date):
        return format_date(cell, "d MMM y", locale=locale)
    if isinstance(cell, int | Decimal):
        return format_decimal(cell, locale=locale)
    return plain(str(cell))


# XLSX


def write_xlsx(tables: list[Table], *, title: str, tell: Tell = nothing_to_tell) -> bytes:
    """A sheet for each table: real dates and numbers, headings that stay, filters, links, and ready
    to print on A4."""
    target = io.BytesIO()
    book = workbook(target)
    book.set_properties({"title": title})
    styles = {
        "head": book.add_format({**HEAD, "text_wrap": True}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "number": book.add_format({"valign": "top"}),
        "day": book.add_format({"num_format": "d mmm yyyy", "align": "left", "valign": "top"}),
        "moment": book.add_format(
            {"num_format": "d mmm yyyy hh:mm", "align": "left", "valign": "top"}
        ),
        "link": book.add_format(
            {"font_color": "#0b5563", "underline": 1, "text_wrap": True, "valign": "top"}
        ),
    }
    names: set[str] = set()
    written = 0
    for table in tables:
        sheet = book.add_worksheet(_name_of_sheet(table.title, names))
        _set_up(sheet, table, title, styles)
        for number, row in enumerate(table.rows, start=1):
            for index, cell in enumerate(row):
                _write(sheet, number, index, cell, styles)
            written += 1
            tell(written)
        if table.rows:
            sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
        if table.chart_of is not None and table.rows:
            _draw(book, sheet, table)
    book.close()
    return target.getvalue()


def _set_up(sheet, table: Table, title: str, styles: dict) -> None:
    if direction(get_language()) == "rtl":
        sheet.right_to_left()
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, column.width, styles["text"])
        sheet.write_string(0, index, column.title, styles["head"])
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.set_paper(_A4)
    if sum(column.width for column in table.columns) > 90:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    # “&” begins a command there.
    sheet.set_footer(f"&L{title.replace('&', '&&')} · &A&R&P / &N")


def _name_of_sheet(title: str, taken: set[str]) -> str:
    name = _NOT_IN_NAMES.sub(" ", plain(title))[:_LONGEST_NAME].strip() or "–"
    number = 1
    while name.casefold() in taken:
        number += 1
        name = f"{name[: _LONGEST_NAME - 4].strip()} {number}"
    taken.add(name.casefold())
    return name


def _write(sheet, row: int, index: int, cell: Cell, styles: dict) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, datetime):
        sheet.write_datetime(row, index, localtime(cell).replace(tzinfo=None), styles["moment"])
    elif isinstance(cell, date):
        sheet.write_datetime(row, index, datetime(*cell.timetuple()[:3]), styles["day"])
    elif isinstance(cell, int | Decimal):
        sheet.write_number(row, index, cell, styles["number"])
    elif isinstance(cell, Link) and cell.url.startswith(("http://", "https://", "mailto:", "tel:")):
        # An address that Excel finds too long is refused, and its words stand there all the same.
        if sheet.write_url(row, index, cell.url, styles["link"], plain(cell.words)[:255]):
            sheet.write_string(row, index, plain(cell.words), styles["text"])
    else:
        sheet.write_string(row, index, plain(str(cell))[:LONGEST_CELL], styles["text"])


def _draw(book, sheet, table: Table) -> None:
    chart = book.add_chart({"type": "bar"})
    name, last = sheet.get_name(), len(table.rows)
    chart.add_series(
        {
            "name": table.columns[table.chart_of].title,
            "categories": [name, 1, 0, last, 0],
            "values": [name, 1, table.chart_of, last, table.chart_of],
            "fill": {"color": "#205067"},
            "data_labels": {"value": True},
        }
    )
    chart.set_title({"name": table.title, "name_font": {"size": 11}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"major_gridlines": {"visible": False}, "num_format": "0"})
    chart.set_size({"width": 620, "height": max(180, 60 + 22 * last)})
    sheet.insert_chart(1, len(table.columns) + 1, chart)


# CSV


def write_csv(table: Table, *, tell: Tell = nothing_to_tell) -> bytes:
    """As the Dutch Excel opens it by a double click: semicolons, decimal commas, and a mark that
    says UTF-8."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow([guarded(column.title) for column in table.columns])
    for number, row in enumerate(table.rows, start=1):
        writer.writerow([_in_csv(cell) for cell in row])
        tell(number)
    return target.getvalue().encode("utf-8-sig")


def _in_csv(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{localtime(cell):%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return str(cell).replace(".", ",")
    if isinstance(cell, int):
        return str(cell)
    return guarded(plain(str(cell)))


# PDF


def write_pdf(tables: list[Table], *, title: str, subtitle: str, has_contents: bool) -> bytes:
    """Raises pdf.FontsMissing with a sentence."""
    return pdf.write(
        {
            "title": title,
            "subtitle": subtitle,
            "has_contents": has_contents,
            "parts": [_for_paper(table) for table in tables],
        },
        get_language(),
    )


def _for_paper(table: Table) -> dict[str, Any]:
    widest = max((column.width for column in table.columns), default=1)
    part = {
        "title": table.title,
        "note": table.note,
        "is_grouped": table.is_grouped,
        "is_sequel": table.is_sequel,
        "columns": [
            {"title": column.title, "share": max(column.width / widest, _NARROWEST)}
            for column in table.columns
        ],
        "rows": [[_cell_for_paper(cell) for cell in row] for row in table.rows],
        "bars": [],
    }
    if table.chart_of is not None:
        numbers = [row[table.chart_of] or 0 for row in table.rows]
        most = max(numbers, default=0) or 1
        part["bars"] = [
            {"name": words_of(row[0]), "number": words_of(number), "share": number / most}
            for row, number in zip(table.rows, numbers, strict=True)
        ]
    return part


def _cell_for_paper(cell: Cell) -> str | dict[str, str]:
    if isinstance(cell, Link) and cell.url:
        return {"words": plain(cell.words), "url": cell.url}
    return words_of(cell)


def write(
    tables: Iterable[Table],
    form: str,
    *,
    title: str,
    subtitle: str = "",
    has_contents: bool = False,
    tell: Tell = nothing_to_tell,
) -> bytes:
    """As one file. CSV holds one table: of several, ask for each."""
    tables = list(tables)
    if form == XLSX:
        return write_xlsx(tables, title=title, tell=tell)
    if form == PDF:
        return write_pdf(tables, title=title, subtitle=subtitle, has_contents=has_contents)
    (table,) = tables
    return write_csv(table, tell=tell)
