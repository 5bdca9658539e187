"""Every kind of public page as somebody sees it: on a small phone, an ordinary one and a desk."""

from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils.timezone import now

from services.text import LANGUAGES, direction
from tests.builders import (
    make_course,
    make_meeting,
    make_network,
    make_organization,
    make_phone,
    make_schedule,
    make_service,
    make_session,
    make_source,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.usefixtures(
        "live_server",
        "soup_kitchen",
        "night_shelter",
        "legal_clinic",
        "safe_house",
        "closed_club",
        "long_words",
        "network",
    ),
]

PAGES = {
    "start": "",
    "list": "services/",
    "filtered list": "services/?category=meal&place=utrecht&safe=no-papers",
    "nothing found": "services/?category=meal&place=leiden",
    "service": "services/soup-kitchen/",
    "service by phone": "services/legal-clinic/",
    "secret address": "services/safe-house/",
    "ended": "services/closed-club/",
    "long words": "services/long-words/",
    "organizations": "organizations/",
    "organization": "organizations/kitchen/",
    "places": "places/",
    "place": "places/utrecht/",
    "town to keep": "places/utrecht/kept/",
    "courses": "courses/",
    "aid workers": "aid-workers/",
    "network": "networks/bsoo/",
    "save a list": "services/file/?place=utrecht",
    "report": "services/soup-kitchen/report/",
    "thanks for a report": "services/soup-kitchen/report/thanks/",
    "leaflet of a list": "services/handout/?place=utrecht",
    "leaflet of a service": "services/long-words/handout/?file=pdf&form=book",
    "about": "about/",
    "privacy": "privacy/",
    "is it safe": "safe/",
    "design": "design/",
    "calendar to leave to": "today/",
    "not found": "nowhere/",
}
SMALL_PHONE, PHONE, DESK = 320, 390, 1280
HEIGHT = 844
WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture
def long_words(db):
    """What breaks a narrow page: a long name, a long address on the web, a long list of days."""
    organization = make_organization(
        slug="long-words-house",
        name_nl="Landelijk Ondersteuningsplatform Vreemdelingengezondheidszorg",
        website="https://example.org/informatie-over-vreemdelingengezondheidszorg-in-nederland",
        email="vreemdelingengezondheidszorg-spreekuur@example.org",
    )
    service = make_service(
        slug="long-words",
        organization=organization,
        name_nl="Gezondheidszorgverzekeringsspreekuur",
        description_nl="Zie https://example.org/gezondheidszorgverzekeringsspreekuur-voor-iedereen",
        categories=["language-course"],
        target_groups=["undocumented"],
        ways_in=["walk_in", "ticket", "referral"],
        languages=["ar", "ti", "zh"],
    )
    make_phone(
        "+32 2 123 45 67", service=service, label_nl="Spreekuurtelefoon", is_from_abroad=True
    )
    make_schedule(service=service, byday="MO,TU,TH,SA", channel="phone", note_nl="Bel vooraf.")
    make_source(service=service, title="Jaarboek", url="https://example.org/jaarboek")
    course = make_course(service=service)
    for state in ("open", "full", "cancelled"):
        make_session(
            course=course,
            starts_at=now() + timedelta(days=7),
            language="ar",
            seats=12,
            state=state,
            registration_nl="Mail gezondheidszorgverzekeringsspreekuur@example.org",
        )
    return service


@pytest.fixture
def network(soup_kitchen):
    place = soup_kitchen.service_at_locations.get().location.place
    network = make_network(place, slug="bsoo", name="BSOO Utrecht", is_published=True)
    for state in ("planned", "cancelled"):
        make_meeting(
            network=network, starts_at=now() + timedelta(days=7), state=state, venue="Stadhuis"
        )
    return network


def open_everything(page):
    for summary in page.locator("main details:not([open]) > summary").all():
        summary.click()


# The width


@pytest.mark.parametrize("language", ["nl", "ar", "ti", "zh-hans"])
def test_nothing_has_to_be_pushed_sideways(language, page):
    for name, path in PAGES.items():
        page.goto(f"/{language}/{path}")
        open_everything(page)
        for width in (SMALL_PHONE, PHONE, DESK):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            needed = page.evaluate("document.documentElement.scrollWidth")
            assert needed <= width, (name, width)


@pytest.mark.parametrize("width", [SMALL_PHONE, PHONE, DESK])
def test_the_language_menu_opens_inside_the_screen(width, page):
    page.set_viewport_size({"width": width, "height": HEIGHT})
    for language in ("nl", "ar", "fa", "uk"):
        page.goto(f"/{language}/services/")
        page.locator(".menu summary").click()
        box = page.locator(".menu__list").bounding_box()
        assert box["x"] >= 0, language
        assert box["x"] + box["width"] <= width, language


# The direction


def test_pages_run_the_way_their_language_does(page):
    """The icon stands where a line begins: on the left, or on the right in Arabic and Persian."""
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    for language in ("nl", "ar", "fa", "zh-hans"):
        page.goto(f"/{language}/services/")
        icon = page.locator(".card__icon").first.bounding_box()
        title = page.locator(".card__title").first.bounding_box()
        name = page.locator(".site-header__name").bounding_box()
        menu = page.locator(".menu summary").bounding_box()

        is_mirrored = direction(language) == "rtl"
        assert (icon["x"] > title["x"]) == is_mirrored, language
        assert (name["x"] > menu["x"]) == is_mirrored, language


@pytest.mark.parametrize("language", ["nl", "ar", "fa"])
def test_numbers_keep_their_order(language, page):
    """Where a text runs from right to left, 12:00–13:30 must not become 13:30–12:00."""
    for path, first, last in (
        ("services/", "12:00", "13:30"),
        ("services/soup-kitchen/", "12:00", "13:30"),
        ("services/soup-kitchen/", "Lange", "Laan"),
        ("services/legal-clinic/", "0800", "0415"),
        ("services/long-words/", "+32", "45 67"),
    ):
        page.goto(f"/{language}/{path}")
        left, right = page.evaluate(WHERE_WORDS_STAND, [first, last])
        assert left < right, (path, first, last)


WHERE_WORDS_STAND = """([first, last]) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const x = (node, words) => {
        const range = document.createRange();
        range.setStart(node, node.data.indexOf(words));
        range.setEnd(node, node.data.indexOf(words) + words.length);
        return range.getBoundingClientRect().x;
    };
    for (let node; (node = walker.nextNode());)
        if (node.data.includes(first) && node.data.includes(last))
            return [x(node, first), x(node, last)];
}"""


# What leaves the phone, and what stays on it


def test_no_page_asks_another_host_or_leaves_something_behind(page, base_url, complaints):
    asked = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).netloc))
    for path in PAGES.values():
        page.goto(f"/nl/{path}")
        open_everything(page)
        kept = page.evaluate(
            """async () => [
                localStorage.length,
                sessionStorage.length,
                (await indexedDB.databases()).length,
            ]"""
        )
        assert kept == [0, 0, 0], path
    assert set(asked) == {urlsplit(base_url).netloc}
    assert page.context.cookies() == []
    # The browser tells of the page that is not there; it has nothing else to say.
    assert [said for said in complaints if "404" not in said] == []


def test_a_first_visit_of_the_list_is_light(page):
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    requests, transferred = {}, {}

    @partial(network.on, "Network.requestWillBeSent")
    def note_request(event):
        # A picture inside the browser's own style has an address too: data:image/svg+xml.
        if event["request"]["url"].startswith("http"):
            requests[event["requestId"]] = event["request"]["url"]

    @partial(network.on, "Network.loadingFinished")
    def note_size(event):
        transferred[event["requestId"]] = event["encodedDataLength"]

    page.goto("/nl/services/", wait_until="networkidle")

    assert len(requests) <= 6, requests
    assert sum(transferred[request] for request in requests) <= 40_000


def test_the_first_screen_of_a_phone_shows_the_search(page):
    # What the bars of the browser leave of 844.
    page.set_viewport_size({"width": PHONE, "height": 664})
    for language in ("nl", "ar", "ti", "zh-hans"):
        for path in ("", "services/"):
            page.goto(f"/{language}/{path}")
            box = page.locator("form.search [type=submit]").bounding_box()
            assert box["y"] + box["height"] <= 664, (language, path)


# Thumbs and keyboards


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_everything_to_tap_is_large_enough(language, page):
    """44 px for what somebody comes for, 24 px at least, which WCAG asks. A link inside a sentence
    is as high as its line; axe looks at the room around it."""
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    for name, path in PAGES.items():
        page.goto(f"/{language}/{path}")
        open_everything(page)
        too_small = page.evaluate(
            """() => {
                const main = ".button, .chip, .tile, .field input, .field select, .check, summary";
                const small = (elements, least) => elements
                    .filter((element) => {
                        const box = element.getBoundingClientRect();
                        return box.width && Math.min(box.width, box.height) < least;
                    })
                    .map((element) => element.outerHTML.slice(0, 90));
                const all = (selector) => [...document.querySelectorAll(selector)];
                return [
                    // A box to tick is as large as its label; a trap for programs nobody taps.
                    ...small(
                        all(main).filter((each) => !each.matches(".check input, [tabindex='-1']")),
                        43.5,
                    ),
                    ...small(all("a, button").filter((each) =>
                        getComputedStyle(each).display !== "inline"), 24),
                ];
            }"""
        )
        assert too_small == [], name


def test_what_has_the_focus_is_seen(page):
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    page.goto("/nl/")
    names = []
    for _step in range(12):
        page.keyboard.press("Tab")
        name, style, width = page.evaluate(
            """() => {
                const focused = document.activeElement;
                const look = getComputedStyle(focused);
                return [focused.textContent, look.outlineStyle, parseFloat(look.outlineWidth)];
            }"""
        )
        names.append(name)
        assert style == "solid", name
        assert width >= 2, name
    # The first key leads past the header.
    assert names[0] == "Ga naar de tekst"


def test_the_skip_link_leads_to_the_text(page):
    page.goto("/nl/services/")
    page.keyboard.press("Tab")
    assert page.locator(".skip-link").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


# The rules for everybody


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing(language, page):
    rules = {"runOnly": {"type": "tag", "values": WCAG_22_AA}}
    # In the dark only the colours are others.
    colours = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
    for name, path in PAGES.items():
        page.goto(f"/{language}/{path}")
        open_everything(page)
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            for scheme, asked in (("light", rules), ("dark", colours)):
                page.emulate_media(color_scheme=scheme)
                found = Axe().run(page, options=asked).response
                assert found["passes"], name
                wrong = [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]]
                assert wrong == [], (name, width, scheme)
