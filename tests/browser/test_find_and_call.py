"""The walk everything is for: somebody afraid, with an old phone, finds a place and calls."""

import re

import pytest
from playwright.sync_api import expect

from tests.builders import make_category, make_phone, make_place

pytestmark = [
    pytest.mark.browser,
    pytest.mark.usefixtures("live_server", "cast_in_three_languages"),
]

PHONE = {"width": 390, "height": 844}
WORDS = {
    # language: (the tile, the service, the town)
    "nl": ("Eten", "Soepkeuken", "Utrecht"),
    "ar": ("الطعام", "مطبخ الحساء", "أوتريخت"),
    "zh-hans": ("食物", "施粥处", "乌得勒支"),
}


@pytest.fixture
def cast_in_three_languages(soup_kitchen, night_shelter, legal_clinic):
    """The soup kitchen under the tile Food, with a number, in the languages of the walk."""
    food = make_category("food", name_nl="Eten", name_ar="الطعام", name_zh_hans="食物", order=1)
    meal = make_category("meal")
    meal.parent = food
    meal.save()
    utrecht = make_place("utrecht")
    utrecht.name_ar, utrecht.name_zh_hans = WORDS["ar"][2], WORDS["zh-hans"][2]
    utrecht.save()
    soup_kitchen.name_ar, soup_kitchen.name_zh_hans = WORDS["ar"][1], WORDS["zh-hans"][1]
    soup_kitchen.save()
    make_phone("030 123 45 67", service=soup_kitchen)


@pytest.fixture
def phone(browser, base_url):
    """A phone that runs no scripts."""
    context = browser.new_context(base_url=base_url, viewport=PHONE, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", WORDS)
def test_find_and_call_without_a_script(language, phone):
    tile, service, town = WORDS[language]

    phone.goto(f"/{language}/")
    phone.locator(".tile", has_text=tile).click()
    expect(phone).to_have_url(re.compile(rf"/{language}/services/\?category=food$"))
    card = phone.locator("[data-service=soup-kitchen]")
    expect(card).to_contain_text(town)
    expect(phone.locator("[data-service=night-shelter]")).to_have_count(0)

    card.get_by_role("link", name=service).click()
    expect(phone).to_have_url(re.compile(rf"/{language}/services/soup-kitchen/$"))
    expect(phone.locator("h1")).to_contain_text(service)
    call = phone.locator(".phones--first a")
    assert call.get_attribute("href") == "tel:+31301234567"
    expect(call).to_have_text("030 123 4567")
    # Nobody has to scroll to call.
    assert call.bounding_box()["y"] < PHONE["height"]


@pytest.mark.parametrize("language", WORDS)
def test_three_taps_lead_from_a_picture_to_help_in_a_town(language, phone):
    """Need, town, result: nothing is typed, and each step has its picture."""
    tile, service, town = WORDS[language]

    phone.goto(f"/{language}/")
    assert phone.locator(".tile", has_text=tile).locator("svg").is_visible()
    phone.locator(".tile", has_text=tile).click()
    here = phone.locator("nav .chip", has_text=town)
    expect(here).to_contain_text(re.compile(r"\(\D?[1١]\D?\)"))
    assert here.locator("svg").is_visible()
    here.click()
    expect(phone).to_have_url(re.compile(r"place=utrecht$"))
    expect(phone.locator("nav .chip", has_text=town)).to_have_count(0)
    phone.get_by_role("link", name=service).click()
    expect(phone.locator("h1")).to_contain_text(service)


@pytest.mark.parametrize("language", WORDS)
def test_find_and_call_with_the_keyboard_alone(language, page):
    page.set_viewport_size(PHONE)
    page.goto(f"/{language}/")
    tab_to(page, f".tile[href$='/{language}/services/?category=food']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/services/?category=food")
    tab_to(page, "[data-service=soup-kitchen] .card__title a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/services/soup-kitchen/")
    tab_to(page, "a[href='tel:+31301234567']")


def tab_to(page, selector):
    for _step in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"No Tab leads to {selector}.")


@pytest.mark.parametrize("language", WORDS)
def test_searching_and_choosing_need_no_script(language, phone):
    _tile, service, town = WORDS[language]
    phone.goto(f"/{language}/")
    phone.locator("#q").fill(service)
    phone.locator("#search-place").select_option(label=town)
    phone.locator("form.search [type=submit]").click()
    expect(phone.locator("article.card").first).to_have_attribute("data-service", "soup-kitchen")

    phone.goto(f"/{language}/services/")
    assert not phone.locator("#category").is_visible()
    phone.locator(".filters > summary").click()
    phone.locator("#category").select_option("food")
    phone.locator(".filters [type=submit]").click()
    expect(phone.locator("article.card")).to_have_count(1)

    # Each choice can be taken away again.
    phone.locator(".chip--active").click()
    expect(phone.locator("article.card")).to_have_count(3)


def test_the_language_menu_keeps_the_page_and_its_choices(phone):
    phone.goto("/nl/services/?category=food&place=utrecht")
    phone.locator(".menu summary").click()
    phone.get_by_role("link", name="العربية").click()
    expect(phone).to_have_url(re.compile(r"/ar/services/\?category=food&place=utrecht$"))
    expect(phone.locator("html")).to_have_attribute("dir", "rtl")
    expect(phone.locator("article.card")).to_have_count(1)

    phone.goto("/ar/services/soup-kitchen/")
    phone.locator(".menu summary").click()
    phone.get_by_role("link", name="简体中文").click()
    expect(phone).to_have_url(re.compile(r"/zh-hans/services/soup-kitchen/$"))
    expect(phone.locator("h1")).to_have_text(WORDS["zh-hans"][1])


@pytest.mark.parametrize("language", WORDS)
def test_emergency_numbers_are_one_tap_away(language, phone):
    for path in ("", "services/", "services/soup-kitchen/", "nowhere/"):
        phone.goto(f"/{language}/{path}")
        phone.locator(".site-header__emergency").click()
        expect(phone).to_have_url(re.compile(rf"/{language}/#emergency$"))
        expect(phone.locator("#emergency a[href='tel:112']")).to_be_in_viewport()
