"""Spreadsheets as files: XLSX and CSV, out and in. What the cells say is not their concern."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from ..text import for_editors
from .columns import Cell, plain

MOST_BYTES = 10 * 2**20
# A sheet of 10,000 services in three languages unfolds to some 60 MB.
MOST_BYTES_UNFOLDED = 200 * 2**20
MOST_ROWS = 20_000
MOST_COLUMNS = 300
# Excel takes these beginnings of a cell of a CSV file for a formula.
_LIKE_A_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_MERGED = re.compile(rb'<mergeCell\s[^>]*ref="([A-Z]+\d+:[A-Z]+\d+)"')
_WORKSHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
# openpyxl leaves Excel's way of writing control signs as it is: _x000D_.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class NotASheet(ValueError):
    """The file as a whole cannot be used; the text says why."""


@dataclass(frozen=True)
class Formula:
    """A cell that holds no value but a calculation, or its failure."""


@dataclass
class Row:
    """``number`` as the spreadsheet counts: the headings are row 1."""

    number: int
    cells: list[Any]


@dataclass
class Sheet:
    headings: list[str]
    rows: list[Row] = field(default_factory=list)


def letter(index: int) -> str:
    """0 → A"""
    return get_column_letter(index + 1)


# Out


@dataclass(frozen=True)
class Heading:
    title: str
    help: str = ""
    width: int = 20
    choices: tuple[str, ...] = ()
    is_hidden: bool = False
    is_secret: bool = False
    is_read_only: bool = False


# How the cells above a column look.
HEAD = {"bold": True, "bg_color": "#205067", "font_color": "#ffffff"}


def workbook(target: io.BytesIO) -> xlsxwriter.Workbook:
    """Rows go to the disk as they come, and a text stays a text whatever it begins with."""
    return xlsxwriter.Workbook(
        target,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "remove_timezone": True,
        },
    )


def write_xlsx(
    headings: list[Heading], rows: Iterable[list[Cell]], lists: dict[str, list[tuple[str, str]]]
) -> bytes:
    """``lists``: for the sheet with choices, by title: code and name."""
    target = io.BytesIO()
    book = workbook(target)
    data = book.add_worksheet(str(for_editors("Services")))
    explained = book.add_worksheet(str(for_editors("Explanation")))
    chosen = book.add_worksheet(str(for_editors("Choices")))
    head = book.add_format(HEAD)
    secret = book.add_format({"bold": True, "bg_color": "#ba2121", "font_color": "#ffffff"})
    grey = book.add_format({"font_color": "#555555", "text_wrap": True, "valign": "top"})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
    for index, heading in enumerate(headings):
        options = {"hidden": True} if heading.is_hidden else {}
        data.set_column(index, index, heading.width, text, options)
        data.write_string(0, index, heading.title, secret if heading.is_secret else head)
    data.freeze_panes(1, 1)
    number = 0
    for number, row in enumerate(rows, start=1):
        for index, value in enumerate(row):
            style = grey if headings[index].is_read_only else text
            if isinstance(value, date):
                data.write_datetime(number, index, datetime(*value.timetuple()[:3]), day)
            elif isinstance(value, int | Decimal) and not isinstance(value, bool):
                data.write_number(number, index, value)
            elif value is not None:
                data.write_string(number, index, str(value), style)
    data.autofilter(0, 0, max(number, 1), len(headings) - 1)
    _write_choices(book, chosen, data, headings, lists, number)
    explained.set_column(0, 0, 40)
    explained.set_column(1, 1, 100)
    for index, (name, meaning) in enumerate(_explanation(headings)):
        explained.write_string(index, 0, name, head if index == 0 else text)
        explained.write_string(index, 1, meaning, head if index == 0 else text)
    book.close()
    return target.getvalue()


def _explanation(headings: list[Heading]) -> Iterator[tuple[str, str]]:
    yield str(for_editors("Column")), str(for_editors("What to write"))
    for heading in headings:
        yield heading.title, heading.help
    yield (
        "",
        str(for_editors("A row that you take out changes nothing. A new row is a new service.")),
    )


def _write_choices(book, chosen, data, headings, lists, number) -> None:
    """Lists stand on a sheet of their own: Excel allows only short ones inside a rule."""
    columns = [
        (heading.title, [(choice, "") for choice in heading.choices])
        for heading in headings
        if heading.choices
    ]
    columns += lists.items()
    longest = max((len(items) for _title, items in columns), default=0)
    for line in range(longest + 1):
        for index, (title, items) in enumerate(columns):
            if line == 0:
                chosen.write_string(0, 2 * index, title)
            elif line <= len(items):
                chosen.write_string(line, 2 * index, items[line - 1][0])
                chosen.write_string(line, 2 * index + 1, items[line - 1][1])
    with_choices = [index for index, heading in enumerate(headings) if heading.choices]
    for place, index in enumerate(with_choices):
        column, last = letter(2 * place), len(headings[index].choices) + 1
        data.data_validation(
            1,
            index,
            number + 500,
            index,
            {
                "validate": "list",
                "source": f"='{chosen.get_name()}'!${column}$2:${column}${last}",
            },
        )


def write_csv(headings: list[Heading], rows: Iterable[list[Cell]]) -> bytes:
    """As the Dutch Excel opens it by a double click: semicolons, and a mark that says UTF-8."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow([heading.title for heading in headings])
    writer.writerows([_in_csv(value) for value in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def _in_csv(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return guarded(value) if isinstance(value, str) else str(value)


def guarded(text: str) -> str:
    return f"'{text}" if _LIKE_A_FORMULA.match(text) else text


# In


def read(content: bytes) -> Sheet:
    """Raises NotASheet."""
    if len(content) > MOST_BYTES:
        raise NotASheet(for_editors("This file is larger than 10 MB."))
    if content.startswith(b"PK"):
        rows = _rows_of_xlsx(content)
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        raise NotASheet(for_editors("This is an old Excel file (.xls). Save it as .xlsx or .csv."))
    else:
        rows = _rows_of_csv(content)
    sheet = None
    for number, cells in rows:
        if number > MOST_ROWS or len(cells) > MOST_COLUMNS:
            raise NotASheet(
                for_editors("There are too many rows or columns in this sheet. Split it up.")
            )
        while cells and cells[-1] in (None, ""):
            cells.pop()
        if sheet is None:
            sheet = Sheet([plain(str(cell or "")) for cell in cells])
        elif cells:
            sheet.rows.append(Row(number, cells))
    if sheet is None or not any(sheet.headings):
        raise NotASheet(for_editors("The first row must hold the headings."))
    return sheet


def _rows_of_xlsx(content: bytes) -> Iterator[tuple[int, list[Any]]]:
    try:
        _look_inside(content)
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        data = book.worksheets[0]
        # What the file says of its own size need not be true.
        data.reset_dimensions()
        for number, row in enumerate(data.iter_rows(max_col=MOST_COLUMNS + 1), start=1):
            cells = [_value(cell) for cell in row]
            while cells and cells[-1] is None:
                cells.pop()
            yield number, cells
            if number > MOST_ROWS:
                return
    except NotASheet:
        raise
    except Exception as error:
        # openpyxl fails in many ways on broken files; none of them is the reader's business.
        raise NotASheet(
            for_editors("This file cannot be read. Save it again as .xlsx or .csv.")
        ) from error


def _look_inside(content: bytes) -> None:
    """A small file may unfold to a giant one."""
    with zipfile.ZipFile(io.BytesIO(content)) as folded:
        if sum(each.file_size for each in folded.infolist()) > MOST_BYTES_UNFOLDED:
            raise NotASheet(for_editors("This file is larger than 10 MB."))
        for each in folded.infolist():
            if not _WORKSHEET.fullmatch(each.filename):
                continue
            if merged := _MERGED.search(folded.read(each)):
                raise NotASheet(
                    for_editors("Cells %(cells)s are merged. Undo this: every cell stands alone.")
                    % {"cells": merged[1].decode()}
                )


def _value(cell) -> Any:
    if cell.data_type in ("f", "e"):
        return Formula()
    value = cell.value
    if isinstance(value, str):
        return plain(_ESCAPED.sub(lambda code: chr(int(code[1], 16)), value)) or None
    return value


def _rows_of_csv(content: bytes) -> Iterator[tuple[int, list[Any]]]:
    text = _decoded(content)
    if "\0" in text:
        raise NotASheet(for_editors("This file cannot be read. Save it again as .xlsx or .csv."))
    first_line = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first_line.count)
    try:
        for number, cells in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1
        ):
            yield number, [_unguarded(cell) or None for cell in cells]
    except csv.Error as error:
        raise NotASheet(
            for_editors("This file cannot be read. Save it again as .xlsx or .csv.")
        ) from error


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotASheet(for_editors("This file cannot be read. Save it again as .xlsx or .csv."))


def _unguarded(cell: str) -> str:
    return plain(cell[1:] if _GUARDED.match(cell) else cell)
