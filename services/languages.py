"""The languages people speak: codes, and their names in the reader's language (from CLDR)."""

from __future__ import annotations

from functools import cache

from babel import Locale

from .text import fold

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

# How people call them as well, where CLDR has one name only. Whoever speaks Farsi understands Dari.
OTHER_NAMES = {
    "ar": ("Darija", "دارجة", "الدارجة"),
    "fa": ("Farsi", "Dari", "فارسی دری", "دری"),
    "ku": ("Kurmanji", "Kurmanci", "Kurmandji"),
    "ckb": ("Sorani", "Soranî"),
    "ps": ("Pashtu", "Pasjtoe", "Pukhto"),
    "ti": ("Tigrigna", "Tigrinja", "Tigriña"),
    "zh": ("Mandarin", "Mandarijn", "Putonghua", "简体中文", "普通话", "国语"),
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


def language_called(name: str) -> str | None:
    """The code of a language by its name in any language of the interface: “Arabisch” → ``ar``."""
    return _codes_by_name().get(fold(name))


@cache
def _codes_by_name() -> dict[str, str]:
    """Folded names of whole languages. Where two share a name, the shorter code is the wider."""
    named = {
        fold(name): code
        for reader in NATIVE_NAMES
        for code, name in sorted(
            locale_for(reader).languages.items(), key=lambda item: -len(item[0])
        )
        if "_" not in code
    }
    return named | {fold(name): code for code, names in OTHER_NAMES.items() for name in names}
