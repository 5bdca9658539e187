"""A page read aloud by the phone's own voice, or by none."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("live_server", "soup_kitchen")]

# A phone with these voices; what it was asked to say stands in `said`.
VOICES = """
    window.said = [];
    const voices = %s.map(([lang, localService]) => ({ lang, localService, name: lang }));
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    const made = new EventTarget();
    Object.assign(made, {
        getVoices: () => voices,
        speak: ({ text, lang }) => said.push([lang, text]),
        cancel: () => said.push(["", "cancelled"]),
    });
    Object.defineProperty(window, "speechSynthesis", { value: made });
"""


def with_voices(page, voices):
    page.add_init_script(VOICES % voices)
    page.goto("/nl/services/soup-kitchen/")
    return page.locator("[data-read-aloud]")


def test_it_reads_what_stands_on_the_page(page):
    button = with_voices(page, '[["nl-NL", true], ["en-GB", true]]')
    expect(button).to_have_accessible_name("Lees voor")
    button.click()
    said = page.evaluate("said")
    assert ["nl-NL", "Soepkeuken"] in said
    # The description is in English only: an English voice reads it.
    assert ["en-GB", "A warm meal."] in said
    assert not [words for _lang, words in said if "WhatsApp" in words]

    expect(button).to_have_accessible_name("Stop met voorlezen")
    button.click()
    assert page.evaluate("said").pop() == ["", "cancelled"]
    expect(button).to_have_accessible_name("Lees voor")


@pytest.mark.parametrize(
    "voices",
    ["[]", '[["de-DE", true]]', '[["nl-NL", false]]'],
    ids=["no voice", "another language", "a voice of the internet"],
)
def test_without_an_own_voice_for_the_language_there_is_no_button(voices, page):
    button = with_voices(page, voices)
    page.wait_for_timeout(300)
    expect(button).to_be_hidden()
