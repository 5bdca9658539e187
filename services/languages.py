"""The languages people speak: codes, and their names in the reader's language (from CLDR)."""

from __future__ import annotations

from functools import cache

from babel import Locale

# As its own readers write it: for the language switcher, which is read before anything else is.
NATIVE_NAMES = {
    "nl": "Nederlands",
    "en": "English",
    "ar": "العربية",
    "fr": "Français",
    "es": "Español",
    "pt": "Português",
    "tr": "Türkçe",
    "ru": "Русский",
    "uk": "Українська",
    "fa": "فارسی",
    "ti": "ትግርኛ",
    "zh-hans": "简体中文",
}


@cache
def locale_for(language: str) -> Locale:
    """CLDR's locale for one of our language codes."""
    # British: a day stands before its month.
    return Locale.parse({"en": "en_GB"}.get(language, language.replace("-", "_")))


def is_known_language(code: str) -> bool:
    return code in locale_for("en").languages or code in NATIVE_NAMES


@cache
def language_name(code: str, reader: str) -> str:
    """``ti`` → “Tigrinya” for an English reader; the code itself when nobody knows a name."""
    for candidate in (reader, "en"):
        names = locale_for(candidate).languages
        if name := names.get(code.replace("-", "_")) or names.get(code.split("-")[0]):
            return name
    return code
