"""A spreadsheet of services: out, and back in by comparing, telling and then applying.

Every row that goes out carries a stamp: a short fingerprint of each of its cells. On the way back
it tells what the person changed from what somebody else changed in the meantime.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from itertools import islice
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.text import slugify
from django.utils.timezone import now

from .. import publishing, rights
from ..models import Category, Location, Place, Service, TargetGroup, TextState, text_digest
from ..text import LANGUAGES, fold, for_editors, text_in
from . import sheets
from .columns import (
    ORGANIZATION,
    SLUG,
    STAMP,
    TEXTS,
    Cell,
    Column,
    Hours,
    Known,
    Text,
    by_heading,
    columns,
    typed,
)
from .shapes import Wrong

BATCH = 200
USUAL_LANGUAGES = ("nl", "en")


# Out


def export(services: QuerySet, person, *, form: str, languages: Iterable[str]) -> bytes:
    """Those of the services that this person may change, as ``xlsx`` or ``csv``."""
    chosen = columns(languages)
    headings = [
        sheets.Heading(
            column.title(),
            str(column.help),
            column.width,
            tuple(column.choices),
            column.identifier == STAMP,
            column.identifier == "secret_addresses",
            column.is_read_only,
        )
        for column in chosen
    ]
    known = known_to(person)
    rows = (
        row_of(service, chosen, known)
        for service in with_all(rights.editable(person, services).order_by("slug"))
    )
    if form == "csv":
        return sheets.write_csv(headings, rows)
    return sheets.write_xlsx(headings, rows, _lists(known))


def row_of(service: Service, chosen: Iterable[Column], known: Known) -> list[Cell]:
    values = {column: column.resolve(service, known) for column in chosen}
    stamp = stamp_of({column.identifier: value for column, value in values.items()})
    return [
        stamp if column.identifier == STAMP else column.show(value)
        for column, value in values.items()
    ]


def with_all(services: QuerySet) -> Iterator[Service]:
    return (
        services.select_related("organization", "first_go_to")
        .prefetch_related(
            "categories",
            "served_places",
            "service_target_groups__target_group",
            "ways_in",
            "spoken_languages",
            "phones",
            "schedules__closures",
            "service_at_locations__location__place",
            "service_at_locations__schedules__closures",
        )
        .iterator(chunk_size=BATCH)
    )


def _lists(known: Known) -> dict[str, list[tuple[str, str]]]:
    return {
        str(for_editors("Categories")): [
            (code, str(each)) for code, each in known.categories.items()
        ],
        str(for_editors("Target groups")): [
            (code, str(each)) for code, each in known.groups.items()
        ],
        str(for_editors("Organisations")): [
            (slug, str(each)) for slug, each in known.organizations.items()
        ],
    }


def known_to(person) -> Known:
    """What this person's cells may name. Of a place of others: only where own services are."""
    own_services = rights.editable(person, Service.objects.all()).order_by().values("pk")
    own = rights.editable(person, Location.objects.all()).order_by()
    used = Location.objects.filter(service_at_locations__service__in=own_services).order_by()
    locations = Location.objects.filter(Q(pk__in=own.values("pk")) | Q(pk__in=used.values("pk")))
    shown = Service.objects.filter(
        Q(pk__in=own_services) | Q(is_published=True, organization__is_published=True)
    )
    return Known(
        categories={each.code: each for each in Category.objects.by_name()},
        groups={each.code: each for each in TargetGroup.objects.by_name()},
        places={each.slug: each for each in Place.objects.all()},
        organizations={each.slug: each for each in rights.organizations_of(person)},
        locations={each.key: each for each in locations},
        own_locations=set(own.values_list("key", flat=True)),
        services=dict(shown.order_by().values_list("slug", "pk")),
    )


# Stamps


def stamp_of(values: dict[str, Cell]) -> str:
    """``name_nl=3fa2c1 …``: of every cell that is not empty."""
    return " ".join(
        f"{identifier}={_digest(value)}"
        for identifier, value in values.items()
        if value is not None
    )


def _digest(value: Cell) -> str:
    return "" if value is None else sha256(str(value).encode()).hexdigest()[:6]


def _read_stamp(cell: Any) -> dict[str, str] | None:
    """The fingerprints at the time of the export; None: there is no stamp."""
    pairs = [part.partition("=") for part in typed(cell).split()]
    return {name: digest for name, _sign, digest in pairs} or None


# In


class Result(StrEnum):
    ADD = "add"
    CHANGE = "change"
    SAME = "same"
    REFUSE = "refuse"


@dataclass(frozen=True)
class CellProblem:
    """``row`` and ``letter`` as the spreadsheet counts; the letter is empty for a whole row."""

    row: int
    letter: str
    heading: str
    message: str

    def __str__(self) -> str:
        where = f"{self.letter}{self.row}"
        return (
            f"{where} ({self.heading}): {self.message}"
            if self.letter
            else (f"{where}: {self.message}")
        )


@dataclass(frozen=True)
class CellChange:
    heading: str
    old: str
    new: str
    language: str = ""

    def __str__(self) -> str:
        return f"{self.heading}: {self.old or '–'} → {self.new or '–'}"


@dataclass
class RowPlan:
    number: int
    name: str
    result: Result = Result.SAME
    changes: list[CellChange] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    # What else to know: changed by somebody else, and left so.
    notes: list[str] = field(default_factory=list)


@dataclass
class Plan:
    """What a sheet would do, or has done. ``wrong``: why nothing of it can be used."""

    rows: list[RowPlan] = field(default_factory=list)
    wrong: str = ""
    unknown_headings: list[str] = field(default_factory=list)
    is_written: bool = False

    def count(self, result: str) -> int:
        return sum(row.result == result for row in self.rows)

    @property
    def problems(self) -> list[CellProblem]:
        return [problem for row in self.rows for problem in row.problems]

    @property
    def has_news(self) -> bool:
        return bool(self.count(Result.ADD) or self.count(Result.CHANGE))


class _Refused(Exception):
    """Takes one row back."""


def bring(content: bytes, person, *, write: bool = False, skip_wrong: bool = False) -> Plan:
    """Compare a file with the map and tell; with ``write`` also apply it, in one transaction.

    Telling does everything and takes it back, so that what it tells is what would happen. With a
    single problem nothing is written, unless rows with problems may be skipped.
    """
    try:
        sheet = sheets.read(content)
    except sheets.NotASheet as problem:
        return Plan(wrong=str(problem))
    headings = by_heading()
    placed: dict[Column, int] = {}
    unknown = []
    for index, title in enumerate(sheet.headings):
        column = headings.get(fold(title))
        if column is not None and column not in placed:
            placed[column] = index
        elif title:
            unknown.append(f"{sheets.letter(index)} ({title})")
    if not any(column.identifier == SLUG for column in placed):
        return Plan(
            wrong=str(for_editors("There is no column with the short names of the services.")),
        )
    plan = Plan(unknown_headings=unknown)
    with transaction.atomic():
        comparison = _Comparison(person, placed)
        plan.rows = list(comparison.rows(sheet.rows))
        plan.is_written = write and (skip_wrong or not plan.problems)
        if not plan.is_written:
            transaction.set_rollback(True)
    return plan


class _Comparison:
    """One sheet against the map, for one person."""

    def __init__(self, person, placed: dict[Column, int]):
        self.person = person
        self.placed = placed
        self.known = known_to(person)
        self.column_of = {column.identifier: column for column in placed}
        self.seen: set[str] = set()

    def rows(self, rows: Iterable[sheets.Row]) -> Iterator[RowPlan]:
        remaining = iter(rows)
        while batch := list(islice(remaining, BATCH)):
            slugs = {typed(self.cell(row, self.column_of[SLUG])) for row in batch}
            own = rights.editable(self.person, Service.objects.filter(slug__in=slugs - {""}))
            present = {service.slug: service for service in with_all(own)}
            for row in batch:
                yield self.row(row, present)

    def cell(self, row: sheets.Row, column: Column) -> Any:
        index = self.placed[column]
        return row.cells[index] if index < len(row.cells) else None

    def problem(self, row: sheets.Row, column: Column | None, message: Any) -> CellProblem:
        letter = sheets.letter(self.placed[column]) if column in self.placed else ""
        return CellProblem(row.number, letter, column.title() if column else "", str(message))

    def row(self, row: sheets.Row, present: dict[str, Service]) -> RowPlan:
        slug = typed(self.cell(row, self.column_of[SLUG]))
        service = present.get(slug)
        told = RowPlan(row.number, str(service) if service else slug)
        if slug and service is None:
            sentence = for_editors(
                "You look after no service with this short name. Leave the cell empty in a new row."
            )
        elif slug and slug in self.seen:
            sentence = for_editors("This service stands in the sheet twice.")
        else:
            sentence = ""
        self.seen.add(slug)
        if sentence:
            told.problems.append(self.problem(row, self.column_of[SLUG], sentence))
        else:
            self.compare(row, service, told)
        if told.problems:
            told.result = Result.REFUSE
        return told

    def compare(self, row: sheets.Row, service: Service | None, told: RowPlan) -> None:
        subject = service or Service(is_published=False)
        stamp = (
            _read_stamp(self.cell(row, self.column_of[STAMP]))
            if (service and STAMP in self.column_of)
            else None
        )
        wanted: dict[Column, Cell] = {}
        for column in self.placed:
            if column.identifier in (SLUG, STAMP):
                continue
            is_new_owner = service is None and column.identifier == ORGANIZATION
            present = None if is_new_owner else column.resolve(subject, self.known)
            try:
                value = self.read(row, column, present, is_new=service is None)
            except Wrong as problem:
                told.problems.append(self.problem(row, column, problem))
                continue
            if value == present and not is_new_owner:
                continue
            if stamp is not None and _digest(value) == stamp.get(column.identifier, ""):
                told.notes.append(
                    str(for_editors("%(heading)s: changed by somebody else, and left so."))
                    % {"heading": column.title()}
                )
            elif problem := self.why_not(column, value, present, stamp):
                told.problems.append(self.problem(row, column, problem))
            else:
                wanted[column] = value
                told.changes.append(_told(column, present, value))
        if service is None:
            self.complete(row, told, wanted)
        if wanted and not told.problems:
            told.result = Result.CHANGE if service else Result.ADD
            self.apply(row, told, service, wanted)

    def read(self, row: sheets.Row, column: Column, present: Cell, *, is_new: bool) -> Cell:
        cell = self.cell(row, column)
        if isinstance(cell, sheets.Formula):
            raise Wrong(str(for_editors("This is a formula. Write the value itself.")))
        if typed(cell) == typed(column.show(present) if present is not None else None) and (
            not is_new
        ):
            return present
        if is_new and column.is_read_only:
            return present
        return column.clean(cell, self.known)

    def why_not(
        self, column: Column, value: Cell, present: Cell, stamp: dict[str, str] | None
    ) -> str:
        if column.is_read_only:
            return str(for_editors("This column is only to read. Take the change back."))
        if stamp is not None and _digest(present) != stamp.get(column.identifier, ""):
            shown = "" if present is None else column.show(present)
            return str(
                for_editors(
                    "Somebody changed this after the export: it now says “%(now)s”. Write that, or "
                    "export again and change it there."
                )
            ) % {"now": shown}
        if isinstance(column, Hours):
            try:
                column.check(value, present)
            except Wrong as problem:
                return str(problem)
        return ""

    def complete(self, row: sheets.Row, told: RowPlan, wanted: dict[Column, Cell]) -> None:
        """What a new row cannot do without."""
        by_name = {column.identifier: value for column, value in wanted.items()}
        in_trouble = {problem.letter for problem in told.problems}
        name = next(
            (by_name[f"name_{code}"] for code in LANGUAGES if by_name.get(f"name_{code}")), ""
        )
        told.name = str(name)
        for identifier in (ORGANIZATION, "categories"):
            if not by_name.get(identifier):
                column = self.column_of.get(identifier)
                if column is None or sheets.letter(self.placed[column]) not in in_trouble:
                    told.problems.append(
                        self.problem(row, column, for_editors("A new service needs this."))
                    )
        if not name:
            column = next(
                (each for each in self.placed if each.identifier.startswith("name_")), None
            )
            told.problems.append(
                self.problem(row, column, for_editors("Write this in at least one language."))
            )

    # Applying

    def apply(
        self,
        row: sheets.Row,
        told: RowPlan,
        service: Service | None,
        wanted: dict[Column, Cell],
    ) -> None:
        # Without what was read before: the rows that hang on it change under way.
        record = Service.objects.get(pk=service.pk) if service else Service(is_published=False)
        try:
            with transaction.atomic():
                self.write(row, told, record, wanted)
                if told.problems:
                    raise _Refused
        except _Refused:
            pass
        except IntegrityError as error:
            told.problems.append(self.problem(row, None, error))

    def write(self, row, told, record: Service, wanted: dict[Column, Cell]) -> None:
        for column in (each for each in wanted if not each.is_late):
            column.write(record, wanted[column], self.known)
        if record.pk is None:
            record.slug = free_slug(told.name)
            publishing.wait(record)
        if not any(text_in(record, "name", language) for language in LANGUAGES):
            column = next(each for each in wanted if each.identifier.startswith("name_"))
            sentence = for_editors("Write this in at least one language.")
            told.problems.append(self.problem(row, column, sentence))
            return
        try:
            record.full_clean(exclude=TEXTS)
        except ValidationError as error:
            self.tell(row, told, error, wanted)
            return
        record.save()
        for column in (each for each in wanted if each.is_late):
            try:
                column.write(record, wanted[column], self.known)
            except Wrong as problem:
                told.problems.append(self.problem(row, column, problem))
            except ValidationError as error:
                sentences = [text for texts in error.message_dict.values() for text in texts]
                told.problems.append(self.problem(row, column, " ".join(sentences)))
        note_texts(record, [column for column in wanted if isinstance(column, Text)], self.person)

    def tell(self, row, told, error: ValidationError, wanted: dict[Column, Cell]) -> None:
        for name, sentences in error.message_dict.items():
            column = self.column_of.get(name)
            if column is None and name == NON_FIELD_ERRORS:
                # The database's own rules name no column: one of those that were changed.
                column = next(iter(wanted))
            told.problems += [self.problem(row, column, sentence) for sentence in sentences]


def _told(column: Column, old: Cell, new: Cell) -> CellChange:
    def shown(value: Cell) -> str:
        return "" if value is None else str(column.show(value))

    return CellChange(column.title(), shown(old), shown(new), column.language)


def free_slug(name: str) -> str:
    """A short name in addresses that nobody has yet."""
    base = slugify(name)[:90] or "service"
    taken = set(Service.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def note_texts(service: Service, changed: list[Text], person) -> None:
    """A translation that somebody rewrote is a person's from now on, made from today's source."""
    rewritten = {
        (each.field.translated_field.name, each.language) for each in changed if each.language
    }
    for state in TextState.objects.of([service]) if rewritten else ():
        if (state.field, state.language) not in rewritten:
            continue
        if not text_in(service, state.field, state.language):
            state.delete()
            continue
        state.author = TextState.Author.PERSON
        state.source_digest = text_digest(text_in(service, state.field, state.source_language))
        state.reviewed_at, state.reviewed_by = now(), person
        state.save()
