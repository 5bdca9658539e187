"""The map of a list: opened by a tap, for thumbs, keys and screen readers."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from services.text import direction
from tests.browser.walks import assert_accessible, assert_good_for_everybody
from tests.builders import make_location, make_place, make_service, make_service_at_location

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("shown_map")]

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
LIST = "/nl/services/"
OPEN = "Toon de kaart"
SPOT = ".map__spot"
OF_THE_MAP = ("/points/", "leaflet", "/map", "/tiles/")


@pytest.fixture
def shown_map(transactional_db, live_server, soup_kitchen, night_shelter, safe_house):
    """Three meals in Groningen and one each in Utrecht, Amsterdam; a secret house in Leiden."""
    for number in range(3):
        service = make_service(slug=f"meal-{number}", name_nl=f"Maaltijd {number}")
        house = make_location(place=make_place("groningen"), street="")
        make_service_at_location(service=service, location=house)


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "viewport": PHONE}


@pytest.fixture
def asked(page):
    found = []
    page.on("request", lambda request: found.append(request))
    return found


def open_map(page, address=LIST):
    page.goto(address)
    page.locator(".map__open").click()
    page.wait_for_selector(SPOT)


def labels(page):
    return [each.get_attribute("aria-label") for each in page.locator(SPOT).all()]


# Who has to leave


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_the_button_to_leave_lies_on_top_of_the_map(page, language):
    open_map(page, LIST.replace("/nl/", f"/{language}/"))
    map_lies_there, is_on_top = page.evaluate(
        """() => {
            const map = document.querySelector(".map__view");
            const button = document.querySelector("[data-leave]");
            const { x, y, width, height } = button.getBoundingClientRect();
            const box = map.getBoundingClientRect();
            scrollBy({top: box.y + box.height / 2 - y, behavior: "instant"});
            const found = document.elementsFromPoint(x + width / 2, y + height / 2);
            return [found.some((each) => map.contains(each)), button.contains(found[0])];
        }"""
    )
    assert map_lies_there
    assert is_on_top


# Before and after the tap


def test_nothing_is_loaded_before_the_tap_and_nothing_from_elsewhere(
    page, asked, complaints, base_url
):
    page.goto(LIST, wait_until="networkidle")
    assert not [each.url for each in asked if any(part in each.url for part in OF_THE_MAP)]
    page.get_by_role("button", name=OPEN).click()
    page.wait_for_selector(SPOT)
    assert {urlsplit(each.url).netloc for each in asked} == {urlsplit(base_url).netloc}
    [points] = [each for each in asked if "/points/" in each.url]
    assert not {"cookie", "referer"} & points.all_headers().keys()
    # The content policy refused nothing, and no script failed.
    assert complaints == []
    assert page.context.cookies() == []


def test_scripts_before_the_tap_stay_small(page, asked):
    page.goto(LIST, wait_until="networkidle")
    scripts = [each.response().body() for each in asked if each.resource_type == "script"]
    assert sum(map(len, scripts)) <= 10_000


def test_nothing_moves_when_the_button_comes(page):
    page.goto(LIST)
    page.wait_for_selector(".map--ready")
    there = page.locator(".cards").bounding_box()["y"]
    page.evaluate("document.querySelector('.map').classList.remove('map--ready')")
    assert page.locator(".cards").bounding_box()["y"] == there


def test_without_scripts_there_is_no_button(browser, base_url):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, base_url=base_url)
    try:
        page = context.new_page()
        page.goto(LIST)
        expect(page.locator(".map__open")).to_be_hidden()
        expect(page.locator(".card").first).to_be_visible()
    finally:
        context.close()


def test_a_map_that_does_not_come_says_so_and_can_be_tried_again(page):
    page.route("**/points/**", lambda route: route.abort())
    page.goto(LIST)
    button = page.locator(".map__open")
    button.click()
    expect(page.locator("[data-map-status]")).to_have_text(
        "Dat lukte niet. Probeer het opnieuw als je internet hebt."
    )
    expect(button).to_have_attribute("aria-expanded", "false")
    page.unroute("**/points/**")
    button.click()
    page.wait_for_selector(SPOT)
    expect(page.locator("[data-map-status]")).to_contain_text("In de lijst hieronder staat alles.")


def test_a_second_tap_hides_it_and_a_third_shows_it_again(page, asked):
    open_map(page)
    button = page.locator(".map__open")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(button).to_have_text("Verberg de kaart")
    button.click()
    expect(page.locator(".map__view")).to_be_hidden()
    expect(button).to_have_text(OPEN)
    button.click()
    expect(page.locator(".map__view")).to_be_visible()
    assert len([each for each in asked if "/points/" in each.url]) == 1


# What is on it


def test_circles_say_where_and_how_much(page):
    open_map(page)
    assert labels(page) == [
        "Groningen – plekken voor hulp: 3",
        "Nachtopvang – Korte Laan 2",
        "Soepkeuken – Lange Laan 1",
    ]


def test_no_secret_house_is_on_it(page):
    open_map(page)
    body = page.locator(".map").inner_html()
    assert "Veilig huis" not in body
    assert "Leiden" not in body
    assert page.locator('[data-service="safe-house"]').count() == 1


def test_it_shows_what_the_list_was_asked_for(page):
    open_map(page, f"{LIST}?category=night-shelter")
    assert labels(page) == ["Nachtopvang – Korte Laan 2"]


def test_a_search_without_a_trace_shows_its_map_without_one(page, asked):
    page.goto(LIST)
    page.locator("#q").fill("soepkeuken")
    page.locator(".search__secret").click()
    page.wait_for_selector("[data-question]")
    page.locator(".map__open").click()
    page.wait_for_selector(SPOT)
    assert labels(page) == ["Soepkeuken – Lange Laan 1"]
    assert not [each.url for each in asked if "soepkeuken" in each.url]
    assert [each.method for each in asked if "/points/" in each.url] == ["POST"]


# In step with the list


def test_a_circle_with_one_leads_to_its_card(page):
    open_map(page)
    page.get_by_role("button", name="Soepkeuken – Lange Laan 1").click()
    link = page.locator('[data-service="soup-kitchen"] .card__title a')
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()


def test_a_circle_with_more_lists_them(page):
    open_map(page)
    page.get_by_role("button", name="Groningen – plekken voor hulp: 3").click()
    title = page.get_by_role("heading", name="Groningen – plekken voor hulp: 3")
    expect(title).to_be_focused()
    links = page.locator(".map__chosen a")
    assert links.all_inner_texts() == ["Maaltijd 0", "Maaltijd 1", "Maaltijd 2"]
    links.nth(1).click()
    expect(page.locator('[data-service="meal-1"] .card__title a')).to_be_focused()


def test_what_is_on_another_page_is_opened(page):
    # Between the dormitory and the letters before it there are more than a page.
    for number in range(25):
        make_service(slug=f"advice-{number}", name_nl=f"Advies {number}")
    open_map(page)
    page.get_by_role("button", name="Soepkeuken – Lange Laan 1").click()
    page.wait_for_url("**/nl/services/soup-kitchen/")


def test_a_card_marks_its_circle(page):
    open_map(page)
    marked = page.locator(".map__spot--marked")
    page.locator('[data-service="meal-2"] .card__title a').focus()
    expect(marked).to_have_attribute("aria-label", "Groningen – plekken voor hulp: 3")
    page.locator('[data-service="night-shelter"]').hover()
    expect(marked).to_have_attribute("aria-label", "Nachtopvang – Korte Laan 2")
    page.locator("h1").hover()
    expect(marked).to_have_count(0)


def test_circles_that_are_close_become_one_and_part_again(page):
    for number, (latitude, longitude) in enumerate([(52.375, 4.9), (52.38, 4.91)]):
        service = make_service(slug=f"desk-{number}", name_nl=f"Loket {number}")
        house = make_location(street=f"Gracht {number}", latitude=latitude, longitude=longitude)
        make_service_at_location(service=service, location=house)
    open_map(page)
    page.get_by_role("button", name="en omgeving – plekken voor hulp: 3").click()
    assert page.locator(".map__chosen h3").count() == 3
    before = len(labels(page))
    page.get_by_role("button", name="Toon dit deel groter").click()
    expect(page.locator(".map__chosen")).to_be_hidden()
    expect(page.locator(".map__view")).to_be_focused()
    for _step in range(6):
        page.keyboard.press("+")
        page.wait_for_timeout(350)
    assert len(labels(page)) >= before


# Keys


def test_everything_is_reached_and_done_by_keys(page):
    page.goto(LIST)
    page.wait_for_selector(".map--ready")
    page.locator(".map__open").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(SPOT)
    page.keyboard.press("Tab")
    expect(page.locator(".map__view")).to_be_focused()
    place = page.locator(SPOT).first.bounding_box()
    page.keyboard.press("+")
    page.wait_for_timeout(600)
    assert page.locator(SPOT).first.bounding_box() != place
    page.keyboard.press("-")
    page.wait_for_timeout(600)
    for name in labels(page):
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_attribute("aria-label", name)
        expect(page.locator(":focus")).to_be_in_viewport()
    for name in ("Inzoomen", "Uitzoomen"):
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_attribute("aria-label", name)
    page.get_by_role("button", name="Groningen – plekken voor hulp: 3").press("Space")
    expect(page.locator(".map__title")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator('[data-service="meal-0"] .card__title a')).to_be_focused()


def test_escape_twice_leaves_from_the_map_too(page):
    open_map(page)
    page.locator(SPOT).first.focus()
    page.keyboard.press("Escape")
    expect(page.locator(".map__view")).to_be_visible()
    page.keyboard.press("Escape")
    page.wait_for_url("**/nl/today/")


def test_the_map_has_a_name_and_says_where_everything_is(page):
    open_map(page)
    view = page.get_by_role("region", name="Kaart", exact=True)
    expect(view).to_be_visible()
    expect(page.locator("[data-map-status]")).to_contain_text("In de lijst hieronder staat alles.")


# For everybody


@pytest.mark.parametrize("language", ["nl", "ar", "zh-hans"])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_it_is_good_for_everybody(language, viewport, page):
    page.set_viewport_size(viewport)
    open_map(page, f"/{language}/services/")
    page.locator(SPOT).first.click()
    page.wait_for_selector(".map__title")
    assert_good_for_everybody(page)


@pytest.mark.parametrize(
    "eyes",
    [{"color_scheme": "dark"}, {"forced_colors": "active"}, {"contrast": "more"}],
    ids=["dark", "own colours", "contrast"],
)
def test_it_can_be_seen_with_other_eyes(eyes, page):
    page.emulate_media(**eyes)
    open_map(page)
    page.locator(SPOT).first.click()
    assert_accessible(page)


@pytest.mark.parametrize("language", ["nl", "ar", "fa"])
def test_the_map_itself_is_never_mirrored_and_its_buttons_are(language, page):
    """West is on the left in every language; the buttons stand where a line begins."""
    open_map(page, f"/{language}/services/")
    boxes = [page.locator(SPOT).nth(number).bounding_box() for number in (0, 1)]
    view = page.locator(".map__view").bounding_box()
    zoom = page.locator(".leaflet-control-zoom").bounding_box()
    # Groningen lies east of Amsterdam.
    assert boxes[0]["x"] > boxes[1]["x"]
    is_right = zoom["x"] > view["x"] + view["width"] / 2
    assert is_right == (direction(language) == "rtl")


def test_everything_to_tap_is_large_enough(page):
    open_map(page)
    page.locator(SPOT).first.click()
    for each in page.locator(f"{SPOT}, .map .leaflet-bar a, .map__open").all():
        box = each.bounding_box()
        assert min(box["width"], box["height"]) >= 43.5


def test_nothing_moves_for_whom_that_makes_ill(page):
    page.emulate_media(reduced_motion="reduce")
    open_map(page)
    assert not page.locator(".leaflet-zoom-anim, .leaflet-fade-anim").count()
    page.locator(".leaflet-control-zoom-in").click()
    assert not page.locator(".leaflet-zoom-anim").count()


# With streets


def test_streets_are_fetched_from_our_own_host(page, asked, complaints, base_url):
    page.route(
        "**/services/points/**",
        lambda route: route.fulfill(json=with_streets(route.fetch().json())),
    )
    open_map(page)
    page.wait_for_selector("img.leaflet-tile", state="attached")
    tiles = [urlsplit(each.url) for each in asked if "/tiles/" in each.url]
    assert {each.netloc for each in tiles} == {urlsplit(base_url).netloc}
    assert all(each.path.startswith("/tiles/") for each in tiles)
    # They are not there, and the ground of the map is seen instead.
    water = page.locator(".map__water").all()
    assert max(each.bounding_box()["width"] for each in water) > 100
    assert complaints == []


def with_streets(facts):
    return {**facts, "tiles": {"address": "/tiles/{z}/{x}/{y}", "most_zoom": 16}}
