"""Text before anybody reads it: its direction, the choice between languages, folding."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

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
    """A text and the language it is in; ``is_fallback`` when that is not the one asked for."""

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
    """The first filled text in reading order; ``text_in`` gives the text in one language."""
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


# Folding: one form for all the ways people write the same word.

# Letters that Unicode does not take apart, or that readers of one language mix up.
_LETTERS = str.maketrans(
    {
        "ı": "i",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ß": "ss",
        # Arabic, Persian, Urdu and Kurdish keyboards give different letters for the same sound.
        "ى": "ي",
        "ی": "ي",
        "ې": "ي",
        "ے": "ي",
        "ک": "ك",
        "ة": "ه",
        "ۀ": "ه",
        "ە": "ه",
        "ہ": "ه",
        "ھ": "ه",
        "ٱ": "ا",
        "ء": "",
        "ـ": "",
        # Russian and Ukrainian letters that people leave out or swap.
        "ґ": "г",
        # Apostrophes inside a word say nothing: сім’я, j’ai, 's-Gravenhage.
        "'": "",
        "’": "",
        "ʼ": "",
        "‘": "",
        "`": "",
        "´": "",
        "\u00ad": "",
        "\u200b": "",
        "\u200c": "",
        "\u200d": "",
        "\u2060": "",
        "\ufeff": "",
    }
)
# Ethiopic rows that sound alike or are mixed up in writing, each with its seven vowels:
# ሠ→ሰ, ፀ→ጸ, ኀ→ሀ, ሐ→ሀ, ዐ→አ, ቐ→ቀ, ኸ→ከ.
_ETHIOPIC = {
    source + vowel: target + vowel
    for source, target in (
        (0x1220, 0x1230),
        (0x1340, 0x1338),
        (0x1280, 0x1200),
        (0x1210, 0x1200),
        (0x12D0, 0x12A0),
        (0x1250, 0x1240),
        (0x12B8, 0x12A8),
    )
    for vowel in range(7)
}
# ኣ and ዓ are written for አ at the start of most words.
_ETHIOPIC |= {0x12A3: 0x12A0, 0x12D3: 0x12A0}
# Marks over letters of these scripts are dropped; in Indic scripts they are vowels and stay.
_FOLDED_SCRIPTS = ("LATIN", "CYRILLIC", "HEBREW", "ARABIC", "GREEK")
_HAN_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_ARABIC_WORD = re.compile(r"^[\u0600-\u06ff]+$")


@lru_cache(maxsize=4096)
def _is_dropped_mark(character: str) -> bool:
    name = unicodedata.name(character, "")
    return unicodedata.combining(character) != 0 and (
        name.startswith("COMBINING") or name.startswith(_FOLDED_SCRIPTS)
    )


@lru_cache(maxsize=4096)
def _word_character(character: str) -> str:
    """A letter, a vowel sign or an ASCII digit; all else (surrogates and NUL too) parts words."""
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    is_of_a_word = character.isalnum() or unicodedata.category(character) in ("Mn", "Mc")
    return character if is_of_a_word else " "


def fold(text: str) -> str:
    """Lower case, no accents, one letter for one sound, ASCII digits, one space between words."""
    text = unicodedata.normalize("NFKD", text).casefold()
    text = unicodedata.normalize("NFKD", text)
    text = "".join(character for character in text if not _is_dropped_mark(character))
    text = text.translate(_LETTERS).translate(_ETHIOPIC)
    return " ".join("".join(map(_word_character, unicodedata.normalize("NFC", text))).split())


def tokens(text: str) -> list[str]:
    """The folded words of a text. Han runs are cut into pairs, which need no dictionary."""
    found: list[str] = []
    for word in fold(text).split():
        end = 0
        for run in _HAN_RUN.finditer(word):
            found += [word[end : run.start()]] if run.start() > end else []
            found += bigrams(run.group())
            end = run.end()
        if end < len(word):
            found.append(word[end:])
    return found


def bigrams(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def without_arabic_prefix(word: str) -> str | None:
    """والطعام → طعام: “and” and “the” are written onto the word. None: nothing to drop."""
    if not _ARABIC_WORD.match(word):
        return None
    bare = word
    for prefix in ("وال", "بال", "لل", "ال", "و"):
        if bare.startswith(prefix) and len(bare) - len(prefix) >= 3:
            return bare.removeprefix(prefix)
    return None
