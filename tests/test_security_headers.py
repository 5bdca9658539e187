import logging

import pytest
from django.test import Client
from django.urls import reverse

from socialmap.middleware import WithoutQuery

pytestmark = pytest.mark.django_db

START_PAGE = "/en/"
MISSING_PAGE = "/en/no-such-page/"
ADMIN_PAGE = "/admin/login/"
PAGES = [START_PAGE, MISSING_PAGE, ADMIN_PAGE, "/healthz"]


@pytest.fixture
def secure_site(settings):
    settings.SITE_IS_SECURE = True
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_HSTS_SECONDS = 63_072_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    settings.SECURE_HSTS_PRELOAD = True


@pytest.mark.parametrize("address", PAGES)
def test_every_page_tells_the_browser_what_it_may_do(client, address):
    headers = client.get(address).headers

    assert set(headers["Content-Security-Policy"].split("; ")) == {
        "default-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    }
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == ("same-origin" if address == ADMIN_PAGE else "no-referrer")
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=(self)" in headers["Permissions-Policy"]
    assert "camera=()" in headers["Permissions-Policy"]


def test_encrypted_site_demands_encryption_for_two_years(secure_site):
    response = Client().get(START_PAGE, headers={"X-Forwarded-Proto": "https"})

    assert response.headers["Strict-Transport-Security"] == (
        "max-age=63072000; includeSubDomains; preload"
    )


def test_encrypted_site_sends_visitors_to_https(secure_site):
    response = Client().get(START_PAGE, {"q": "food"})

    assert response.status_code == 301
    assert response.url == "https://testserver/en/?q=food"


def test_health_check_needs_no_encryption(secure_site):
    assert Client().get("/healthz").status_code == 200


@pytest.mark.parametrize("address", [START_PAGE, MISSING_PAGE, "/"])
def test_public_pages_set_no_cookie_and_are_the_same_for_everyone(client, address):
    response = client.get(address)

    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def test_left_over_cookie_changes_nothing(client):
    client.cookies["sessionid"] = "left-over"

    response = client.get(START_PAGE)

    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def test_public_pages_are_compressed_and_the_admin_is_not(client):
    def encoding(page):
        response = client.get(page, headers={"Accept-Encoding": "gzip, br"})
        return response.headers.get("Content-Encoding")

    assert encoding(START_PAGE) == "gzip"
    assert encoding(ADMIN_PAGE) is None


@pytest.mark.parametrize(
    ("accepted", "expected"), [("nl", "nl"), ("en-GB,en", "en"), ("ar", "nl"), ("uk,en", "nl")]
)
def test_admin_speaks_dutch_or_english(client, accepted, expected):
    response = client.get(ADMIN_PAGE, headers={"Accept-Language": accepted})

    assert response.headers["Content-Language"] == expected


def test_admin_asks_who_you_are(client):
    response = client.get(reverse("admin:index"))

    assert response.status_code == 302
    assert response.url.startswith(ADMIN_PAGE)


@pytest.mark.parametrize(
    "address",
    [
        "/%00",
        "/en/%00/",
        "/en/%ff%fe/",
        "/en/..%2f..%2fetc/",
        "/en/?q=%00",
        "/en/?q=%ff%fe",
        "/en/?%00=%00",
        "/en/?" + "a=1&" * 1500,
        "/en/?q=" + "x" * 10_000,
        "/static/%00",
        "/static/../manage.py",
    ],
    ids=lambda address: address[:25],
)
def test_broken_address_is_the_readers_mistake_not_ours(client, address):
    path, _, query = address.partition("?")

    response = client.get(path, QUERY_STRING=query)

    assert response.status_code < 500


def test_wrong_host_name_is_refused(client):
    assert client.get(START_PAGE, headers={"Host": "evil.example"}).status_code == 400


def test_logs_keep_the_path_and_forget_the_search(client):
    lines = []

    class Keep(logging.Handler):
        def emit(self, record):
            lines.append(record.getMessage())
            assert not hasattr(record, "request")

    handler = Keep()
    handler.addFilter(WithoutQuery())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        client.get(MISSING_PAGE, {"q": "afraid"})
    finally:
        logger.removeHandler(handler)

    assert lines == [f"Not Found: {MISSING_PAGE}"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("GET /en/?q=afraid HTTP/1.1", "GET /en/ HTTP/1.1"),
        ("/en/?q=afraid", "/en/"),
        ("/en/?q=a?b", "/en/"),
        ("/en/", "/en/"),
        (404, 404),
    ],
)
def test_query_is_cut_off_a_log_line(given, kept):
    record = logging.LogRecord("django.server", logging.INFO, "", 0, "%s", (given,), None)

    WithoutQuery().filter(record)

    assert record.args == (kept,)


def test_everything_that_is_logged_passes_the_filter():
    names = ["", *(name for name in logging.root.manager.loggerDict if name.startswith("django"))]
    handlers = [
        handler
        for name in names
        for handler in logging.getLogger(name).handlers
        if type(handler) is logging.StreamHandler
    ]

    assert handlers
    for handler in handlers:
        assert any(isinstance(part, WithoutQuery) for part in handler.filters)
