"""Which texts do readers see, what state is each translation in, and how is one saved?

Texts that readers never see, of unpublished records, private phones and withheld addresses, are
nobody's to translate: they do not exist here, and so reach no translator, agency or machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from django.conf import settings
from django.db import transaction
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils.timezone import now

from .exchange.drafts import SOURCES_OF_DRAFTS, drafted_fields
from .models import (
    Closure,
    Course,
    Location,
    Module,
    Organization,
    Phone,
    Resource,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceTargetGroup,
    Session,
    Source,
    SpokenLanguage,
    Stop,
    TextState,
    text_digest,
)
from .models.base import columns_of
from .models.translation_state import TextDigest, record_kind
from .rights import WAYS_TO_ORGANIZATION, languages_of
from .text import LANGUAGES, text_in

# The states a translation can be in, those first that need somebody.
OUTDATED, MACHINE, MISSING, REVIEWED, PERSON = STATES = (
    "outdated",
    "machine",
    "missing",
    "reviewed",
    "person",
)
WAITING = (OUTDATED, MACHINE, MISSING)

# What harms most when it is not understood: is it safe, may I come, how do I get in.
READ_FIRST: tuple[tuple[type[Model], str], ...] = (
    (Service, "safety_note"),
    (Service, "alert"),
    (Service, "eligibility"),
    (Service, "exclusions"),
    (ServiceTargetGroup, "note"),
    (Service, "application_process"),
    (Service, "documents"),
    (Service, "opening_condition"),
    (Closure, "reason"),
    (Service, "name"),
    (Schedule, "note"),
    (Location, "finding_hints"),
    (Service, "cost_note"),
    (Service, "capacity_note"),
    (Service, "description"),
)


def _of_service(way: str = "") -> Q:
    return Q(**{f"{way}is_published": True, f"{way}organization__is_published": True})


def _of_location(way: str = "") -> Q:
    public = Location.AddressVisibility.PUBLIC
    return Q(**{f"{way}address_visibility": public, f"{way}organization__is_published": True})


_OF_ORGANIZATION = Q(organization__is_published=True)
SHOWN: dict[type[Model], Q] = {
    Organization: Q(is_published=True),
    Service: _of_service(),
    Location: _of_location(),
    Resource: Q(is_published=True),
    ServiceTargetGroup: _of_service("service__"),
    SpokenLanguage: _of_service("service__"),
    ServiceAtLocation: _of_service("service__"),
    Course: _of_service("service__"),
    Module: _of_service("course__service__"),
    Session: _of_service("course__service__"),
    Stop: _of_location("location__"),
    Schedule: _of_service("service__") | _of_service("service_at_location__service__"),
    Closure: (
        _OF_ORGANIZATION
        | _of_location("location__")
        | _of_service("service__")
        | _of_service("schedule__service__")
        | _of_service("schedule__service_at_location__service__")
    ),
    Phone: Q(is_public=True)
    & (
        _OF_ORGANIZATION
        | _of_location("location__")
        | _of_service("service__")
        | _of_service("service_at_location__service__")
    ),
    Source: (
        _OF_ORGANIZATION
        | _of_location("location__")
        | _of_service("service__")
        | Q(resource__is_published=True)
    ),
}


def shown(model: type[Model], organization: Organization | None = None) -> QuerySet:
    """The records whose texts readers see, in a steady order."""
    # Without rewriting: a column asked for by its language is that column.
    records = model.objects.rewrite(False).filter(SHOWN[model]).order_by("pk")
    if organization is None:
        return records
    own = Q()
    for way in WAYS_TO_ORGANIZATION[model]:
        own |= Q(**{way: organization.pk})
    return records.filter(own)


@cache
def kinds_of_text() -> tuple[tuple[type[Model], str], ...]:
    """Every translated field, in the order in which readers need it."""
    return tuple(dict.fromkeys((*READ_FIRST, *drafted_fields())))


def fields_of(model: type[Model]) -> list[str]:
    return [field for owner, field in kinds_of_text() if owner is model]


def column(field: str, language: str) -> str:
    return columns_of(field, [language])[0]


def _filled(field: str, language: str) -> Q:
    name = column(field, language)
    return Q(**{f"{name}__isnull": False}) & ~Q(**{name: ""})


def _has_source(field: str, language: str) -> Q:
    found = Q(pk__in=[])
    for source in SOURCES_OF_DRAFTS:
        if source != language:
            found |= _filled(field, source)
    return found


# One text


@dataclass(frozen=True)
class Text:
    """One field of one record, to be read in one language."""

    record: Model
    field: str
    language: str
    state: TextState | None
    source_language: str
    source_is_machine_made: bool = False

    @property
    def source(self) -> str:
        return text_in(self.record, self.field, self.source_language)

    @property
    def words(self) -> str:
        return text_in(self.record, self.field, self.language)

    @property
    def max_length(self) -> int | None:
        return self.record._meta.get_field(self.field).max_length

    @property
    def label(self) -> str:
        return self.record._meta.get_field(self.field).verbose_name

    @property
    def id(self) -> str:
        """``service/soup-kitchen/name``: the same in every export."""
        return f"{record_kind(self.record)}/{record_name(self.record)}/{self.field}"

    @cached_property
    def status(self) -> str:
        if not self.words:
            return MISSING
        if self.state is None:
            return PERSON
        if self.state.is_outdated(text_in(self.record, self.field, self.state.source_language)):
            return OUTDATED
        if self.state.needs_review:
            return MACHINE
        return REVIEWED if self.state.reviewed_at else PERSON


def record_name(record: Model) -> str:
    for name in ("slug", "key"):
        if hasattr(record, name):
            return getattr(record, name)
    return str(record.pk)


def texts_of(record: Model, language: str) -> list[Text]:
    """The texts of a record that can be translated into this language, in reading order."""
    return list(_texts([record], fields_of(type(record)), language))


def _texts(records: list[Model], fields: list[str], language: str) -> Iterator[Text]:
    states = {state.key: state for state in TextState.objects.of(records)}
    for record in records:
        for field in fields:

            def state_in(code, record=record, field=field):
                return states.get((record_kind(record), record.pk, field, code))

            sources = [
                code
                for code in SOURCES_OF_DRAFTS
                if code != language and text_in(record, field, code)
            ]
            if not sources:
                continue

            def is_machine_made(code, state_in=state_in):
                state = state_in(code)
                return state is not None and state.needs_review

            source = next((code for code in sources if not is_machine_made(code)), sources[0])
            yield Text(record, field, language, state_in(language), source, is_machine_made(source))


def find_record(kind: str, name: str) -> Model | None:
    """The record behind ``kind`` and its short name or number, when readers see its texts."""
    model = next((model for model in SHOWN if record_kind(model) == kind), None)
    if model is None:
        return None
    for key in ("slug", "key"):
        if key in {field.name for field in model._meta.fields}:
            return shown(model).filter(**{key: name}).first()
    return shown(model).filter(pk=name).first() if name.isdecimal() and len(name) < 19 else None


def find_text(identifier: str, language: str) -> Text | None:
    parts = identifier.split("/")
    if len(parts) != 3:
        return None
    record = find_record(parts[0], parts[1])
    if record is None:
        return None
    return next((text for text in texts_of(record, language) if text.field == parts[2]), None)


# Many texts


def _with_status(records: QuerySet, field: str, language: str) -> QuerySet:
    states = TextState.objects.filter(
        kind=record_kind(records.model), field=field, language=language, object_id=OuterRef("pk")
    )
    source_now = Case(
        *(
            When(source_language=code, then=TextDigest(OuterRef(column(field, code))))
            for code in LANGUAGES
        ),
        default=Value(""),
        output_field=CharField(),
    )
    return records.filter(_has_source(field, language)).annotate(
        text_status=Case(
            When(~_filled(field, language), then=Value(MISSING)),
            When(Exists(states.exclude(source_digest=source_now)), then=Value(OUTDATED)),
            When(
                Exists(states.filter(author=TextState.Author.MACHINE, reviewed_at=None)),
                then=Value(MACHINE),
            ),
            When(Exists(states.filter(reviewed_at__isnull=False)), then=Value(REVIEWED)),
            default=Value(PERSON),
        )
    )


def texts_in(
    language: str,
    *,
    states: tuple[str, ...] = STATES,
    kind: str = "",
    organization: Organization | None = None,
    start: int = 0,
    limit: int | None = None,
) -> Iterator[Text]:
    """Texts in these states, what readers need first at the front. Two or three queries for each
    translated field, however many records there are."""
    for model, field in kinds_of_text():
        if kind and record_kind(model) != kind:
            continue
        records = _with_status(shown(model, organization), field, language)
        records = records.filter(text_status__in=states)
        if start and start >= (count := records.count()):
            start -= count
            continue
        found = list(records[start : None if limit is None else start + limit])
        start = 0
        yield from _texts(found, [field], language)
        if limit is not None:
            limit -= len(found)
            if limit <= 0:
                return


def progress(
    languages: list[str], organization: Organization | None = None
) -> dict[str, dict[str, Counter]]:
    """{language: {kind: how many texts in each state}}; one query for each kind of record and one
    for each translated field, whatever the languages and however many records there are."""
    counts = {code: {} for code in languages}
    for model in SHOWN:
        records = shown(model, organization)
        fields = fields_of(model)
        asked = {}
        for place, field in enumerate(fields):
            for code in languages:
                has_source = _has_source(field, code)
                number = languages.index(code)
                asked[f"all_{place}_{number}"] = Count("pk", filter=has_source)
                asked[f"filled_{place}_{number}"] = Count(
                    "pk", filter=has_source & _filled(field, code)
                )
        found = records.order_by().aggregate(**asked)
        for place, field in enumerate(fields):
            stated = _stated(model, field, languages, records)
            for number, code in enumerate(languages):
                total, filled = found[f"all_{place}_{number}"], found[f"filled_{place}_{number}"]
                states = stated.get(code, Counter())
                count = counts[code].setdefault(record_kind(model), Counter())
                count.update(states)
                count[MISSING] += total - filled
                count[PERSON] += filled - states.total()
    return counts


def _stated(
    model: type[Model], field: str, languages: list[str], records: QuerySet
) -> dict[str, Counter]:
    """How many translations of a field that have a state are outdated, machine-made…"""
    record = model.objects.rewrite(False).order_by().filter(pk=OuterRef("object_id"))

    def text(code):
        return Subquery(record.values_list(column(field, code), flat=True)[:1])

    source = Case(
        *(When(source_language=code, then=text(code)) for code in LANGUAGES),
        default=Value(""),
        output_field=CharField(),
    )
    counted = Q()
    for code in languages:
        good = records.order_by().filter(_has_source(field, code), _filled(field, code))
        counted |= Q(language=code, object_id__in=good.values_list("pk", flat=True))
    rows = (
        TextState.objects.filter(counted, kind=record_kind(model), field=field)
        .annotate(digest_now=TextDigest(source))
        .annotate(
            status=Case(
                When(~Q(source_digest=F("digest_now")), then=Value(OUTDATED)),
                When(author=TextState.Author.MACHINE, reviewed_at=None, then=Value(MACHINE)),
                When(reviewed_at__isnull=False, then=Value(REVIEWED)),
                default=Value(PERSON),
            )
        )
        .order_by()
        .values_list("language", "status")
        .annotate(count=Count("pk"))
    )
    stated: dict[str, Counter] = {}
    for code, status, count in rows:
        stated.setdefault(code, Counter())[status] += count
    return stated


def texts_waiting(person) -> dict[str, dict[str, int]]:
    """{language: {"outdated": 3, "machine": 40, "missing": 7}} for the languages of a person."""
    own = languages_of(person)
    return {
        code: {state: sum(count[state] for count in kinds.values()) for state in WAITING}
        for code, kinds in progress([code for code, _ in settings.LANGUAGES if code in own]).items()
    }


# Writing


class ChangedMeanwhile(Exception):
    """Somebody else saved other words while these were written; ``words`` are theirs."""

    def __init__(self, words: str):
        super().__init__(words)
        self.words = words


@transaction.atomic
def save_translation(
    text: Text,
    words: str,
    *,
    author: str = TextState.Author.PERSON,
    reviewer=None,
    seen: str | None = None,
    source_digest: str | None = None,
) -> None:
    """Write a translation and whose it is. ``seen`` is the digest of the words that stood there
    when the work began; ``source_digest`` that of the source then, when it may be another now."""
    model = type(text.record)
    # The row is held until the end: of two people at once the second is told.
    record = model.objects.select_for_update(of=("self",)).get(pk=text.record.pk)
    present = text_in(record, text.field, text.language)
    if seen is not None and text_digest(present) != seen and present != words:
        raise ChangedMeanwhile(present)
    if present != words:
        name = column(text.field, text.language)
        setattr(record, name, words)
        record.save(update_fields=[name])
    key = {
        "kind": record_kind(record),
        "object_id": record.pk,
        "field": text.field,
        "language": text.language,
    }
    if not words:
        for state in TextState.objects.filter(**key):
            state.delete()
        return
    TextState.objects.update_or_create(
        **key,
        defaults={
            "author": author,
            "source_language": text.source_language,
            "source_digest": source_digest or text_digest(text.source),
            "reviewed_at": now() if reviewer else None,
            "reviewed_by": reviewer,
        },
    )
