"""Pictures of streets for the map: out of a PMTiles file on this machine, or from another server.

Readers only ever ask our own host. What is sent to the other server is which picture, and nothing
about who wants it; what it gives is kept, so that it is asked once for each picture in a week.
"""

from __future__ import annotations

import logging
import zlib
from dataclasses import dataclass
from functools import lru_cache
from math import cos, floor, log, pi, radians, tan
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit
from urllib.request import Request

from django.conf import settings
from django.core.cache import caches
from pmtiles.reader import MmapSource, Reader
from pmtiles.tile import MagicNumberNotFound, SpecVersionUnsupported

from ..geo import MAP_FRAME
from .asking import Failed, Refused, Stopped, ask

# As the map's script fills it in.
ADDRESS = "/tiles/{z}/{x}/{y}"
# A house fills the picture.
MOST_ZOOM = 19
PATIENCE_SECONDS = 4
# A server that does not answer is left alone for so long.
REST_SECONDS = 60
KEPT_SECONDS = 7 * 24 * 60 * 60
RESTING = "resting"
UNREADABLE = (
    EOFError,
    IndexError,
    MagicNumberNotFound,
    OSError,
    SpecVersionUnsupported,
    ValueError,
    zlib.error,
)
NOT_THERE = (204, 404, 410)

logger = logging.getLogger("django.tiles")


class Source(Protocol):
    most_zoom: int

    def picture(self, zoom: int, column: int, row: int) -> bytes | None: ...


def source() -> Source | None:
    """What the settings name, if anything."""
    if not settings.MAP_TILES:
        return None
    if urlsplit(settings.MAP_TILES).scheme:
        return Server(settings.MAP_TILES, settings.MAP_TILES_ZOOM)
    try:
        return _file(settings.BASE_DIR / settings.MAP_TILES)
    except UNREADABLE as problem:
        logger.warning("The file of tiles cannot be read: %s", problem)
        return None


def picture(zoom: int, column: int, row: int) -> bytes | None:
    """None when there is none: outside the frame, or its source does not give it."""
    found = source()
    if found is None or not is_in_frame(zoom, column, row) or zoom > found.most_zoom:
        return None
    return found.picture(zoom, column, row)


def is_in_frame(zoom: int, column: int, row: int) -> bool:
    """Whether this square of the world (Web Mercator, as all maps on the web) touches the frame of
    the map: nothing else is fetched for anybody."""
    if not 0 <= zoom <= MOST_ZOOM:
        return False
    west, north = _square_of(zoom, MAP_FRAME.west, MAP_FRAME.north)
    east, south = _square_of(zoom, MAP_FRAME.east, MAP_FRAME.south)
    return west <= column <= east and north <= row <= south


def _square_of(zoom: int, longitude: float, latitude: float) -> tuple[int, int]:
    """Column and row, counted from the north-west corner of the world."""
    angle = radians(latitude)
    down = (1 - log(tan(angle) + 1 / cos(angle)) / pi) / 2
    return floor((longitude + 180) / 360 * 2**zoom), floor(down * 2**zoom)


def kind_of(content: bytes) -> str | None:
    """The media type of a picture, by how its file begins; None for what is no picture."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    return None


# From a server


@dataclass(frozen=True)
class Server:
    """``template`` is its address with {z}, {x} and {y}."""

    template: str
    most_zoom: int

    def picture(self, zoom: int, column: int, row: int) -> bytes | None:
        kept = caches["tiles"]
        key = f"{zlib.crc32(self.template.encode())}-{zoom}-{column}-{row}"
        if (found := kept.get(key)) is None:
            if kept.get(RESTING):
                return None
            try:
                found = self._ask(zoom, column, row)
            except (Failed, Stopped) as problem:
                # Without the address: it may hold a key.
                logger.warning("The server of tiles gave no picture: %s", problem)
                kept.set(RESTING, True, REST_SECONDS)
                return None
            kept.set(key, found, KEPT_SECONDS)
        return found or None

    def _ask(self, zoom: int, column: int, row: int) -> bytes:
        """Empty where the server has no picture, as it may have none of the sea."""
        address = self.template.format(z=zoom, x=column, y=row)
        request = Request(address, headers={"User-Agent": f"socialmap (+{settings.SITE_URL})"})
        try:
            content = ask(request, timeout_seconds=PATIENCE_SECONDS, tries=1)
        except Refused as refusal:
            if refusal.status in NOT_THERE:
                return b""
            raise
        if kind_of(content) is None:
            raise Failed("The answer is no picture.")
        return content


# Out of a file


@dataclass(frozen=True)
class Archive:
    """A PMTiles file of pictures; one of vector tiles would need a map of another kind."""

    reader: Reader
    most_zoom: int

    def picture(self, zoom: int, column: int, row: int) -> bytes | None:
        try:
            found = self.reader.get(zoom, column, row)
        except UNREADABLE as problem:
            logger.warning("The file of tiles cannot be read: %s", problem)
            return None
        return found if found and kind_of(found) else None


# The file stays open: a map asks for a dozen pictures at once.
@lru_cache(maxsize=1)
def _file(path: Path) -> Archive:
    with path.open("rb") as file:
        reader = Reader(MmapSource(file))
    return Archive(reader, min(reader.header()["max_zoom"], MOST_ZOOM))
