"""Pages to print, set by typst. Words go in as data and are never read as markup."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from ..text import for_editors

PAPER = Path(__file__).parent / "paper"
LATIN = "Noto Sans"
# The scripts of our languages beside Latin and Cyrillic. Names and texts of every language may
# stand on a page of any.
SCRIPTS = {
    "ar": "Noto Sans Arabic",
    "fa": "Noto Sans Arabic",
    "ti": "Noto Sans Ethiopic",
    "zh-hans": "Noto Sans CJK SC",
}
PACKAGES = "fonts-noto-core fonts-noto-cjk"
# More columns than this lie on the long side of the paper.
MOST_UPRIGHT = 6


class FontsMissing(RuntimeError):
    """This machine cannot set the language; the sentence says what to install."""


@lru_cache(maxsize=1)
def families() -> frozenset[str]:
    """The fonts of this machine, and of the folders in FONT_DIRS."""
    fonts = typst.Fonts(include_system_fonts=True, font_paths=list(settings.FONT_DIRS))
    return frozenset(fonts.families())


def missing_fonts(*languages: str) -> list[str]:
    needed = [LATIN, *filter(None, map(SCRIPTS.get, languages))]
    return [font for font in dict.fromkeys(needed) if font not in families()]


def fonts_for(*languages: str) -> list[str]:
    """Those to look for a letter in, one after the other.

    Raises FontsMissing: a page with empty boxes instead of letters helps nobody.
    """
    if missing := missing_fonts(*languages):
        raise FontsMissing(
            for_editors("The font %(fonts)s is missing here. Install the packages %(packages)s.")
            % {"fonts": ", ".join(missing), "packages": PACKAGES}
        )
    first = filter(None, map(SCRIPTS.get, languages))
    return [
        font for font in dict.fromkeys([LATIN, *first, *SCRIPTS.values()]) if font in families()
    ]


def write(document: dict[str, Any], language: str) -> bytes:
    """Tables. Raises FontsMissing."""
    parts = document["parts"]
    data = {
        **document,
        "language": language.split("-")[0],
        "fonts": fonts_for(language),
        "is_wide": any(len(part["columns"]) > MOST_UPRIGHT for part in parts)
        and not any(part["is_grouped"] for part in parts),
    }
    return compiled("tables", data)


def compiled(template: str, data: dict[str, Any]) -> bytes:
    """All that is ever printed passes here."""
    return typst.compile(
        str(PAPER / f"{template}.typ"),
        font_paths=list(settings.FONT_DIRS),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
