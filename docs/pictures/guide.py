"""Take the pictures of the guide for aid workers, in Dutch and English, on a phone.

    .venv/bin/python docs/pictures/guide.py

Starts a site of its own with an example kitchen: the pictures show nobody's real work. Needs
what `make test` installs.
"""

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from datetime import time, timedelta
from pathlib import Path
from time import sleep
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).with_name("guide")
PHONE = {"width": 390, "height": 760}
PASSWORD = "four words that differ"
sys.path.insert(0, str(ROOT))


def set_up(folder):
    """A site with one kitchen, whose editor has two things to look at."""
    os.environ |= {
        "VAR_DIR": folder,
        "STATIC_ROOT": f"{folder}/static",
        "DJANGO_SETTINGS_MODULE": "socialmap.settings",
        # Pictures are taken from one thread, which asks the database between two of them.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
    }
    os.environ.pop("DATABASE_URL", None)
    for command in (["migrate"], ["collectstatic", "--no-input"], ["catalogues", "--compile"]):
        manage = [sys.executable, "manage.py", *command, "--verbosity", "0"]
        subprocess.run(manage, cwd=ROOT, check=True)
    import django

    django.setup()
    from django.utils.timezone import localdate

    from tests import builders

    kitchen = builders.make_organization(
        slug="kitchen", name_nl="De Keuken", name_en="The Kitchen", assured_date=localdate()
    )
    hall = builders.make_location(
        organization=kitchen, place=builders.make_place("utrecht"), key="kitchen-hall"
    )
    soup = builders.make_service(
        slug="soup-kitchen",
        organization=kitchen,
        name_nl="Soepkeuken",
        name_en="Soup kitchen",
        description_nl="Een warme maaltijd.",
        description_en="A warm meal.",
        categories=["meal"],
        target_groups=["everyone"],
        ways_in=["walk_in"],
        cost="free",
        asks_identity="no",
        assured_date=localdate() - timedelta(days=250),
    )
    offer = builders.make_service_at_location(service=soup, location=hall)
    builders.make_schedule(service_at_location=offer, opens_at=time(12), closes_at=time(13, 30))
    builders.make_service(
        slug="clothes",
        organization=kitchen,
        name_nl="Winterkleding",
        name_en="Winter clothes",
        categories=["clothes"],
        assured_date=localdate() - timedelta(days=160),
    )
    builders.make_report(service=soup, what="Op maandag was de deur dicht.", contact="")
    editor = builders.make_person("editor", edits=[kitchen], translates=["ar"])
    editor.set_password(PASSWORD)
    editor.save()
    return soup, offer


class Camera:
    def __init__(self, page, site, language):
        self.page, self.site, self.language = page, site, language

    def open(self, address):
        self.page.goto(self.site + address)

    def take(self, name, *, at=None):
        """The screen, or from this part of the page on."""
        if at is not None:
            at.evaluate("part => part.scrollIntoView({block: 'start'})")
        self.page.screenshot(path=FOLDER / f"{name}-{self.language}.png")


def walk(camera, soup, offer, opens_at):
    from django.urls import reverse

    page = camera.page
    camera.open("/admin/login/?next=/admin/")
    camera.take("sign-in")
    page.fill("#id_login", "editor@example.org")
    page.fill("#id_password", PASSWORD)
    page.click("[type=submit]")
    page.wait_for_url("**/admin/")
    camera.take("start")

    camera.open(reverse("admin:services_serviceatlocation_change", args=[offer.pk]))
    page.fill("#id_schedules-0-opens_at", opens_at)
    page.locator("#schedules-group output").first.wait_for()
    camera.take("hours", at=page.locator("#schedules-group"))
    page.locator("[name=_save]").click()
    page.locator(".messagelist").wait_for()
    camera.take("saved")

    camera.open(reverse("admin:services_service_change", args=[soup.pk]))
    camera.take("record")
    camera.open(reverse("admin:services_service_close", args=[soup.pk]))
    camera.take("closure")

    camera.open(reverse("admin:services_serviceatlocation_history", args=[offer.pk]))
    camera.take("history")

    camera.open("/admin/translations/ar/")
    camera.take("translating")


@contextmanager
def running_site():
    from tests.plugins.own_site import free_port

    port = free_port()
    command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, cwd=ROOT, stdout=quiet, stderr=quiet)
    try:
        site = f"http://127.0.0.1:{port}"
        for _moment in range(300):
            try:
                urlopen(f"{site}/healthz")
                break
            except OSError:
                sleep(0.1)
        yield site
    finally:
        server.terminate()
        server.wait()


def take_pictures():
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        soup, offer = set_up(folder)
        from tests.plugins.chromium import find_chromium

        with running_site() as site, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=find_chromium(), args=["--no-sandbox"]
            )
            for locale, opens_at in (("nl-NL", "11:00"), ("en-GB", "11:30")):
                page = browser.new_page(viewport=PHONE, locale=locale)
                walk(Camera(page, site, locale[:2]), soup, offer, opens_at)
            browser.close()
    for picture in sorted(FOLDER.glob("*.png")):
        print(f"{picture.name}: {picture.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    take_pictures()
