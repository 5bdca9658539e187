"""Texts for translation agencies as XLIFF, out and back in by comparing, telling and then applying.

XLIFF 1.2 and not 2: every tool of agencies and volunteers reads 1.2 (Trados, memoQ, Phrase,
Memsource, OmegaT, Poedit, Weblate), several read 2 only in part or through a plug-in.
Specification: https://docs.oasis-open.org/xliff/v1.2/os/xliff-core.html
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from xml.etree.ElementTree import Element, ParseError, SubElement, indent, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from ..models import Organization, TextState, text_digest
from ..text import for_editors
from ..texts import (
    MACHINE,
    MISSING,
    OUTDATED,
    PERSON,
    REVIEWED,
    ChangedMeanwhile,
    Text,
    as_stored,
    doubts_about,
    find_texts,
    problems_with,
    save_translation,
    texts_in,
)
from .columns import plain

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
MOST_BYTES = 20 * 2**20
MOST_UNITS = 20_000
# As the world writes them; ours are in lower case.
STANDARD_CODES = {"zh-hans": "zh-Hans"}

# What an agency reads of our states, and which of its words say that a person is content.
STATES = {
    MISSING: "needs-translation",
    OUTDATED: "needs-adaptation",
    MACHINE: "needs-review-translation",
    PERSON: "translated",
    REVIEWED: "final",
}
CONTENT = ("translated", "signed-off", "final")
BY_MACHINE = ("mt-suggestion", "leveraged-mt")
# Tools wrap parts of a text in these; the words inside are the text.
WRAPPERS = ("g", "mrk")
_STAMP = re.compile(r"(state|words)=(\w*)")


class NotXliff(ValueError):
    """The file as a whole cannot be used; the text says why."""


# Out


def export(texts: Iterable[Text], language: str) -> bytes:
    """One ``file`` for each language that is translated from: XLIFF 1.2 knows one source each."""
    by_source: dict[str, list[Text]] = {}
    for text in texts:
        by_source.setdefault(text.source_language, []).append(text)
    root = Element("xliff", {"xmlns": NAMESPACE, "version": "1.2"})
    for source, group in by_source.items():
        file = SubElement(
            root,
            "file",
            {
                "original": f"socialmap-{source}",
                "datatype": "plaintext",
                "source-language": STANDARD_CODES.get(source, source),
                "target-language": STANDARD_CODES.get(language, language),
            },
        )
        body = SubElement(file, "body")
        for text in group:
            _add_unit(body, text)
    indent(root)
    # A text keeps its own spaces: what is indented stands around it.
    return tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _add_unit(body: Element, text: Text) -> None:
    status = text.status
    facts = {
        "id": text.id,
        "resname": text.id,
        "xml:space": "preserve",
        # Read back to tell what the agency changed from what somebody else did meanwhile.
        "extradata": f"state={status} words={text_digest(text.words)}",
    }
    if text.max_length:
        facts |= {"maxwidth": str(text.max_length), "size-unit": "char"}
    if status == REVIEWED:
        facts["approved"] = "yes"
    unit = SubElement(body, "trans-unit", facts)
    SubElement(unit, "source").text = _storable(text.source)
    target = SubElement(unit, "target", {"state": STATES[status]})
    if text.words:
        target.text = _storable(text.words)
    if status == MACHINE:
        target.set("state-qualifier", BY_MACHINE[0])
    note = SubElement(unit, "note", {"from": "socialmap"})
    note.text = _storable(f"{text.listing} · {text.label}")


# XML has no place for other control signs and for halves of a pair.
_NOT_IN_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _storable(words: str) -> str:
    return _NOT_IN_XML.sub("", plain(words))


def texts_for(
    language: str,
    *,
    states: tuple[str, ...],
    kind: str = "",
    within: QuerySet[Organization] | None = None,
) -> list[Text]:
    """What an agency gets: nothing that is itself a computer's draft."""
    found = texts_in(language, states=states, kind=kind, within=within, limit=MOST_UNITS)
    return [text for text in found if not text.source_is_machine_made]


# In


@dataclass(frozen=True)
class Unit:
    """A ``trans-unit`` as the agency sent it; ``number`` counts them from 1."""

    number: int
    id: str
    language: str
    source: str
    words: str
    is_approved: bool
    state: str
    qualifier: str
    # The state and the fingerprint of the words when it went out; empty when a tool lost them.
    stamped_state: str
    stamped_words: str
    has_unknown_tags: bool


def read(content: bytes) -> list[Unit]:
    """Raises NotXliff."""
    if len(content) > MOST_BYTES:
        raise NotXliff(for_editors("This file is larger than 20 MB. Split it up."))
    try:
        units = list(_units(content))
    except DefusedXmlException:
        raise NotXliff(
            for_editors(
                "This file has definitions of its own (DOCTYPE or ENTITY). They can do harm and "
                "are not read. Save it as plain XLIFF 1.2."
            )
        ) from None
    except (ParseError, ValueError, LookupError) as error:
        if isinstance(error, NotXliff):
            raise
        raise NotXliff(for_editors("This file cannot be read. Is it XLIFF 1.2?")) from None
    if not units:
        raise NotXliff(for_editors("There is no text in this file."))
    return units


def _units(content: bytes) -> Iterator[Unit]:
    number, language, is_xliff = 0, "", False
    for event, element in iterparse(io.BytesIO(content), events=("start", "end"), forbid_dtd=True):
        name = _name(element)
        if event == "start":
            if not is_xliff:
                _must_be_ours(element)
                is_xliff = True
            elif name == "file":
                language = our_code(element.get("target-language", ""))
        elif name == "trans-unit":
            number += 1
            if number > MOST_UNITS:
                raise NotXliff(for_editors("There are too many texts in this file. Split it up."))
            yield _unit(element, number, language)
            element.clear()


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _must_be_ours(root: Element) -> None:
    if _name(root) != "xliff":
        raise NotXliff(for_editors("This file cannot be read. Is it XLIFF 1.2?"))
    if not root.get("version", "").startswith("1."):
        raise NotXliff(for_editors("This is XLIFF 2. Save it as XLIFF 1.2, as it was sent."))


def our_code(written: str) -> str:
    """zh-CN → zh-hans, ar-EG → ar; empty when it is none of ours."""
    code = written.strip().replace("_", "-").lower()
    known = [code for code, _name in settings.LANGUAGES]
    if code in known:
        return code
    return next((each for each in known if each.split("-")[0] == code.split("-")[0]), "")


def _unit(element: Element, number: int, language: str) -> Unit:
    children = {_name(child): child for child in reversed(element) if isinstance(child.tag, str)}
    source, target = children.get("source"), children.get("target")
    stamp = dict(_STAMP.findall(element.get("extradata", "")))
    return Unit(
        number=number,
        id=element.get("id", ""),
        language=language,
        source=_words_in(source),
        words=_words_in(target),
        is_approved=element.get("approved") == "yes",
        state="" if target is None else target.get("state", ""),
        qualifier="" if target is None else target.get("state-qualifier", ""),
        stamped_state=stamp.get("state", ""),
        stamped_words=stamp.get("words", ""),
        has_unknown_tags=target is not None
        and any(_name(part) not in WRAPPERS for part in target.iter() if part is not target),
    )


def _words_in(element: Element | None) -> str:
    return "" if element is None else plain("".join(element.itertext()))


# Comparing


class Result(StrEnum):
    CHANGE = "change"
    REVIEW = "review"
    SAME = "same"
    REFUSE = "refuse"


@dataclass
class UnitPlan:
    """What a unit would do, or has done."""

    unit: Unit
    text: Text | None = None
    result: Result = Result.SAME
    problems: list[str] = field(default_factory=list)
    # What else to know: the source is another by now.
    notes: list[str] = field(default_factory=list)
    author: str = TextState.Author.PERSON
    is_looked_at: bool = False

    @property
    def old(self) -> str:
        return self.text.words if self.text else ""

    @property
    def words(self) -> str:
        return as_stored(self.text, self.unit.words) if self.text else self.unit.words

    @property
    def name(self) -> str:
        return f"{self.text.listing} · {self.text.label}" if self.text else self.unit.id[:100]

    def refuse(self, *reasons) -> None:
        self.result = Result.REFUSE
        self.problems += [str(reason) for reason in reasons]


@dataclass
class Plan:
    """What a file would do, or has done. ``wrong``: why nothing of it can be used."""

    rows: list[UnitPlan] = field(default_factory=list)
    wrong: str = ""
    is_written: bool = False

    def count(self, result: str) -> int:
        return sum(row.result == result for row in self.rows)

    @property
    def problems(self) -> list[str]:
        return [problem for row in self.rows for problem in row.problems]

    @property
    def has_news(self) -> bool:
        return bool(self.count(Result.CHANGE) or self.count(Result.REVIEW))


def bring(
    content: bytes,
    person,
    language: str,
    *,
    within: QuerySet[Organization] | None = None,
    write: bool = False,
    skip_wrong: bool = False,
) -> Plan:
    """Compare a file with the map and tell; with ``write`` also apply it, in one transaction. With
    a single problem nothing is written, unless units with problems may be skipped."""
    try:
        units = read(content)
    except NotXliff as problem:
        return Plan(wrong=str(problem))
    if all(unit.language != language for unit in units):
        sentence = for_editors("This file is not a translation into %(language)s.")
        return Plan(wrong=str(sentence % {"language": language}))
    with transaction.atomic():
        plan = Plan(rows=list(_compare(units, language, within)))
        if not write or (plan.problems and not skip_wrong):
            return plan
        for row in plan.rows:
            if row.result in (Result.CHANGE, Result.REVIEW):
                _apply(row, person)
        plan.is_written = skip_wrong or not plan.problems
        if not plan.is_written:
            transaction.set_rollback(True)
    return plan


def _compare(
    units: list[Unit], language: str, within: QuerySet[Organization] | None
) -> Iterator[UnitPlan]:
    texts = find_texts(dict.fromkeys(unit.id for unit in units), language, within)
    seen: set[str] = set()
    for unit in units:
        row = UnitPlan(unit, texts.get(unit.id))
        if unit.language != language:
            row.refuse(for_editors("This text is in a part of the file for another language."))
        elif row.text is None:
            row.refuse(for_editors("There is no such text, or readers do not see it any more."))
        elif unit.id in seen:
            row.refuse(for_editors("This text stands in the file twice."))
        else:
            _judge(row, unit, row.text)
        seen.add(unit.id)
        yield row


def _judge(row: UnitPlan, unit: Unit, text: Text) -> None:
    is_new = row.words != as_stored(text, _storable(text.words))
    was_sent_so = unit.stamped_words == text_digest(unit.words)
    row.is_looked_at = unit.is_approved or unit.state in CONTENT
    if not row.words or (is_new and was_sent_so):
        # Left as it was sent out: what somebody else wrote meanwhile stays.
        return
    if not is_new:
        _judge_review(row, unit, text)
        return
    row.result = Result.CHANGE
    if unit.has_unknown_tags:
        row.refuse(for_editors("There are tags in this text. It is plain text: take them out."))
    if unit.stamped_words and unit.stamped_words != text_digest(text.words):
        sentence = for_editors("Somebody changed this since it was sent to the agency: %(words)s")
        row.refuse(sentence % {"words": text.words or "–"})
    if problems := [*problems_with(text, row.words), *doubts_about(text, row.words)]:
        row.refuse(*problems)
    if unit.qualifier in BY_MACHINE and unit.stamped_state != MACHINE and not unit.is_approved:
        # The agency's own tool put in what a computer wrote.
        row.author = TextState.Author.MACHINE
        if text.words and not (text.state and text.state.needs_review):
            row.refuse(for_editors("A computer's words do not replace those of a person."))
    row.is_looked_at = unit.is_approved
    if text_digest(unit.source) != text_digest(text.source):
        row.notes.append(str(for_editors("The source text has changed since: marked as outdated.")))


def _judge_review(row: UnitPlan, unit: Unit, text: Text) -> None:
    """The words stay; was somebody content with them who was not before?"""
    sent_as = unit.stamped_state or text.status
    is_news = text.status in (MACHINE, OUTDATED, PERSON) and row.is_looked_at
    was_said_before = STATES.get(sent_as) == unit.state and not unit.is_approved
    if is_news and not was_said_before and (text.status != PERSON or unit.is_approved):
        if text_digest(unit.source) != text_digest(text.source):
            row.notes.append(str(for_editors("The source text has changed since: left as it is.")))
            return
        row.result = Result.REVIEW
        row.author = text.state.author if text.state else TextState.Author.PERSON
        if doubts := doubts_about(text, text.words):
            row.refuse(*doubts)


def _apply(row: UnitPlan, person) -> None:
    try:
        save_translation(
            row.text,
            row.words if row.result == Result.CHANGE else row.old,
            author=row.author,
            reviewer=person if row.is_looked_at else None,
            seen=text_digest(row.text.words),
            source_digest=text_digest(row.unit.source),
        )
    except ChangedMeanwhile as change:
        sentence = for_editors("Somebody changed this since it was sent to the agency: %(words)s")
        row.refuse(sentence % {"words": change.words})
