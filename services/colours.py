"""Which colours the site has, and whether one can be read on another.

The style sheet is the only place that names them; this reads it. The page of the design shows the
figures, and a test holds every pair to what WCAG 2.2 asks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from django.conf import settings

Palette = dict[str, str]

SHEET = settings.BASE_DIR / "static" / "css" / "variables.css"
DARK = "@media (prefers-color-scheme: dark)"
COLOUR = re.compile(r"--(?P<name>[a-z-]+): (?P<value>#[0-9a-f]{6});")

# WCAG 2.2, criteria 1.4.3 (text) and 1.4.11 (icons, and lines around what is typed in).
TEXT, ICON = 4.5, 3.0

GROUNDS = ("paper", "ground")
CATEGORIES = (
    "health",
    "food",
    "basic-needs",
    "sleep",
    "legal",
    "safety",
    "work",
    "learn",
    "family",
    "meet",
    "return",
    "advice",
    "professionals",
)
# What stands on what: text, ground, least contrast.
PAIRS = (
    *((text, ground, TEXT) for text in ("ink", "ink-quiet", "link", "main") for ground in GROUNDS),
    *((text, ground, TEXT) for text in ("warning", "danger", "safe") for ground in GROUNDS),
    *((text, "main-pale", TEXT) for text in ("ink", "ink-quiet", "link", "main-dark")),
    ("warning", "warning-pale", TEXT),
    ("danger", "danger-pale", TEXT),
    ("safe", "safe-pale", TEXT),
    ("on-main", "main", TEXT),
    ("on-main", "main-dark", TEXT),
    ("on-header", "header", TEXT),
    # The button to leave.
    ("paper", "ink", TEXT),
    *((category, "paper", ICON) for category in CATEGORIES),
)


@dataclass(frozen=True)
class Pair:
    """A colour on a ground; ``ratio`` lies between 1 and 21."""

    text: str
    ground: str
    text_value: str
    ground_value: str
    least: float

    @property
    def ratio(self) -> float:
        return contrast(self.text_value, self.ground_value)


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` as WCAG defines it, from 0 (black) to 1 (white)."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@cache
def palettes() -> dict[str, Palette]:
    """The colours by day and by night, by their names in the style sheet."""
    light, _mark, dark = SHEET.read_text().partition(DARK)
    by_day = dict(COLOUR.findall(light))
    return {"light": by_day, "dark": by_day | dict(COLOUR.findall(dark))}


def pairs(palette: Palette) -> list[Pair]:
    return [
        Pair(text, ground, palette[text], palette[ground], least) for text, ground, least in PAIRS
    ]
