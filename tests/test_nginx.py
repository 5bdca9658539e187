"""The proxy before the site, as nginx.conf in this project sets it up, in a real nginx."""

import re
import time

import brotli
import pytest
from django.conf import settings

from tests.plugins.missing import cannot_run
from tests.plugins.nginx import Nginx, find_nginx
from tests.plugins.own_site import OwnSite, ask

pytestmark = pytest.mark.slow

LIST = "/en/organizations/"
NO_NGINX = "No nginx found. On Debian: apt-get install nginx"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    if not find_nginx():
        cannot_run(NO_NGINX)
    site = OwnSite(tmp_path_factory.mktemp("own-site"))
    try:
        site.make()
        site.start()
        yield site
    finally:
        site.remove()


@pytest.fixture(scope="module")
def nginx(site, tmp_path_factory):
    nginx = Nginx(tmp_path_factory.mktemp("nginx"), site.port)
    try:
        nginx.start()
        yield nginx
    finally:
        nginx.stop()


def cached_files(nginx):
    folder = nginx.folder / "pages"
    return [file.read_bytes() for file in folder.rglob("*") if file.is_file()]


def is_cached(nginx, words):
    return any(words.encode() in file for file in cached_files(nginx))


def key_of(path):
    """nginx writes the key of a copy before it; other pages may hold the path as a link."""
    return f"example.org {path} "


def test_pages_come_with_all_their_headers(site, nginx):
    for _time in range(2):
        status, headers, body = ask(nginx.port, LIST, Accept_Encoding="gzip, br")
        _status, of_the_site, body_of_the_site = ask(site.port, LIST, Accept_Encoding="gzip, br")
        assert (status, body) == (200, body_of_the_site)
        assert b"The Kitchen" in brotli.decompress(body)
        # What is between the site and nginx stays there; who says it and when is their own.
        for name in ("x-accel-expires", "server", "date", "connection"):
            of_the_site.pop(name, None)
            headers.pop(name, None)
        assert headers == of_the_site


def test_each_browser_gets_what_it_can_read(nginx):
    for _time in range(2):
        for accepted, encoding in (
            ("br, gzip", "br"),
            ("gzip", "gzip"),
            ("", None),
            ("zstd", None),
        ):
            _status, headers, _body = ask(nginx.port, LIST, Accept_Encoding=accepted)
            assert headers.get("content-encoding") == encoding
            assert "Accept-Encoding" in headers["vary"]


def test_a_change_is_seen_within_a_second(site, nginx):
    path = "/en/organizations/kitchen/"
    for name in ("First Kitchen", "Second Kitchen"):
        saved_at = site.rename_kitchen(name)
        while time.monotonic() < saved_at + 1.05:
            ask(nginx.port, path)
        assert name.encode() in ask(nginx.port, path)[2]


def test_who_has_the_page_is_told_so(nginx):
    _status, headers, _body = ask(nginx.port, "/en/about/")
    answer = ask(nginx.port, "/en/about/", If_None_Match=headers["etag"])
    assert (answer[0], answer[2]) == (304, b"")


def test_each_preferred_language_is_led_to_its_own_pages(nginx):
    for _time in range(2):
        for language in ("ar", "nl"):
            status, headers, _body = ask(nginx.port, "/", Accept_Language=language)
            assert (status, headers["location"]) == (302, f"/{language}/")


def test_what_somebody_looks_for_is_never_on_its_disk(nginx):
    for address in ("services/?q=afraid", "services/?page=1&q=afraid", "services/?near=52.37,4.89"):
        for _time in range(2):
            assert ask(nginx.port, f"/en/{address}")[0] == 200
    assert is_cached(nginx, key_of(LIST))
    assert not is_cached(nginx, "afraid")
    assert not is_cached(nginx, "52.37")


def test_nothing_of_the_admin_or_of_somebody_signed_in_is_kept(nginx):
    assert ask(nginx.port, "/admin/login/")[0] == 200
    assert ask(nginx.port, "/en/places/", Cookie="sessionid=secret")[0] == 200
    assert not is_cached(nginx, key_of("/admin/login/"))
    assert not is_cached(nginx, key_of("/en/places/"))
    assert not is_cached(nginx, "secret")


def test_pages_and_their_style_survive_a_stopped_site(site, nginx):
    _status, headers, page = ask(nginx.port, LIST)
    style = re.search(rb'href="(/static/css/site[^"]+)"', page)[1].decode()
    assert ask(nginx.port, style)[0] == 200
    site.stop()
    try:
        time.sleep(2)
        assert ask(nginx.port, LIST)[::2] == (200, page)
        assert ask(nginx.port, LIST, If_None_Match=headers["etag"])[0] == 304
        assert ask(nginx.port, style)[0] == 200
        # What was never asked for is not there.
        assert ask(nginx.port, "/en/courses/")[0] == 502
        assert ask(nginx.port, "/en/services/?q=afraid")[0] == 502
    finally:
        site.start()
    assert ask(nginx.port, "/en/courses/")[0] == 200


def test_pages_survive_a_site_without_its_database(site, nginx):
    _status, _headers, page = ask(nginx.port, LIST)
    site.take_database_away()
    # A process that has just started knows no page, and cannot make one.
    site.stop()
    site.start()
    try:
        time.sleep(1.1)
        assert ask(site.port, LIST)[0] == 500
        assert ask(nginx.port, LIST)[::2] == (200, page)
    finally:
        site.give_database_back()


def test_nothing_is_written_down(site, nginx):
    """Runs last: after pages, searches, and a site that was down."""
    assert nginx.log.read_text() == ""
    assert not list(nginx.folder.rglob("*.log"))
    assert "afraid" not in site.log.read_text()


def test_compose_uses_these_settings():
    compose = (settings.BASE_DIR / "compose.yaml").read_text(encoding="utf-8")
    assert "./nginx.conf:/etc/nginx/nginx.conf:ro" in compose
