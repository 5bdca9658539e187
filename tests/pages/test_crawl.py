"""Every public page in every language, over the real listings."""

import gzip

import html5lib
import polib
import pytest
from django.conf import settings
from django.db import connection

from services import catalogues
from services.models import Location
from services.text import LANGUAGES, direction
from services.views.machines import public_paths

from .reading import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_map")]

# One of each kind, for checks that take long.
ONE_OF_EACH = (
    "",
    "services/",
    "services/?q=tandarts&place=amsterdam&safe=no-papers&km=5&near=1011",
    "services/kruispost-gp-walk-in/",
    "organizations/",
    "organizations/kruispost/",
    "places/",
    "places/utrecht/",
    "courses/",
    "aid-workers/",
    "networks/bsoo-amsterdam/",
    "services/file/?place=utrecht",
    "services/handout/?place=utrecht",
    "services/kruispost-gp-walk-in/handout/",
    "about/",
    "privacy/",
    "safe/",
    "design/",
)


def interface_words(language):
    """Words of the interface whose English form must not stand on a page in this language."""
    if language == "en":
        return set()
    entries = polib.pofile(str(catalogues.catalogue_path(language)))
    return {
        entry.msgid
        for entry in entries
        if entry.msgctxt is None and entry.msgstr != entry.msgid and len(entry.msgid) > 2
    }


# Both workers of a run get their share of the pages.
PARTS = 8


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_right_in_every_language(part, client):
    withheld = [
        location.street
        for location in Location.objects.filter(address_visibility="withheld").exclude(street="")
    ]
    english = {language: interface_words(language) for language in LANGUAGES}
    paths = public_paths()
    known = {f"/{language}/{path}" for language in LANGUAGES for path in paths}
    elsewhere = set()
    # One page in all languages after the other: what they share is collected once.
    for where, language in [
        (f"/{language}/{path}", language)
        for number, path in enumerate(paths[part::PARTS])
        for language in languages_of_page(number)
    ]:
        response = client.get(where)
        assert response.status_code == 200, where
        page = Page(response.content.decode())
        assert not page.problems, (where, page.problems)
        assert (page.lang, page.dir) == (language, direction(language)), where
        assert len(page.headings) == 1, where
        assert page.headings[0], where
        assert not response.cookies, where
        assert not page.foreign, (where, page.foreign)
        untranslated = [
            text for text, lang in page.words if lang == language and text in english[language]
        ]
        assert not untranslated, (where, untranslated)
        assert not [street for street in withheld if street in page.html], where
        elsewhere |= {link for link in links_inside(page) if link not in known}
    for address in elsewhere:
        assert client.get(address).status_code == 200, address


def languages_of_page(number):
    """All of them on one engine. What a page says does not hang on the database: on the other each
    page comes in the next language, which shows that it is found there too."""
    if connection.vendor == "sqlite":
        return LANGUAGES
    return [LANGUAGES[number % len(LANGUAGES)]]


def links_inside(page):
    """Addresses of this site; filtered lists are endless, so without the questions."""
    for link in page.links:
        address = link.get("href", "").split("#")[0]
        if address.startswith("/") and "?" not in address:
            yield address


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ONE_OF_EACH)
@pytest.mark.once
def test_html_is_valid(language, path, client):
    html = client.get(f"/{language}/{path}").content
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    parser.parse(html)
    assert not parser.errors, [(at, code, facts) for at, code, facts in parser.errors][:5]


def test_every_link_to_another_site_tells_it_nothing(client):
    for path in ONE_OF_EACH:
        for link in Page(client.get(f"/nl/{path}").content.decode()).links:
            if link.get("href", "").startswith("http"):
                assert "noreferrer" in link.get("rel", ""), (path, link)


def test_the_sitemap_names_every_page_in_every_language(client):
    body = client.get("/sitemap.xml").content.decode()
    for path in public_paths():
        for language in LANGUAGES:
            assert f"<loc>{settings.SITE_URL}/{language}/{path}</loc>" in body


@pytest.mark.parametrize("language", ["nl", "ar", "ti", "zh-hans"])
def test_a_page_of_twenty_cards_is_light(client, language):
    response = client.get(f"/{language}/services/")
    assert len(response.context["cards"]) == 20
    assert len(gzip.compress(response.content, 6)) <= 15_000
