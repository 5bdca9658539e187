"""What numbers in a state stand for, in words; also when it is gone."""

from __future__ import annotations

from django.db.models import Field, Model
from django.utils.translation import get_language

from ..models import KeptState
from ..models.translation_state import record_kind
from ..text import best_text, for_editors
from .states import Row, State, record_in
from .units import UNITS, Noun


def name_in(root: Noun, state: State) -> str:
    """The name of the record at that time, in the language of the page or another."""
    row = record_in(root, state)
    for text in ("name", "title"):
        if name := best_text(
            lambda language, text=text: row.get(f"{text}_{language.replace('-', '_')}") or "",
            get_language(),
        ).value:
            return name
    return name_of_row(row)


def name_of_row(row: Row) -> str:
    # A meeting is named by its day.
    names = (row.get(column) for column in ("name", "slug", "key", "code"))
    return str(next(filter(None, names), "") or str(row.get("starts_at") or "")[:10])


class Names:
    """Each is looked up once."""

    def __init__(self):
        self._known: dict[tuple[Noun, int], str] = {}

    def of(self, model: Noun, pk: int) -> str:
        if (model, pk) not in self._known:
            self._known[model, pk] = self._found(model, pk)
        return self._known[model, pk]

    def of_record(self, record: Model) -> str:
        return getattr(record, "name", "") or str(record)

    def of_fact(self, model: Noun, field: Field | None = None) -> str:
        """What a field of a noun is called, or its row as a whole."""
        return str(model._meta.verbose_name if field is None else field.verbose_name)

    def of_choice(self, field: Field, value: object) -> str:
        return str(dict(field.flatchoices).get(value, value))

    def of_truth(self, value: bool) -> str:
        return str(for_editors("yes") if value else for_editors("no"))

    def _found(self, model: Noun, pk: int) -> str:
        record = model._default_manager.filter(pk=pk).first()
        if record is not None:
            return self.of_record(record)
        if model in UNITS:
            kept = KeptState.objects.of(record_kind(model), pk).filter(state__isnull=False)
            if last := kept.order_by("-pk").first():
                return name_in(model, last.state)
        return self.of_nothing()

    def of_nothing(self) -> str:
        return str(for_editors("something that is not there any more"))
