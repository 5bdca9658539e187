"""Web addresses of listings, asked of a server on this machine: politely, within bounds, never
inside the house."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from services.exchange import link_checking
from services.exchange.link_checking import Asker, broken_links_of, is_public
from services.management.commands.check_links import Command
from services.models import LinkCheck, WayIn
from tests.builders import (
    make_link_check,
    make_organization,
    make_resource,
    make_service,
    make_source,
)

pytestmark = pytest.mark.django_db


class Site:
    """Answers each path as it is told, and notes what it was asked."""

    def __init__(self):
        self.answers = {}
        self.asked = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                site.asked.append((self.command, self.path, self.headers["User-Agent"]))
                status, headers = site.answers.get((self.command, self.path)) or (
                    site.answers.get(self.path, (200, {}))
                )
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                if self.command == "GET":
                    self.wfile.write(b"x" * 10_000)

            def do_HEAD(self):
                self.do_GET()

            def log_message(self, *_args):
                """Tests are quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()

    def paths(self):
        return [f"{method} {path}" for method, path, _agent in self.asked]

    def stop(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def site():
    site = Site()
    yield site
    site.stop()


class Clock:
    """Time that passes only while somebody waits."""

    def __init__(self):
        self.now = 0.0
        self.waits = []

    def sleep(self, seconds):
        self.waits.append(seconds)
        self.now += seconds

    def __call__(self):
        return self.now


@pytest.fixture
def asker():
    clock = Clock()
    return Asker(
        "socialmap link check (+http://127.0.0.1:8000)",
        may_ask=lambda address: address == "127.0.0.1",
        sleep=clock.sleep,
        clock=clock,
        timeout_seconds=2,
    )


@pytest.fixture
def check(asker):
    def check(most=100, later=timedelta(0)):
        """What the run found, by address."""
        found = link_checking.run(asker, most=most, clock=lambda: timezone.now() + later)
        return {url: finding.problem for url, finding in found}

    return check


# One address


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (200, ""),
        (204, ""),
        (404, "not found"),
        (410, "not found"),
        (500, "server"),
        (503, "server"),
        # The site is there and does not like programs.
        (403, ""),
        (429, ""),
    ],
)
def test_an_answer_is_understood(site, asker, status, problem):
    site.answers["/"] = (status, {})

    finding = asker.look(f"{site.url}/")

    assert (finding.status, finding.problem) == (status, problem)


def test_only_the_head_is_asked_for_when_that_is_enough(site, asker):
    asker.look(f"{site.url}/page?a=b")

    assert site.paths() == ["HEAD /page?a=b"]


def test_a_site_that_does_not_know_heads_is_asked_in_full(site, asker):
    site.answers["HEAD", "/"] = (405, {})

    assert asker.look(site.url).problem == ""
    assert site.paths() == ["HEAD /", "GET /"]


def test_redirects_are_followed_but_not_in_circles(site, asker):
    site.answers["/old"] = (301, {"Location": "/new"})
    site.answers["/circle"] = (302, {"Location": "/circle"})

    assert asker.look(f"{site.url}/old").problem == ""
    assert asker.look(f"{site.url}/circle").problem == "loop"
    assert site.paths().count("HEAD /circle") == link_checking.MOST_REDIRECTS + 1


@pytest.mark.parametrize(
    "inside",
    ["http://127.0.0.2/", "http://10.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest/"],
)
def test_a_redirect_into_the_house_is_not_followed(site, asker, inside):
    site.answers["/out"] = (302, {"Location": inside})

    assert asker.look(f"{site.url}/out").problem == "private"


def test_a_redirect_to_a_file_of_the_server_is_not_followed(site, asker):
    site.answers["/file"] = (302, {"Location": "file:///etc/passwd"})

    assert asker.look(f"{site.url}/file").problem == "no answer"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("145.97.1.1", True),
        ("127.0.0.1", False),
        ("192.168.1.1", False),
        ("10.1.2.3", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("2a02:a210::1", True),
    ],
)
def test_only_the_public_internet_may_be_asked(address, public):
    assert is_public(address) == public


@pytest.mark.parametrize("url", ["http://", "http://a:b/", "http://127.0.0.1:1/", "http:///x"])
def test_what_gives_no_answer_is_said_to_give_none(asker, url):
    assert asker.look(url).problem == "no answer"


def test_a_site_is_asked_once_a_second(site, asker):
    for path in ("/a", "/b", "/c"):
        asker.look(f"{site.url}{path}")

    assert asker.sleep.__self__.waits == [1, 1]


def test_it_says_who_asks(site, asker):
    asker.look(site.url)

    assert site.asked[0][2] == "socialmap link check (+http://127.0.0.1:8000)"


# A run


def test_addresses_come_from_all_places_and_each_is_asked_once(site, check):
    organization = make_organization(website=f"{site.url}/same")
    service = make_service(organization=organization, website=f"{site.url}/same")
    WayIn.objects.create(service=service, way="link", link=f"{site.url}/form")
    make_resource(organization=organization, url=f"{site.url}/leaflet")
    make_source(service=service, url=f"{site.url}/source")

    assert set(check()) == {f"{site.url}/{name}" for name in ("same", "form", "leaflet", "source")}


def test_a_run_stops_where_it_is_told_and_the_next_goes_on(site, check):
    for number in range(5):
        make_organization(website=f"{site.url}/{number}")

    first, second, third = check(most=2), check(most=2), check(most=2)

    assert (len(first), len(second), len(third)) == (2, 2, 1)
    assert not first.keys() & second.keys()
    assert check() == {}


def test_what_works_is_asked_again_after_a_week_and_what_fails_the_next_day(site, check):
    make_organization(website=f"{site.url}/good")
    make_organization(website=f"{site.url}/bad")
    site.answers["/bad"] = (404, {})
    check()

    assert set(check(later=timedelta(days=1))) == {f"{site.url}/bad"}
    assert set(check(later=timedelta(days=8))) == {f"{site.url}/bad", f"{site.url}/good"}


def test_since_when_it_fails_is_kept_and_forgotten_when_it_works_again(site, check):
    make_organization(website=f"{site.url}/x")
    site.answers["/x"] = (500, {})
    check()
    first = LinkCheck.objects.get().failing_since
    check(later=timedelta(days=1))
    assert LinkCheck.objects.get().failing_since == first
    assert LinkCheck.objects.get().last_ok_at is None

    site.answers["/x"] = (200, {})
    check(later=timedelta(days=2))
    found = LinkCheck.objects.get()
    assert (found.failing_since, found.problem, found.last_status) == (None, "", 200)
    assert found.last_ok_at


def test_an_address_that_no_listing_names_is_forgotten(site, check):
    make_link_check(url="https://example.org/old")
    check()

    assert not LinkCheck.objects.exists()


def test_a_fault_counts_after_two_days_and_a_missing_page_at_once(db):
    now = timezone.now()

    def failing(days, status):
        url = make_link_check(
            failing_since=now - timedelta(days=days), last_status=status, problem="server"
        ).url
        return LinkCheck.objects.broken(now).filter(url=url).exists()

    assert [failing(1, 500), failing(3, 500), failing(0, 404), failing(3, None)] == [
        False,
        True,
        True,
        True,
    ]
    assert not LinkCheck.objects.broken(now).filter(failing_since=None).exists()


def test_a_record_knows_its_broken_links(db):
    broken = [
        make_link_check(failing_since=timezone.now(), last_status=404, problem="not found")
        for _ in range(3)
    ]
    service = make_service(website=broken[0].url)
    make_source(service=service, url=broken[1].url)
    WayIn.objects.create(service=service, way="link", link=make_link_check().url)
    make_organization(website=broken[2].url)

    found = broken_links_of(service, timezone.now())

    assert {check.url for check in found} == {broken[0].url, broken[1].url}


def test_the_command_names_what_does_not_work(site, monkeypatch):
    monkeypatch.setattr(Command, "may_ask", staticmethod(lambda address: True))
    make_organization(website=f"{site.url}/gone")
    site.answers["/gone"] = (404, {})
    said = StringIO()

    call_command("check_links", stdout=said)

    assert f"404 not found    {site.url}/gone" in said.getvalue()
    assert "1 asked: 0 work, 1 do not." in said.getvalue()


def test_the_command_asks_nobody_inside_the_house(site):
    make_organization(website=f"{site.url}/")

    call_command("check_links", verbosity=0, stdout=StringIO())

    assert site.asked == []
    assert LinkCheck.objects.get().problem == "private"
