"""What differs between two states of a record, in words an aid worker would use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.text import capfirst
from django.utils.translation import get_language

from ..languages import is_known_language, language_name
from ..models import (
    ActionPoint,
    AgendaPoint,
    Attendance,
    Closure,
    Contact,
    Course,
    MeetingDocument,
    Membership,
    Module,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceOrganization,
    ServiceTargetGroup,
    Session,
    Source,
    SpokenLanguage,
    Stop,
    TextState,
    WayIn,
)
from ..models.base import LanguageCodesField
from ..models.translation_state import record_kind
from ..opening_hours import day_names, describe
from ..phone_numbers import display
from ..text import best_text, for_editors
from .names import Names
from .states import Row, State, filled, record_in, value_in
from .units import UNITS, Noun, columns_of, links_of


class What(StrEnum):
    """What happened to a record, as a meeting would tell it."""

    MADE = "made"
    DELETED = "deleted"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    CLOSED_FOR_NOW = "closed for now"
    REOPENED = "reopened"
    ENDED = "ended"
    ROW_ADDED = "row added"
    ROW_REMOVED = "row removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Difference:
    """One field of a record or of one of its rows, before and after. Empty: there was nothing.

    ``language`` is the code of a translated text, ``row`` names the row the field is of.
    ``is_small`` is a correction of a text that changes nothing a reader acts upon.
    """

    what: What
    label: str
    old: str = ""
    new: str = ""
    language: str = ""
    row: str = ""
    is_text: bool = False
    is_small: bool = False

    @property
    def language_name(self) -> str:
        return language_name(self.language, get_language()) if self.language else ""

    @property
    def pieces(self) -> list[tuple[str, str]]:
        """The text in pieces: ("same", …), ("old", …), ("new", …)."""
        return word_by_word(self.old, self.new)


def differences(
    root: Noun, before: State | None, after: State | None, names: Names | None = None
) -> list[Difference]:
    """``names`` says what others are called; readers outside know less than editors."""
    if before == after:
        return []
    if before is None or after is None:
        what = What.MADE if before is None else What.DELETED
        label = str(for_editors("added") if before is None else for_editors("deleted"))
        return [Difference(what, capfirst(label))]
    names = names or Names()
    found = [*_of_record(root, record_in(root, before), record_in(root, after), names)]
    for model in UNITS[root]:
        kind = record_kind(model)
        found += _of_rows(model, before.get(kind, {}), after.get(kind, {}), names)
    return [*found, *_of_text_states(before, after)]


# Rows


def _of_record(model: Noun, old: Row, new: Row, names: Names) -> Iterator[Difference]:
    yield from _of_columns(model, old, new, names)
    for link in links_of(model):
        before, after = old.get(link.name, []), new.get(link.name, [])
        if before != after:
            yield Difference(
                What.CHANGED,
                capfirst(names.of_fact(model, link)),
                _linked(link, before, names),
                _linked(link, after, names),
            )


def _linked(link: models.ManyToManyField, ids: list[int], names: Names) -> str:
    return ", ".join(names.of(link.related_model, pk) for pk in ids)


def _of_rows(model: Noun, old: dict, new: dict, names: Names) -> Iterator[Difference]:
    label = capfirst(names.of_fact(model))
    for number in sorted(old.keys() | new.keys()):
        before, after = old.get(number), new.get(number)
        if before == after:
            continue
        if before is None:
            yield Difference(What.ROW_ADDED, label, new=sentence(model, after, names))
        elif after is None:
            yield Difference(What.ROW_REMOVED, label, old=sentence(model, before, names))
        else:
            yield from _of_row(model, before, after, label, names)


def _of_row(model: Noun, old: Row, new: Row, label: str, names: Names) -> Iterator[Difference]:
    before, after = sentence(model, old, names), sentence(model, new, names)
    if model in TOLD_WHOLE and before != after:
        yield Difference(What.CHANGED, label, before, after)
        only_texts = [field for field in columns_of(model) if hasattr(field, "translated_field")]
        yield from _of_columns(model, old, new, names, only=only_texts, row=f"{label} {after}")
    else:
        yield from _of_columns(model, old, new, names, row=f"{label} {after}")


def _of_columns(
    model: Noun, old: Row, new: Row, names: Names, only=None, row: str = ""
) -> Iterator[Difference]:
    for field in columns_of(model) if only is None else only:
        before, after = _same_lines(value_in(field, old)), _same_lines(value_in(field, new))
        if before == after or {before, after} <= {None, ""}:
            continue
        original = getattr(field, "translated_field", field)
        old_words, new_words = in_words(field, before, names), in_words(field, after, names)
        yield Difference(
            what=_what(model, field, before, after),
            label=capfirst(names.of_fact(model, original)),
            old=old_words,
            new=new_words,
            language=getattr(field, "language", ""),
            row=row,
            is_text=is_text(field),
            is_small=is_text(field) and is_small_correction(old_words, new_words),
        )


def _what(model: Noun, field: models.Field, old: Any, new: Any) -> What:
    if field.name == "is_published":
        return What.PUBLISHED if new else What.WITHDRAWN
    if field.name == "status" and model in (Service, Organization):
        if new == Service.Status.ENDED:
            return What.ENDED
        if new == Service.Status.TEMPORARILY_CLOSED:
            return What.CLOSED_FOR_NOW
        if old in (Service.Status.ENDED, Service.Status.TEMPORARILY_CLOSED):
            return What.REOPENED
    return What.CHANGED


# What a row says

# The parts of these make sense together only.
TOLD_WHOLE = {Schedule, Closure}


def sentence(model: Noun, row: Row, names: Names) -> str:
    record = filled(model(), row)
    return SENTENCES.get(model, lambda record, names: "")(record, names)


def _hours(schedule: Schedule, names: Names) -> str:
    words = str(describe(schedule.block, get_language()))
    is_visit = schedule.channel == "visit"
    told = words if is_visit else f"{words} · {schedule.get_channel_display()}"
    if schedule.service_at_location_id:
        told = f"{told} ({_place_of(schedule.service_at_location_id, names)})"
    return told


def _place_of(pk: int, names: Names) -> str:
    offer = ServiceAtLocation.objects.select_related("location").filter(pk=pk).first()
    return names.of_record(offer.location) if offer else names.of(ServiceAtLocation, pk)


def _closed(closure: Closure, names: Names) -> str:
    days = [_date(day) for day in (closure.starts_on, closure.ends_on) if day]
    told = " – ".join(dict.fromkeys(days))
    if closure.replacement_channel:
        hours = [closure.replacement_opens_at, closure.replacement_closes_at]
        clock = "–".join(f"{hour:%H:%M}" for hour in hours if hour)
        instead = f"{closure.get_replacement_channel_display()} {clock}".strip()
        label = names.of_fact(Closure, Closure._meta.get_field("replacement_channel"))
        told = f"{told} · {label}: {instead}"
    return told


def _text_in(record: models.Model, name: str) -> str:
    return best_text(
        lambda language: getattr(record, f"{name}_{language.replace('-', '_')}") or "",
        get_language(),
    ).value


def _spoken(code: str) -> str:
    return language_name(code, get_language()) if is_known_language(code) else code


SENTENCES: dict[Noun, Callable[[Any, Names], str]] = {
    Schedule: _hours,
    Closure: _closed,
    Phone: lambda phone, names: display(phone.number),
    Contact: lambda contact, names: contact.role,
    Source: lambda source, names: source.title,
    Stop: lambda stop, names: _text_in(stop, "name"),
    ServiceAtLocation: lambda offer, names: (
        f"{names.of(offer._meta.get_field('location').related_model, offer.location_id)} "
        f"({offer.get_role_display()})"
    ),
    ServiceOrganization: lambda party, names: (
        f"{party.name or names.of(Organization, party.organization_id)} "
        f"({party.get_role_display()})"
    ),
    ServiceTargetGroup: lambda group, names: (
        f"{names.of(group._meta.get_field('target_group').related_model, group.target_group_id)} "
        f"({group.get_admission_display()})"
    ),
    SpokenLanguage: lambda spoken, names: f"{_spoken(spoken.code)} ({spoken.get_how_display()})",
    WayIn: lambda way, names: way.get_way_display(),
    Module: lambda module, names: f"{module.order} {_text_in(module, 'name')}",
    Session: lambda session, names: _moment(session.starts_at),
    Course: lambda course, names: "",
    Membership: lambda member, names: names.of(Organization, member.organization_id),
    AgendaPoint: lambda point, names: point.title,
    MeetingDocument: lambda document, names: document.title,
    Attendance: lambda attendance, names: (
        f"{names.of(Organization, attendance.organization_id)} ({attendance.get_state_display()})"
    ),
    ActionPoint: lambda point, names: point.what,
}


# Values


def _same_lines(value: Any) -> Any:
    """A browser sends the ends of lines in its own way."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def in_words(field: models.Field, value: Any, names: Names) -> str:
    if value is None or value == "":
        return ""
    if field.choices:
        return names.of_choice(field, value)
    if field.is_relation:
        return names.of(field.related_model, value)
    if isinstance(value, bool):
        return names.of_truth(value)
    if field.name == "byday":
        return day_names(value.split(","), get_language())
    if isinstance(field, LanguageCodesField):
        return ", ".join(_spoken(code) for code in value.split())
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return _date(value)
    if isinstance(value, time):
        return time_format(value, "H:i")
    return str(value)


def _date(day: date) -> str:
    return date_format(day, "j F Y")


def _moment(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y H:i")


# Texts


def is_text(field: models.Field) -> bool:
    return isinstance(field, models.CharField | models.TextField) and not (
        field.choices or isinstance(field, models.URLField | models.EmailField | LanguageCodesField)
    )


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text)


def word_by_word(old: str, new: str) -> list[tuple[str, str]]:
    before, after = _words(old), _words(new)
    pieces = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("same", "".join(before[i:j])))
            continue
        pieces += [("old", "".join(before[i:j]))] if j > i else []
        pieces += [("new", "".join(after[k:m]))] if m > k else []
    return pieces


def is_small_correction(old: str, new: str) -> bool:
    """A few letters of a text. A number is never small: it may be a price, an hour or a house."""
    if not old or not new or re.findall(r"\d+", old) != re.findall(r"\d+", new):
        return False
    letters = SequenceMatcher(None, old, new, autojunk=False)
    changed = sum(max(j - i, m - k) for tag, i, j, k, m in letters.get_opcodes() if tag != "equal")
    return changed <= 3


# Who wrote a translation


def _of_text_states(before: State, after: State) -> Iterator[Difference]:
    kind = record_kind(TextState)
    old, new = (
        {
            (row["kind"], row["object_id"], row["field"], row["language"]): row
            for row in state.get(kind, {}).values()
        }
        for state in (before, after)
    )
    for text in sorted(old.keys() & new.keys()):
        told = _written_by(old[text]), _written_by(new[text])
        if told[0] != told[1]:
            label = str(for_editors("state of a translation"))
            yield Difference(What.CHANGED, capfirst(label), *told, language=text[3], row=text[2])


def _written_by(row: Row) -> str:
    author = dict(TextState.Author.choices).get(row["author"], row["author"])
    if row.get("reviewed_at"):
        return f"{author}, {for_editors('reviewed')}"
    return str(author)
