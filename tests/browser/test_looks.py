"""The same pages for other eyes: in the dark, with large letters, with more room between them, and
in the few colours of a phone's own."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_public_pages import PAGES
from tests.browser.walks import assert_accessible
from tests.builders import make_phone

pytestmark = [
    pytest.mark.browser,
    pytest.mark.usefixtures(
        "live_server", "soup_kitchen", "night_shelter", "legal_clinic", "safe_house", "closed_club"
    ),
]

PHONE = {"width": 390, "height": 844}
KINDS = [path for name, path in PAGES.items() if name not in ("long words", "network")]
# WCAG 2.2, criterion 1.4.12.
TEXT_SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; "
    "word-spacing: 0.16em !important } p { margin-block-end: 2em !important }"
)
LARGE = "html { font-size: 212.5% !important }"
# The content policy forbids a page to bring its own style; a reader's browser may.
ADD_STYLE = """css => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
}"""


def test_in_the_dark_the_ground_of_every_page_is_dark(page):
    page.emulate_media(color_scheme="dark")
    # The page somebody leaves to looks like nobody's, ours least of all.
    grounds = dict.fromkeys(KINDS, "rgb(18, 24, 26)") | {"today/": "rgb(26, 26, 26)"}
    for path, expected in grounds.items():
        page.goto(f"/nl/{path}")
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == expected, path


def test_more_contrast_is_given_to_whom_asks_for_it(page):
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, contrast="more")
        page.goto("/nl/services/")
        assert_accessible(page)
        line = page.evaluate("getComputedStyle(document.body).getPropertyValue('--line')")
        page.emulate_media(color_scheme=scheme, contrast="no-preference")
        usual = page.evaluate("getComputedStyle(document.body).getPropertyValue('--line')")
        assert line != usual


@pytest.mark.parametrize("style", [TEXT_SPACING, LARGE], ids=["spacing", "200 %"])
def test_larger_and_wider_text_loses_nothing(style, page):
    for width, height in ((320, 640), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        for path in KINDS:
            page.goto(f"/nl/{path}")
            page.evaluate(ADD_STYLE, style)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
            cut = page.evaluate(
                """() => [...document.querySelectorAll(".button, .chip, .tile, .card, h1, h2")]
                    .filter((each) => each.scrollWidth > each.clientWidth + 1
                        && getComputedStyle(each).overflow !== "visible")
                    .map((each) => each.outerHTML.slice(0, 80))"""
            )
            assert cut == [], path


def test_in_the_phone_s_own_colours_lines_say_what_grounds_said(page):
    page.emulate_media(forced_colors="active")
    page.goto("/nl/services/?category=meal")
    chip = page.locator(".chip--active").first
    assert chip.evaluate("each => getComputedStyle(each).borderTopWidth") == "3px"
    assert_accessible(page)


def test_nothing_moves_for_whom_that_makes_ill(page):
    page.emulate_media(reduced_motion="reduce")
    page.goto("/nl/services/")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_every_answer_and_state_has_a_picture_beside_its_colour(page, soup_kitchen):
    make_phone("030 123 45 67", service=soup_kitchen)
    page.goto("/nl/services/soup-kitchen/")
    for answer in page.locator(".safe dd").all():
        expect(answer.locator("svg.icon")).to_have_count(1)
    page.goto("/nl/services/")
    for fact in page.locator(".facts__item:not(.facts__item--indented)").all():
        expect(fact.locator("svg.icon")).to_have_count(1)
    for card in page.locator(".card").all():
        expect(card.locator(".card__icon svg")).to_have_count(1)
