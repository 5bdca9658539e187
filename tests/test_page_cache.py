"""Ready pages are answered before Django: the same bytes and headers, never a second too old."""

import gzip
import threading
import time

import brotli
import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, close_old_connections
from django.test import RequestFactory

from services.models import Organization
from services.views.public_page import KEEP_UNTIL, KNOWN_VERSION
from socialmap.page_cache import PageCache, Watch
from tests.builders import make_organization
from tests.plugins.own_site import OwnSite, ask

HTML = b"<p>" + b"A page with many words. " * 200 + b"</p>"
# At 40 seconds past a minute.
NOON = 1_795_348_840.0


class Clock:
    def __init__(self):
        self.now = NOON

    def __call__(self):
        return self.now


class Content:
    """Stands for the database: a version that can change, and be out of reach."""

    def __init__(self):
        self.version = 1
        self.reads = 0
        self.is_away = False

    def __call__(self):
        self.reads += 1
        if self.is_away:
            raise OperationalError("no route to host")
        return self.version


class Pages:
    """Stands for Django. ``calls`` are the environments of the requests that reached it."""

    def __init__(self, content, clock):
        self.content = content
        self.clock = clock
        self.calls = []
        self.status = "200 OK"
        self.headers = []
        self.keep_s = 3600
        self.body = HTML

    def __call__(self, environ, start_response):
        self.calls.append(environ)
        status = "500 Internal Server Error" if self.content.is_away else self.status
        body = self.body + str(self.content.version).encode()
        if self.keep_s:
            environ[KEEP_UNTIL] = self.clock() + self.keep_s
        tag = ("ETag", f'W/"version-{environ.get(KNOWN_VERSION)}"')
        size = ("Content-Length", str(len(body)))
        start_response(status, [("Content-Type", "text/html"), tag, size, *self.headers])
        return Answer([body])


class Answer(list):
    def close(self):
        pass


class Result:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = dict(headers)
        self.names = [name for name, _value in headers]
        self.body = body


class Site:
    def __init__(self, **limits):
        self.clock = Clock()
        self.content = Content()
        self.django = Pages(self.content, self.clock)
        self.cache = self.with_application(self.django, **limits)

    def with_application(self, application, max_bytes=1_000_000, max_pages=100):
        watch = Watch(self.content, self.clock)
        return PageCache(
            application, watch, max_bytes=max_bytes, max_pages=max_pages, clock=self.clock
        )

    def get(self, address="/nl/", method="GET", cache=None, **headers):
        path, _mark, query = address.partition("?")
        names = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        environ = RequestFactory().generic(method, path, QUERY_STRING=query, **names).environ
        begun = []
        answer = (cache or self.cache)(environ, lambda *start: begun.append(start))
        status, sent, *_error = begun[0]
        return Result(status, sent, b"".join(answer))

    def has_asked_django(self, *arguments, **headers):
        before = len(self.django.calls)
        self.get(*arguments, **headers)
        return len(self.django.calls) > before


@pytest.fixture
def site():
    return Site()


# Hit and miss


def test_the_second_reader_gets_the_same_page_without_django(site):
    first, second = site.get(), site.get()
    assert len(site.django.calls) == 1
    assert (first.status, first.headers, first.body) == (
        second.status,
        second.headers,
        second.body,
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"address": "/nl/"}, {"address": "/en/"}),
        ({"address": "/nl/?page=1"}, {"address": "/nl/?page=2"}),
        ({"host": "example.org"}, {"host": "localhost"}),
        ({"x_forwarded_proto": "https"}, {"x_forwarded_proto": "http"}),
        (
            {"address": "/", "accept_language": "ar"},
            {"address": "/", "accept_language": "fa"},
        ),
    ],
    ids=["path", "query", "host", "scheme", "preferred language at /"],
)
def test_what_makes_another_page(site, one, other):
    assert site.has_asked_django(**one)
    assert site.has_asked_django(**other)
    assert not site.has_asked_django(**one)
    assert not site.has_asked_django(**other)


@pytest.mark.parametrize(
    "headers",
    [{"accept_language": "fa"}, {"user_agent": "another"}, {"cookie": "theme=dark"}],
    ids=["language elsewhere", "browser", "foreign cookie"],
)
def test_what_makes_no_other_page(site, headers):
    site.get()
    assert not site.has_asked_django(**headers)


# Never


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("/admin/", {}),
        ("/admin/services/service/", {}),
        ("/static/css/site.css", {}),
        ("/nl/", {"cookie": "csrftoken=a; sessionid=b"}),
    ],
)
def test_what_is_somebodys_own_passes_untouched(site, address, headers):
    for _time in range(2):
        answer = site.get(address, accept_encoding="br", **headers)
        assert answer.body == HTML + b"1"
    assert len(site.django.calls) == 2
    assert not any(KNOWN_VERSION in environ for environ in site.django.calls)


def test_somebody_signed_in_neither_gets_nor_leaves_a_ready_page(site):
    site.get()
    assert site.has_asked_django(cookie="sessionid=b")
    assert len(site.cache.shelf) == 1


def test_a_form_is_never_answered_from_here(site):
    site.get()
    assert site.has_asked_django(method="POST")
    assert not site.has_asked_django()


@pytest.mark.parametrize(
    "change",
    [
        {"headers": [("Set-Cookie", "a=b")]},
        {"status": "404 Not Found"},
        {"status": "500 Internal Server Error"},
        {"keep_s": 0},
    ],
    ids=["cookie", "not found", "broken", "not a public page"],
)
def test_what_is_not_kept(site, change):
    vars(site.django).update(change)
    answer = site.get(accept_encoding="br")
    assert site.has_asked_django()
    # It is compressed all the same; and no proxy may keep it either.
    assert brotli.decompress(answer.body) == HTML + b"1"
    assert "X-Accel-Expires" not in answer.headers


def test_what_is_sent_bit_by_bit_is_passed_on(site):
    def bits(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/csv")])
        return iter([b"a", b"b"])

    cache = site.with_application(bits)
    assert site.get(cache=cache, accept_encoding="br").body == b"ab"
    assert len(cache.shelf) == 0


# Ways to send it


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("GZIP;q=0.5, identity;q=1", "gzip"),
        ("br;q=0, gzip;q=0.000", None),
        ("br ; q=0.1", "br"),
        ("", None),
        ("brotli", None),
        ("*", None),
    ],
)
def test_each_browser_gets_what_it_can_read(site, accepted, encoding):
    decode = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    for _time in range(2):
        answer = site.get(accept_encoding=accepted)
        assert answer.headers.get("Content-Encoding") == encoding
        assert int(answer.headers["Content-Length"]) == len(answer.body)
        assert decode(answer.body) == HTML + b"1"
        assert len(set(answer.names)) == len(answer.names)


def test_head_is_the_page_without_its_body(site):
    # Also as the first to ask.
    head, page = site.get(method="HEAD", accept_encoding="br"), site.get(accept_encoding="br")
    assert len(site.django.calls) == 1
    assert head.headers == page.headers
    assert (head.body, int(head.headers["Content-Length"])) == (b"", len(page.body))


@pytest.mark.parametrize(
    "known", ['W/"version-1"', '"version-1"', 'W/"other", W/"version-1"'], ids=["weak", "bare", "2"]
)
def test_who_has_the_page_is_told_so(site, known):
    page = site.get()
    answer = site.get(if_none_match=known)
    assert len(site.django.calls) == 1
    assert (answer.status, answer.body) == ("304 Not Modified", b"")
    assert answer.headers["ETag"] == page.headers["ETag"]
    assert not answer.headers.keys() & {"Content-Length", "Content-Encoding", "Content-Type"}


def test_who_has_another_page_gets_this_one(site):
    site.get()
    assert site.get(if_none_match='W/"version-0"').status == "200 OK"


# A second


def test_a_change_is_seen_in_the_next_second(site):
    site.get()
    site.content.version = 2
    site.clock.now += 0.9
    assert site.get().body.endswith(b"1")
    site.clock.now += 0.1
    assert site.get().body.endswith(b"2")


def test_the_version_is_read_once_a_second(site):
    for _second in range(3):
        for _reader in range(5):
            site.get()
        site.clock.now += 1
    assert site.content.reads == 3


def test_pages_of_an_older_version_are_forgotten_at_once(site):
    site.get("/nl/")
    site.get("/en/")
    site.content.version = 2
    site.clock.now += 1
    site.get("/nl/")
    assert len(site.cache.shelf) == 1


def test_django_makes_the_page_of_the_version_that_is_known(site):
    site.get()
    assert site.django.calls[0][KNOWN_VERSION] == 1


def test_a_page_that_depends_on_the_clock_ends_with_its_minute(site):
    site.django.keep_s = 20
    site.get()
    site.clock.now += 19
    assert not site.has_asked_django()
    site.clock.now += 1
    assert site.has_asked_django()


def test_a_proxy_keeps_its_copy_until_the_end_of_the_same_second(site):
    site.get()
    site.clock.now += 0.7
    assert site.get().headers["X-Accel-Expires"] == f"@{int(NOON)}"


# Without a database


def test_without_a_database_the_last_known_pages_are_shown(site):
    site.django.keep_s = 20
    page = site.get()
    site.content.is_away = True
    for _minute in range(10):
        site.clock.now += 60
        assert site.get().body == page.body
    assert len(site.django.calls) == 1
    # What is not there cannot be shown.
    assert site.get("/en/").status.startswith("500")


def test_a_page_that_breaks_is_shown_as_it_was(site):
    site.django.keep_s = 20
    page = site.get()
    site.django.status = "503 Service Unavailable"
    site.clock.now += 20
    assert (site.get().status, site.get().body) == ("200 OK", page.body)


def test_nothing_older_than_a_day_is_shown(site):
    site.django.keep_s = 20
    site.get()
    site.content.is_away = True
    site.clock.now += 24 * 60 * 60
    assert site.get().status.startswith("500")


def test_what_is_made_while_the_version_is_unknown_is_not_kept(site):
    site.content.is_away = True
    site.get()
    site.content.is_away = False
    assert len(site.cache.shelf) == 0
    assert KNOWN_VERSION not in site.django.calls[0]


def test_changes_are_seen_again_when_the_database_is_back(site):
    site.get()
    site.content.is_away = True
    site.clock.now += 1
    site.get()
    site.content.is_away, site.content.version = False, 2
    site.clock.now += 1
    assert site.get().body.endswith(b"2")


def test_a_database_that_hangs_holds_nobody_up_for_long():
    clock, may_go_on = Clock(), threading.Event()
    answers = iter([lambda: 1, may_go_on.wait, lambda: 3])
    watch = Watch(lambda: next(answers)(), clock)
    assert (watch.look().version, watch.look().is_away) == (1, False)
    for second in range(1, 5):
        clock.now = NOON + second
        started_at = time.monotonic()
        known = watch.look()
        assert (known.version, known.is_away) == (1, True)
        # The first waits for a while; the others know better.
        assert time.monotonic() - started_at < (5 if second == 1 else 0.4)
    may_go_on.set()
    while not watch._question.done():
        time.sleep(0.01)
    # The late answer was about a second that is over: it is asked anew.
    clock.now += 1
    assert (watch.look().version, watch.look().is_away) == (3, False)


# Memory


def test_what_was_not_asked_for_longest_goes_first():
    site = Site(max_pages=2)
    for address in ("/nl/", "/en/", "/nl/", "/ar/"):
        site.get(address)
    assert not site.has_asked_django("/nl/")
    assert site.has_asked_django("/en/")
    assert len(site.cache.shelf) == 2


def test_the_pages_together_stay_below_the_limit():
    site = Site(max_bytes=50_000)
    for number in range(200):
        site.get(f"/nl/?page={number}", accept_encoding="br")
        site.get(f"/nl/?page={number}", accept_encoding="gzip")
        shelf = site.cache.shelf
        assert shelf.bytes <= 50_000
        really = sum(
            len(page.body) + sum(len(body) for body, _headers in page._encoded.values())
            for page in shelf._pages.values()
        )
        assert really <= shelf.bytes
    assert 1 < len(shelf) < 10


def test_a_page_larger_than_the_limit_is_sent_and_not_kept():
    site = Site(max_bytes=1000)
    assert site.get().body == HTML + b"1"
    assert len(site.cache.shelf) == 0


# With Django


@pytest.fixture
def whole_site(site, db, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    site.cache = site.with_application(get_wsgi_application())
    site.clock.now = time.time()
    # The connection of the test stays open between requests.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield site
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


PUBLIC = ["/", "/nl/", "/nl/services/", "/nl/organizations/", "/nl/about/", "/sitemap.xml"]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_are_kept_with_all_their_headers(whole_site, client, address):
    first, second = whole_site.get(address), whole_site.get(address)
    # Last: the client lets connections be closed again.
    plain = client.get(address)
    assert len(whole_site.cache.shelf) == 1
    assert first.headers == second.headers
    added = {"Content-Length", "X-Accel-Expires"}
    assert first.headers.keys() - added == set(plain.headers) - added
    same = first.headers.keys() - added - {"ETag"}
    assert {name: first.headers[name] for name in same} == {
        name: plain.headers[name] for name in same
    }
    assert first.headers["Cache-Control"] == (
        "public, max-age=1, stale-while-revalidate=9, stale-if-error=86400"
    )
    assert not first.headers.keys() & {"Set-Cookie"}


@pytest.mark.parametrize("address", ["/nl/none/", "/healthz", "/nl/services/?page=99"])
def test_what_is_no_public_page_is_not_kept(whole_site, address):
    answer = whole_site.get(address)
    assert len(whole_site.cache.shelf) == 0
    assert "public" not in answer.headers.get("Cache-Control", "")


@pytest.mark.parametrize("query", ["q=afraid", "page=1&q=", "near=52.37,4.89"])
def test_what_somebody_looks_for_and_where_they_are_is_not_kept(whole_site, query):
    answer = whole_site.get(f"/nl/services/?{query}")
    assert answer.headers["Cache-Control"] == "private, max-age=1"
    assert len(whole_site.cache.shelf) == 0
    assert "X-Accel-Expires" not in answer.headers


def test_a_wrong_host_name_gets_no_ready_page(whole_site):
    whole_site.get()
    assert whole_site.get(host="evil.example").status.startswith("400")


# What Django says by itself, without the cache before it


@pytest.mark.parametrize("address", ["/nl/services/", "/nl/about/", "/nl/services/?q=meal"])
def test_unchanged_pages_are_304_without_a_look_at_the_listings(
    client, db, address, django_assert_num_queries
):
    tag = client.get(address).headers["ETag"]
    # The version of the content.
    with django_assert_num_queries(1):
        answer = client.get(address, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["ETag"] == tag


@pytest.mark.django_db(transaction=True)
def test_a_change_gives_another_tag(client):
    make_organization(slug="kitchen")
    tag = client.get("/nl/organizations/").headers["ETag"]
    Organization.objects.get().save()
    assert client.get("/nl/organizations/", headers={"If-None-Match": tag}).status_code == 200


def test_tags_differ_by_address_language_and_minute(client, db, time_machine):
    time_machine.move_to("2026-11-23T10:00:10Z", tick=False)
    addresses = ["/nl/services/", "/ar/services/", "/nl/services/?page=1", "/nl/about/"]
    before = [client.get(address).headers["ETag"] for address in addresses]
    assert len(set(before)) == 4
    time_machine.move_to("2026-11-23T10:00:59Z", tick=False)
    assert [client.get(address).headers["ETag"] for address in addresses] == before
    time_machine.move_to("2026-11-23T10:01:00Z", tick=False)
    after = [client.get(address).headers["ETag"] for address in addresses]
    assert not set(before[:3]) & set(after)
    # Nothing on this page depends on the clock.
    assert after[3] == before[3]


def test_missing_pages_have_no_tag(client, db):
    assert "ETag" not in client.get("/nl/services/none/").headers


# In processes of their own


@pytest.fixture(scope="module")
def own_site(tmp_path_factory):
    site = OwnSite(tmp_path_factory.mktemp("own-site"))
    try:
        site.make()
        site.start()
        yield site
    finally:
        site.remove()


@pytest.mark.slow
def test_a_change_of_another_process_is_seen_within_a_second(own_site):
    path = "/en/organizations/kitchen/"
    for name in ("First Kitchen", "Second Kitchen"):
        saved_at = own_site.rename_kitchen(name)
        # All the time somebody asks for the page.
        while time.monotonic() < saved_at + 1:
            ask(own_site.port, path)
        status, _headers, body = ask(own_site.port, path)
        assert (status, name in body.decode()) == (200, True)


@pytest.mark.slow
def test_pages_survive_their_database(own_site):
    path = "/en/organizations/"
    _status, headers, body = ask(own_site.port, path)
    own_site.take_database_away()
    try:
        time.sleep(1.1)
        for _second in range(3):
            started_at = time.monotonic()
            assert ask(own_site.port, path)[::2] == (200, body)
            assert ask(own_site.port, path, If_None_Match=headers["etag"])[0] == 304
            assert time.monotonic() - started_at < 2
            time.sleep(1)
    finally:
        own_site.give_database_back()
    own_site.rename_kitchen("Third Kitchen")
    deadline = time.monotonic() + 20
    while b"Third Kitchen" not in ask(own_site.port, path)[2]:
        assert time.monotonic() < deadline
        time.sleep(0.2)
