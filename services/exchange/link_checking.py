"""Do the web addresses in listings still lead somewhere?

Asked politely: one question a second to each site, first for the head of a page alone, never more
than a few kilobytes, a bounded number in a run. What was asked longest ago comes first, so that a
run that stops half-way goes on the next day. Only the public internet is asked: an address that
leads into the house of the server, itself or by way of a redirect, is not followed.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from ipaddress import ip_address
from urllib.parse import urljoin, urlsplit

from ..models import LinkCheck, Organization, Resource, Service, Source, WayIn

Problem = LinkCheck.Problem

# Where listings name web addresses.
PLACES: tuple[tuple[type, str], ...] = (
    (Organization, "website"),
    (Service, "website"),
    (WayIn, "link"),
    (Resource, "url"),
    (Source, "url"),
)
PAUSE_SECONDS = 1
TIMEOUT_SECONDS = 10
MOST_REDIRECTS = 5
MOST_BYTES = 4096
# What works is asked again after a week; what does not, every day.
AGAIN_WHEN_OK = timedelta(days=7)
AGAIN_WHEN_FAILING = timedelta(hours=20)
REDIRECTS = (301, 302, 303, 307, 308)
# The site is there and does not want to be asked by a program.
NOT_FOR_PROGRAMS = (401, 402, 403, 405, 406, 429, 451, 999)
# Some sites do not know the question for a head alone.
ASK_IN_FULL = (400, 403, 404, 405, 406, 500, 501, 503)


@dataclass(frozen=True)
class Finding:
    status: int | None
    problem: str = ""


class NotPublic(Exception):
    """The address belongs to the inside of a house."""


def is_public(address: str) -> bool:
    found = ip_address(address)
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_global


# Asking


@dataclass
class Asker:
    user_agent: str
    may_ask: Callable[[str], bool] = is_public
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    timeout_seconds: float = TIMEOUT_SECONDS
    _asked_at: dict[str, float] = field(default_factory=dict)

    def look(self, url: str) -> Finding:
        try:
            return self._follow(url)
        except NotPublic:
            return Finding(None, Problem.PRIVATE)
        except ssl.SSLCertVerificationError:
            return Finding(None, Problem.CERTIFICATE)
        except (OSError, http.client.HTTPException, ValueError):
            # Also an address that is none, which Python's own libraries refuse.
            return Finding(None, Problem.NO_ANSWER)

    def _follow(self, url: str) -> Finding:
        for _hop in range(MOST_REDIRECTS + 1):
            status, location = self._ask("HEAD", url)
            if status in ASK_IN_FULL:
                status, location = self._ask("GET", url)
            if status not in REDIRECTS or not location:
                return _finding(status)
            url = urljoin(url, location)
        return Finding(status, Problem.LOOP)

    def _ask(self, method: str, url: str) -> tuple[int, str]:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(url)
        # The name is looked up once and the answer asked: a second look-up could lead elsewhere.
        port = parts.port or (443 if parts.scheme == "https" else 80)
        address = self._look_up(parts.hostname, port)
        self._wait_for(parts.hostname)
        connection = _connection(parts.scheme, parts.hostname, port, address, self.timeout_seconds)
        try:
            path = parts.path or "/"
            target = f"{path}?{parts.query}" if parts.query else path
            connection.request(
                method,
                # Addresses are written with letters of all scripts.
                _ascii(target),
                headers={
                    "User-Agent": self.user_agent,
                    "Accept": "*/*",
                    "Connection": "close",
                    "Range": f"bytes=0-{MOST_BYTES - 1}",
                }
                if method == "GET"
                else {"User-Agent": self.user_agent, "Accept": "*/*", "Connection": "close"},
            )
            answer = connection.getresponse()
            answer.read(MOST_BYTES)
            return answer.status, answer.headers.get("Location") or ""
        finally:
            connection.close()

    def _look_up(self, host: str, port: int) -> str:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(each[4][0]) for each in found]
        if not addresses or not all(map(self.may_ask, addresses)):
            raise NotPublic(host)
        return addresses[0]

    def _wait_for(self, host: str) -> None:
        if (asked_at := self._asked_at.get(host)) is not None:
            left = asked_at + PAUSE_SECONDS - self.clock()
            if left > 0:
                self.sleep(left)
        self._asked_at[host] = self.clock()


def _connection(
    scheme: str, host: str, port: int, address: str, timeout: float
) -> http.client.HTTPConnection:
    """To this address, under the name of the host."""
    wire = socket.create_connection((address, port), timeout)
    if scheme == "https":
        try:
            wire = ssl.create_default_context().wrap_socket(wire, server_hostname=host)
        except BaseException:
            wire.close()
            raise
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, port, timeout=timeout
        )
    else:
        connection = http.client.HTTPConnection(host, port, timeout=timeout)
    connection.sock = wire
    return connection


def _ascii(target: str) -> str:
    return "".join(
        sign if "!" <= sign <= "~" else "".join(f"%{byte:02X}" for byte in sign.encode())
        for sign in target
    )


def _finding(status: int) -> Finding:
    if status < 400 or status in NOT_FOR_PROGRAMS:
        return Finding(status)
    is_fault = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return Finding(status, Problem.SERVER if is_fault else Problem.NOT_FOUND)


# The work


def urls_in_use() -> set[str]:
    found: set[str] = set()
    for noun, name in PLACES:
        named = noun.objects.exclude(**{name: ""}).order_by()
        found.update(named.values_list(name, flat=True).distinct())
    return {url for url in found if url.startswith(("http://", "https://"))}


def waiting(now: datetime) -> list[str]:
    """The addresses to ask today: never asked, then longest ago."""
    known = {check.url: check for check in LinkCheck.objects.all()}
    due = []
    for url in urls_in_use():
        check = known.get(url)
        if check is None:
            due.append((0.0, url))
        elif check.checked_at <= now - (
            AGAIN_WHEN_FAILING if check.failing_since else AGAIN_WHEN_OK
        ):
            due.append((check.checked_at.timestamp(), url))
    return [url for _asked, url in sorted(due)]


def run(asker: Asker, *, most: int, clock: Callable[[], datetime]) -> Iterator[tuple[str, Finding]]:
    """Ask for at most so many addresses and note each answer at once."""
    forget_unused()
    for url in waiting(clock())[:most]:
        finding = asker.look(url)
        note(url, finding, clock())
        yield url, finding


def forget_unused() -> None:
    """Addresses that no listing names any more are of no interest."""
    for url in set(LinkCheck.objects.values_list("url", flat=True)) - urls_in_use():
        LinkCheck.objects.filter(url=url).delete()


def note(url: str, finding: Finding, now: datetime) -> None:
    check = LinkCheck.objects.filter(url=url).first() or LinkCheck(url=url)
    check.checked_at = now
    check.last_status = finding.status
    check.problem = finding.problem
    if finding.problem:
        check.failing_since = check.failing_since or now
    else:
        check.failing_since = None
        check.last_ok_at = now
    check.save()


# Beside the record


def broken_links_of(record, now: datetime) -> list[LinkCheck]:
    """The broken addresses that a listing names, itself, in its sources or as a way in."""
    named = {getattr(record, name, "") for noun, name in PLACES if isinstance(record, noun)}
    for rows in ("sources", "ways_in"):
        if hasattr(record, rows):
            name = "url" if rows == "sources" else "link"
            named.update(getattr(record, rows).values_list(name, flat=True))
    named.discard("")
    return list(LinkCheck.objects.broken(now).filter(url__in=named)) if named else []
