"""Take pictures of ten key pages in four languages, as a phone shows them.

    make run                              # in one window
    .venv/bin/python docs/pictures/pages.py http://127.0.0.1:8000

The second command needs what `make test` installs.
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.plugins.chromium import find_chromium

FOLDER = Path(__file__).with_name("pages")
PHONE = {"width": 390, "height": 844}
# Four scripts, one of them from right to left.
LANGUAGES = ("nl", "ar", "ti", "zh-hans")
PAGES = {
    "start": "",
    "need": "services/?category=health",
    "list": "services/?category=health&place=amsterdam",
    "search": "services/?q=tandarts+amsterdm",
    "service": "services/kruispost-gp-walk-in/",
    "organization": "organizations/kruispost/",
    "town": "places/utrecht/",
    "town-on-the-phone": "places/utrecht/kept/",
    "courses": "courses/",
    "safe": "safe/",
}


def take_pictures(site):
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        page = browser.new_page(viewport=PHONE)
        for name, path in PAGES.items():
            for language in LANGUAGES:
                page.goto(f"{site}/{language}/{path}")
                page.screenshot(path=FOLDER / f"{name}-{language}.jpg", type="jpeg", quality=60)
        browser.close()
    pictures = list(FOLDER.glob("*.jpg"))
    print(
        f"{len(pictures)} pictures, {sum(each.stat().st_size for each in pictures) / 1000:.0f} kB"
    )


if __name__ == "__main__":
    take_pictures(sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://127.0.0.1:8000")
