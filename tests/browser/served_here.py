"""Pages in a browser without a server: made before by the test itself, so that the browser sees
what stands in the test's own transaction."""

from contextlib import contextmanager
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders

SITE = "http://localhost"


@contextmanager
def page_here(browser):
    """Of its own: the usual page asks the server that all other tests share."""
    context = browser.new_context(base_url=SITE)
    yield context.new_page()
    context.close()


def serve_here(page, pages):
    """``pages``: address → response."""

    def answer(route):
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            route.fulfill(path=finders.find(path.removeprefix("/static/")))
        elif path in pages:
            # In the thread of the browser's driver the database would be another one.
            made = pages[path]
            route.fulfill(status=200, headers=dict(made.headers), body=made.content)
        else:
            route.fulfill(status=404)

    page.route(f"{SITE}/**", answer)
