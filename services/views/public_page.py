"""A page that is the same for everybody, and how long what was made of it may be shown again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from hashlib import sha256
from pathlib import Path
from time import time

import django
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from ..models import content_version

# A page cache before Django says here which version of the content it knows, in the environment
# of the request, and reads there until when (seconds since 1970) it may show the page again.
KNOWN_VERSION = "services.content_version"
KEEP_UNTIL = "services.keep_until"

FOR_EVER = float("inf")
MINUTE = 60
# What somebody looks for and where they are is kept by nobody, not even for a second.
PRIVATE_QUESTIONS = ("q", "near")
# A change is seen after a second. While the site is down, a page of today is better than none; a
# page of last week may name an address that has become secret since.
PUBLIC = "public, max-age=1, stale-while-revalidate=9, stale-if-error=86400"
PRIVATE = "private, max-age=1"
# What pages are made of, beside the content.
FOLDERS = ("services", "socialmap", "templates", "locale")
SUFFIXES = (".py", ".html", ".xml", ".mo", ".json")


def public_page(view: Callable | None = None, *, is_timeless: bool = False) -> Callable:
    """Decorate a view whose page depends on its address and the published content, and, unless it
    is timeless, on the minute: whether something is open, what has ended, how old a listing is.

    A reader who has the page already is told so without a look at the listings.
    """
    if view is None:
        return lambda view: public_page(view, is_timeless=is_timeless)

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        # While templates are being written, a page changes without its content.
        if settings.DEBUG and request.method in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        if request.method not in ("GET", "HEAD"):
            # What somebody sends is about them alone.
            response = view(request, *args, **kwargs)
            response.headers["Cache-Control"] = "no-store"
            return response
        # Before the page is made: what changes meanwhile gets a higher number.
        version = request.META.get(KNOWN_VERSION)
        version = content_version.current() if version is None else version
        minute = 0 if is_timeless else int(time() // MINUTE)
        tag = _tag(version, minute, request)
        if _has(request, tag):
            response = HttpResponseNotModified()
        else:
            with content_version.known_as(version):
                response = view(request, *args, **kwargs)
        _tell(response, tag, request)
        if response.status_code in (200, 302) and not _is_private(request):
            request.META[KEEP_UNTIL] = (minute + 1) * MINUTE if minute else FOR_EVER
        return response

    return answer


def _tag(version: Hashable, minute: int, request: HttpRequest) -> str:
    parts = (version, minute, request.get_full_path(), request.get_host(), code_version())
    # Weak: the same page is sent compressed in several ways.
    return f'W/"{sha256(repr(parts).encode(errors="surrogatepass")).hexdigest()[:24]}"'


def _has(request: HttpRequest, tag: str) -> bool:
    return tag in parse_etags(request.headers.get("If-None-Match", ""))


def _tell(response: HttpResponse, tag: str, request: HttpRequest) -> None:
    if response.status_code in (200, 304):
        response.headers["ETag"] = tag
    if response.status_code in (200, 302, 304):
        response.headers.setdefault("Cache-Control", PRIVATE if _is_private(request) else PUBLIC)
        patch_vary_headers(response, ["Accept-Encoding"])


def _is_private(request: HttpRequest) -> bool:
    return any(question in request.GET for question in PRIVATE_QUESTIONS)


@lru_cache(maxsize=1)
def code_version() -> str:
    """A fingerprint of the program: after an update no page of before is taken for the same."""
    parts = (django.__version__, settings.SITE_URL, settings.MAP_TILES, settings.MAP_CREDIT)
    found = sha256(" ".join(parts).encode())
    files = [Path(settings.STATIC_ROOT) / "staticfiles.json"]
    for folder in FOLDERS:
        files += sorted((settings.BASE_DIR / folder).rglob("*.*"))
    for path in files:
        if path.is_file() and path.suffix in SUFFIXES:
            found.update(path.read_bytes())
    return found.hexdigest()
