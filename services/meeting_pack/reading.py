"""The services of a pack, one after the other, while it is told how far they are."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import get_language

from ..exchange.service_table import BATCH, with_all
from ..models import Service
from .pack import Pack, Progress


def all_of(pack: Pack, progress: Progress, start: int = 0) -> Iterator[Service]:
    services = pack.services().in_order(get_language())
    for number, service in enumerate(with_all(services, pack.until), start=start + 1):
        if number % BATCH == 0:
            progress.at(number)
        yield service
