"""Drafts by a translation service that speaks as LibreTranslate does.

Only what readers see is ever sent (``texts`` knows nothing else), and never a draft itself. Each
draft is saved as soon as it comes, marked as a computer's; words of a person are never overwritten,
and a draft that lost a number, an address or the like is not used. What was refused is remembered
in a small file, so that a bounded run goes on where the one before stopped.

The form of question and answer: https://docs.libretranslate.com/api/operations/translate/
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from urllib.request import Request

from .. import history
from ..models import TextState, text_digest
from ..text import for_editors
from ..texts import (
    MACHINE,
    MISSING,
    OUTDATED,
    ChangedMeanwhile,
    Text,
    doubts_about,
    find_text,
    problems_with,
    save_translation,
    texts_in,
)
from .asking import (
    PAUSE_SECONDS,
    TIMEOUT_SECONDS,
    TRIES_WHEN_BUSY,
    Failed,
    Refused,
    Stopped,
    ask,
    check_url,
)

FAILURES_BEFORE_STOPPING = 3
# The key is wrong, or this machine may not ask at all.
NOT_WELCOME = (401, 403)
# It may be that this text cannot be translated, or that none is.
ABOUT_THE_TEXT = (400, 413, 422)
# How services call our languages, where not as we do.
NAMES = {"zh-hans": ("zh-hans", "zh-cn", "zh")}


class NotTranslated(Exception):
    """The service does not know this language."""


class NotThis(Exception):
    """The service translates, and not this text: it is too long, for instance."""


# The service


@dataclass
class Service:
    url: str
    key: str
    user_agent: str
    sleep: Callable[[float], None] = time.sleep
    timeout_seconds: float = TIMEOUT_SECONDS
    tries: int = TRIES_WHEN_BUSY
    _asked: bool = False
    # {what it translates from: {what it translates into}}, as the service writes the codes.
    _pairs: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self):
        check_url(self.url, "TRANSLATOR_URL")

    def translate(self, words: str, source: str, target: str) -> str:
        """Raises NotTranslated, NotThis, Failed or Stopped."""
        codes = self._codes(source, target)
        try:
            translated = self._translated(words, *codes)
        except Refused as refusal:
            self._make_sure_it_translates(*codes)
            raise NotThis(_said(refusal)) from None
        if not translated:
            raise NotThis("The service gave no words.")
        return translated

    def _make_sure_it_translates(self, source: str, target: str) -> None:
        """What it refuses for every text, such as a key that is missing, is not about this one."""
        try:
            self._translated("1", source, target)
        except Refused as refusal:
            raise Stopped(f"{_said(refusal)} Is TRANSLATOR_KEY right?") from None

    def _translated(self, words: str, source: str, target: str) -> str:
        question = {"q": words, "source": source, "target": target, "format": "text"}
        if self.key:
            question["api_key"] = self.key
        answer = self._ask("translate", question)
        translated = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(translated, str):
            raise Failed("The answer of the service cannot be read.")
        # A text field of ours holds no NUL, whatever a service says.
        return translated.replace("\0", "").strip()

    def _codes(self, source: str, target: str) -> tuple[str, str]:
        if not self._pairs:
            self._pairs = _pairs_in(self._ask("languages"))
        for from_code, to_codes in self._pairs.items():
            if from_code.casefold() in NAMES.get(source, (source,)):
                for name in NAMES.get(target, (target,)):
                    if found := next((to for to in to_codes if to.casefold() == name), None):
                        return from_code, found
        raise NotTranslated(f"The service does not translate from {source} into {target}.")

    def _ask(self, what: str, question: dict | None = None):
        if self._asked:
            self.sleep(PAUSE_SECONDS)
        self._asked = True
        request = Request(
            f"{self.url.rstrip('/')}/{what}",
            data=None if question is None else json.dumps(question).encode(),
            headers={
                "User-Agent": self.user_agent,
                "Accept": "application/json",
                "Content-Type": "application/json",
            },
        )
        try:
            body = ask(
                request, timeout_seconds=self.timeout_seconds, sleep=self.sleep, tries=self.tries
            )
        except Refused as refusal:
            if refusal.status in NOT_WELCOME:
                raise Stopped(f"{_said(refusal)} Is TRANSLATOR_KEY right?") from None
            if refusal.status in ABOUT_THE_TEXT and question:
                raise
            raise Failed(_said(refusal)) from None
        try:
            return json.loads(body)
        except ValueError:
            raise Failed("The answer of the service cannot be read.") from None


def _pairs_in(answer) -> dict[str, set[str]]:
    try:
        return {str(each["code"]): {str(target) for target in each["targets"]} for each in answer}
    except (TypeError, KeyError):
        raise Failed("The service does not say which languages it knows.") from None


def _said(refusal: Refused) -> str:
    try:
        reason = str(json.loads(refusal.body)["error"])[:200]
    except (ValueError, KeyError, TypeError):
        reason = ""
    return f"{refusal} {reason}".strip()


# What was refused


class Memory:
    """Which texts got no draft that can be used, with a fingerprint of the source text."""

    def __init__(self, path: Path):
        self.path = path
        self.entries: dict[str, str] = {}
        if path.exists():
            try:
                self.entries = dict(json.loads(path.read_text(encoding="utf-8")))
            except (ValueError, TypeError):
                raise Stopped(f"{path} is damaged. Delete it to ask everything again.") from None

    def knows(self, text: Text) -> bool:
        return self.entries.get(_key(text)) == text_digest(text.source)

    def add(self, text: Text) -> None:
        self.entries[_key(text)] = text_digest(text.source)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_suffix(".new")
        draft.write_text(json.dumps(self.entries, indent=1, sort_keys=True), encoding="utf-8")
        draft.replace(self.path)


def _key(text: Text) -> str:
    return f"{text.language} {text.id}"


# The work


class Outcome(Enum):
    DRAFTED = "drafted"
    REFUSED = "refused"
    FAILED = "failed"
    KNOWN = "refused before"
    CHANGED = "changed meanwhile"
    WOULD_ASK = "would ask"


@dataclass(frozen=True)
class Row:
    outcome: Outcome
    text: str
    message: str = ""

    def __str__(self) -> str:
        return f"{self.outcome.value:<18}{self.text}  {self.message}".rstrip()


def askable(language: str, kind: str = "") -> Iterator[Text]:
    """Texts that have no words, or only a computer's that were overtaken."""
    for text in texts_in(language, states=(MISSING, OUTDATED), kind=kind):
        if may_draft(text):
            yield text


def may_draft(text: Text) -> bool:
    is_open = text.status == MISSING or (text.state is not None and text.state.needs_review)
    # A draft of a draft would be believed twice.
    return is_open and text.status != MACHINE and not text.source_is_machine_made


def why_not(text: Text, words: str) -> list[str]:
    """Why a draft cannot be used as it is."""
    return [*problems_with(text, words), *doubts_about(text, words)]


def rehearse(
    languages: Iterable[str], memory: Memory, *, kind: str, limit: int, again: bool
) -> Iterator[Row]:
    left = limit
    for language in languages:
        for text in askable(language, kind):
            if not again and memory.knows(text):
                yield Row(Outcome.KNOWN, _key(text))
            elif left == 0:
                return
            else:
                left -= 1
                yield Row(Outcome.WOULD_ASK, _key(text), f"{len(text.source)} characters")


def fill(
    service: Service,
    languages: Iterable[str],
    memory: Memory,
    *,
    kind: str,
    limit: int,
    again: bool,
) -> Iterator[Row]:
    """Ask for one text after the other, outside of any transaction, and save each draft at once."""
    left = limit
    failures = 0
    for language in languages:
        # The same sentence stands in many listings, and is asked once.
        drafts: dict[tuple[str, str], str] = {}
        for listed in askable(language, kind):
            # A run takes hours: somebody may have withheld or translated it meanwhile.
            text = find_text(listed.id, language)
            if text is None or not may_draft(text):
                yield Row(Outcome.CHANGED, _key(listed))
                continue
            if not again and memory.knows(text):
                yield Row(Outcome.KNOWN, _key(text))
                continue
            same = (text.source_language, text.source)
            if same not in drafts:
                if left == 0:
                    return
                try:
                    words = service.translate(text.source, text.source_language, language)
                except NotTranslated as reason:
                    yield Row(Outcome.FAILED, language, str(reason))
                    break
                except NotThis as reason:
                    left -= 1
                    memory.add(text)
                    yield Row(Outcome.REFUSED, _key(text), str(reason))
                    continue
                except Failed as reason:
                    left -= 1
                    failures += 1
                    yield Row(Outcome.FAILED, _key(text), str(reason))
                    if failures == FAILURES_BEFORE_STOPPING:
                        raise Stopped(
                            f"Stopped after {failures} failures in a row. "
                            "What was drafted is saved."
                        ) from None
                    continue
                left -= 1
                drafts[same] = words
            failures = 0
            words = drafts[same]
            if reasons := why_not(text, words):
                memory.add(text)
                yield Row(Outcome.REFUSED, _key(text), " ".join(reasons))
            elif save(text, words):
                yield Row(Outcome.DRAFTED, _key(text))
            else:
                yield Row(Outcome.CHANGED, _key(text))


def save(text: Text, words: str) -> bool:
    """As a draft made from the source text that was sent, whatever it is by now."""
    try:
        with history.change(why=for_editors("A computer made a draft of the translation.")):
            save_translation(
                text,
                words,
                author=TextState.Author.MACHINE,
                seen=text_digest(text.words),
                source_digest=text_digest(text.source),
            )
    except (ChangedMeanwhile, type(text.record).DoesNotExist):
        return False
    return True
