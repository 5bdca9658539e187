"""Walk through the Dockerfile without Docker, in a copy of the project: every file it copies is
there, its build commands run, the server it starts answers its own health check."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

import pytest
from django.conf import settings

START_TIMEOUT_S = 20
# What only the image itself can do: make its user, its folders and its virtual environment.
NEEDS_THE_IMAGE = ("python -m venv", "pip install", "useradd", "install -d")


def read_instructions():
    text = (settings.BASE_DIR / "Dockerfile").read_text().replace("\\\n", " ")
    lines = (line.strip() for line in text.splitlines())
    return [tuple(line.split(maxsplit=1)) for line in lines if line and not line.startswith("#")]


INSTRUCTIONS = read_instructions()
STAGES = []
for _word, _rest in INSTRUCTIONS:
    if _word == "FROM":
        STAGES.append([])
    STAGES[-1].append((_word, _rest))
BUILD, SERVE = STAGES


def values_of(word, stage):
    return [rest for name, rest in stage if name == word]


def environment_of(stage):
    return dict(pair.split("=", 1) for line in values_of("ENV", stage) for pair in line.split())


def copied_from_the_project():
    return [
        source
        for line in values_of("COPY", BUILD + SERVE)
        if not line.startswith("--from")
        for source in line.split()[:-1]
    ]


def project_files():
    """What a clone would hold: everything that git keeps or would take in."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=settings.BASE_DIR,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    names = {PurePosixPath(name) for name in listed.split("\0") if name}
    return sorted(name for name in names if (settings.BASE_DIR / name).is_file())


def is_ignored_by_docker(name):
    patterns = (settings.BASE_DIR / ".dockerignore").read_text().split()
    ends = [str(name), *map(str, name.parents)]
    return any(
        fnmatch(f"/{end}", f"/{pattern}") or fnmatch(end, pattern.removeprefix("**/"))
        for end in ends
        for pattern in patterns
    )


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """A folder that stands for the root of the image after the build stage."""
    root = tmp_path_factory.mktemp("image")
    names = [name for name in project_files() if not is_ignored_by_docker(name)]
    for source in copied_from_the_project():
        for name in names:
            if PurePosixPath(source) in (name, *name.parents):
                target = root / "app" / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(settings.BASE_DIR / name, target)
    (root / "data").mkdir(mode=0o700)
    return root


def inside(image, stage, **changes):
    """The environment of a stage, with the image's paths moved into our folder and its virtual
    environment replaced by the one that runs the tests."""
    environment = {
        name: str(image / value.lstrip("/")) if value.startswith("/") else value
        for name, value in environment_of(stage).items()
    }
    environment["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return {"cwd": image / "app", "env": environment | changes}


def test_everything_that_is_copied_exists():
    names = {part for name in project_files() for part in (name, *name.parents)}

    for source in copied_from_the_project():
        assert PurePosixPath(source) in names, f"COPY {source}: git knows no such file"
        assert not is_ignored_by_docker(PurePosixPath(source))


def test_the_served_image_takes_everything_from_the_build():
    assert values_of("COPY", SERVE) == ["--from=build /venv /venv", "--from=build /app /app"]
    assert values_of("FROM", BUILD) == [f"{values_of('FROM', SERVE)[0]} AS build"]
    for name in ("STATIC_ROOT", "PATH"):
        assert environment_of(BUILD)[name] == environment_of(SERVE)[name]


def test_the_site_does_not_run_as_root():
    user = values_of("USER", SERVE)[-1]

    words = [word for word, _rest in SERVE]
    assert user != "root"
    assert any(line.startswith("useradd") and user in line for line in values_of("RUN", SERVE))
    assert words.index("USER") < words.index("CMD")


def test_no_secret_is_built_in():
    assert not re.search(
        r"(SECRET|PASSWORD|TOKEN)\w*=", (settings.BASE_DIR / "Dockerfile").read_text()
    )


@pytest.mark.parametrize("name", ["base.txt", "dev.txt"])
def test_the_lock_has_a_hash_for_every_package_and_names_no_index(name):
    lock = (settings.BASE_DIR / "requirements" / name).read_text()
    _heading, *packages = re.split(r"^(?=[a-z][\w.-]*(?:\[|==))", lock, flags=re.MULTILINE)

    assert packages
    assert all("--hash=sha256:" in package for package in packages)
    assert not re.search(r"https?://|file://|--index-url|--find-links", lock)


@pytest.mark.slow
def test_the_build_commands_run_and_the_site_answers(image):
    for command in values_of("RUN", BUILD):
        if not command.startswith(NEEDS_THE_IMAGE):
            done = subprocess.run(
                command, shell=True, capture_output=True, text=True, **inside(image, BUILD)
            )
            assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    assert list((image / "app/collected/css").glob("site.*.css.br"))

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    surroundings = inside(
        image,
        SERVE,
        PORT=port,
        SITE_URL="https://example.org",
        SECRET_KEY="only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF",
    )
    database = subprocess.run(
        ["python", "manage.py", "migrate", "--verbosity", "0"],
        capture_output=True,
        text=True,
        **surroundings,
    )
    assert database.returncode == 0, database.stderr

    with (image / "log").open("w") as log:
        server = subprocess.Popen(
            values_of("CMD", SERVE)[-1], shell=True, stdout=log, stderr=log, **surroundings
        )
    try:
        assert_health_check_passes(surroundings, image / "log")
        assert ask(port, "/readyz") == b"ready\n"
        assert ask(port, "/nl/no-such-page/?q=afraid") == 404
    finally:
        server.terminate()
        server.wait(20)

    log = (image / "log").read_text()
    assert "Not Found: /nl/no-such-page/" in log
    assert "afraid" not in log
    assert "127.0.0.1" not in log.replace("Starting granian", "")


def assert_health_check_passes(surroundings, log):
    check = values_of("HEALTHCHECK", SERVE)[0].split(" CMD ", 1)[1]
    deadline = time.monotonic() + START_TIMEOUT_S
    while True:
        done = subprocess.run(check, shell=True, capture_output=True, text=True, **surroundings)
        if done.returncode == 0:
            return
        assert time.monotonic() < deadline, done.stderr + log.read_text()
        time.sleep(0.3)


def ask(port, address):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{address}", headers={"X-Forwarded-Proto": "https"}
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.read()
    except urllib.error.HTTPError as problem:
        problem.close()
        return problem.code
