"""Ready pages, compressed, answered before Django is asked.

What is kept is at most one second behind the database, on every process: the version of the content
is read once in each second of the clock, and pages of an older version are forgotten. When the
database does not answer, the pages of the last known version are still shown.
"""

from __future__ import annotations

import gzip
import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from time import time
from typing import Any

import brotli
from django.conf import settings
from django.db import connections

from services.models.content_version import read_number
from services.views.public_page import KEEP_UNTIL, KNOWN_VERSION
from socialmap.middleware import COMPRESSES

Environment = dict[str, Any]
Headers = list[tuple[str, str]]

# Waiting longer than this for the database would hold up pages that are ready.
PATIENCE_S = 0.5
# As long as `stale-if-error` promises.
LONGEST_STALE_S = 24 * 60 * 60
SHORTEST_TO_COMPRESS = 200
KEPT_STATUSES = ("200", "302")
# Of the page itself, not of the news that it is still the same.
OF_THE_BODY = ("content-length", "content-type", "content-encoding")

logger = logging.getLogger("django.page_cache")


# What is the version of the content?


@dataclass(frozen=True, slots=True)
class Known:
    """What a process knows during one second of the clock."""

    second: int
    version: int | None
    is_away: bool

    @property
    def headers(self) -> Headers:
        # nginx keeps its copy until the end of the same second, and not for a second from when it
        # asked: its second and ours do not add up. It does not pass this header on.
        return [("X-Accel-Expires", f"@{self.second}")]


def read_version() -> int:
    try:
        return read_number()
    finally:
        # Kept open, it would go on reading a file that was replaced, or a server that has gone.
        connections["default"].close()


class Watch:
    """Reads the version once a second, in a thread (and so on a connection) of its own: a database
    that hangs must not hang the pages."""

    def __init__(
        self, read: Callable[[], int] = read_version, clock: Callable[[], float] = time
    ) -> None:
        self._read = read
        self._clock = clock
        self._lock = Lock()
        self._thread: ThreadPoolExecutor | None = None
        self._question: Future[int] | None = None
        self._known = Known(0, None, False)

    def look(self) -> Known:
        second = int(self._clock())
        if self._known.second == second:
            return self._known
        with self._lock:
            if self._known.second != second:
                self._known = self._look_again(second)
            return self._known

    def _look_again(self, second: int) -> Known:
        before = self._known
        version = self._ask()
        is_away = version is None
        if is_away != before.is_away:
            logger.error("The database %s.", "does not answer" if is_away else "answers again")
        return Known(second, before.version if is_away else version, is_away)

    def _ask(self) -> int | None:
        """None when there is no answer. Once it hangs, nobody waits until it answers again."""
        if self._question:
            if not self._question.done():
                return None
            # Answered by now, but about a second that is over.
            self._question = None
        if not self._thread:
            # Made here and not with the object: a server may fork its processes in between.
            self._thread = ThreadPoolExecutor(1, "content-version")
        question = self._thread.submit(self._read)
        if not wait([question], PATIENCE_S).done:
            self._question = question
            return None
        # Whatever went wrong: the database has gone, and the pages must not go with it.
        return None if question.exception() else question.result()


# What is kept?


@dataclass(slots=True)
class Page:
    """A finished answer of Django."""

    status: str
    headers: Headers
    body: bytes
    version: int | None
    made_at: float
    keep_until: float
    tag: str = field(init=False)
    news: Headers = field(init=False)
    _encoded: dict[str, tuple[bytes, Headers]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        # Without “W/”: a tag is compared by what stands in its quotes.
        self.tag = _value_of("etag", self.headers).removeprefix("W/")
        self.news = [each for each in self.headers if each[0].lower() not in OF_THE_BODY]

    @property
    def size(self) -> int:
        # The compressed bodies together are smaller than the plain one.
        return 2 * len(self.body) + sum(len(name) + len(value) for name, value in self.headers)

    def encoded(self, encoding: str) -> tuple[bytes, Headers]:
        """Body and headers, compressed when first asked for."""
        if encoding not in self._encoded:
            self._encoded[encoding] = self._encode(encoding)
        return self._encoded[encoding]

    def _encode(self, encoding: str) -> tuple[bytes, Headers]:
        headers = [each for each in self.headers if each[0].lower() != "content-length"]
        body = self.body
        is_encoded = bool(_value_of("content-encoding", headers))
        if encoding and not is_encoded and len(body) >= SHORTEST_TO_COMPRESS:
            compress = _brotli if encoding == "br" else _gzip
            body = compress(body)
            headers.append(("Content-Encoding", encoding))
        headers.append(("Content-Length", str(len(body))))
        return body, headers

    def answer(
        self, environ: Environment, start_response: Callable, known: Known
    ) -> Iterable[bytes]:
        for_proxies = known.headers if self.keep_until else []
        is_known = self.tag and self.tag in environ.get("HTTP_IF_NONE_MATCH", "")
        if is_known or self.status.startswith("304"):
            start_response("304 Not Modified", self.news + for_proxies)
            return []
        body, headers = self.encoded(_encoding(environ.get("HTTP_ACCEPT_ENCODING", "")))
        start_response(self.status, headers + for_proxies)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _brotli(body: bytes) -> bytes:
    return brotli.compress(body, quality=5)


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, 6, mtime=0)


class Shelf:
    """The pages of one version. What was not asked for longest goes first when it is full."""

    def __init__(self, max_bytes: int, max_pages: int) -> None:
        self.max_bytes = max_bytes
        self.max_pages = max_pages
        self.bytes = 0
        self.version: int | None = None
        self._pages: OrderedDict[tuple, Page] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def find(self, key: tuple, version: int | None) -> Page | None:
        with self._lock:
            if version != self.version:
                # All of them, at once: a page of before may name an address that is secret now.
                self._pages.clear()
                self.bytes = 0
                self.version = version
            page = self._pages.get(key)
            if page:
                self._pages.move_to_end(key)
            return page

    def put(self, key: tuple, page: Page) -> None:
        size = _size_of(key, page)
        with self._lock:
            if page.version != self.version or size > self.max_bytes:
                return
            if old := self._pages.pop(key, None):
                self.bytes -= _size_of(key, old)
            self._pages[key] = page
            self.bytes += size
            while self.bytes > self.max_bytes or len(self._pages) > self.max_pages:
                self.bytes -= _size_of(*self._pages.popitem(last=False))


def _size_of(key: tuple, page: Page) -> int:
    return page.size + sum(map(len, key))


# Answering


class PageCache:
    """WSGI around Django. Only what Django calls a public page is ever kept: see
    ``services.views.public_page``."""

    def __init__(
        self,
        application: Callable,
        watch: Watch,
        *,
        max_bytes: int,
        max_pages: int,
        clock: Callable[[], float] = time,
    ) -> None:
        self.application = application
        self.watch = watch
        self.shelf = Shelf(max_bytes, max_pages)
        self.clock = clock
        self.passed_on = ("/admin", "/tiles/", settings.STATIC_URL)
        self.session_cookie = f"{settings.SESSION_COOKIE_NAME}="

    def __call__(self, environ: Environment, start_response: Callable) -> Iterable[bytes]:
        if not self._is_for_everybody(environ):
            return self.application(environ, start_response)
        known = self.watch.look()
        key = _key(environ)
        page = self.shelf.find(key, known.version)
        may_be_stale = page and page.made_at > self.clock() - LONGEST_STALE_S
        if page and (page.keep_until > known.second or (known.is_away and may_be_stale)):
            return page.answer(environ, start_response, known)
        new = self._ask_django(environ, start_response, known)
        if not isinstance(new, Page):
            return new
        if may_be_stale and new.status >= "500":
            return page.answer(environ, start_response, known)
        if new.keep_until and not known.is_away:
            self.shelf.put(key, new)
        return new.answer(environ, start_response, known)

    def _is_for_everybody(self, environ: Environment) -> bool:
        return (
            environ["REQUEST_METHOD"] in ("GET", "HEAD")
            and not environ["PATH_INFO"].startswith(self.passed_on)
            and self.session_cookie not in environ.get("HTTP_COOKIE", "")
        )

    def _ask_django(
        self, environ: Environment, start_response: Callable, known: Known
    ) -> Page | Iterable[bytes]:
        """A finished page; or, for what Django sends bit by bit, the bits."""
        # The answer to HEAD is made of the page.
        asked = {**environ, "REQUEST_METHOD": "GET", COMPRESSES: True}
        if not known.is_away:
            asked[KNOWN_VERSION] = known.version
        begun: list[tuple] = []
        answer = self.application(asked, lambda *start: begun.append(start))
        status, headers, *more = begun[0]
        if not _value_of("content-length", headers):
            start_response(status, headers, *more)
            return answer
        try:
            body = b"".join(answer)
        finally:
            answer.close()
        keep_until = asked.get(KEEP_UNTIL, 0) if status.startswith(KEPT_STATUSES) else 0
        if _value_of("set-cookie", headers):
            keep_until = 0
        return Page(status, headers, body, known.version, self.clock(), keep_until)


def _key(environ: Environment) -> tuple[str, ...]:
    """All that Django looks at when it makes a public page."""
    path = environ["PATH_INFO"]
    return (
        path,
        environ.get("QUERY_STRING", ""),
        environ.get("HTTP_HOST", ""),
        environ.get("HTTP_X_FORWARDED_PROTO", ""),
        # Everywhere else the language stands in the address.
        environ.get("HTTP_ACCEPT_LANGUAGE", "") if path == "/" else "",
    )


def _value_of(name: str, headers: Headers) -> str:
    return next((value for key, value in headers if key.lower() == name), "")


# Browsers send a handful of different values.
@lru_cache(maxsize=256)
def _encoding(accepted: str) -> str:
    """``br``, ``gzip`` or nothing: what is both wanted and small."""
    wanted = set()
    for part in accepted.lower().split(","):
        name, _semicolon, weight = part.replace(" ", "").partition(";q=")
        if weight.strip("0.") or not weight:
            wanted.add(name)
    return next((name for name in ("br", "gzip") if name in wanted), "")
