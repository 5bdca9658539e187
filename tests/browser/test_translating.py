"""A translator translates, looks at what a computer wrote, and loses nothing: on a phone and at a
desk."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from services.models import Service, TextState
from services.texts import find_text, save_translation
from tests.builders import make_person, make_service

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("live_server")]

PASSWORD = "a long password"
WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(params=[390, 1280], ids=["phone", "desk"])
def screen(request):
    return {"width": request.param, "height": 844}


@pytest.fixture
def browser_context_args(browser_context_args, screen):
    return {**browser_context_args, "locale": "en-GB", "viewport": screen}


@pytest.fixture
def soup(soup_kitchen):
    Service.objects.filter(pk=soup_kitchen.pk).update(description_en="A warm meal at 12:00.")
    save_translation(find_text("service/soup-kitchen/name", "ar"), "مطبخ", author="machine")
    return soup_kitchen


@pytest.fixture
def translator(page, soup):
    """Signed in, on the start page of the admin."""
    person = make_person("tariq", translates=["ar"])
    person.set_password(PASSWORD)
    person.save()
    sign_in(page)
    return page


def sign_in(page):
    page.goto("/admin/login/?next=/admin/")
    page.fill("#id_login", "tariq")
    page.fill("#id_password", PASSWORD)
    page.click("[type=submit]")
    page.wait_for_url("**/admin/")


def wait_until_browser_keeps(page, words, is_kept):
    """The script writes a moment after the last key, and forgets when the next page is whole."""
    for _moment in range(50):
        if (words in page.evaluate("JSON.stringify(localStorage)")) == is_kept:
            return
        page.wait_for_timeout(100)
    raise AssertionError(words)


def assert_fits_and_is_accessible(page):
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG_22_AA}}).response
    assert found["passes"]
    problems = [
        f"{each['id']}: {node['html']}" for each in found["violations"] for node in each["nodes"]
    ]
    assert not problems, "\n".join(problems)


def assert_stand_beside_each_other(page, screen):
    """On a phone the translation stands below its source."""
    source = page.locator(".text-source").first.bounding_box()
    words = page.locator("#id_words").bounding_box()
    if screen["width"] < 768:
        assert words["y"] >= source["y"] + source["height"]
    else:
        assert words["x"] >= source["x"] + source["width"]


def test_a_text_is_translated(translator, screen):
    page = translator
    assert_fits_and_is_accessible(page)
    page.get_by_role("link", name="Translate texts").click()
    assert_fits_and_is_accessible(page)
    page.get_by_role("link", name=re.compile("1 missing")).click()
    expect(page.locator("h2")).to_contain_text("Soup kitchen: What you can get")
    assert_stand_beside_each_other(page, screen)
    assert_fits_and_is_accessible(page)

    page.get_by_label("Arabic").fill("وجبة ساخنة")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator("#words-mistakes")).to_contain_text("The number 12 is missing.")
    expect(page.get_by_label("Arabic")).to_have_value("وجبة ساخنة")
    assert_fits_and_is_accessible(page)

    page.get_by_label("Arabic").fill("وجبة ساخنة الساعة ١٢")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator(".success")).to_contain_text("Saved:")
    expect(page.get_by_text("No text is left here.")).to_be_visible()
    assert_fits_and_is_accessible(page)
    assert Service.objects.get().description_ar == "وجبة ساخنة الساعة ١٢"


def test_a_computers_words_are_found_right_with_two_taps_from_the_start_page(translator):
    page = translator
    page.get_by_role("link", name=re.compile("1 Translations by a computer")).click()
    expect(page.get_by_label("Arabic")).to_have_value("مطبخ")
    page.get_by_role("button", name="It is right like this").click()

    expect(page.locator(".success")).to_be_visible()
    state = TextState.objects.get()
    assert (state.author, state.reviewed_by.username) == ("machine", "tariq")


def test_unsaved_words_are_kept_while_one_signs_in_again(translator):
    page = translator
    page.goto("/admin/translations/ar/?text=service/soup-kitchen/description")
    page.get_by_label("Arabic").fill("وجبة ١٢")
    wait_until_browser_keeps(page, "وجبة", True)
    # The session has ended; the browser keeps its secret against forged forms.
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator("#id_login")).to_be_visible()
    sign_in(page)

    page.goto("/admin/translations/ar/?text=service/soup-kitchen/description")
    page.get_by_role("button", name="Restore unsaved work").click()
    expect(page.get_by_label("Arabic")).to_have_value("وجبة ١٢")
    page.get_by_role("button", name="Save and go on").click()

    expect(page.locator(".success")).to_be_visible()
    wait_until_browser_keeps(page, "unsaved:", False)
    assert Service.objects.get().description_ar == "وجبة ١٢"


def test_words_of_somebody_else_are_taken_with_one_tap(translator, soup):
    page = translator
    page.goto("/admin/translations/ar/?text=service/soup-kitchen/description")
    save_translation(find_text("service/soup-kitchen/description", "ar"), "وجبة ١٢")
    page.get_by_label("Arabic").fill("طعام ١٢")
    page.get_by_role("button", name="Save and go on").click()

    expect(page.locator(".errornote")).to_contain_text("Somebody else saved other words")
    expect(page.get_by_label("Arabic")).to_have_value("طعام ١٢")
    assert_fits_and_is_accessible(page)
    page.get_by_role("button", name="Take these words").click()
    expect(page.get_by_label("Arabic")).to_have_value("وجبة ١٢")


def test_a_file_for_an_agency_goes_out_and_comes_back(translator, tmp_path):
    make_service(slug="bed", name_en="Bed")
    page = translator
    page.goto("/admin/translations/")
    page.get_by_role("link", name="Download for an agency").click()
    assert_fits_and_is_accessible(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    file = tmp_path / "ar.xlf"
    download.value.save_as(file)
    missing = '<target state="needs-translation" />'
    file.write_text(file.read_text().replace(missing, "<target>سرير</target>"))

    page.get_by_role("link", name="Upload a translated file").click()
    assert_fits_and_is_accessible(page)
    page.set_input_files("#id_file", file)
    page.get_by_role("button", name="See what will change").click()
    expect(page.get_by_text("The number 12 is missing.")).to_be_visible()
    assert_fits_and_is_accessible(page)
    page.get_by_role("button", name="Write the texts without mistakes").click()

    expect(page.locator(".success").first).to_be_visible()
    assert Service.objects.get(slug="bed").name_ar == "سرير"
