"""What of the history may be told outside the admin: a state without what is nobody's business."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from ..history.names import Names
from ..history.states import State, record_in
from ..history.units import Noun
from ..models import (
    Contact,
    KeptState,
    Location,
    OldAddress,
    Phone,
    Source,
    Stop,
    TextState,
    YesNoUnknown,
)
from ..models.translation_state import record_kind
from ..text import text_of
from ..visibility import secret_place_in
from .fact_names import CHOICES, ROWS, fact_name

# Names of people, where a fact was read, how a record was called before, who translated.
LEFT_OUT = {record_kind(model) for model in (Contact, Source, OldAddress, TextState)}
INTERNAL = {"internal_note", "publication_asked_at", "assured_by", "review_interval_months"}
# All that is left of a place whose address is secret.
OF_A_SECRET_PLACE = {"organization_id", "place_id", "address_visibility", "location_type"}


def is_secret(state: State | None) -> bool:
    if state is None or record_kind(Location) not in state:
        return False
    withheld = Location.AddressVisibility.WITHHELD
    return record_in(Location, state).get("address_visibility") == withheld


def is_secret_now(pk: int) -> bool:
    location = Location.objects.filter(pk=pk).first()
    return location is not None and location.is_withheld


def for_outside(root: Noun, state: State | None, *, is_secret_place: bool) -> State | None:
    if state is None:
        return None
    found = {}
    for kind, rows in state.items():
        if kind in LEFT_OUT:
            continue
        if is_secret_place and kind in (record_kind(Stop), record_kind(Phone)):
            continue
        if kind == record_kind(Phone):
            rows = {number: row for number, row in rows.items() if _is_for_readers(row)}
        found[kind] = {
            number: {name: value for name, value in row.items() if name not in INTERNAL}
            for number, row in rows.items()
        }
    if root is Location and is_secret_place:
        found[record_kind(root)] = {
            number: {name: value for name, value in row.items() if name in OF_A_SECRET_PLACE}
            for number, row in found[record_kind(root)].items()
        }
    return found


def _is_for_readers(row) -> bool:
    return row.get("is_public", True) and not row.get("contact_id")


class PublicNames(Names):
    """Places by what readers may know of them, and facts in the language of the pack."""

    def __init__(self, language: str):
        super().__init__()
        self.language = language
        self.has_words_of_the_admin = language in settings.ADMIN_LANGUAGES

    def of_fact(self, model: Noun, field=None) -> str:
        if self.has_words_of_the_admin or model not in ROWS:
            return super().of_fact(model, field)
        # “Where to go first:” is the beginning of a line elsewhere.
        name = fact_name(model, field.name) if field is not None else str(ROWS[model])
        return name.rstrip(":：፦ ")

    def of_choice(self, field, value: object) -> str:
        words = CHOICES.get((field.model, field.name), {})
        if not self.has_words_of_the_admin and value in words:
            return str(words[value])
        return super().of_choice(field, value)

    def of_truth(self, value: bool) -> str:
        if self.has_words_of_the_admin:
            return super().of_truth(value)
        return str((YesNoUnknown.YES if value else YesNoUnknown.NO).label)

    def of_nothing(self) -> str:
        return super().of_nothing() if self.has_words_of_the_admin else _("Not shown any more")

    def of_record(self, record) -> str:
        if isinstance(record, Location):
            if record.is_withheld:
                return secret_place_in(record.place, self.language)
            named = text_of(record, "name", self.language).value or record.street
            town = text_of(record.place, "name", self.language).value if record.place else ""
            return ", ".join(filter(None, (named, town))) or record.region
        return super().of_record(record)

    def _found(self, model: Noun, pk: int) -> str:
        if model is Location and not Location.objects.filter(pk=pk).exists():
            states = KeptState.objects.of(record_kind(Location), pk).filter(state__isnull=False)
            if any(is_secret(entry.state) for entry in states):
                return secret_place_in(None, self.language)
        return super()._found(model, pk)
