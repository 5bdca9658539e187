"""What every page needs to know about itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .languages import NATIVE_NAMES
from .text import LANGUAGES, direction


@dataclass(frozen=True)
class PageLanguage:
    """This page in one language."""

    code: str
    name: str
    direction: str
    path: str
    url: str


def site(request: HttpRequest) -> dict:
    return {
        "site_url": settings.SITE_URL,
        "page_languages": SimpleLazyObject(lambda: page_languages(request)),
        "canonical_url": SimpleLazyObject(lambda: canonical_url(request)),
        # Only where an editor looks at unsaved work.
        "preview": getattr(request, "preview", None),
    }


def path_without_language(request: HttpRequest) -> str:
    """``/nl/services/`` → ``services/``: behind the language all addresses are the same."""
    first, _slash, rest = request.path_info.removeprefix("/").partition("/")
    return rest if first in LANGUAGES else ""


def page_languages(request: HttpRequest) -> list[PageLanguage]:
    rest = path_without_language(request)
    query = request.META.get("QUERY_STRING", "")
    suffix = f"?{query}" if query else ""
    return [
        PageLanguage(
            code=code,
            name=NATIVE_NAMES[code],
            direction=direction(code),
            path=f"/{code}/{rest}{suffix}",
            url=f"{settings.SITE_URL}/{code}/{rest}",
        )
        for code in LANGUAGES
    ]


def canonical_url(request: HttpRequest) -> str:
    """The page without its query: filtered lists are views of one page, and a query is private."""
    return f"{settings.SITE_URL}{request.path_info}"
