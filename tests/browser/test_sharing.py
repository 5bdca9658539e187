"""Somebody hands a page on: with one tap, by message, by a code, on paper."""

from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from tests.browser.walks import assert_good_for_everybody

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("live_server", "soup_kitchen")]

PAGE = "/nl/services/soup-kitchen/"


@pytest.fixture(autouse=True)
def site(live_server, settings):
    settings.SITE_URL = live_server.url
    return live_server.url


def link_in(address):
    return unquote(address).partition("\n")[2]


def test_the_link_is_copied_in_the_language_of_whoever_gets_it(page, site):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(PAGE)
    page.get_by_role("button", name="Kopieer de link").click()
    expect(page.locator(".share [role=status]")).to_have_text("De link is gekopieerd.")
    assert page.evaluate("navigator.clipboard.readText()") == f"{site}/services/soup-kitchen/"

    page.get_by_label("Taal van de link").select_option("ti")
    page.get_by_role("button", name="Kopieer de link").click()
    copied = f"{site}/ti/services/soup-kitchen/"
    page.wait_for_function(
        "async link => await navigator.clipboard.readText() === link", arg=copied
    )
    for name in ("WhatsApp", "Sms"):
        link = page.locator(".share").get_by_role("link", name=name)
        assert link_in(link.get_attribute("href")) == copied


def test_the_phone_s_own_way_of_sharing(page, site):
    page.add_init_script(
        "navigator.share = async (given) => { window.given = given; throw new Error(); }"
    )
    page.goto(PAGE)
    page.locator(".share").get_by_role("button", name="Delen").click()
    assert page.evaluate("given") == {
        "title": "Soepkeuken",
        "url": f"{site}/services/soup-kitchen/",
    }


def test_without_a_script_messages_and_the_code_are_there(browser, base_url, site):
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    page = context.new_page()
    page.goto(PAGE)
    share = page.locator(".share")
    assert share.locator("button:visible").count() == 0
    link = share.get_by_role("link", name="WhatsApp").get_attribute("href")
    assert link_in(link) == f"{site}/services/soup-kitchen/"
    expect(share.get_by_role("img", name="QR-code")).to_be_visible()
    with page.expect_download() as loading:
        share.get_by_role("link", name="Bewaar bij je contacten").click()
    assert loading.value.suggested_filename == "soup-kitchen.vcf"
    context.close()


@pytest.mark.parametrize("language", ["nl", "ar", "zh-hans"])
def test_it_is_good_for_everybody(language, page):
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"/{language}/services/soup-kitchen/")
        assert_good_for_everybody(page)


def test_paper_shows_the_facts_and_the_code_and_no_buttons(page):
    page.goto(PAGE)
    page.emulate_media(media="print")
    for shown in ("h1", ".safe", ".hours", ".share__code svg"):
        expect(page.locator(shown).first).to_be_visible()
    for hidden in (".site-header", ".site-footer", ".share__ways", ".leave", "a[href*='/report/']"):
        expect(page.locator(hidden).first).to_be_hidden()
