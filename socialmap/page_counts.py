"""How many pages are read: a number for each day and language, and nothing else of a request."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from services import counting
from services.text import LANGUAGES

# Parts of pages, and files: they are no page that somebody reads.
NO_PAGES = (".ics", ".vcf", ".webmanifest", "/file/", "/points/", "/suggestions/")
# The news that a page is still the same is a page that is read again.
READ = ("200", "304")


class PageCounts:
    """WSGI around everything. Programs that read pages count too: telling them apart would mean
    looking at who asks. What a proxy in front answers by itself is not seen here."""

    def __init__(self, application: Callable) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        language = language_of_page(environ["REQUEST_METHOD"], environ["PATH_INFO"])
        if not language:
            return self.application(environ, start_response)

        def start(status: str, *rest):
            if status.startswith(READ):
                counting.count(counting.What.PAGE, language)
                counting.write_soon()
            return start_response(status, *rest)

        return self.application(environ, start)


def language_of_page(method: str, path: str) -> str:
    """Empty for what is no page for readers."""
    language = path[1:].partition("/")[0]
    is_page = method == "GET" and language in LANGUAGES and not path.endswith(NO_PAGES)
    return language if is_page else ""
