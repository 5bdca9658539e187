"""When something is not there, not allowed, or broken: a page of ours, in the reader's language."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation

from services.models import Organization

from .reading import Page

pytestmark = pytest.mark.django_db


def broken(error):
    def published(*args):
        raise error

    return published


@pytest.mark.parametrize(
    ("error", "status"),
    [(SuspiciousOperation("odd"), 400), (PermissionDenied("no"), 403), (ValueError("oops"), 500)],
    ids=["bad-request", "forbidden", "broken"],
)
@pytest.mark.parametrize("language", ["nl", "ar", "ti"])
def test_errors_have_pages_of_their_own(client, monkeypatch, error, status, language):
    client.raise_request_exception = False
    monkeypatch.setattr(type(Organization.objects), "published", broken(error))
    response = client.get(f"/{language}/organizations/")
    page = Page(response.content.decode())
    assert response.status_code == status
    assert page.lang == language
    assert not page.problems
    assert len(page.headings) == 1
    assert any(link.get("href") == "tel:112" for link in page.links)
    assert "oops" not in page.html
    assert "Traceback" not in page.html


def test_an_unknown_address_is_answered_in_the_language_of_the_address(client):
    response = client.get("/fa/nothing/here/")
    assert response.status_code == 404
    assert Page(response.content.decode()).dir == "rtl"


def test_an_unknown_address_without_language_is_answered_in_the_browsers_language(client):
    response = client.get("/nothing/here/", headers={"accept-language": "uk"})
    assert response.status_code == 404
    assert Page(response.content.decode()).lang == "uk"
