"""Make the picture of the README: the same list on a phone, in Dutch and in Arabic.

    make run                              # in one window
    .venv/bin/python docs/pictures/make.py http://127.0.0.1:8000

The second command needs what `make test` installs.
"""

import base64
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.plugins.chromium import find_chromium

PICTURE = Path(__file__).with_name("phones.png")
LIST = "services/?category=health&place=amsterdam"
PHONE = {"width": 390, "height": 844}
FRAME = """
<!doctype html>
<style>
  body { display: flex; gap: 24px; margin: 0; padding: 16px; inline-size: max-content; }
  img { display: block; border: 5px solid #1b2327; border-radius: 24px; }
</style>
"""


def photograph(browser, address):
    page = browser.new_page(viewport=PHONE)
    page.goto(address)
    return page.screenshot()


def make(site):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        phones = [photograph(browser, f"{site}/{language}/{LIST}") for language in ("nl", "ar")]
        images = [
            f'<img src="data:image/png;base64,{base64.b64encode(phone).decode()}" alt="">'
            for phone in phones
        ]
        page = browser.new_page(viewport={"width": 900, "height": 900})
        page.set_content(FRAME + "".join(images))
        page.locator("body").screenshot(path=PICTURE, omit_background=True)
        browser.close()
    print(f"{PICTURE.name}: {PICTURE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    make(sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://127.0.0.1:8000")
