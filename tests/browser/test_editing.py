"""An aid worker keeps a listing true, on a phone and at a desk."""

import re
from datetime import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from services.models import Closure, Schedule, Service
from tests.browser.walks import assert_accessible, assert_good_for_everybody, sign_in
from tests.builders import make_person

pytestmark = pytest.mark.browser


@pytest.fixture(params=[390, 1280], ids=["phone", "desk"])
def screen(request):
    return {"width": request.param, "height": 844}


@pytest.fixture
def browser_context_args(browser_context_args, screen):
    return {**browser_context_args, "locale": "en-GB", "viewport": screen}


@pytest.fixture
def alice(soup_kitchen):
    return make_person("alice", is_administrator=True)


@pytest.fixture
def aid_worker(page, alice):
    """Signed in, on the start page of the admin."""
    sign_in(page, alice)
    return page


def page_of(record):
    return reverse(f"admin:services_{record._meta.model_name}_change", args=[record.pk])


def assert_browser_keeps(page, words):
    """The script writes a moment after the last key."""
    for _moment in range(50):
        if words in page.evaluate("JSON.stringify(localStorage)"):
            return
        page.wait_for_timeout(100)
    raise AssertionError(words)


def test_opening_time_is_changed_within_six_taps(aid_worker, soup_kitchen):
    page, offer = aid_worker, soup_kitchen.service_at_locations.get()
    taps = []

    def tap(target):
        taps.append(target)
        target.click()

    tap(page.locator("#content-main").get_by_role("link", name="Services at places"))
    tap(page.locator("#result_list tbody th a").first)
    assert page.url.endswith(page_of(offer))
    expect(page.locator("output").first).to_have_text("Monday ⁦12:00–13:30⁩")
    opens_at = page.locator("#id_schedules-0-opens_at")
    tap(opens_at)
    opens_at.fill("11:00")
    expect(page.locator("output").first).to_have_text("Monday ⁦11:00–13:30⁩")
    assert_accessible(page)
    tap(page.locator("[name=_save]"))

    expect(page.locator(".success")).to_be_visible()
    assert len(taps) <= 6
    assert Schedule.objects.get().opens_at == time(11)


def test_closure_is_announced_with_two_taps(aid_worker, soup_kitchen):
    page = aid_worker
    page.goto(page_of(soup_kitchen))
    assert_accessible(page)

    page.get_by_role("link", name="Announce a closure").click()
    assert_accessible(page)
    page.get_by_role("button", name=re.compile("Closed tomorrow")).click()

    expect(page.locator(".success")).to_be_visible()
    assert Closure.objects.get().service == soup_kitchen
    assert_accessible(page)


def test_closed_for_now_with_one_tap(aid_worker, soup_kitchen):
    page = aid_worker
    page.goto(page_of(soup_kitchen))

    page.get_by_role("button", name="Temporarily closed").click()
    expect(page.get_by_role("button", name="Open again")).to_be_visible()

    soup_kitchen.refresh_from_db()
    assert soup_kitchen.status == Service.Status.TEMPORARILY_CLOSED


def test_unsaved_words_are_seen_as_readers_see_them(aid_worker, soup_kitchen):
    page = aid_worker
    page.goto(page_of(soup_kitchen))
    page.get_by_role("tab", name=re.compile("English")).click()
    page.fill("#id_name_en", "Fresh soup")

    with page.expect_popup() as opened:
        page.get_by_role("button", name=re.compile("Preview")).click()
    preview = opened.value

    expect(preview.locator("h1")).to_have_text("Fresh soup")
    expect(preview.locator("[data-preview]")).to_contain_text("this is not saved")
    assert_accessible(preview)
    preview.get_by_role("button", name="العربية").click()
    assert preview.locator("html").get_attribute("lang") == "ar"
    expect(page.locator("#id_name_en")).to_have_value("Fresh soup")
    soup_kitchen.refresh_from_db()
    assert soup_kitchen.name_en == "Soup kitchen"


def test_the_switch_of_an_address_shows_what_readers_will_see(aid_worker, soup_kitchen):
    page, location = aid_worker, soup_kitchen.service_at_locations.get().location
    page.goto(page_of(location))
    seen = page.locator(".readers-see dd")

    page.fill("#id_street", "Kerkstraat 1")

    expect(seen.first).to_contain_text("Kerkstraat 1")
    expect(seen.last).not_to_contain_text("Kerkstraat")
    location.refresh_from_db()
    assert location.street != "Kerkstraat 1"
    assert_accessible(page)


def test_unsaved_work_is_kept_by_the_browser_until_it_is_saved(aid_worker, alice, soup_kitchen):
    page = aid_worker
    page.goto(page_of(soup_kitchen))
    page.get_by_role("tab", name=re.compile("English")).click()
    page.fill("#id_name_en", "Fresh soup")
    page.locator("#phones-group .add-row a").click()
    page.fill("#id_phones-0-number", "030 123 45 67")
    assert_browser_keeps(page, "030 123 45 67")

    page.context.clear_cookies()
    page.goto(page_of(soup_kitchen))
    sign_in(page, alice)
    page.goto(page_of(soup_kitchen))
    page.get_by_role("button", name="Restore unsaved work").click()

    expect(page.locator("#id_name_en")).to_have_value("Fresh soup")
    expect(page.locator("#id_phones-0-number")).to_have_value("030 123 45 67")
    page.locator("[name=_save]").click()
    expect(page.locator(".success")).to_be_visible()
    # What was sent is forgotten when the page is whole, which may be after its message is seen.
    page.wait_for_function("Object.keys(localStorage).every(key => !key.startsWith('unsaved'))")
    soup_kitchen.refresh_from_db()
    assert (soup_kitchen.name_en, soup_kitchen.phones.count()) == ("Fresh soup", 1)


def test_signing_out_leaves_nothing_in_the_browser(aid_worker, soup_kitchen):
    page = aid_worker
    page.goto(page_of(soup_kitchen))
    page.get_by_role("tab", name=re.compile("English")).click()
    page.fill("#id_name_en", "Fresh soup")
    assert_browser_keeps(page, "Fresh soup")

    page.locator("#logout-form button").click()
    page.wait_for_url(lambda address: "/change/" not in address)

    assert "Fresh soup" not in page.evaluate("JSON.stringify(localStorage)")


def test_second_editor_is_told_and_chooses(aid_worker, soup_kitchen):
    page = aid_worker
    page.goto(page_of(soup_kitchen))
    page.get_by_role("tab", name=re.compile("English")).click()
    page.fill("#id_name_en", "Hot soup")
    Service.objects.filter(pk=soup_kitchen.pk).update(name_en="Fresh soup", cost="donation")

    page.locator("[name=_save]").click()

    expect(page.locator(".warning").first).to_contain_text("while you were editing")
    expect(page.locator("#id_name_en")).to_have_value("Hot soup")
    expect(page.locator("#id_cost")).to_have_value("donation")
    assert_accessible(page)
    page.get_by_label("Take theirs: Fresh soup").check()
    page.locator("[name=_save]").click()
    expect(page.locator(".success")).to_be_visible()
    soup_kitchen.refresh_from_db()
    assert (soup_kitchen.name_en, soup_kitchen.cost) == ("Fresh soup", "donation")


def test_wide_tables_are_reached_by_the_keyboard_before_any_script_came(aid_worker, soup_kitchen):
    # The button for light and dark has its name from its own script.
    aid_worker.route(re.compile(r"/(?!theme)[^/]+\.js$"), lambda route: route.abort())
    aid_worker.goto(reverse("admin:services_service_change", args=[soup_kitchen.pk]))
    for table in aid_worker.locator(".wide-table").all():
        table.focus()
        assert table.evaluate("table => table === document.activeElement")
    assert_good_for_everybody(aid_worker)
