import os
from datetime import date, time
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, transaction
from django.template import engines
from django.test import override_settings
from django.utils import translation
from pytest_django.live_server_helper import LiveServer

from services import choices, counting, duplicates, register, texts
from services.exchange import pdf
from services.models.content_change import changes_between
from services.search import vocabulary
from services.templatetags import socialmap
from services.text import LANGUAGES
from services.views import cards, pages
from services.views import listings as listing_pages
from tests.builders import (
    make_location,
    make_organization,
    make_phone,
    make_place,
    make_schedule,
    make_service,
    make_service_at_location,
    welcome,
)
from tests.plugins.chromium import find_chromium
from tests.plugins.libretranslate import LibreTranslate
from tests.plugins.missing import cannot_run
from tests.plugins.real_map import clean_up, put_into_database
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
        # Tests that count wrong attempts use the database's; the others need none.
        CACHES={
            **django_settings.CACHES,
            "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
        },
        # What was written a line above is known at once.
        MAKES_ANEW_BESIDE_READERS=False,
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
        cannot_run(SHARED_IS_MISSING)
    return SHARED


@pytest.fixture(scope="session")
def fonts():
    """Those of all languages, for what is printed."""
    if missing := pdf.missing_fonts(*LANGUAGES):
        cannot_run(f"No fonts {missing}. On Debian: apt-get install {pdf.PACKAGES}")


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


@pytest.fixture
def complaints(page):
    """What the browser says about the page, such as something our own rules refused."""
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


# A translation service


@pytest.fixture
def libretranslate(settings, monkeypatch):
    """One on this machine, named in the settings."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    service = LibreTranslate()
    settings.TRANSLATOR_URL = service.url
    yield service
    service.stop()


# The cast: five services everybody learns in a minute


@pytest.fixture
def soup_kitchen(db):
    """Open on Monday from 12:00 to 13:30, in Utrecht. Everyone is welcome."""
    kitchen = make_organization(slug="kitchen", name_en="The Kitchen", name_nl="De Keuken")
    service = make_service(
        slug="soup-kitchen",
        organization=kitchen,
        name_en="Soup kitchen",
        name_nl="Soepkeuken",
        description_en="A warm meal.",
        categories=["meal"],
        target_groups=["everyone"],
        ways_in=["walk_in"],
        cost="free",
        asks_identity="no",
    )
    hall = make_location(
        key="kitchen-hall",
        organization=kitchen,
        street="Lange Laan 1",
        postal_code="3512 AA",
        place=make_place("utrecht"),
        latitude=52.09,
        longitude=5.12,
    )
    at_hall = make_service_at_location(service=service, location=hall)
    make_schedule(
        service_at_location=at_hall, byday="MO", opens_at=time(12), closes_at=time(13, 30)
    )
    return service


@pytest.fixture
def night_shelter(db):
    """Open every night from 20:00 to 8:00, in Amsterdam. For people without papers."""
    house = make_organization(slug="night-house", name_en="Night House", name_nl="Nachthuis")
    service = make_service(
        slug="night-shelter",
        organization=house,
        name_en="Night shelter",
        name_nl="Nachtopvang",
        description_en="A bed for the night.",
        categories=["night-shelter"],
        target_groups=["undocumented"],
        ways_in=["ticket"],
    )
    dormitory = make_location(
        key="night-house-dormitory",
        organization=house,
        street="Korte Laan 2",
        postal_code="1012 AA",
        place=make_place("amsterdam"),
        latitude=52.37,
        longitude=4.89,
    )
    at_dormitory = make_service_at_location(service=service, location=dormitory, role="stay")
    make_schedule(
        service_at_location=at_dormitory,
        byday="MO,TU,WE,TH,FR,SA,SU",
        opens_at=time(20),
        closes_at=time(8),
    )
    return service


@pytest.fixture
def legal_clinic(db):
    """By phone in the whole country, Tuesday and Thursday afternoon; speaks Arabic."""
    lawyers = make_organization(slug="lawyers", name_en="Street Lawyers", name_nl="Straatjuristen")
    service = make_service(
        slug="legal-clinic",
        organization=lawyers,
        name_en="Legal clinic",
        name_nl="Juridisch spreekuur",
        description_en="Advice on residence permits.",
        categories=["legal-advice"],
        target_groups=["undocumented", "asylum-seekers"],
        languages=["ar", "nl"],
        ways_in=["phone"],
        coverage="national",
    )
    make_phone("0800 0415", service=service)
    make_schedule(
        service=service, channel="phone", byday="TU,TH", opens_at=time(13), closes_at=time(17)
    )
    return service


@pytest.fixture
def safe_house(db):
    """For women, in Leiden; nobody may learn in which street."""
    refuge = make_organization(slug="refuge", name_en="Refuge", name_nl="Toevluchtsoord")
    service = make_service(
        slug="safe-house",
        organization=refuge,
        name_en="Safe house",
        name_nl="Veilig huis",
        description_en="A safe place to stay.",
        categories=["women-shelter"],
        sex="women",
        ways_in=["referral"],
    )
    welcome(service, "women", admission="only")
    house = make_location(
        key="refuge-house",
        organization=refuge,
        address_visibility="withheld",
        name_en="House Hidden",
        street="Geheimstraat 7",
        postal_code="2311 ZZ",
        place=make_place("leiden"),
        region="Hiddenshire",
        postal_address="Postbus 777",
        latitude=52.3001,
        longitude=4.7001,
        finding_hints_en="Behind the hidden gate.",
        accessibility_en="Hidden stairs.",
        transport_en="Hidden tram.",
        note_en="Hidden note.",
    )
    make_service_at_location(service=service, location=house, role="stay")
    return service


@pytest.fixture
def closed_club(db):
    """A sewing club in Utrecht that ended in 2020. Kept and marked."""
    club = make_organization(slug="club", name_en="The Club", name_nl="De Club")
    service = make_service(
        slug="closed-club",
        organization=club,
        name_en="Sewing club",
        name_nl="Naaiclub",
        description_en="Sewing together.",
        categories=["day-centre"],
        target_groups=["everyone"],
        status="ended",
        ended_on=date(2020, 6, 30),
    )
    room = make_location(
        key="club-room",
        organization=club,
        street="Zijstraat 3",
        postal_code="3513 AA",
        place=make_place("utrecht"),
    )
    make_service_at_location(service=service, location=room)
    return service


# The real content


@pytest.fixture(scope="module")
def real_map(django_db_setup, django_db_blocker):
    """Everything that comes with the project, as `manage.py set_up` loads it: terms, towns,
    listings, drafts. Gives the report of the loading.

    It stands in a transaction around all tests of a module and is undone after the last one. A
    module that uses it must not commit: no `transaction=True`, no live server.
    """
    with django_db_blocker.unblock():
        with transaction.atomic():
            report = put_into_database()
            # A load that is not committed is nobody else's content, and nothing made of it would be
            # kept: here all tests of the module are its readers.
            connection.run_on_commit.clear()
            _forget_all()
            with django_db_blocker.block():
                yield report
            transaction.set_rollback(True)
        clean_up()


@pytest.fixture(autouse=True)
def _nothing_remembered(request):
    """What a page keeps, and the language it was asked in, may not reach the next test."""
    translation.activate(django_settings.LANGUAGE_CODE)
    for each in caches.all(initialized_only=True):
        each.clear()
    # Here the numbers of versions begin anew.
    changes_between.cache_clear()
    if "real_map" not in request.fixturenames:
        _forget_all()


def _forget_all():
    """All that is kept under the number of a version. Of the real map it holds for all tests: what
    one of them changes is nobody else's content, and is taken back."""
    vocabulary.forget()
    register.forget()
    cards.forget()
    choices.forget()
    counting.forget()
    listing_pages.forget()
    pages.forget()
    socialmap.forget()
    duplicates.forget()
    texts.forget()
