"""The tabs in a real browser, on the screen of a phone."""

import pytest
from django.urls import reverse

from tests.browser.walks import come_in
from tests.builders import make_location, make_person, make_phone, make_service

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def service():
    service = make_service(name_nl="Soep", name_ar="حساء", description_nl="Elke dag.")
    make_phone(service=service, label_nl="Bel eerst.")
    return service


@pytest.fixture
def form(page, service, client, live_server):
    """The page of the service, opened by somebody who signed in; nothing is complained about."""
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    come_in(page, make_person(is_administrator=True), client, live_server)
    page.set_viewport_size(PHONE)
    page.goto(reverse("admin:services_service_change", args=[service.pk]))
    yield page
    assert complaints == []


def visible_languages(page):
    fields = page.locator("textarea[data-language]:visible, input[data-language]:visible")
    return {field.get_attribute("data-language") for field in fields.all()}


def tab(page, language):
    return page.locator(f"#language-tab-{language}")


def test_one_tap_shows_all_texts_in_another_language(form):
    assert visible_languages(form) == {"en"}

    tab(form, "ar").click()

    assert visible_languages(form) == {"ar"}
    assert tab(form, "ar").get_attribute("aria-selected") == "true"
    assert form.locator("#id_name_ar").input_value() == "حساء"
    panels = tab(form, "ar").get_attribute("aria-controls").split()
    assert all(form.locator(f"#{panel}").get_attribute("role") == "tabpanel" for panel in panels)


def test_tabs_work_by_keyboard(form):
    tab(form, "en").focus()

    form.keyboard.press("ArrowRight")
    assert visible_languages(form) == {"ar"}
    form.keyboard.press("Home")
    assert visible_languages(form) == {"nl"}
    form.keyboard.press("ArrowLeft")
    assert visible_languages(form) == {"zh-hans"}
    assert form.evaluate("document.activeElement.id") == "language-tab-zh-hans"
    assert form.locator("[role=tab][tabindex='0']").count() == 1


def test_dot_marks_the_languages_that_have_text(form):
    def has_dot(language):
        return tab(form, language).locator("[data-filled]").is_visible()

    assert has_dot("nl")
    assert has_dot("ar")
    assert not has_dot("tr")

    tab(form, "tr").click()
    form.fill("#id_name_tr", "Çorba")

    assert has_dot("tr")


def test_new_row_shows_the_chosen_language(form):
    tab(form, "nl").click()
    form.locator("#phones-group .add-row a").click()

    row = form.locator("#phones-1")
    assert row.locator("#id_phones-1-label_nl").is_visible()
    assert not row.locator("#id_phones-1-label_en").is_visible()
    assert "row-id_phones-1-label_nl" in tab(form, "nl").get_attribute("aria-controls")


def test_mistake_opens_the_language_it_is_in(form):
    for language in ("nl", "en", "ar"):
        tab(form, language).click()
        form.fill(f"#id_name_{language}", "")

    form.locator("[name=_continue]").click()
    form.wait_for_selector(".errornote")

    assert visible_languages(form) == {"nl"}
    assert tab(form, "nl").locator("[data-mistake]").is_visible()
    assert form.locator(".field-name_nl .errorlist").is_visible()


def test_nothing_is_wider_than_the_phone(form):
    for language in ("nl", "en", "fa", "ti", "zh-hans"):
        tab(form, language).click()
        form.fill(f"#id_name_{language.replace('-', '_')}", "Soup")

    assert form.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_without_script_all_languages_stand_below_each_other(browser, form, base_url):
    context = browser.new_context(
        java_script_enabled=False, storage_state=form.context.storage_state()
    )
    page = context.new_page()
    page.goto(form.url)

    assert len(visible_languages(page)) == 12
    assert not page.locator("[data-language-tabs]").is_visible()
    context.close()


def test_place_is_chosen_by_its_name(form, service):
    make_location(key="big-hall", organization=service.organization)
    form.locator("#service_at_locations-group .add-row a").click()
    form.locator("#service_at_locations-0 .select2-selection").click()
    form.locator(".select2-dropdown .select2-search__field").fill("big")
    form.locator(".select2-results__option", has_text="big-hall").click()
    form.locator("[name=_continue]").click()
    form.wait_for_selector(".success")

    assert service.service_at_locations.get().location.key == "big-hall"
    link = form.locator("#service_at_locations-0 .inlinechangelink")
    assert "/serviceatlocation/" in link.get_attribute("href")
