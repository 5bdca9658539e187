"""Somebody has to leave at once. Looked at from outside the page: what the tab remembers, what is
kept on the phone, and what was asked of whom."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.walks import assert_good_for_everybody

pytestmark = [
    pytest.mark.browser,
    pytest.mark.usefixtures("live_server", "soup_kitchen", "night_shelter"),
]

PHONE = {"width": 390, "height": 844}
BEFORE = "about:blank"


def entries_of(page):
    """The entries of the tab as the browser's own buttons know them."""
    found = page.context.new_cdp_session(page).send("Page.getNavigationHistory")
    return found["entries"], found["currentIndex"]


def walk_to_a_service(page):
    page.set_viewport_size(PHONE)
    page.goto("/nl/")
    page.locator("#q").fill("soep")
    page.locator("form.search [type=submit]").click()
    page.locator("[data-service=soup-kitchen] .card__title a").click()
    page.wait_for_url("**/services/soup-kitchen/")


def assert_gone(page):
    page.wait_for_url("**/nl/today/")
    page.wait_for_function("!navigation.canGoForward")
    entries, _current = entries_of(page)
    told = [each for each in entries if each["url"] != BEFORE]
    assert {urlsplit(each["url"]).path for each in told} == {"/nl/today/"}
    assert not [each for each in told if "oep" in each["title"] or "kaart" in each["title"]]
    assert page.context.cookies() == []
    kept = page.evaluate("[localStorage.length, sessionStorage.length]")
    assert kept == [0, 0]


def test_one_tap_and_no_button_leads_back(page):
    walk_to_a_service(page)
    page.get_by_role("link", name="Weg hier").click()
    assert_gone(page)
    page.go_back()
    assert "soup" not in page.url
    assert "/services/" not in page.url


def test_escape_twice_does_the_same(page):
    walk_to_a_service(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert_gone(page)


def test_escape_once_or_slowly_does_nothing(page):
    walk_to_a_service(page)
    page.keyboard.press("Escape")
    page.wait_for_timeout(1200)
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    assert page.url.endswith("/services/soup-kitchen/")


def test_pages_ahead_are_forgotten_too(page):
    walk_to_a_service(page)
    page.go_back()
    page.go_back()
    page.wait_for_url("**/nl/")
    page.get_by_role("link", name="Weg hier").click()
    assert_gone(page)


def test_a_place_on_the_same_page_is_no_way_back(page):
    page.goto("/nl/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/nl/#content")
    page.get_by_role("link", name="Weg hier").click()
    assert_gone(page)


def test_an_old_browser_shows_the_neutral_page_in_the_place_of_this_one(page):
    page.add_init_script("delete window.navigation; window.navigation = undefined")
    walk_to_a_service(page)
    page.get_by_role("link", name="Weg hier").click()
    page.wait_for_url("**/nl/today/")
    entries, _current = entries_of(page)
    assert not [each for each in entries if "soup-kitchen" in each["url"]]


def test_without_a_script_the_button_is_a_link(browser, base_url):
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/nl/services/")
    page.get_by_role("link", name="Weg hier").click()
    page.wait_for_url("**/nl/today/")
    assert page.locator("a").count() == 0
    context.close()


@pytest.mark.parametrize("language", ["nl", "ar", "zh-hans"])
def test_the_neutral_page_is_good_for_everybody(language, page):
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"/{language}/today/")
        assert_good_for_everybody(page)


@pytest.mark.parametrize(
    "path", ["", "services/", "services/soup-kitchen/", "privacy/", "nowhere/"]
)
def test_every_page_can_be_left_and_shows_the_way_to_emergency_numbers(path, page):
    page.set_viewport_size(PHONE)
    page.goto(f"/nl/{path}")
    leave = page.get_by_role("link", name="Weg hier")
    box = leave.bounding_box()
    assert box["y"] + box["height"] <= PHONE["height"]
    assert min(box["width"], box["height"]) >= 44
    expect(page.locator(".site-header__emergency")).to_be_visible()


# Searching without a trace


@pytest.mark.parametrize("has_scripts", [True, False], ids=["script", "no script"])
def test_words_of_a_secret_search_stand_nowhere(has_scripts, browser, base_url):
    context = browser.new_context(
        base_url=base_url, viewport=PHONE, java_script_enabled=has_scripts
    )
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request))
    page.goto("/nl/")
    page.locator("#q").fill("soep")
    page.get_by_role("button", name="Zoek zonder spoor").click()
    expect(page.locator("article.card").first).to_have_attribute("data-service", "soup-kitchen")
    assert page.url == f"{base_url}/nl/services/"
    # What is chosen afterwards stays out of the address as well.
    page.locator(".filters > summary").click()
    page.locator("#place").select_option("utrecht")
    page.locator(".filters [type=submit]").click()
    expect(page.locator("article.card")).to_have_count(1)
    assert page.url == f"{base_url}/nl/services/"

    entries, _current = entries_of(page)
    assert not [each for each in entries if "soep" in each["url"] + each["title"]]
    of_pages = [each for each in asked if each.resource_type == "document"]
    assert not [each.url for each in of_pages if "soep" in each.url]
    assert not [each.url for each in asked if each.headers.get("referer")]
    assert {urlsplit(each.url).netloc for each in asked} == {urlsplit(base_url).netloc}
    assert context.cookies() == []
    context.close()
