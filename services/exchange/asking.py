"""How another host is asked: with a pause, a time limit, and patience when it is busy."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

PAUSE_SECONDS = 1
TIMEOUT_SECONDS = 10
LONGEST_WAIT_SECONDS = 120
TRIES_WHEN_BUSY = 3
LONGEST_ANSWER_BYTES = 1_000_000
BUSY = (http.HTTPStatus.TOO_MANY_REQUESTS, http.HTTPStatus.SERVICE_UNAVAILABLE)


class Failed(Exception):
    """The service gave no answer that can be read."""


class Refused(Failed):
    """The service answered that it will not; ``status`` and ``body`` are its own."""

    def __init__(self, status: int, body: bytes):
        super().__init__(f"The service answered {status}.")
        self.status = status
        self.body = body


class Stopped(Exception):
    """Asking on would be of no use, or impolite."""


def ask(
    request: Request,
    *,
    timeout_seconds: float = TIMEOUT_SECONDS,
    sleep: Callable[[float], None] = time.sleep,
    tries: int = TRIES_WHEN_BUSY,
) -> bytes:
    """The body of the answer. ``check_url`` must have let the address through."""
    for left in reversed(range(tries)):
        try:
            with urlopen(request, timeout=timeout_seconds) as answer:
                return answer.read(LONGEST_ANSWER_BYTES)
        except HTTPError as error:
            with error:
                if error.code not in BUSY:
                    raise Refused(error.code, error.read(LONGEST_ANSWER_BYTES)) from None
                wait = wait_of(error.headers.get("Retry-After"))
                if left:
                    sleep(wait)
        except (OSError, http.client.HTTPException) as error:
            raise Failed(f"The service did not answer ({error}).") from None
    raise Stopped("The service stays busy. Run the command again later.")


def check_url(url: str, name: str) -> None:
    """``name`` is that of the setting."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Stopped(f"{name} must start with https://, not {url!r}.")


def wait_of(retry_after: str | None) -> float:
    """How long a busy service wants to be left alone, in seconds."""
    wait: float = PAUSE_SECONDS
    if retry_after and retry_after.strip().isdigit():
        wait = int(retry_after)
    elif retry_after:
        try:
            wait = parsedate_to_datetime(retry_after).timestamp() - time.time()
        except ValueError:
            wait = PAUSE_SECONDS
    if wait > LONGEST_WAIT_SECONDS:
        raise Stopped(f"The service asks to be left alone for {round(wait)} seconds.")
    return max(wait, PAUSE_SECONDS)
