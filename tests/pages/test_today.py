"""The neutral page somebody leaves to."""

import pytest
import time_machine

from services.text import LANGUAGES
from tests.pages.reading import Page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", LANGUAGES)
@time_machine.travel("2026-11-28 12:00")
def test_nothing_on_it_speaks_of_the_site(language, client):
    response = client.get(f"/{language}/today/")
    page = Page(response.content.decode())
    assert page.problems == []
    assert page.links == []
    assert page.foreign == []
    assert response.headers["X-Frame-Options"] == "DENY"
    # The date, the name of the month twice (once as the title), seven days and thirty numbers.
    assert len(page.words) == 1 + 2 + 7 + 30
    assert not response.cookies


def test_search_engines_are_told_to_leave_it_out(client):
    assert 'content="noindex' in client.get("/nl/today/").content.decode()
    assert "/today/" not in client.get("/sitemap.xml").content.decode()
