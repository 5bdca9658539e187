"""Two records become one: what one of them says is chosen, what both have is united, and whoever
looks for the one that went finds the one that stayed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction

from . import publishing, rights
from .models import (
    Contact,
    Course,
    Location,
    NotADuplicate,
    OldAddress,
    Organization,
    Phone,
    SearchDocument,
    Service,
    ServiceAtLocation,
    ServiceOrganization,
    ServiceTargetGroup,
    SpokenLanguage,
    TextState,
    WayIn,
)
from .models.translation_state import record_kind
from .text import LANGUAGES, lines, text_in

WINNER, LOSER = "winner", "loser"
# A point is two numbers that are nothing without each other.
TOGETHER = {"longitude": "latitude"}
# Rows that say the same thing twice are one row; what a row says is told by these of its columns.
# Of other rows every column counts.
SAYS: dict[type[models.Model], tuple[str, ...]] = {
    Phone: ("number", "type", "menu_option", "extension"),
    Contact: ("role", "person_name", "email"),
    ServiceTargetGroup: ("target_group",),
    ServiceOrganization: ("organization", "name", "role"),
    SpokenLanguage: ("code", "how"),
    WayIn: ("way", "is_for_professionals"),
    ServiceAtLocation: ("service", "location", "role"),
    Course: (),
}
# They follow from the record, or name it: of the one that goes they are not taken over.
DERIVED = (SearchDocument,)


@dataclass(frozen=True)
class Choice:
    """One fact on which the two differ."""

    name: str
    label: str
    winner: str
    loser: str
    chosen: str
    language: str = ""


@dataclass
class Outcome:
    """What a merge did, for people to read."""

    record: models.Model
    moved: dict[str, list[str]] = field(default_factory=dict)
    doubles: dict[str, list[str]] = field(default_factory=dict)

    def tell(self, where: dict[str, list[str]], row: models.Model) -> None:
        where.setdefault(str(row._meta.verbose_name_plural), []).append(str(row))


# Choosing


def columns(model: type[models.Model]) -> Iterator[models.Field]:
    """What a person chooses from: every fact of the record itself, each language by itself."""
    translated = {
        each.translated_field.name
        for each in model._meta.fields
        if hasattr(each, "translated_field")
    }
    for column in model._meta.fields:
        is_set_by_code = column.primary_key or not column.editable or column.name in ("slug", "key")
        if not is_set_by_code and column.name not in translated and column.name not in TOGETHER:
            yield column


def differences(
    winner: models.Model, loser: models.Model, choices: Mapping[str, str]
) -> list[Choice]:
    found = []
    for column in columns(type(winner)):
        if column.name == "alternate_names":
            continue
        if getattr(winner, column.attname) != getattr(loser, column.attname):
            found.append(
                Choice(
                    column.name,
                    str(column.verbose_name),
                    in_words(winner, column),
                    in_words(loser, column),
                    choices.get(column.name) or default_choice(winner, loser, column),
                    getattr(column, "language", ""),
                )
            )
    return found


def default_choice(winner: models.Model, loser: models.Model, column: models.Field) -> str:
    """What is filled before what is empty, and a secret address before a public one."""
    if column.name == "address_visibility":
        return WINNER if winner.is_withheld else LOSER
    is_empty = getattr(winner, column.attname) in (None, "", "unknown")
    return LOSER if is_empty and getattr(loser, column.attname) not in (None, "") else WINNER


def in_words(record: models.Model, column: models.Field) -> str:
    if column.choices:
        return str(getattr(record, f"get_{column.name}_display")())
    value = getattr(record, column.name)
    if column.name == "latitude":
        return str(record.point or "") if record.point is None else f"{value}, {record.longitude}"
    if isinstance(value, bool):
        return {True: "✓", False: "–"}[value]
    return "" if value is None else str(value)


# Merging


@transaction.atomic
def merge(winner: models.Model, loser: models.Model, choices: Mapping[str, str], by) -> Outcome:
    """Give the winner what was chosen of the loser and all that hangs on it; the loser goes.

    ``choices`` names, by column, whose fact stays: “winner” or “loser”. Raises PermissionDenied, or
    ValidationError when the chosen facts do not go together.
    """
    if type(winner) is not type(loser) or winner.pk == loser.pk:
        raise ValueError("Only two different records of one kind can be merged.")
    if not all(rights.may_change(by, record) for record in (winner, loser)):
        raise PermissionDenied
    outcome = Outcome(winner)
    names = _all_names(winner) | _all_names(loser)
    _take_facts(winner, loser, choices)
    _keep_names(winner, names)
    if isinstance(winner, publishing.WAIT):
        publishing.settle(by, winner)
    winner.full_clean()
    winner.save()
    old_slug = _short_name(loser)
    _unite(winner, loser, outcome)
    _take_links(winner, loser)
    _move_log(winner, loser)
    _move_what_was_told_apart(winner, loser)
    TextState.objects.of([loser]).delete()
    loser.delete()
    kind = winner._meta.model_name
    OldAddress.objects.update_or_create(
        slug=old_slug, **{f"{kind}__isnull": False}, defaults={kind: winner}
    )
    # What was moved changed what the search knows of it.
    winner.save()
    return outcome


def rehearse(winner: models.Model, loser: models.Model, choices: Mapping[str, str], by) -> Outcome:
    """The same, taken back in the end: what is told is what would happen."""
    with transaction.atomic():
        outcome = merge(winner, loser, choices, by)
        transaction.set_rollback(True)
    return outcome


def _short_name(record: models.Model) -> str:
    return record.key if isinstance(record, Location) else record.slug


def _all_names(record: models.Model) -> dict[str, None]:
    if isinstance(record, Location):
        return {}
    own = [text_in(record, "name", language) for language in LANGUAGES]
    return dict.fromkeys(name for name in (*own, *lines(record.alternate_names)) if name)


def _keep_names(winner: models.Model, names: dict[str, None]) -> None:
    if not isinstance(winner, Organization | Service):
        return
    own = {text_in(winner, "name", language) for language in LANGUAGES}
    winner.alternate_names = "\n".join(name for name in names if name not in own)


def _take_facts(winner: models.Model, loser: models.Model, choices: Mapping[str, str]) -> None:
    is_secret = isinstance(winner, Location) and (winner.is_withheld or loser.is_withheld)
    for column in columns(type(winner)):
        choice = choices.get(column.name) or default_choice(winner, loser, column)
        if choice != LOSER:
            continue
        setattr(winner, column.attname, getattr(loser, column.attname))
        for other, first in TOGETHER.items():
            if column.name == first:
                setattr(winner, other, getattr(loser, other))
        if hasattr(column, "translated_field"):
            _take_state(winner, loser, column)
    if is_secret:
        winner.address_visibility = Location.AddressVisibility.WITHHELD
    for reference in ("parent_id", "first_go_to_id"):
        if getattr(winner, reference, None) in (winner.pk, loser.pk):
            setattr(winner, reference, None)


def _take_state(winner: models.Model, loser: models.Model, column: models.Field) -> None:
    """A text takes along who wrote it."""
    text = {"field": column.translated_field.name, "language": column.language}
    TextState.objects.of([winner]).filter(**text).delete()
    for state in TextState.objects.of([loser]).filter(**text):
        state.object_id = winner.pk
        state.save()


# What hangs on it


def _unite(winner: models.Model, loser: models.Model, outcome: Outcome | None = None) -> None:
    """Move all rows of one record to the other; a row that says what is there already goes."""
    for relation in loser._meta.related_objects:
        row_model, owner = relation.related_model, relation.field
        if row_model in DERIVED or owner.many_to_many:
            continue
        present = list(row_model._base_manager.filter(**{owner.name: winner}))
        for row in row_model._base_manager.filter(**{owner.name: loser}).order_by("pk"):
            double = next((each for each in present if _say_the_same(each, row, owner)), None)
            if double is None and not _move(row, owner, winner, present):
                double = _taken_place(row, owner, winner)
            if double is None:
                present.append(row)
                told = outcome.moved if outcome else None
            else:
                _complete(double, row)
                _unite(double, row)
                TextState.objects.of([row]).delete()
                row.delete()
                told = outcome.doubles if outcome else None
            if told is not None:
                outcome.tell(told, double or row)


def _say_the_same(one: models.Model, other: models.Model, owner: models.Field) -> bool:
    names = SAYS.get(type(one))
    said = [
        column
        for column in one._meta.fields
        if not column.primary_key and column.name not in (owner.name, "order")
        if names is None or column.name in names
    ]
    return all(getattr(one, each.attname) == getattr(other, each.attname) for each in said)


def _move(row: models.Model, owner: models.Field, winner: models.Model, present: list) -> bool:
    """Behind the rows that are there. False: a constraint says that its place is taken."""
    setattr(row, owner.name, winner)
    if hasattr(row, "order") and present:
        row.order = max(each.order for each in present) + 1
    if row._meta.model is type(winner) and row.pk == winner.pk:
        # The winner was part of the loser: nothing is part of itself.
        setattr(row, owner.name, None)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return False
    return True


def _taken_place(
    row: models.Model, owner: models.Field, winner: models.Model
) -> models.Model | None:
    """The row of the winner that a constraint put in this one's place."""
    for constraint in row._meta.constraints:
        names = getattr(constraint, "fields", ())
        if owner.name in names:
            facts = {name: getattr(row, name) for name in names} | {owner.name: winner}
            if found := type(row)._base_manager.filter(**facts).first():
                return found
    return type(row)._base_manager.filter(**{owner.name: winner}).first()


def _complete(kept: models.Model, double: models.Model) -> None:
    """What only the double says stays."""
    for column in columns(type(kept)):
        if getattr(kept, column.attname) in (None, "") and getattr(double, column.attname):
            setattr(kept, column.attname, getattr(double, column.attname))
    kept.save()


def _take_links(winner: models.Model, loser: models.Model) -> None:
    for link in loser._meta.local_many_to_many:
        if link.remote_field.through._meta.auto_created:
            getattr(winner, link.name).add(*getattr(loser, link.name).all())
    for relation in loser._meta.related_objects:
        if relation.many_to_many and relation.through._meta.auto_created:
            for other in getattr(loser, relation.get_accessor_name()).all():
                getattr(other, relation.field.name).add(winner)


def _move_log(winner: models.Model, loser: models.Model) -> None:
    of_kind = ContentType.objects.get_for_model(winner)
    for entry in LogEntry.objects.filter(content_type=of_kind, object_id=str(loser.pk)):
        entry.object_id = str(winner.pk)
        entry.save()


def _move_what_was_told_apart(winner: models.Model, loser: models.Model) -> None:
    kind = record_kind(winner)
    said = NotADuplicate.objects.filter(kind=kind)
    for each in said.filter(models.Q(first_id=loser.pk) | models.Q(second_id=loser.pk)):
        other = each.second_id if each.first_id == loser.pk else each.first_id
        if other != winner.pk:
            NotADuplicate.say(kind, winner.pk, other, each.said_by)
        each.delete()
