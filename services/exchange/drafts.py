"""Translations made by a computer: kept as a memory of texts, filled in as marked drafts.

``fixtures/translations/<language>.json`` maps a source text to its translation. A text that a
person wrote is never touched; when the source changes the draft stays and counts as outdated.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction
from django.db.models import Model
from modeltranslation.translator import translator

from .. import history
from ..models import (
    Category,
    Organization,
    Phone,
    Place,
    TargetGroup,
    TextState,
    content_version,
    text_digest,
)
from ..models.translation_state import record_kind
from ..text import LANGUAGES, text_in
from .listings import machine_texts
from .shapes import MachineTexts

# Names of towns and terms are translated with the taxonomy and the places, not as drafts.
NOT_DRAFTED = {Category, TargetGroup, Place}
# A proper name is not translated.
PROPER_NAMES = {(Organization, "name")}
SOURCES_OF_DRAFTS = ("en", "nl")


def drafted_fields() -> Iterator[tuple[type[Model], str]]:
    for model in translator.get_registered_models(abstract=False):
        if model in NOT_DRAFTED or model.__module__.split(".")[0] != Phone.__module__.split(".")[0]:
            continue
        for field in translator.get_options_for_model(model).fields:
            if (model, field) not in PROPER_NAMES:
                yield model, field


def source_text(record: Model, field: str, machine: MachineTexts) -> tuple[str, str]:
    """The text a draft is made from, and its language: English first, then Dutch; never a draft."""
    for language in SOURCES_OF_DRAFTS:
        text = text_in(record, field, language)
        if text and (record_kind(record), record.pk, field, language) not in machine:
            return text, language
    return "", ""


def texts_to_translate() -> dict[str, str]:
    """Every source text of the map once, with the language it is in."""
    machine = machine_texts()
    texts: dict[str, str] = {}
    for model, field in drafted_fields():
        for record in model.objects.order_by("pk"):
            text, language = source_text(record, field, machine)
            if text:
                texts.setdefault(text, language)
    return texts


@transaction.atomic
def fill(folder: Path) -> int:
    """Write the drafts of every memory in the folder into empty texts. Returns how many."""
    memories = {
        language: json.loads(path.read_text(encoding="utf-8"))
        for language in LANGUAGES
        if (path := folder / f"{language}.json").exists()
    }
    fields_of: dict[type[Model], list[str]] = {}
    for model, field in drafted_fields():
        fields_of.setdefault(model, []).append(field)
    machine = machine_texts()
    states: list[TextState] = []
    for model, fields in fields_of.items():
        to_fill: list[tuple[Model, dict[str, str]]] = []
        for record in model.objects.order_by("pk"):
            # All are found before the first is written: a draft in English is no source.
            new = list(_new_drafts(record, fields, memories, machine))
            columns = {
                f"{state.field}_{state.language.replace('-', '_')}": words for state, words in new
            }
            states += [state for state, _words in new]
            if columns:
                to_fill.append((record, columns))
        history.about_to_change(record for record, _columns in to_fill)
        for record, columns in to_fill:
            # One small update each: bulk_update asks one question of thousands of cases.
            model.objects.rewrite(False).filter(pk=record.pk).update(**columns)
    TextState.objects.bulk_create(
        states,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["kind", "object_id", "field", "language"],
        update_fields=["author", "source_language", "source_digest", "reviewed_at", "reviewed_by"],
    )
    if states:
        content_version.raise_number()
    return len(states)


def _new_drafts(
    record: Model, fields: list[str], memories: dict[str, dict[str, str]], machine: MachineTexts
) -> Iterator[tuple[TextState, str]]:
    """The texts of a record that are empty and that a memory knows, each with its state."""
    for field in fields:
        text, source_language = source_text(record, field, machine)
        for language, memory in memories.items():
            is_wanted = language != source_language and not text_in(record, field, language)
            if is_wanted and text in memory and _fits(record, field, memory[text]):
                state = TextState(
                    kind=record_kind(record),
                    object_id=record.pk,
                    field=field,
                    language=language,
                    author=TextState.Author.MACHINE,
                    source_language=source_language,
                    source_digest=text_digest(text),
                )
                yield state, memory[text]


def _fits(record: Model, field: str, words: str) -> bool:
    """Some texts have a greatest length, and a translation may be longer than its source."""
    limit = record._meta.get_field(field).max_length
    return limit is None or len(words) <= limit
