"""A town kept on the phone: readable, searchable and removable without a connection."""

import pytest
from playwright.sync_api import expect

from services.text import fold
from tests.browser.walks import assert_good_for_everybody
from tests.builders import make_phone, make_place, make_service, make_service_at_location
from tests.test_text import SAME_WORD

pytestmark = [
    pytest.mark.browser,
    pytest.mark.usefixtures("live_server", "soup_kitchen", "food_under_a_heading"),
]

PHONE = {"width": 390, "height": 844}
TOWN = "/nl/places/utrecht/"
WHAT_IS_LEFT = """async () => [
    await caches.keys(), (await navigator.serviceWorker.getRegistrations()).length,
    localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,
]"""
NOTHING = [[], 0, 0, 0, 0]


@pytest.fixture
def food_under_a_heading(soup_kitchen, legal_clinic, night_shelter):
    """Two services in Utrecht, one of them known by phone."""
    make_phone("030 123 45 67", service=soup_kitchen)
    make_place("utrecht")
    meal = soup_kitchen.categories.get()
    meal.name_nl = "Maaltijd"
    meal.search_words_uk = "повечеряти"
    meal.search_words_zh_hans = "吃饭"
    meal.save()


@pytest.fixture
def kept(page):
    """Utrecht, on the phone."""
    page.set_viewport_size(PHONE)
    page.goto(TOWN)
    page.get_by_role("button", name="Bewaar Utrecht op deze telefoon").click()
    expect(page.get_by_text("Deze plaats is bewaard op deze telefoon.")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller")
    yield page
    # What is still being fetched in the background would be answered after the test is over.
    page.wait_for_load_state("networkidle")


def test_nothing_is_on_the_phone_before_the_tap(page):
    page.goto(TOWN)
    expect(page.locator("[data-keep-offer]")).to_be_visible()
    assert page.evaluate(WHAT_IS_LEFT) == NOTHING
    page.goto(f"{TOWN}kept/")
    expect(page.locator("[data-filters]")).to_be_visible()
    assert page.evaluate(WHAT_IS_LEFT) == NOTHING


def test_without_a_connection_the_town_is_there(kept):
    kept.context.set_offline(True)
    # Whatever was asked for.
    for address in (f"{TOWN}kept/", "/nl/", "/nl/services/?q=soep"):
        kept.goto(address)
        expect(kept.locator("h1")).to_have_text("Hulp in Utrecht")
        expect(kept.locator("[data-service=soup-kitchen]")).to_contain_text("Lange Laan 1")
        expect(kept.locator("[data-service=soup-kitchen]")).to_contain_text("030 123 4567")
        expect(kept.locator(".notice", has_text="Kopie van")).to_be_visible()


def test_searching_there_asks_nobody(kept):
    kept.goto(f"{TOWN}kept/")
    expect(kept.locator("#q")).to_be_visible()
    # The copy is brought up to date in the background: that is not the search.
    kept.wait_for_load_state("networkidle")
    kept.context.set_offline(True)
    asked = []
    kept.on("request", lambda request: asked.append(request))
    soup = kept.locator("[data-service=soup-kitchen]")
    for words, is_found in (("SÓEP", True), ("maalt", True), ("tandarts", False), ("", True)):
        kept.locator("#q").fill(words)
        assert soup.is_visible() == is_found, words
    assert asked == []


def test_needs_are_understood_there_in_any_language(kept, soup_kitchen):
    kept.wait_for_load_state("networkidle")
    kept.context.set_offline(True)
    kept.goto(f"{TOWN}kept/")
    expect(kept.locator("[data-filters]")).to_be_visible()
    soup = kept.locator("[data-service=soup-kitchen]")
    told = kept.locator("[data-understood] strong")
    for words in ("ik wil een maaltyd", "повечеряти", "我 想 吃饭"):
        kept.locator("#q").fill(words)
        expect(soup).to_be_visible()
        expect(told).to_have_text("Maaltijd (1)")
    kept.locator("#q").fill("maaltijd utrcht")
    expect(told).to_have_text("Maaltijd · Utrecht (1)")
    kept.get_by_role("button", name="Zoek precies deze woorden").click()
    expect(told).not_to_be_visible()
    expect(kept.get_by_text("Dit komt in de buurt")).to_be_visible()


# Whether it is open, and what one can choose


@pytest.fixture
def monday_noon(page):
    """Half past twelve in Utrecht, on a phone that thinks it is elsewhere."""
    page.clock.set_fixed_time("2026-11-23T11:30:00Z")
    page.goto(f"{TOWN}kept/")
    expect(page.locator("[data-filters]")).to_be_visible()
    return page


def test_it_says_what_is_open_by_the_dutch_clock(monday_noon):
    line = monday_noon.locator("[data-service=soup-kitchen] .facts__item--open")
    expect(line).to_have_text("Open tot 13:30")


def test_what_is_open_changes_with_the_clock(monday_noon):
    monday_noon.clock.set_fixed_time("2026-11-23T13:00:00Z")
    monday_noon.reload()
    line = monday_noon.locator("[data-service=soup-kitchen] .facts__item--soon")
    expect(line).to_contain_text("30 november 2026 12:00")


@pytest.fixture
def bakery(soup_kitchen):
    """At the same place, never at a known hour; speaks Tigrinya and asks for papers."""
    service = make_service(
        slug="bakery", name_nl="Bakkerij", categories=["food-parcel"], languages=["ti"]
    )
    location = soup_kitchen.service_at_locations.get().location
    make_service_at_location(service=service, location=location)
    return service


@pytest.mark.parametrize(
    ("choose", "shown"),
    [
        (lambda page: page.get_by_label("Nu open").check(), ["soup-kitchen"]),
        (lambda page: page.get_by_label("Vraagt niet naar").check(), ["soup-kitchen"]),
        (lambda page: page.get_by_label("Gratis").check(), ["soup-kitchen"]),
        (lambda page: page.get_by_label("Ze spreken").select_option("ti"), ["bakery"]),
        (lambda page: page.get_by_label("Soort hulp").select_option("meal"), ["soup-kitchen"]),
    ],
    ids=["open now", "no papers", "free", "language", "kind of help"],
)
def test_one_can_choose(choose, shown, bakery, monday_noon):
    monday_noon.get_by_text("Meer keuzes").click()
    choose(monday_noon)
    visible = monday_noon.locator("[data-service]:visible")
    expect(visible).to_have_count(1)
    assert [each.get_attribute("data-service") for each in visible.all()] == shown


def test_every_choice_says_how_many_are_behind_it(bakery, monday_noon):
    monday_noon.get_by_text("Meer keuzes").click()
    assert monday_noon.get_by_label("Soort hulp").locator("option").all_inner_texts() == [
        "Alles",
        "Food parcel (1)",
        "Maaltijd (1)",
    ]
    monday_noon.get_by_label("Nu open").check()
    expect(
        monday_noon.get_by_label("Soort hulp").locator("option[value=food-parcel]")
    ).to_have_text("Food parcel (0)")
    # What is chosen does not narrow its own number.
    expect(monday_noon.get_by_label("Nu open (1)")).to_be_checked()


def test_one_can_search_there_without_keeping_anything(page):
    page.goto("/nl/services/?place=utrecht")
    page.get_by_role("link", name="Zoek alleen op deze telefoon").click()
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("[data-filters]")).to_be_visible()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#q").fill("soep")
    expect(page.locator("[data-service=soup-kitchen]")).to_be_visible()
    assert asked == []
    assert page.evaluate(WHAT_IS_LEFT) == NOTHING


def test_one_can_leave_without_a_connection(kept):
    kept.context.set_offline(True)
    kept.goto(f"{TOWN}kept/")
    kept.get_by_role("link", name="Weg hier").click()
    kept.wait_for_url("**/nl/today/")
    expect(kept.locator("table.month")).to_be_visible()


def test_one_tap_removes_all_of_it(kept):
    kept.get_by_role("button", name="Haal de kopie van deze telefoon").click()
    expect(kept.get_by_text("De kopie is weg.")).to_be_visible()
    assert kept.evaluate(WHAT_IS_LEFT) == NOTHING


def test_a_change_reaches_the_copy_when_there_is_a_connection(kept, soup_kitchen):
    soup_kitchen.name_nl = "Soep en brood"
    soup_kitchen.save()
    kept.goto(TOWN)
    kept.wait_for_function(
        """async () => (await (await (await caches.open("kept")).match(
            "/nl/places/utrecht/kept/")).text()).includes("Soep en brood")"""
    )


@pytest.mark.parametrize("language", ["nl", "ar", "zh-hans"])
def test_it_is_good_for_everybody(language, page):
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        for path in ("", "kept/"):
            page.goto(f"/{language}/places/utrecht/{path}")
            if path:
                page.locator("[data-filters]").click()
                page.locator("#q").fill("Utrecht")
                expect(page.locator("[data-understood]")).to_be_visible()
            assert_good_for_everybody(page)


# The phone folds words as the server does

WORDS = [
    *(word for each in SAME_WORD for word in each.values),
    *(
        "Ἀθήνας",
        "हिन्दी",
        "١٢٣ ۴۵۶ १२",
        "Ⅷ ½",
        "a\u0301e",
        "ዓወት ኣብ",
        "牙医 诊所",
        "C.A.K.",
        "№5",
        "…",
        "",
    ),
]


def test_the_phone_folds_words_as_the_server_does(page):
    page.goto(f"{TOWN}kept/")
    folded = page.evaluate(
        """async words => {
            const { href } = document.querySelector("link[rel=modulepreload][href*='js/fold']");
            const { fold } = await import(href);
            return words.map(fold);
        }""",
        WORDS,
    )
    assert dict(zip(WORDS, folded, strict=True)) == {word: fold(word) for word in WORDS}


def test_without_scripts_nobody_is_sent_to_a_search_that_is_none(browser, base_url, soup_kitchen):
    for has_scripts in (True, False):
        context = browser.new_context(base_url=base_url, java_script_enabled=has_scripts)
        page = context.new_page()
        page.goto("/nl/services/?place=utrecht")
        assert page.locator(".on-phone a").is_visible() == has_scripts
        context.close()
