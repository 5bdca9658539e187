"""A record with all its rows as plain values, and back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.db.models import F, Field, Model, Q

from ..models import Organization, TextState
from ..models.translation_state import record_kind
from .units import UNITS, Noun, columns_of, is_translated, links_of, plain

Row = dict[str, Any]
# {"service": {"12": {column: value}}, "schedule": {"40": {…}}, "textstate": {…}}
State = dict[str, dict[str, Row]]

BATCH = 500
# The column, beside those of a row, that says to which record it belongs.
OWNER = "owner_of_the_row"


def states_of(root: Noun, ids: Iterable[int]) -> dict[int, State]:
    """The states of these records; those that are not there are missing."""
    ids = list(ids)
    found: dict[int, State] = {}
    for start in range(0, len(ids), BATCH):
        found |= _states_of(root, ids[start : start + BATCH])
    return found


def state_of(root: Noun, pk: int) -> State | None:
    return states_of(root, [pk]).get(pk)


def _states_of(root: Noun, ids: list[int]) -> dict[int, State]:
    states: dict[int, State] = {}
    # (kind, row) → record
    owners: dict[tuple[str, int], int] = {}
    for model, ways in [(root, ("pk",)), *UNITS[root].items()]:
        rows: dict[Any, Row] = {}
        for way in ways:
            for values in (
                plain(model)
                .filter(**{f"{way}__in": ids})
                .order_by("pk")
                .values("pk", *(field.attname for field in columns_of(model)), **{OWNER: F(way)})
            ):
                number, owner = values.pop("pk"), values.pop(OWNER)
                rows[number] = _kept(model, values)
                owners[record_kind(model), number] = owner
                state = states.setdefault(owner, {})
                state.setdefault(record_kind(model), {})[str(number)] = rows[number]
        _add_links(model, rows)
    _add_text_states(root, states, owners)
    return states


def _kept(model: Noun, values: Row) -> Row:
    """Without what is empty anyway: of twelve languages most are."""
    empty = {field.attname for field in columns_of(model) if field.get_default() is None}
    return {
        name: as_plain(value)
        for name, value in values.items()
        if value is not None or name not in empty
    }


def as_plain(value: Any) -> Any:
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _add_links(model: Noun, rows: dict[Any, Row]) -> None:
    for link in links_of(model):
        for row in rows.values():
            row[link.name] = []
        source, target = link.m2m_field_name(), link.m2m_reverse_field_name()
        pairs = (
            plain(link.remote_field.through)
            .filter(**{f"{source}__in": list(rows)})
            .order_by(target)
            .values_list(f"{source}_id", f"{target}_id")
        )
        for number, linked in pairs:
            rows[number][link.name].append(linked)


def _add_text_states(root: Noun, states: dict[int, State], owners: dict) -> None:
    wanted = Q(pk__in=[])
    for model in (root, *UNITS[root]):
        kind = record_kind(model)
        numbers = [number for other, number in owners if other == kind]
        if numbers and is_translated(model):
            wanted |= Q(kind=kind, object_id__in=numbers)
    columns = [field.attname for field in columns_of(TextState)]
    for values in plain(TextState).filter(wanted).order_by("pk").values("pk", *columns):
        number = values.pop("pk")
        owner = owners[values["kind"], values["object_id"]]
        texts = states[owner].setdefault(record_kind(TextState), {})
        texts[str(number)] = _kept(TextState, values)


# What a state says


def record_in(root: Noun, state: State) -> Row:
    """The columns of the record itself."""
    (row,) = state[record_kind(root)].values()
    return row


def organization_in(root: Noun, pk: int, state: State | None) -> int | None:
    """The number of the organization the record belongs to."""
    if root is Organization:
        return pk
    return record_in(root, state).get("organization_id") if state else None


def value_in(field: Field, row: Row) -> Any:
    """The value of a column. One that is newer than the state has the value new records have."""
    if field.attname not in row:
        return field.get_default()
    return field.to_python(row[field.attname])


def filled(record: Model, row: Row) -> Model:
    """A record with the values of a row."""
    for field in columns_of(type(record)):
        setattr(record, field.attname, value_in(field, row))
    return record
