"""Which texts do readers see, what state is each translation in, and how is one saved?

Texts that readers never see, of unpublished records, private phones and withheld addresses, are
nobody's to translate: they do not exist here, and so reach no translator, agency or machine.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
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

from .exchange.columns import plain
from .exchange.drafts import SOURCES_OF_DRAFTS, drafted_fields
from .facts import lost
from .models import (
    Closure,
    Course,
    Location,
    Module,
    Network,
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
    content_version,
    text_digest,
)
from .models.base import columns_of
from .models.translation_state import TextDigest, record_kind
from .rights import (
    WAYS_TO_ORGANIZATION,
    keeps_listings,
    organizations_of,
    organizations_to_translate,
)
from .text import LANGUAGES, for_editors, text_in

# The states a translation can be in, those first that need somebody.
OUTDATED, MACHINE, MISSING, REVIEWED, PERSON = STATES = (
    "outdated",
    "machine",
    "missing",
    "reviewed",
    "person",
)
WAITING = (OUTDATED, MACHINE, MISSING)

# The short names of records, and the ways from a row up to what it is a part of.
NAMES = ("slug", "key")
UPWARDS = (
    "course",
    "schedule",
    "service_at_location",
    "service",
    "location",
    "resource",
    "organization",
)
BATCH = 500

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
    Network: Q(is_published=True),
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


# What has a page or a card of its own. Everything else is a part of one of these.
Listing = Organization | Service | Resource | Network


def shown(model: type[Model], within: QuerySet[Organization] | None = None) -> QuerySet:
    """The records whose texts readers see, in a steady order; ``within`` these organizations: what
    is said between organizations is in none."""
    # Without rewriting: a column asked for by its language is that column.
    records = model.objects.rewrite(False).filter(SHOWN[model]).order_by("pk")
    if within is None:
        return records
    own = Q()
    for way in WAYS_TO_ORGANIZATION.get(model, ()):
        own |= Q(**{f"{way}__in": within.order_by().values("pk")})
    return records.filter(own) if own else records.none()


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


# Where a text stands in the order in which readers need them: its kind, and the record.
Place = tuple[tuple[type[Model], str], int]

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
        return label_of(type(self.record), self.field)

    @property
    def listing(self) -> Listing:
        return listing_of(self.record)

    @property
    def other_sources(self) -> list[tuple[str, str]]:
        """The same in the other languages one may translate from: what one leaves open another
        may say."""
        return [
            (code, words)
            for code in SOURCES_OF_DRAFTS
            if code not in (self.language, self.source_language)
            and (words := text_in(self.record, self.field, code))
        ]

    @property
    def id(self) -> str:
        """``service/soup-kitchen/name``: the same in every export."""
        return f"{record_kind(self.record)}/{record_name(self.record)}/{self.field}"

    @property
    def place(self) -> Place:
        return (type(self.record), self.field), self.record.pk

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


def label_of(model: type[Model], field: str) -> str:
    return model._meta.get_field(field).verbose_name


def record_name(record: Model) -> str:
    for name in NAMES:
        if hasattr(record, name):
            return getattr(record, name)
    return str(record.pk)


def listing_of(record: Model) -> Listing:
    """Of what readers see this is a part. Its own name would tell where a secret house is."""
    while not isinstance(record, Listing):
        record = next(owner for way in UPWARDS if (owner := getattr(record, way, None)))
    return record


def texts_of(record: Model, language: str) -> list[Text]:
    """The texts of a record that can be translated into this language, in reading order."""
    return list(_texts([record], fields_of(type(record)), language))


def _texts(records: list[Model], fields: Iterable[str], language: str) -> Iterator[Text]:
    states = {state.key: state for state in TextState.objects.of(records)} if records else {}
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


def _with_listings(records: QuerySet) -> QuerySet:
    """So that nobody asks for each text what it is a part of."""
    if issubclass(records.model, Listing):
        return records
    ways = [way.rpartition("__")[0] or way for way in WAYS_TO_ORGANIZATION[records.model]]
    return records.select_related(*ways)


def find_texts(
    identifiers: Iterable[str], language: str, within: QuerySet[Organization] | None = None
) -> dict[str, Text]:
    """The texts with these ids that readers see; a few queries for each kind of record."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for identifier in identifiers:
        kind, slash, rest = identifier.partition("/")
        name, second, _field = rest.partition("/")
        if slash and second:
            wanted[kind].add(name)
    found = {}
    for model in SHOWN:
        records = _named(
            _with_listings(shown(model, within)), wanted.get(record_kind(model), set())
        )
        found |= {text.id: text for text in _texts(records, fields_of(model), language)}
    return {identifier: found[identifier] for identifier in identifiers if identifier in found}


def _named(records: QuerySet, names: set[str]) -> list[Model]:
    key = next((each for each in NAMES if hasattr(records.model, each)), None)
    keys: list = sorted(names)
    if key is None:
        key = "pk"
        # What is longer than a number can be is nobody's.
        keys = [
            int(name) for name in keys if name.isascii() and name.isdecimal() and len(name) < 19
        ]
    return [
        record
        for start in range(0, len(keys), BATCH)
        for record in records.filter(**{f"{key}__in": keys[start : start + BATCH]})
    ]


def waiting_among(records: Iterable[Model]) -> list[Text]:
    """The translations of these records, seen by readers or not, that are outdated or made by a
    computer."""
    named = {(record_kind(record), record.pk): record for record in records}
    found = []
    for state in TextState.objects.of(named.values()):
        record = named[state.kind, state.object_id]
        if state.field in fields_of(type(record)):
            text = Text(record, state.field, state.language, state, state.source_language)
            if text.status in (OUTDATED, MACHINE):
                found.append(text)
    return found


def shown_among(records: Iterable[Model]) -> set[Model]:
    """Those whose texts readers see; one question for each kind."""
    numbers: dict[type[Model], list[int]] = defaultdict(list)
    for record in records:
        if type(record) in SHOWN:
            numbers[type(record)].append(record.pk)
    return {
        record
        for model, ids in numbers.items()
        for record in shown(model).filter(pk__in=ids).only("pk")
    }


def find_text(
    identifier: str, language: str, within: QuerySet[Organization] | None = None
) -> Text | None:
    return find_texts([identifier], language, within).get(identifier)


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
    within: QuerySet[Organization] | None = None,
    after: Place | None = None,
    limit: int | None = None,
) -> Iterator[Text]:
    """Texts in these states, what readers need first at the front; only those ``after`` a place.
    Two or three queries for each translated field, however many records there are."""
    for model, field in kinds_of_text():
        if kind and record_kind(model) != kind:
            continue
        records = _with_status(shown(model, within), field, language)
        if after:
            if after[0] != (model, field):
                if _comes_before((model, field), after[0]):
                    continue
            else:
                records = records.filter(pk__gt=after[1])
        records = records.filter(text_status__in=states)
        found = list(_with_listings(records)[:limit])
        yield from _texts(found, [field], language)
        if limit is not None:
            limit -= len(found)
            if limit <= 0:
                return


def _comes_before(one: tuple[type[Model], str], other: tuple[type[Model], str]) -> bool:
    order = kinds_of_text()
    return order.index(one) < order.index(other)


def progress(
    languages: list[str], within: QuerySet[Organization] | None = None
) -> dict[str, dict[str, Counter]]:
    """{language: {kind: how many texts in each state}}; one query for each kind of record and one
    for each translated field, whatever the languages and however many records there are."""
    counts = {code: {} for code in languages}
    for model in SHOWN:
        records = shown(model, within)
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


_counted = content_version.Kept()


def forget() -> None:
    """Count anew at the next question: for tests."""
    _counted.forget()


def progress_of_all(languages: list[str]) -> dict[str, dict[str, Counter]]:
    """Of everybody's texts, counted once for each edition of the content: it takes a while."""
    return _counted.get(tuple(languages), lambda: progress(languages)) if languages else {}


@dataclass(frozen=True)
class LanguageProgress:
    """A row of the board. ``is_of_all`` when these are not only the person's own texts."""

    language: str
    states: Counter
    is_of_all: bool

    @property
    def total(self) -> int:
        return self.states.total()


def board(person) -> list[LanguageProgress]:
    """The languages a person may write in, those that they translate first."""
    everywhere = [
        code
        for code, _name in settings.LANGUAGES
        if organizations_to_translate(person, code) is None
    ]
    rows = [(code, kinds, True) for code, kinds in progress_of_all(everywhere).items()]
    if keeps_listings(person):
        others = [code for code, _name in settings.LANGUAGES if code not in everywhere]
        counted = progress(others, organizations_of(person)) if others else {}
        rows += [(code, counted[code], False) for code in others]
    return [
        LanguageProgress(code, sum(kinds.values(), Counter()), is_of_all)
        for code, kinds, is_of_all in rows
    ]


def texts_waiting(person) -> dict[str, dict[str, int]]:
    """{language: {"outdated": 3, "machine": 40, "missing": 7}} for the languages a person has been
    given; an administrator, who may write in all, finds all on the board."""
    own = set(person.translates.values_list("language", flat=True))
    languages = [code for code, _name in settings.LANGUAGES if code in own]
    return {
        code: {state: sum(count[state] for count in kinds.values()) for state in WAITING}
        for code, kinds in progress_of_all(languages).items()
    }


# Writing


class ChangedMeanwhile(Exception):
    """Somebody else saved other words while these were written; ``words`` are theirs. A computer
    hears this of any words that a person wrote or looked at."""

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
    key = {
        "kind": record_kind(record),
        "object_id": record.pk,
        "field": text.field,
        "language": text.language,
    }
    if author == TextState.Author.MACHINE and reviewer is None and present:
        state = TextState.objects.filter(**key).first()
        if state is None or not state.needs_review:
            raise ChangedMeanwhile(present)
    if seen is not None and text_digest(present) != seen and present != words:
        raise ChangedMeanwhile(present)
    if present != words:
        name = column(text.field, text.language)
        setattr(record, name, words)
        record.save(update_fields=[name])
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


def write(
    text: Text,
    words: str,
    person,
    *,
    seen: str | None = None,
    source_digest: str | None = None,
    drafted: str = "",
) -> None:
    """What a person wrote, or read and left as it is: then it stays the work of its author, which
    for ``drafted`` words is a computer."""
    author = TextState.Author.PERSON
    if text.state and text_digest(words) == text_digest(text.words):
        author = text.state.author
    elif drafted and text_digest(words) == text_digest(drafted):
        author = TextState.Author.MACHINE
    save_translation(
        text, words, author=author, reviewer=person, seen=seen, source_digest=source_digest
    )


def as_stored(text: Text, words: str) -> str:
    """Without what a browser or a file adds: a name is one line, others keep theirs."""
    words = plain(words)
    return " ".join(words.split()) if text.max_length else words


def problems_with(text: Text, words: str) -> list[str]:
    """Why these words cannot be stored at all."""
    limit = text.max_length
    if limit is not None and len(words) > limit:
        sentence = for_editors("This has %(number)s characters; there is room for %(limit)s.")
        return [str(sentence % {"number": len(words), "limit": limit})]
    return []


def doubts_about(text: Text, words: str) -> list[str]:
    """What is in the source and not in these words. Every way in asks this: the page of a
    translator, a file of an agency, a computer."""
    return [str(fact) for fact in lost(text.source, words)] if words else []
