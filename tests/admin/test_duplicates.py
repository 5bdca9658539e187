"""Possible duplicates in the admin: a list, a hint, and two records beside each other."""

import pytest
from django.urls import reverse

from services.models import NotADuplicate, OldAddress, Organization
from tests.admin.conftest import elements
from tests.builders import make_location, make_organization, make_person, make_phone, make_service

KINDS = ("organization", "service", "location")


def page_of(kind, page, *args):
    return reverse(f"admin:services_{kind}_{page}", args=args)


@pytest.fixture
def twice(db):
    """One organization that was listed twice."""
    return [
        make_organization(slug=slug, name_en="Soup house", website="https://example.org")
        for slug in ("soup-house", "soup-house-2")
    ]


@pytest.fixture
def as_person(db, client):
    def sign_in(**rights):
        client.force_login(make_person(**rights))
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        return client

    return sign_in


@pytest.mark.parametrize("kind", KINDS)
def test_list_opens_and_is_linked_from_the_records(editor, kind):
    listed = editor.get(page_of(kind, "changelist")).content.decode()
    assert page_of(kind, "duplicates") in listed
    assert editor.get(page_of(kind, "duplicates")).status_code == 200


@pytest.mark.parametrize("language", ["nl", "en"])
def test_list_tells_why(editor, twice, language):
    response = editor.get(
        page_of("organization", "duplicates"), headers={"Accept-Language": language}
    )
    why = {"nl": "dezelfde naam, dezelfde webpagina", "en": "the same name, the same web page"}
    assert why[language] in response.content.decode()


def test_pairs_are_told_apart_and_together_again(editor, twice):
    page = page_of("organization", "duplicates")
    pair = {"first": twice[0].pk, "second": twice[1].pk}
    editor.post(page, pair | {"answer": "not the same"})
    assert NotADuplicate.objects.get().said_by is not None
    response = editor.get(page)
    assert (response.context["pairs"], len(response.context["told_apart"])) == ([], 1)
    editor.post(page, pair | {"answer": "may be the same"})
    assert len(editor.get(page).context["pairs"]) == 1


def test_a_new_record_that_is_there_already_is_told(editor):
    make_organization(name_en="Soup house", website="https://example.org")
    response = editor.post(
        page_of("organization", "add"),
        {
            "name_en": "Soup house",
            "slug": "soup-house",
            "kind": "ngo",
            "status": "active",
            "review_interval_months": "6",
            "website": "https://example.org",
            **{
                f"{rows}-{name}": 0
                for rows in ("phones", "contacts", "closures", "sources")
                for name in ("TOTAL_FORMS", "INITIAL_FORMS")
            },
        },
        follow=True,
    )
    text = response.content.decode()
    assert "This may be here already: Soup house (the same name, the same web page)." in text
    assert "/merge/" in text


def test_two_stand_beside_each_other_and_become_one_after_a_preview(editor, twice):
    stays, goes = twice
    make_phone("030 123 45 67", organization=goes)
    page = page_of("organization", "merge", stays.pk, goes.pk)
    goes.description_nl, goes.name_en = "Wij koken.", "Soup house Utrecht"
    goes.save()

    shown = {choice.name: choice.chosen for choice in editor.get(page).context["choices"]}
    assert shown == {"name_en": "winner", "description_nl": "loser"}

    preview = editor.post(page, {"step": "preview", "choose-name_en": "loser"})
    assert preview.context["outcome"].record.name_en == "Soup house Utrecht"
    assert "030 123 4567" in preview.content.decode()
    assert Organization.objects.count() == 2

    response = editor.post(page, {"step": "merge", "choose-name_en": "loser"})
    assert response.url == page_of("organization", "change", stays.pk)
    left = Organization.objects.get()
    assert (left.slug, left.name_en, left.description_nl) == (
        "soup-house",
        "Soup house Utrecht",
        "Wij koken.",
    )
    assert OldAddress.objects.get().slug == "soup-house-2"


def test_facts_that_do_not_go_together_are_told_and_nothing_is_lost(editor, twice):
    stays, goes = twice
    goes.status, goes.ended_on = "ended", "2020-01-01"
    goes.save()
    page = page_of("organization", "merge", stays.pk, goes.pk)
    choices = {"choose-status": "winner", "choose-ended_on": "loser"}
    response = editor.post(page, {"step": "merge", **choices})
    assert "choose “ended”" in response.content.decode()
    chosen = {choice.name: choice.chosen for choice in response.context["choices"]}
    assert chosen["ended_on"] == "loser"
    assert Organization.objects.count() == 2


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_ones_own_is_not_there(as_person, kind):
    make = {
        "organization": make_organization,
        "service": make_service,
        "location": make_location,
    }[kind]
    own, foreign = make(name_en="Own"), make(name_en="Secret name")
    organization = own if kind == "organization" else own.organization
    client = as_person(edits=[organization])
    for pages in ((own.pk, foreign.pk), (foreign.pk, own.pk), (own.pk, 10**9), (own.pk, own.pk)):
        response = client.get(page_of(kind, "merge", *pages))
        assert response.status_code == 404
        assert "Secret name" not in response.content.decode()
        assert client.post(page_of(kind, "merge", *pages), {"step": "merge"}).status_code == 404
    pair = {"first": own.pk, "second": foreign.pk, "answer": "not the same"}
    assert client.post(page_of(kind, "duplicates"), pair).status_code == 404


@pytest.mark.parametrize("page", ["duplicates", "merge"])
def test_pages_bring_no_script_of_their_own(editor, twice, page):
    pks = [each.pk for each in twice] if page == "merge" else []
    response = editor.get(page_of("organization", page, *pks))
    assert not elements(response, "style")
    assert all(script.get("src") for script in elements(response, "script"))
