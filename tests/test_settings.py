"""The settings with other environments than the one of the tests: read anew each time."""

import os
import runpy
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import get_language_info

from services import checks

LONG_KEY = "a-long-and-random-looking-key-0123456789-abcdefghijklmnop-ABCDEFG"


@pytest.fixture
def read_settings(monkeypatch, tmp_path):
    def read(**environment):
        monkeypatch.delenv("DATABASE_URL", raising=False)
        monkeypatch.setenv("VAR_DIR", str(tmp_path))
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(settings.BASE_DIR / "socialmap" / "settings.py"))

    return read


def test_nothing_needs_to_be_set(read_settings, tmp_path):
    values = read_settings()

    assert values["DEBUG"] is False
    assert values["DATABASES"]["default"]["NAME"] == tmp_path / "socialmap.sqlite3"
    assert values["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]"]
    assert values["SESSION_COOKIE_SECURE"] is False


def test_secret_key_is_made_once_and_kept_private(read_settings, tmp_path):
    first = read_settings()["SECRET_KEY"]

    assert len(first) > 50
    assert read_settings()["SECRET_KEY"] == first
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [tmp_path / "secret-key"]


def test_https_address_turns_on_what_production_needs(read_settings):
    values = read_settings(SITE_URL="https://example.org/", SECRET_KEY=LONG_KEY)

    assert values["SITE_URL"] == "https://example.org"
    assert values["ALLOWED_HOSTS"][0] == "example.org"
    assert values["SECURE_HSTS_SECONDS"] == 63_072_000
    assert values["SESSION_COOKIE_SECURE"] is True
    assert values["SECURE_SSL_REDIRECT"] is True


def test_https_address_without_key_stops_with_a_sentence(read_settings):
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY must be set"):
        read_settings(SITE_URL="https://example.org")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DEBUG", "maybe", "DEBUG must be 1 or 0, not 'maybe'"),
        ("MAIL_PORT", "smtp", "MAIL_PORT must be a whole number, not 'smtp'"),
        ("SITE_URL", "example.org", "SITE_URL must look like https://example.org"),
        ("SITE_URL", "https://example.org/map", "without a path"),
        ("DATABASE_URL", "mysql://localhost/map", "DATABASE_URL must look like"),
        ("DATABASE_URL", "sqlite://", "DATABASE_URL must look like"),
        ("DATABASE_URL", "postgres://host:port/map", "DATABASE_URL must look like"),
    ],
)
def test_wrong_value_stops_with_a_sentence(read_settings, name, value, sentence):
    with pytest.raises(ImproperlyConfigured, match=sentence):
        read_settings(**{name: value})


def test_wrong_database_address_does_not_repeat_the_password(read_settings):
    with pytest.raises(ImproperlyConfigured) as problem:
        read_settings(DATABASE_URL="mysql://map:do-not-tell@localhost/map")

    assert "do-not-tell" not in str(problem.value)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param(
            "postgres://map:p%40ss%2Fword@db.example.org:5433/social%20map?sslmode=require",
            {
                "NAME": "social map",
                "USER": "map",
                "PASSWORD": "p@ss/word",
                "HOST": "db.example.org",
                "PORT": "5433",
            },
            id="quoted",
        ),
        pytest.param(
            "postgresql:///map?host=/run/postgresql",
            {"NAME": "map", "USER": "", "PASSWORD": "", "HOST": "/run/postgresql", "PORT": ""},
            id="socket",
        ),
    ],
)
def test_postgresql_address(read_settings, url, expected):
    database = read_settings(DATABASE_URL=url)["DATABASES"]["default"]

    assert expected.items() <= database.items()
    assert "pool" in database["OPTIONS"]
    assert "host" not in database["OPTIONS"]


def test_sqlite_address_inside_and_outside_the_project(read_settings, tmp_path):
    inside = read_settings(DATABASE_URL="sqlite:///var/other.sqlite3")["DATABASES"]["default"]
    outside = read_settings(DATABASE_URL=f"sqlite:///{tmp_path}/x.sqlite3")["DATABASES"]["default"]

    assert inside["NAME"] == settings.BASE_DIR / "var" / "other.sqlite3"
    assert outside["NAME"] == tmp_path / "x.sqlite3"


def manage(*arguments, **environment):
    surroundings = {**os.environ, **environment}
    # The browser tests need it; a deployed site must not have it.
    surroundings.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=surroundings,
        capture_output=True,
        text=True,
    )


def test_check_deploy_is_clean():
    done = manage(
        *("check", "--deploy", "--fail-level", "WARNING"),
        SITE_URL="https://example.org",
        SECRET_KEY=LONG_KEY,
    )

    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


def test_wrong_value_is_told_without_a_traceback():
    done = manage("check", DEBUG="maybe")

    assert done.returncode == 1
    assert done.stderr.strip() == ("The settings are not right: DEBUG must be 1 or 0, not 'maybe'.")


def test_tigrinya_has_its_own_name_and_direction():
    assert get_language_info("ti")["name_local"] == "ትግርኛ"
    assert get_language_info("ti")["bidi"] is False


def test_check_finds_a_language_that_texts_do_not_have(settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("sw", "Swahili"), ("xx", "Unknown")]

    assert [problem.id for problem in checks.languages_agree(None)] == [
        "services.E001",
        "services.E001",
        "services.E002",
    ]


def test_check_finds_a_site_that_refuses_its_own_name(settings):
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.SITE_URL = "https://example.org"

    assert [problem.id for problem in checks.site_answers_to_its_own_name(None)] == [
        "services.E003"
    ]


def test_check_finds_a_secret_key_that_others_can_read(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    key = tmp_path / "secret-key"
    key.write_text(LONG_KEY)
    key.chmod(0o644)

    assert [problem.id for problem in checks.secret_key_is_private(None)] == ["services.W001"]


def test_check_finds_a_site_without_encryption(settings):
    settings.SITE_IS_SECURE = False

    assert [problem.id for problem in checks.site_is_encrypted(None)] == ["services.W002"]


@pytest.mark.parametrize(
    "address",
    [
        "https://tiles.example.org/{z}/{x}.png?key=1",
        "https://tiles.example.org/{s}/{z}/{x}/{y}.png",
        "https://tiles.example.org/{z}/{x}/{y?key=1",
        "ftp://tiles.example.org/{z}/{x}/{y}.png",
        "https:///{z}/{x}/{y}.png",
        "streets.mbtiles",
    ],
)
def test_a_wrong_source_of_tiles_stops_with_a_sentence(address, read_settings):
    with pytest.raises(ImproperlyConfigured, match="MAP_TILES must look like") as stopped:
        read_settings(MAP_TILES=address)
    assert address not in str(stopped.value)


@pytest.mark.parametrize(
    "address", ["https://tiles.example.org/{z}/{x}/{y}.png?key=1", "var/streets.pmtiles"]
)
def test_tiles_come_from_a_server_or_out_of_a_file(address, read_settings):
    assert read_settings(MAP_TILES=address)["MAP_TILES"] == address
