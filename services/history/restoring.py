"""Any kept state can be had again, that of a deleted record too. Restoring is a change itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.text import capfirst

from .. import publishing, rights
from ..models import Change, KeptState, Service, TextState
from ..models.translation_state import record_kind
from ..search import documents
from ..text import for_editors
from .differences import Difference, differences
from .names import Names
from .recording import change
from .states import Row, State, filled, record_in, state_of
from .units import (
    UNITS,
    Noun,
    columns_of,
    covered_models,
    keys_of_rows,
    links_of,
    model_of,
    plain,
)


class Refused(Exception):
    """The sentence says why a state cannot be had again."""


@dataclass
class Preview:
    """What restoring would do to one record, or why it cannot be."""

    root: Noun
    object_id: int
    differences: list[Difference] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    refusal: str = ""


# One record


def restore(root: Noun, pk: int, state: State | None) -> list[str]:
    """Give a record this state again; none deletes it. Returns what had to be left out, in words.

    Raises Refused when that is not possible; nothing is changed then.
    """
    with change(), transaction.atomic():
        if state is None:
            _delete(root, pk)
            return []
        state, left_out = _without_what_is_gone(root, state)
        _make_room(root, state_of(root, pk) or {}, state)
        _write(root, pk, state)
        _write_text_states(root, pk, state)
        if root is Service:
            # Rows are written behind their service.
            documents.refresh(Service.objects.filter(pk=pk))
        return left_out


def _delete(root: Noun, pk: int) -> None:
    """Only what nobody else has built upon: others' records would go with it."""
    for model in covered_models():
        for column in columns_of(model):
            if column.related_model is not root:
                continue
            if column.remote_field.on_delete is models.SET_NULL:
                continue
            rows = plain(model).filter(**{column.name: pk}).values_list("pk", flat=True)
            if keys_of_rows(model, rows) - {(root, pk)}:
                raise Refused(for_editors("Other records belong to it by now. Delete those first."))
    for record in root.objects.filter(pk=pk):
        record.delete()


class _Rehearsed(Exception):
    """Undoes a whole rehearsal."""


def preview(root: Noun, pk: int, state: State | None) -> Preview:
    """What ``restore`` would change: it is done and taken back."""
    result = Preview(root, pk)
    before = state_of(root, pk)
    try:
        with transaction.atomic():
            result.left_out = restore(root, pk, state)
            result.differences = differences(root, before, state_of(root, pk))
            raise _Rehearsed
    except _Rehearsed:
        pass
    except Refused as reason:
        result.refusal = str(reason)
    return result


def _rows_of(root: Noun, state: State) -> Iterable[tuple[Noun, int | str, Row]]:
    for model in (root, *UNITS[root]):
        for number, row in state.get(record_kind(model), {}).items():
            yield model, model._meta.pk.to_python(number), row


def _without_what_is_gone(root: Noun, state: State) -> tuple[State, list[str]]:
    """The state without references that lead nowhere by now, and which these were."""
    state = {
        kind: {number: {**row} for number, row in rows.items()} for kind, rows in state.items()
    }
    names, left_out = Names(), []
    for model, _number, row in _rows_of(root, state):
        for column in columns_of(model):
            referred = row.get(column.attname)
            if not column.is_relation or referred is None:
                continue
            other = column.related_model
            if str(referred) in state.get(record_kind(other), {}) or _exists(other, referred):
                continue
            name = names.of(other, referred)
            if column.remote_field.on_delete is not models.SET_NULL:
                raise Refused(
                    for_editors("“%(name)s” is not there any more. Bring that back first.")
                    % {"name": name}
                )
            row[column.attname] = None
            left_out.append(f"{capfirst(column.verbose_name)}: {name}")
        for link in links_of(model):
            there = set(
                plain(link.related_model)
                .filter(pk__in=row.get(link.name, []))
                .values_list("pk", flat=True)
            )
            for gone in [pk for pk in row.get(link.name, []) if pk not in there]:
                row[link.name].remove(gone)
                name = names.of(link.related_model, gone)
                left_out.append(f"{capfirst(link.verbose_name)}: {name}")
    for row in state.get(record_kind(TextState), {}).values():
        reviewer = TextState._meta.get_field("reviewed_by")
        if row.get("reviewed_by_id") and not _exists(reviewer.related_model, row["reviewed_by_id"]):
            row["reviewed_by_id"] = None
    return state, left_out


def _exists(model: Noun, pk) -> bool:
    return plain(model).filter(pk=pk).exists()


def _has_rules_between_rows(model: Noun) -> bool:
    """Rows may then not be changed one by one: two modules that change places share a number."""
    return any(field.unique and not field.primary_key for field in model._meta.concrete_fields) or (
        any(isinstance(rule, models.UniqueConstraint) for rule in model._meta.constraints)
    )


def _make_room(root: Noun, now: State, state: State) -> None:
    for model in reversed(UNITS[root]):
        kind = record_kind(model)
        wanted = state.get(kind, {})
        for number, row in now.get(kind, {}).items():
            is_in_the_way = _has_rules_between_rows(model) and wanted.get(number) != row
            if number not in wanted or is_in_the_way:
                for record in plain(model).filter(pk=number):
                    record.delete()


def _write(root: Noun, pk: int, state: State) -> None:
    now = state_of(root, pk) or {}
    for model, number, row in _rows_of(root, state):
        if now.get(record_kind(model), {}).get(str(number)) == row:
            continue
        record = plain(model).filter(pk=number).first() or model(pk=number)
        _save(filled(record, row))
        for link in links_of(model):
            getattr(record, link.name).set(row.get(link.name, []))


def _save(record: models.Model) -> None:
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError:
        # Only the rules know the sentence that says why.
        try:
            record.validate_unique()
            record.validate_constraints()
        except ValidationError as error:
            raise Refused(" ".join(error.messages)) from None
        raise


def _write_text_states(root: Noun, pk: int, state: State) -> None:
    """Who wrote which translation. Rows that came back may find the states of their first life."""
    kind = record_kind(TextState)
    now, wanted = state_of(root, pk).get(kind, {}), state.get(kind, {})
    for text_state in plain(TextState).filter(pk__in=[n for n in now if now[n] != wanted.get(n)]):
        text_state.delete()
    for number, row in wanted.items():
        if now.get(number) != row:
            _save(filled(TextState(pk=int(number)), row))


# Whole changes


def targets(act: Change, may_change: Callable[[KeptState], bool]) -> dict[tuple, State | None]:
    """Record → the state it has without this change. Raises Refused when others built upon it."""
    found: dict[tuple[Noun, int], State | None] = {}
    is_built_upon = brings_back = False
    for entry in act.states.all():
        if not may_change(entry):
            continue
        root = model_of(entry.kind)
        earlier = entry.previous
        before, now = earlier.state if earlier else None, state_of(root, entry.object_id)
        if now == entry.state:
            found[root, entry.object_id] = before
            brings_back |= now is None
        elif (lost := _rows_lost(before, entry.state)) and now is not None:
            found[root, entry.object_id] = _joined(now, lost)
        else:
            is_built_upon = True
    if is_built_upon and not brings_back:
        raise Refused(
            for_editors("It was changed again since. Choose in its history which state to restore.")
        )
    return found


def _rows_lost(before: State | None, after: State | None) -> State:
    if before is None or after is None:
        return {}
    return {
        kind: lost
        for kind, rows in before.items()
        if (lost := {n: row for n, row in rows.items() if n not in after.get(kind, {})})
    }


def _joined(now: State, lost: State) -> State:
    return {kind: lost.get(kind, {}) | now.get(kind, {}) for kind in dict.fromkeys([*now, *lost])}


def take_back(wanted: dict[tuple[Noun, int], State | None]) -> list[str]:
    """Give all these records their states. Returns what had to be left out, in words."""
    order = list(UNITS)
    to_bring = sorted(
        ((root, pk) for (root, pk), state in wanted.items() if state is not None),
        key=lambda key: order.index(key[0]),
    )
    to_delete = sorted(
        ((root, pk) for (root, pk), state in wanted.items() if state is None),
        key=lambda key: -order.index(key[0]),
    )
    with change(), transaction.atomic():
        for root, pk in to_bring:
            restore(root, pk, wanted[root, pk])
        for root, pk in to_delete:
            restore(root, pk, None)
        # Now that all are there they can refer to each other.
        left_out = []
        for root, pk in to_bring:
            left_out += restore(root, pk, wanted[root, pk])
        return left_out


def preview_of_taking_back(wanted: dict[tuple[Noun, int], State | None]) -> list[Preview]:
    before = {(root, pk): state_of(root, pk) for root, pk in wanted}
    results = [Preview(root, pk) for root, pk in wanted]
    try:
        with transaction.atomic():
            left_out = take_back(wanted)
            for result in results:
                key = result.root, result.object_id
                result.differences = differences(result.root, before[key], state_of(*key))
            if results:
                results[0].left_out = left_out
            raise _Rehearsed
    except _Rehearsed:
        pass
    except Refused as reason:
        for result in results:
            result.refusal = str(reason)
    return results


# Rights


def as_far_as_allowed(person, root: Noun, pk: int, state: State | None) -> State | None:
    """This state, or the same waiting for a coordinator: what readers could not see last is shown
    to them again only by whoever may publish it."""
    if state is None or root not in publishing.WAIT:
        return state
    kind, number = record_kind(root), str(pk)
    row = state[kind][number]
    if not row["is_published"] or _was_published_last(root, pk):
        return state
    record = root.objects.filter(pk=pk).first() or filled(root(pk=pk), row)
    record.is_published = True
    if not publishing.settle(person, record):
        return state
    waiting = {
        "is_published": False,
        "publication_asked_at": record.publication_asked_at.isoformat(),
    }
    return state | {kind: state[kind] | {number: row | waiting}}


def _was_published_last(root: Noun, pk: int) -> bool:
    """Of a deleted record: when it was deleted."""
    last = state_of(root, pk)
    if last is None:
        kept = KeptState.objects.of(record_kind(root), pk).filter(state__isnull=False)
        entry = kept.order_by("-pk").first()
        last = entry and entry.state
    return bool(last and last[record_kind(root)][str(pk)]["is_published"])


def may_restore(person, entry: KeptState) -> bool:
    """Whoever may change a record; a deleted one, whoever may change its organization's."""
    root = model_of(entry.kind)
    record = root.objects.filter(pk=entry.object_id).first()
    if record is not None:
        return rights.may_change(person, record)
    if rights.is_administrator(person):
        return True
    if rights.belongs_to_network(root):
        last = entry.state or (entry.previous and entry.previous.state)
        network = record_in(root, last).get("network_id") if last else None
        return network is not None and rights.networks_of(person).filter(pk=network).exists()
    return rights.organizations_of(person).filter(pk=entry.organization_id).exists()
