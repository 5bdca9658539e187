"""The search form with its script: suggestions while typing, and “near me”."""

from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.builders import make_category, make_place

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("shown_map")]

PHONE = {"width": 390, "height": 844}
# Somewhere in Utrecht, as exactly as a phone knows it.
POSITION = {"latitude": 52.0906789, "longitude": 5.1213456}
LIST = "[role=listbox]"
OPTIONS = "[role=option]"


@pytest.fixture
def shown_map(transactional_db, soup_kitchen, night_shelter):
    """Names in the three languages of these tests."""
    for code, nl, ar in (
        ("meal", "Maaltijd", "وجبة ساخنة"),
        ("night-shelter", "Nachtopvang", "مأوى ليلي"),
    ):
        category = make_category(code)
        category.name_nl, category.name_ar = nl, ar
        category.search_words_nl = "maag leeg"
        category.save()
    for slug, ar in (("amsterdam", "أمستردام"), ("utrecht", "أوتريخت")):
        place = make_place(slug)
        place.name_ar = ar
        place.save()


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "viewport": PHONE, "has_touch": True}


@pytest.fixture
def asked(page):
    """What the page asked for while somebody typed, and with which headers."""
    found = []
    page.on("request", lambda request: "/suggestions/" in request.url and found.append(request))
    return found


def question(request):
    return parse_qs(urlsplit(request.url).query)["q"][0]


def type_and_wait(page, letters):
    page.locator("#q").press_sequentially(letters, delay=20)
    page.wait_for_selector(OPTIONS)


def assert_accessible(page):
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


# Suggestions


def test_nothing_is_asked_before_the_pause_and_then_once(page, asked):
    page.goto("/nl/")
    page.locator("#q").press_sequentially("amster", delay=40)
    assert asked == []
    page.wait_for_selector(OPTIONS)
    assert [question(request) for request in asked] == ["amster"]
    assert page.locator(OPTIONS).all_inner_texts() == ["Amsterdam\nStad of dorp"]
    assert page.locator("#q").get_attribute("aria-expanded") == "true"


def test_the_question_tells_nothing_else(page, asked):
    page.goto("/nl/services/?place=utrecht")
    type_and_wait(page, "nacht")
    headers = asked[0].all_headers()
    assert not {"cookie", "referer", "authorization"} & headers.keys()
    stored = page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]")
    assert stored == ["", 0, 0]


def test_one_letter_is_not_sent(page, asked):
    page.goto("/nl/")
    page.locator("#q").press_sequentially("a")
    page.wait_for_timeout(600)
    assert asked == []


def test_arrows_walk_through_the_list_and_enter_searches(page):
    page.goto("/nl/")
    type_and_wait(page, "ma")
    field = page.locator("#q")
    options = page.locator(OPTIONS)
    assert options.count() == 2
    page.keyboard.press("ArrowDown")
    assert options.nth(0).get_attribute("aria-selected") == "true"
    assert field.get_attribute("aria-activedescendant") == options.nth(0).get_attribute("id")
    # What was typed stands above the first and below the last.
    page.keyboard.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") == ""
    page.keyboard.press("ArrowUp")
    assert options.nth(1).get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowUp")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert parse_qs(urlsplit(page.url).query)["q"] == ["Maaltijd"]


def test_enter_without_a_choice_searches_for_what_was_typed(page):
    page.goto("/nl/")
    type_and_wait(page, "ma")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert parse_qs(urlsplit(page.url).query)["q"] == ["ma"]


def test_a_tap_chooses_and_searches(page):
    page.goto("/nl/")
    type_and_wait(page, "nachtop")
    with page.expect_navigation():
        page.locator(OPTIONS).first.tap()
    assert parse_qs(urlsplit(page.url).query)["q"] == ["Nachtopvang"]
    assert page.locator('[data-service="night-shelter"]').is_visible()


def test_a_word_that_is_not_the_name_stands_beside_it(page):
    page.goto("/nl/")
    type_and_wait(page, "maag")
    assert "Maaltijd\nmaag leeg" in page.locator(OPTIONS).all_inner_texts()


def test_escape_closes_the_list_and_keeps_what_was_typed(page):
    page.goto("/nl/")
    type_and_wait(page, "amst")
    page.keyboard.press("Escape")
    assert page.locator(LIST).is_hidden()
    assert page.locator("#q").input_value() == "amst"
    assert page.locator("#q").get_attribute("aria-expanded") == "false"


def test_leaving_the_field_closes_the_list(page):
    page.goto("/nl/")
    type_and_wait(page, "amst")
    page.keyboard.press("Tab")
    assert page.locator(LIST).is_hidden()


def test_an_older_question_is_given_up_for_newer_words(page, asked):
    given_up = []
    page.on("requestfailed", lambda request: given_up.append(question(request)))
    # The first question is never answered.
    page.route("**/suggestions/?q=am", lambda route: None)
    page.goto("/nl/")
    with page.expect_request("**/suggestions/?q=am"):
        page.locator("#q").press_sequentially("am")
    page.locator("#q").press_sequentially("st")
    page.wait_for_selector(OPTIONS)
    assert [question(request) for request in asked] == ["am", "amst"]
    assert given_up == ["am"]


@pytest.mark.parametrize("failure", ["no network", "not JSON"])
def test_when_it_fails_nothing_happens(page, failure):
    errors = []
    page.on("pageerror", lambda error: errors.append(error))
    page.route(
        "**/suggestions/**",
        lambda route: (
            route.abort() if failure == "no network" else route.fulfill(status=500, body="<h1>")
        ),
    )
    page.goto("/nl/")
    page.locator("#q").press_sequentially("amst")
    page.wait_for_timeout(600)
    assert page.locator(LIST).is_hidden()
    assert errors == []
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "q=amst" in page.url


@pytest.mark.parametrize(("language", "typed"), [("nl", "am"), ("ar", "أمس")])
def test_the_open_list_is_accessible(page, language, typed):
    page.goto(f"/{language}/services/")
    type_and_wait(page, typed)
    page.keyboard.press("ArrowDown")
    assert_accessible(page)
    box, field = page.locator(LIST).bounding_box(), page.locator("#q").bounding_box()
    assert box["x"] == pytest.approx(field["x"], abs=1)
    assert box["width"] == pytest.approx(field["width"], abs=1)
    assert page.locator(OPTIONS).first.bounding_box()["height"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_in_arabic_words_stand_on_the_right(page):
    page.goto("/ar/")
    type_and_wait(page, "أمس")
    option = page.locator(OPTIONS).first.bounding_box()
    name = page.locator(f"{OPTIONS} bdi").first.bounding_box()
    assert option["x"] + option["width"] - (name["x"] + name["width"]) < 20


def test_without_a_script_there_is_no_trace_of_it(browser, base_url):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, base_url=base_url)
    try:
        page = context.new_page()
        page.goto("/nl/services/")
        assert page.locator(LIST).count() == 0
        assert page.locator("#q").get_attribute("role") is None
        page.locator("summary", has_text="Meer keuzes").click()
        assert page.get_by_text("Bij mij in de buurt").count() == 2
        for place in page.get_by_text("Bij mij in de buurt").all():
            assert place.is_hidden()
        page.fill("#q", "nachtopvang")
        page.press("#q", "Enter")
        assert page.locator('[data-service="night-shelter"]').is_visible()
    finally:
        context.close()


# Near me


def test_only_two_decimals_of_the_position_are_sent(page, context):
    context.grant_permissions(["geolocation"])
    context.set_geolocation(POSITION)
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto("/nl/")
    page.fill("#q", "maaltijd")
    # As a finger does: leaving the words closes what was suggested for them.
    page.focus("#search-place")
    page.select_option("#search-place", "amsterdam")
    requests.clear()
    with page.expect_navigation():
        page.locator(".search [data-near-me]").tap()
    assert parse_qs(urlsplit(page.url).query) == {"q": ["maaltijd"], "near": ["52.09,5.12"]}
    assert not [url for url in requests if "0906" in url or "1213" in url]
    assert page.locator('[data-service="soup-kitchen"]').is_visible()


def test_the_other_choices_are_kept(page, context):
    context.grant_permissions(["geolocation"])
    context.set_geolocation(POSITION)
    page.goto("/nl/services/?q=maaltijd")
    page.locator(".filters > summary").click()
    page.select_option("#category", "meal")
    page.check("[name=cost]")
    with page.expect_navigation():
        page.locator(".filters [data-near-me]").click()
    assert parse_qs(urlsplit(page.url).query) == {
        "q": ["maaltijd"],
        "category": ["meal"],
        "cost": ["free"],
        "km": [page.locator("#km").input_value()],
        "near": ["52.09,5.12"],
    }


def test_nothing_asks_for_the_position_before_the_tap(page, context):
    page.add_init_script(
        "window.asked = 0; navigator.geolocation.getCurrentPosition = () => { window.asked += 1 }"
    )
    page.goto("/nl/")
    assert page.evaluate("window.asked") == 0
    page.locator(".search [data-near-me]").click()
    assert page.evaluate("window.asked") == 1
    assert "kilometer" in page.locator(".search [role=status]").inner_text()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("nl", "Je telefoon mag ons niet vertellen waar je bent. Kies een stad of dorp."),
        ("ar", "لا يُسمح لهاتفكم بأن يخبرنا أين أنتم. اختاروا مدينة بدلًا من ذلك."),
    ],
)
def test_a_refusal_is_said_beside_the_button(page, language, sentence):
    # Without a granted permission the browser of these tests refuses.
    page.goto(f"/{language}/")
    page.locator(".search [data-near-me]").click()
    page.get_by_text(sentence).wait_for()
    assert page.locator(".search [role=status]").inner_text() == sentence
    assert_accessible(page)


def test_a_failure_is_said_beside_the_button(page):
    page.add_init_script(
        "navigator.geolocation.getCurrentPosition ="
        " (found, failed) => failed({ code: 3, PERMISSION_DENIED: 1 })"
    )
    page.goto("/nl/")
    page.locator(".search [data-near-me]").click()
    assert (
        page.locator(".search [role=status]").inner_text()
        == "Je telefoon kan niet vinden waar je bent. Kies een stad of dorp."
    )
