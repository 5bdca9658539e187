"""How fast is a page that is ready? `python -m bench.cached` prints one table.

The same compressed bytes of one list page four ways, each server alone on the first core, `wrk` on
the last: nginx from a file, nginx from its cache with the project's own nginx.conf, the application
without nginx, and its 304. All ways take turns, so that a machine whose speed drifts treats them
alike; the table gives medians and what they are of nginx from a file. Beside it stands what one
request costs the server's processor: on a machine with other work that comparison still holds,
requests a second do not.

Needs nginx and wrk; on Debian: apt-get install nginx wrk.
"""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

PROJECT = Path(__file__).parents[1]
# Kept between runs: loading the listings takes a minute.
VAR_DIR = PROJECT / "var" / "bench" / "cached"
PAGE = "/nl/services/"
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "3"))
CONNECTIONS = 32
START_TIMEOUT_S = 60

STATIC = """
pid {folder}/static.pid;
worker_processes 1;
error_log stderr emerg;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    open_file_cache max=10;
    keepalive_requests 1000000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {folder}/files;
        default_type "text/html; charset=utf-8";
        add_header Content-Encoding br;
    }}
}}
"""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def proxy_settings(text: str, port: int, site: int, folder: Path) -> str:
    """The project's nginx.conf with another port, another site and another folder."""
    for written, wanted in (
        ("listen 8000;", f"listen 127.0.0.1:{port};"),
        ("server site:8000;", f"server 127.0.0.1:{site};"),
        ("/tmp/", f"{folder}/"),
    ):
        if written not in text:
            sys.exit(f"nginx.conf does not say {written!r} any more.")
        text = text.replace(written, wanted)
    return text


@contextmanager
def running(command: list, port: int, core: int, **options) -> Iterator[int]:
    pinned = ["taskset", "--cpu-list", str(core)]
    process = subprocess.Popen([*pinned, *map(str, command)], **options)
    try:
        deadline = time.monotonic() + START_TIMEOUT_S
        while socket.socket().connect_ex(("127.0.0.1", port)):
            if process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"{command[0]} did not start.")
            time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


def nginx(configuration: str, folder: Path, port: int, core: int):
    file = folder / f"{port}.conf"
    file.write_text(configuration, encoding="utf-8")
    # Root's nginx gives its work to another user, who may not read this folder.
    user = "user root; " if os.geteuid() == 0 else ""
    command = [nginx_program(), "-c", file, "-p", folder, "-g", f"{user}daemon off;"]
    return running(command, port, core, stderr=subprocess.DEVNULL)


def nginx_program() -> str | None:
    return shutil.which("nginx") or shutil.which("/usr/sbin/nginx")


def fetch(port: int, **headers: str) -> tuple[int, dict[str, str], bytes]:
    browser = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    browser.request("GET", PAGE, headers={"Accept-Encoding": "br"} | headers)
    answer = browser.getresponse()
    found = {name.lower(): value for name, value in answer.getheaders()}
    result = answer.status, found, answer.read()
    browser.close()
    return result


def processor_seconds(pid: int) -> float:
    """What a server has used so far, its workers included."""
    total = 0
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # Behind the name, which may hold anything: state, parent, and eleventh the time.
            values = file.read_text().rpartition(")")[2].split()
            if pid in (int(file.parent.name), int(values[1])):
                total += int(values[11]) + int(values[12])
    return total / os.sysconf("SC_CLK_TCK")


@dataclass
class Figures:
    """Of one way, a value for each round."""

    requests_a_second: list[float] = field(default_factory=list)
    microseconds: list[float] = field(default_factory=list)


def measure(figures: Figures, pid: int, port: int, core: int, tag: str = "") -> None:
    before = processor_seconds(pid)
    number, speed = ask_much(port, core, tag)
    figures.requests_a_second.append(speed)
    figures.microseconds.append((processor_seconds(pid) - before) / number * 1_000_000)


def ask_much(port: int, core: int, tag: str) -> tuple[int, float]:
    """Requests answered, and how many a second."""
    condition = ["-H", f"If-None-Match: {tag}"] if tag else []
    wrk = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-H", "Accept-Encoding: br"]
    told = subprocess.run(
        ["taskset", "--cpu-list", str(core), *wrk, *condition, f"http://127.0.0.1:{port}{PAGE}"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    if not tag and "Non-2xx" in told:
        sys.exit(told)
    return (
        int(re.search(r"(\d+) requests in", told)[1]),
        float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1]),
    )


def wait_for_a_fresh_minute() -> None:
    """The page and its tag change with the minute: none may begin inside a round."""
    left = 60 - time.time() % 60
    if left < 5 * SECONDS + 3:
        time.sleep(left + 0.5)


def main() -> None:
    for program, found in (("nginx", nginx_program()), ("wrk", shutil.which("wrk"))):
        if not found:
            sys.exit(f"No {program} found. On Debian: apt-get install nginx wrk")
    cores = sorted(os.sched_getaffinity(0))
    server, client = cores[0], cores[-1]
    app_port, static_port, proxy_port = free_port(), free_port(), free_port()
    environment = os.environ | {
        "VAR_DIR": str(VAR_DIR),
        "STATIC_ROOT": str(VAR_DIR / "static"),
        "SITE_URL": f"http://127.0.0.1:{app_port}",
    }
    environment.pop("DATABASE_URL", None)
    in_project = {"cwd": PROJECT, "env": environment}
    for command in (["set_up"], ["collectstatic", "--no-input"]):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            check=True,
            stdout=subprocess.DEVNULL,
            **in_project,
        )
    granian = [Path(sys.executable).with_name("granian"), "--interface", "wsgi", "--workers", 1]
    granian += ["--blocking-threads", 4, "--no-ws", "--log-level", "warning"]
    granian += ["--host", "127.0.0.1", "--port", app_port, "socialmap.wsgi:application"]

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-cached-")))
        app = stack.enter_context(running(granian, app_port, server, **in_project))
        _status, _headers, body = fetch(app_port)
        file = folder / "files" / PAGE.strip("/") / "index.html"
        file.parent.mkdir(parents=True)
        file.write_bytes(body)
        pids = {app_port: app}
        for port, text in (
            (static_port, STATIC.format(folder=folder, port=static_port)),
            (
                proxy_port,
                proxy_settings(
                    (PROJECT / "nginx.conf").read_text(encoding="utf-8"),
                    proxy_port,
                    app_port,
                    folder,
                ).replace("worker_processes auto;", "worker_processes 1;"),
            ),
        ):
            pids[port] = stack.enter_context(nginx(text, folder, port, server))
        figures: dict[str, Figures] = {}
        for _round in range(ROUNDS):
            wait_for_a_fresh_minute()
            _status, headers, body = fetch(app_port)
            file.write_bytes(body)
            for port in (static_port, proxy_port):
                if fetch(port)[2] != body:
                    sys.exit("The ways do not serve the same bytes.")
            tag = headers["etag"]
            if fetch(app_port, **{"If-None-Match": tag})[0] != 304:
                sys.exit("The application does not answer 304.")
            for name, port, condition in (
                ("nginx, from a file", static_port, ""),
                ("nginx, from its cache", proxy_port, ""),
                ("application alone", app_port, ""),
                ("application alone, 304", app_port, tag),
            ):
                measure(figures.setdefault(name, Figures()), pids[port], port, client, condition)

    print(
        f"{PAGE}, {len(body):,} bytes (Brotli), one core each for server and client of "
        f"{os.cpu_count()}, {ROUNDS} rounds of {SECONDS} s, {datetime.now():%Y-%m-%d}"
    )
    first = next(iter(figures.values()))
    yardstick = statistics.median(first.requests_a_second)
    price = statistics.median(first.microseconds)
    print(f"{'':25}{'requests/s':>11}{'slowest':>9}{'fastest':>9}{'ratio':>7}", end="")
    print(f"{'µs of processor':>17}{'ratio':>7}")
    for name, found in figures.items():
        speeds, median = found.requests_a_second, statistics.median(found.requests_a_second)
        cost = statistics.median(found.microseconds)
        print(f"{name:25}{median:11,.0f}{min(speeds):9,.0f}{max(speeds):9,.0f}", end="")
        print(f"{median / yardstick:7.2f}{cost:17.1f}{price / cost:7.2f}")


if __name__ == "__main__":
    main()
