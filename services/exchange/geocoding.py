"""Points for addresses, asked of a service that speaks like PDOK's Locatieserver.

Only public addresses of buildings are ever sent: ``askable`` is the one place that says so. Each
point is saved as soon as it is found; what was not found is remembered in a small file, so that an
interrupted run goes on where it stopped. No page calls this.

The form of question and answer: https://github.com/PDOK/locatieserver/wiki/API-Locatieserver
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import Request

from django.db import transaction

from .. import history
from ..geo import Point
from ..models import Location, Source
from ..text import fold, for_editors
from .asking import PAUSE_SECONDS, TIMEOUT_SECONDS, Failed, Stopped, ask, check_url

FAILURES_BEFORE_STOPPING = 3

_POINT = re.compile(r"POINT ?\((-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?)\)")
# The corners of the European Netherlands, a little wide.
_SOUTH, _NORTH, _WEST, _EAST = 50.7, 53.7, 3.2, 7.3


class NotSure(Exception):
    """The service gave no address, or another one than was asked for."""


class Outcome(Enum):
    FOUND = "found"
    NOT_SURE = "not sure"
    FAILED = "failed"
    KNOWN = "asked before"
    WOULD_ASK = "would ask"
    CHANGED = "changed meanwhile"


@dataclass(frozen=True)
class Row:
    outcome: Outcome
    key: str
    message: str = ""

    def __str__(self) -> str:
        return f"{self.outcome.value:<12} {self.key}  {self.message}".rstrip()


# What is asked


@dataclass(frozen=True)
class Address:
    street: str
    postal_code: str
    town: str
    other_names_of_town: tuple[str, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        town = f"{self.postal_code} {self.town}".strip()
        return f"{self.street}, {town}"

    @property
    def digest(self) -> str:
        return sha256(str(self).encode()).hexdigest()[:16]


def askable():
    """Locations whose address may leave this house and that have no point yet."""
    return (
        Location.objects.filter(
            location_type=Location.Type.PHYSICAL,
            address_visibility=Location.AddressVisibility.PUBLIC,
            latitude=None,
            longitude=None,
            place__country="NL",
        )
        .exclude(street="")
        .select_related("place")
        .order_by("key")
    )


def address_of(location: Location) -> Address:
    place = location.place
    town = place.name_nl or place.name
    names = (place.name_en or "", *place.alternate_names.splitlines())
    return Address(location.street.strip(), location.postal_code.strip(), town, names)


# The service


@dataclass
class Geocoder:
    url: str
    user_agent: str
    sleep: Callable[[float], None] = time.sleep
    timeout_seconds: float = TIMEOUT_SECONDS
    _asked: bool = False

    @property
    def name(self) -> str:
        host = urlsplit(self.url).hostname or ""
        return "PDOK Locatieserver" if f".{host}".endswith(".pdok.nl") else host

    def find(self, address: Address) -> Point:
        document = first_document(self._ask(address))
        compare(document, address)
        return point_of(document)

    def _ask(self, address: Address) -> bytes:
        if self._asked:
            self.sleep(PAUSE_SECONDS)
        self._asked = True
        question = urlencode({"q": str(address), "fq": "type:adres", "rows": 1})
        request = Request(
            f"{self.url}{'&' if '?' in self.url else '?'}{question}",
            headers={"User-Agent": self.user_agent, "Accept": "application/json"},
        )
        return ask(request, timeout_seconds=self.timeout_seconds, sleep=self.sleep)


def first_document(body: bytes) -> dict[str, Any]:
    try:
        documents = json.loads(body)["response"]["docs"]
        document = documents[0] if documents else None
    except (ValueError, KeyError, TypeError, IndexError):
        raise Failed("The answer of the service cannot be read.") from None
    if document is None:
        raise NotSure("The service knows no such address.")
    if not isinstance(document, dict):
        raise Failed("The answer of the service cannot be read.")
    return document


def compare(document: dict[str, Any], address: Address) -> None:
    """Raise unless the document is about this very address. A wrong door is worse than no point."""
    said = {
        name: str(document.get(name) or "")
        for name in ("type", "woonplaatsnaam", "postcode", "straatnaam", "huisnummer")
    }
    shown = str(document.get("weergavenaam") or "")
    if said["type"] != "adres":
        raise NotSure(f"It is not an address: {shown}")

    towns = {fold(name) for name in (address.town, *address.other_names_of_town) if name}
    asked_code = _without_spaces(address.postal_code)
    said_code = _without_spaces(said["postcode"])
    same_code = bool(asked_code) and asked_code == said_code
    if fold(said["woonplaatsnaam"]) not in towns and not same_code:
        raise NotSure(f"It is in another town: {shown}")
    if asked_code and said_code and asked_code[:4] != said_code[:4]:
        raise NotSure(f"It has another postcode: {shown}")

    # What is left without the name of the street holds the number: “1e Helmersstraat 20”.
    _before, street, number = f" {fold(address.street)} ".partition(f" {fold(said['straatnaam'])} ")
    if not said["straatnaam"] or not street:
        raise NotSure(f"It is another street: {shown}")
    if said["huisnummer"] not in re.findall(r"\d+", number):
        raise NotSure(f"It has another number: {shown}")


def point_of(document: dict[str, Any]) -> Point:
    match = _POINT.fullmatch(str(document.get("centroide_ll") or ""))
    if match is None:
        raise Failed("The answer of the service has no point.")
    longitude, latitude = float(match[1]), float(match[2])
    if not (_SOUTH <= latitude <= _NORTH and _WEST <= longitude <= _EAST):
        raise Failed(f"The point {latitude}, {longitude} is not in the Netherlands.")
    return Point(latitude, longitude)


def _without_spaces(text: str) -> str:
    return "".join(text.split()).upper()


# What was not found


class Memory:
    """Keys of locations and a fingerprint of the address that was asked: never the address."""

    def __init__(self, path: Path):
        self.path = path
        self.entries: dict[str, dict[str, str]] = {}
        if path.exists():
            try:
                self.entries = dict(json.loads(path.read_text(encoding="utf-8")))
            except (ValueError, TypeError):
                raise Stopped(f"{path} is damaged. Delete it to ask everything again.") from None

    def knows(self, key: str, address: Address) -> bool:
        return self.entries.get(key, {}).get("address") == address.digest

    def add(self, key: str, address: Address, day: date) -> None:
        self.entries[key] = {"address": address.digest, "asked_on": day.isoformat()}
        self._write()

    def forget(self, key: str) -> None:
        if self.entries.pop(key, None):
            self._write()

    def _write(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_suffix(".new")
        draft.write_text(json.dumps(self.entries, indent=1, sort_keys=True), encoding="utf-8")
        draft.replace(self.path)


# The work


def rehearse(memory: Memory, *, limit: int | None, again: bool) -> Iterator[Row]:
    left = limit
    for location in askable():
        address = address_of(location)
        if not again and memory.knows(location.key, address):
            yield Row(Outcome.KNOWN, location.key)
            continue
        if left == 0:
            return
        left = left and left - 1
        yield Row(Outcome.WOULD_ASK, location.key, str(address))


def fill(
    geocoder: Geocoder, memory: Memory, *, limit: int | None, again: bool, today: date
) -> Iterator[Row]:
    """Ask for one address after the other and save each point at once."""
    check_url(geocoder.url, "GEOCODER_URL")
    left = limit
    failures = 0
    for key in list(askable().values_list("key", flat=True)):
        # A run takes minutes: somebody may have withheld the address meanwhile.
        location = askable().filter(key=key).first()
        if location is None:
            yield Row(Outcome.CHANGED, key)
            continue
        address = address_of(location)
        if not again and memory.knows(key, address):
            yield Row(Outcome.KNOWN, key)
            continue
        if left == 0:
            return
        left = left and left - 1
        try:
            point = geocoder.find(address)
        except NotSure as reason:
            failures = 0
            memory.add(key, address, today)
            yield Row(Outcome.NOT_SURE, key, str(reason))
        except Failed as reason:
            failures += 1
            yield Row(Outcome.FAILED, key, str(reason))
            if failures == FAILURES_BEFORE_STOPPING:
                raise Stopped(
                    f"Stopped after {failures} failures in a row. What was found is saved."
                ) from None
        else:
            failures = 0
            is_saved = save_point(key, address, point, geocoder.name, today)
            memory.forget(key)
            outcome = Outcome.FOUND if is_saved else Outcome.CHANGED
            yield Row(outcome, key, f"{point.latitude}, {point.longitude}" if is_saved else "")


@transaction.atomic
def save_point(key: str, asked: Address, point: Point, source: str, today: date) -> bool:
    """Write the point unless somebody changed the location since it was read."""
    location = askable().select_for_update(of=("self",)).filter(key=key).first()
    if location is None or address_of(location) != asked:
        return False
    with history.change(why=for_editors("The address service knew the point.")):
        location.latitude, location.longitude = point.latitude, point.longitude
        location.save(update_fields=["latitude", "longitude"])
        Source.objects.create(
            location=location,
            title=source,
            about="coordinates",
            read_on=today,
            order=location.sources.count(),
        )
    return True
