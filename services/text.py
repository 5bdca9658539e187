"""How text is handled before anybody reads it: direction, editors' words, choice between languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

LANGUAGES = ("nl", "en", "ar", "fr", "es", "pt", "tr", "ru", "uk", "fa", "ti", "zh-hans")
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ckb", "ps", "dv", "yi", "sd", "ug"})


def for_editors(message: str):
    """Words that only the admin shows.

    The admin speaks Dutch and English, the public pages twelve languages: the message context keeps
    the two apart in the catalogues, so that translators are not asked for words no reader sees.
    """
    return pgettext_lazy("editors", message)


def direction(language: str) -> str:
    return "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


@dataclass(frozen=True)
class LocalText:
    """A text and the language it is really in; ``is_fallback`` when that is not the one asked for."""

    value: str
    language: str
    is_fallback: bool

    def __str__(self) -> str:
        return self.value

    def __bool__(self) -> bool:
        return bool(self.value)

    @property
    def direction(self) -> str:
        return direction(self.language)


NO_TEXT = LocalText("", "", False)


def reading_order(language: str) -> tuple[str, ...]:
    """The languages in which to look for a text: the reader's, English, Dutch, then any."""
    first = dict.fromkeys((language, "en", "nl"))
    return tuple(first | dict.fromkeys(LANGUAGES))


def best_text(text_in: Callable[[str], str | None], language: str) -> LocalText:
    """The first filled text in reading order. ``text_in`` gives the text in one language or nothing."""
    for candidate in reading_order(language):
        if value := text_in(candidate):
            return LocalText(value, candidate, candidate != language)
    return NO_TEXT


def best_of(texts: Mapping[str, str], language: str) -> LocalText:
    return best_text(texts.get, language)


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def text_in(record: object, field: str, language: str) -> str:
    """What a record says in exactly this language; empty when it says nothing."""
    return getattr(record, f"{field}_{language.replace('-', '_')}") or ""


def text_of(record: object, field: str, language: str) -> LocalText:
    """What a reader of this language is shown, with the language it is really in."""
    return best_text(lambda candidate: text_in(record, field, candidate), language)
