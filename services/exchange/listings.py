"""Listings in the project's own format: compare with the database, tell, then apply.

What each record looks like stands in ``shapes``; this module decides what happens to it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model, Q
from django.utils.timezone import now

from ..models import LoadedRecord, OldAddress, Organization, TextState
from .problems import ImportProblem
from .shapes import (
    LOCATION,
    ORGANIZATION,
    RESOURCE,
    SERVICE,
    Children,
    Key,
    MachineTexts,
    Reference,
    Shape,
    Text,
    Wrong,
)

Data = dict[str, Any]
WRITTEN_BY_COMPUTER = Q(author=TextState.Author.MACHINE, reviewed_at=None)
SHAPES = {
    LoadedRecord.Kind.ORGANIZATION: ORGANIZATION,
    LoadedRecord.Kind.LOCATION: LOCATION,
    LoadedRecord.Kind.SERVICE: SERVICE,
    LoadedRecord.Kind.RESOURCE: RESOURCE,
}
# Where each kind stands in a file, and under which name it is known.
LISTS = {
    "locations": LoadedRecord.Kind.LOCATION,
    "services": LoadedRecord.Kind.SERVICE,
    "resources": LoadedRecord.Kind.RESOURCE,
}


def name_key(kind: str) -> str:
    return "key" if kind == LoadedRecord.Kind.LOCATION else "slug"


class Outcome(StrEnum):
    ADD = "add"
    CHANGE = "change"
    LEAVE = "leave"
    REFUSE = "refuse"


@dataclass
class Row:
    """What becomes of one record, and why."""

    kind: str
    name: str
    outcome: Outcome
    reason: str = ""
    file: str = ""

    def __str__(self) -> str:
        name = f"{self.kind} {self.name}".strip()
        # Whoever mends a refused record looks for the file first.
        file = self.file if self.outcome is Outcome.REFUSE else ""
        told = ": ".join(part for part in (file, name, self.reason) if part)
        return f"{self.outcome:<6} {told}"


@dataclass
class Incoming:
    """One record of a file, in canonical form. A broken one is only known to be there."""

    kind: str
    name: str
    organization: str
    data: Data
    file: str = ""
    is_broken: bool = False

    @property
    def where(self) -> str:
        return f"{self.file}: {self.kind} {self.name}"


@dataclass
class Report:
    rows: list[Row] = field(default_factory=list)
    problems: list[ImportProblem] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        return Counter(row.outcome for row in self.rows)[outcome]

    def summary(self) -> str:
        parts = [
            f"{self.count(Outcome.ADD)} added",
            f"{self.count(Outcome.CHANGE)} changed",
            f"{self.count(Outcome.LEAVE)} left",
            f"{self.count(Outcome.REFUSE)} refused",
        ]
        return ", ".join(parts)


# Reading files


def listing_files(paths: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        found += sorted(path.glob("*.json")) if path.is_dir() else [path]
    return found


def read_files(paths: Iterable[Path]) -> tuple[list[Incoming], list[ImportProblem]]:
    """All records of these files, and what cannot be read. A broken record refuses only itself."""
    incoming: list[Incoming] = []
    problems: list[ImportProblem] = []
    for path in listing_files(paths):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            problems.append(ImportProblem(path.name, "", f"This file cannot be read: {error}"))
            continue
        records, wrong = read_listing(content, path.name)
        incoming += records
        problems += wrong
    first: dict[tuple[str, str], Incoming] = {}
    for record in incoming:
        if first.setdefault((record.kind, record.name), record) is not record:
            problems.append(ImportProblem(record.where, "", "This name is used twice."))
    return list(first.values()), problems


def read_listing(content: Any, where: str) -> tuple[list[Incoming], list[ImportProblem]]:
    if not isinstance(content, dict) or not isinstance(content.get("organization"), dict):
        return [], [ImportProblem(where, "organization", "A file holds one organization.")]
    problems = [
        ImportProblem(where, key, "This key is not known here.")
        for key in content
        if key != "organization" and key not in LISTS
    ]
    owner = str(content["organization"].get("slug", ""))
    if not owner.isprintable():
        # The database may not even be asked for such a name.
        owner = ""
    wanted = [(LoadedRecord.Kind.ORGANIZATION, content["organization"])]
    for key, kind in LISTS.items():
        if isinstance(items := content.get(key, []), list):
            wanted += [(kind, data) for data in items]
        else:
            problems.append(ImportProblem(where, key, "This must be a list."))
    incoming = []
    for kind, data in wanted:
        name = data.get(name_key(kind)) if isinstance(data, dict) else None
        if not isinstance(name, str):
            problems.append(ImportProblem(where, kind, f"Its {name_key(kind)} is missing."))
            continue
        record = Incoming(kind, name, owner, {}, where)
        record.data, wrong = canonical(SHAPES[kind], data, record.where)
        record.is_broken = bool(wrong)
        problems += wrong
        incoming.append(record)
    return incoming, problems


def canonical(
    shape: Shape, data: Any, where: str, path: str = ""
) -> tuple[Data, list[ImportProblem]]:
    """The same record with every value in its one form, in the order of the format."""
    if not isinstance(data, dict):
        return {}, [ImportProblem(where, path.rstrip("."), "This must be an object.")]
    problems: list[ImportProblem] = []
    result: Data = {}
    known = {key.name for key in shape.keys} | {child.name for child in shape.children}
    problems += [
        ImportProblem(where, path + key, "This key is not known here.")
        for key in data
        if key not in known
    ]
    for key in shape.keys:
        if key.name not in data:
            continue
        try:
            value = key.clean(data[key.name])
        except Wrong as error:
            problems.append(ImportProblem(where, path + key.name, f"The value {error}."))
            continue
        if value is not None and value != key.default:
            result[key.name] = value
    for child in shape.children:
        if child.name not in data:
            continue
        items = [data[child.name]] if child.is_single else data[child.name]
        if not isinstance(items, list):
            problems.append(ImportProblem(where, path + child.name, "This must be a list."))
            continue
        cleaned_items = []
        for number, item in enumerate(items, start=1):
            cleaned, wrong = canonical(child.shape, item, where, child.path(path, number))
            cleaned_items.append(cleaned)
            problems += wrong
        if cleaned_items:
            result[child.name] = cleaned_items[0] if child.is_single else cleaned_items
    return result, problems


# Reading the database


def machine_texts() -> MachineTexts:
    """Texts that only a computer wrote: drafts beside the listing, not part of it."""
    states = TextState.objects.filter(WRITTEN_BY_COMPUTER)
    return set(states.values_list("kind", "object_id", "field", "language"))


def dump(record: Model, shape: Shape, machine: MachineTexts) -> Data:
    """A record of the database in canonical form."""
    result: Data = {}
    for key in shape.keys:
        if (value := key.dump(record, machine)) is not None:
            result[key.name] = value
    for child in shape.children:
        try:
            related = getattr(record, child.related_name)
        except ObjectDoesNotExist:
            continue
        if child.is_single:
            result[child.name] = dump(related, child.shape, machine)
        elif items := [dump(item, child.shape, machine) for item in related.all()]:
            result[child.name] = items
    return result


def records_in_database(kind: str) -> Iterator[tuple[Model, Data]]:
    shape, machine = SHAPES[kind], machine_texts()
    queryset = shape.model.objects.prefetch_related(*dict.fromkeys(shape.prefetches()))
    for record in queryset.order_by("pk"):
        yield record, dump(record, shape, machine)


def dump_organization(slug: str) -> Data:
    """One organization as a file of the format holds it."""
    machine = machine_texts()
    organization = Organization.objects.get(slug=slug)
    result: Data = {"organization": dump(organization, ORGANIZATION, machine)}
    for name, kind in LISTS.items():
        shape = SHAPES[kind]
        owned = shape.model.objects.filter(organization=organization).order_by("pk")
        records = owned.prefetch_related(*dict.fromkeys(shape.prefetches()))
        if items := [dump(record, shape, machine) for record in records]:
            result[name] = items
    return result


# Comparing and applying


class _Rehearsed(Exception):
    """Undoes a whole rehearsal."""


def load(paths: Iterable[Path], *, write: bool, overwrite: Iterable[str] = ()) -> Report:
    """Bring the files into the database, or rehearse it.

    A rehearsal does everything and takes it back, so that what it tells is what would happen.
    ``overwrite`` names records ("service kruispost-gp") whose edits by hand may be lost.
    """
    incoming, problems = read_files(paths)
    report = Report(problems=problems)
    report.rows += [
        Row("", problem.record, Outcome.REFUSE, f"{problem.field}: {problem.message}".strip(": "))
        for problem in problems
    ]
    try:
        with transaction.atomic():
            _apply(incoming, report, set(overwrite))
            if not write:
                raise _Rehearsed
    except _Rehearsed:
        pass
    return report


def _apply(incoming: list[Incoming], report: Report, overwrite: set[str]) -> None:
    ledger = {(loaded.kind, loaded.key): loaded for loaded in LoadedRecord.objects.all()}
    to_finish: list[tuple[Row, Incoming, Model]] = []
    for kind in SHAPES:
        present = {
            getattr(record, name_key(kind)): (record, state)
            for record, state in records_in_database(kind)
        }
        for item in (item for item in incoming if item.kind == kind and not item.is_broken):
            record, state = present.get(item.name, (None, None))
            loaded = ledger.get((kind, item.name))
            merged_into = None if record else OldAddress.present(kind, item.name)
            if merged_into:
                row = _leave_merged(item, merged_into)
            else:
                row = _decide(item, state, loaded, overwrite)
            report.rows.append(row)
            if row.outcome in (Outcome.ADD, Outcome.CHANGE):
                if record := _write(item, record, row):
                    to_finish.append((row, item, record))
            elif row.outcome is Outcome.LEAVE and state == item.data:
                _remember(item)
    for row, item, record in to_finish:
        _finish(item, record, row)
    for _row, item, _record in to_finish:
        _remember(item)
    _mark_missing(incoming, ledger, report)


def _leave_merged(item: Incoming, record: Model) -> Row:
    """Somebody decided here that two records are one: a file does not undo that."""
    name = getattr(record, name_key(item.kind))
    reason = f"merged into {name} here; what the file says of it is not brought back"
    return Row(item.kind, item.name, Outcome.LEAVE, reason, item.file)


def _owner(slug: str) -> Organization:
    """The organization of this name, or the one it was merged into. Raises DoesNotExist."""
    try:
        return Organization.objects.get(slug=slug)
    except Organization.DoesNotExist:
        if merged_into := OldAddress.present(LoadedRecord.Kind.ORGANIZATION, slug):
            return merged_into
        raise


def _decide(
    item: Incoming, state: Data | None, loaded: LoadedRecord | None, overwrite: set[str]
) -> Row:
    row = Row(item.kind, item.name, Outcome.LEAVE, file=item.file)
    if state is None:
        row.outcome = Outcome.ADD
        return row
    if state == item.data:
        row.reason = "nothing new"
        return row
    changed = ", ".join(
        key for key in dict.fromkeys([*item.data, *state]) if item.data.get(key) != state.get(key)
    )
    is_untouched = loaded is not None and loaded.state == state
    if is_untouched or f"{item.kind} {item.name}" in overwrite:
        row.outcome, row.reason = Outcome.CHANGE, changed
    elif loaded is not None and loaded.state == item.data:
        row.reason = f"edited here since it was loaded ({changed}); the file brings nothing new"
    else:
        row.outcome = Outcome.REFUSE
        row.reason = (
            f"edited here since it was loaded, and the file differs ({changed}); "
            f'to lose the edits add --overwrite "{item.kind} {item.name}"'
        )
    return row


def _write(item: Incoming, record: Model | None, row: Row) -> Model | None:
    """Create or change a record with all that is inside it; late references wait."""
    shape = SHAPES[item.kind]
    record = record or shape.model()
    try:
        with transaction.atomic():
            if record.pk:
                # All texts are written anew: drafts go with the texts they were made from.
                TextState.objects.of([record]).filter(WRITTEN_BY_COMPUTER).delete()
            if hasattr(record, "organization_id"):
                record.organization = _owner(item.organization)
            _fill(record, shape, item.data)
    except Organization.DoesNotExist:
        row.outcome, row.reason = Outcome.REFUSE, "its organization was refused"
    except (Wrong, IntegrityError) as error:
        row.outcome, row.reason = Outcome.REFUSE, str(error).strip()
    else:
        return record
    return None


def _fill(record: Model, shape: Shape, data: Data, path: str = "") -> None:
    """Put data into a record and save it. ``path`` names the record inside its file."""
    for key in shape.plain_keys:
        if not (isinstance(key, Reference) and key.is_late):
            _put(key, record, data, path)
    is_new = record._state.adding
    try:
        _save(record, shape)
    except ValidationError as error:
        raise Wrong(_sentences(error, path)) from None
    for key in shape.many_keys:
        _put(key, record, data, path)
    for child in shape.children:
        items = data.get(child.name, [])
        items = [items] if isinstance(items, dict) else items
        _replace_children(record, child, items, path, is_new)


def _save(record: Model, shape: Shape) -> None:
    """Raises ValidationError. The database itself tells whether the constraints hold: asking for
    each of them before would take as long as all the rest of a load."""
    record.full_clean(exclude=_unfilled(shape), validate_constraints=False)
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError:
        # Only the constraint knows the sentence that says why.
        record.validate_constraints()
        raise


def _put(key: Key, record: Model, data: Data, path: str) -> None:
    try:
        if isinstance(key, Text) and not record._meta.get_field(key.attr).blank:
            key.require(data.get(key.name))
        key.load(record, data.get(key.name))
    except Wrong as error:
        raise Wrong(f"{path}{key.name}: {error}") from None


def _unfilled(shape: Shape) -> list[str]:
    """Fields the format does not fill by itself: modeltranslation keeps them up to date."""
    return [key.attr for key in shape.keys if hasattr(shape.model, f"{key.attr}_nl")]


def _replace_children(
    record: Model, child: Children, items: list[Data], path: str, is_new: bool
) -> None:
    relation = record._meta.get_field(child.related_name)
    if not is_new:
        child.shape.model.objects.filter(**{relation.field.name: record}).delete()
    for number, item in enumerate(items, start=child.first_order):
        inner = child.shape.model(**{relation.field.name: record})
        if child.has_order:
            inner.order = number
        _fill(inner, child.shape, item, child.path(path, number - child.first_order + 1))


def _finish(item: Incoming, record: Model, row: Row) -> None:
    """Set the references that had to wait. A record stays without one that leads nowhere."""
    late = [key for key in SHAPES[item.kind].keys if isinstance(key, Reference) and key.is_late]
    for key in late:
        try:
            _put(key, record, item.data, "")
        except Wrong as error:
            row.outcome, row.reason = Outcome.REFUSE, f"{error}; saved without it"
            del item.data[key.name]
    if late:
        record.save(update_fields=[key.attr for key in late])


def _remember(item: Incoming) -> None:
    LoadedRecord.objects.update_or_create(
        kind=item.kind, key=item.name, defaults={"state": item.data, "missing_since": None}
    )


def _mark_missing(incoming: list[Incoming], ledger: dict, report: Report) -> None:
    """A record that left its organization's file is marked, never deleted."""
    named = {(item.kind, item.name) for item in incoming}
    loaded_owners = {item.organization for item in incoming}
    for (kind, key), loaded in ledger.items():
        if (kind, key) in named and loaded.missing_since is not None:
            loaded.missing_since = None
            loaded.save(update_fields=["missing_since"])
        if (kind, key) in named or kind == LoadedRecord.Kind.ORGANIZATION:
            continue
        record = SHAPES[kind].model.objects.filter(**{name_key(kind): key}).first()
        if record is None or record.organization.slug not in loaded_owners:
            continue
        if loaded.missing_since is None:
            loaded.missing_since = now()
            loaded.save(update_fields=["missing_since"])
        report.rows.append(
            Row(kind, key, Outcome.LEAVE, "not in the file any more; marked, not deleted")
        )


def _sentences(error: ValidationError, path: str) -> str:
    told = []
    for name, messages in error.message_dict.items():
        where = path.rstrip(".") if name == NON_FIELD_ERRORS else path + name
        told.append(": ".join(part for part in (where, " ".join(messages)) if part))
    return "; ".join(told)
