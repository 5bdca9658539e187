import os
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.template import engines
from django.test import override_settings
from pytest_django.live_server_helper import LiveServer

from tests.plugins.chromium import find_chromium
from tests.plugins.template_variables import UnknownVariable

SHARED = Path(os.environ.get("SHARED_DIR", django_settings.BASE_DIR.parent / "shared"))
SHARED_IS_MISSING = f"needs the collected listings, and {SHARED} does not exist"


# Surroundings


@pytest.fixture(scope="session", autouse=True)
def _quick_and_strict():
    for engine in engines.all():
        engine.engine.string_if_invalid = UnknownVariable()
    with override_settings(
        # Real hashing is slow on purpose.
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        # Hashed names need collected files; `production_static` collects them where they matter.
        STORAGES={
            **django_settings.STORAGES,
            "staticfiles": {
                "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
            },
        },
    ):
        yield


@pytest.fixture(scope="session")
def shared(request):
    """The folder with the collected data that this project was built from. It is not part of the
    project: tests that compare with it say loudly when it is not there."""
    if not SHARED.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(SHARED_IS_MISSING)
        pytest.skip(SHARED_IS_MISSING)
    return SHARED


def pytest_terminal_summary(terminalreporter):
    without = [
        report
        for report in terminalreporter.stats.get("skipped", [])
        if SHARED_IS_MISSING in str(report.longrepr)
    ]
    if without:
        terminalreporter.write_line(
            f"NOT RUN: {len(without)} tests. Each {SHARED_IS_MISSING}. "
            "Put it there, or name it with SHARED_DIR.",
            red=True,
        )


# The site as production serves it


@pytest.fixture(scope="session")
def production_static(tmp_path_factory):
    """Static files with hashed names, joined and compressed; the folder they are in."""
    folder = tmp_path_factory.mktemp("static")
    with override_settings(
        STATIC_ROOT=folder,
        STORAGES={
            **django_settings.STORAGES,
            "staticfiles": {"BACKEND": "socialmap.static_files.SiteStaticFilesStorage"},
        },
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield folder


@pytest.fixture(scope="session")
def live_server(production_static):
    server = LiveServer("127.0.0.1", start=False)
    # WhiteNoise serves the static files, as it does in production.
    server.thread.static_handler = lambda application: application
    server.start()
    yield server
    server.stop()


# The browser


@pytest.fixture(scope="session")
def base_url(live_server):
    """Where `page.goto("/en/")` goes."""
    return live_server.url


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    arguments = ["--disable-background-networking"]
    if os.geteuid() == 0:
        # Chromium refuses its sandbox to root.
        arguments.append("--no-sandbox")
    return {**browser_type_launch_args, "executable_path": find_chromium(), "args": arguments}
