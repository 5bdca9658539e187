"""Closures in two taps, “temporarily closed” in one, and only for what is one's own."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from services.models import Closure, Service
from tests.admin.conftest import elements
from tests.builders import (
    make_closure,
    make_location,
    make_organization,
    make_person,
    make_schedule,
    make_service,
)

TUESDAY = "2026-12-01 12:00 +0100"


def step(name, record):
    kind = record._meta.model_name
    return reverse(f"admin:services_{kind}_{name}", args=[record.pk])


def buttons(response, name):
    return {
        " ".join("".join(button.itertext()).split()): button.get("value")
        for button in elements(response, "button")
        if button.get("name") == name
    }


@pytest.fixture(autouse=True)
def _on_a_tuesday():
    # Before somebody signs in: a session of another week would be over.
    with time_machine.travel(TUESDAY, tick=False):
        yield


@pytest.fixture
def soup(db):
    return make_service(name_en="Soup", name_nl="Soep")


@pytest.fixture
def aid_worker(client, soup):
    """Edits the organization that gives soup, and no other."""
    client.force_login(make_person(edits=[soup.organization]))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.mark.parametrize(
    ("label", "first", "last"),
    [
        ("Closed today", date(2026, 12, 1), date(2026, 12, 1)),
        ("Closed this Friday", date(2026, 12, 4), date(2026, 12, 4)),
        ("Closed on Monday", date(2026, 12, 7), date(2026, 12, 7)),
        ("Closed this week", date(2026, 12, 1), date(2026, 12, 6)),
        ("Closed next week", date(2026, 12, 7), date(2026, 12, 13)),
    ],
)
def test_closure_takes_a_link_and_one_button(aid_worker, soup, label, first, last):
    page = aid_worker.get(step("close", soup))
    (days,) = [
        value for text, value in buttons(page, "days").items() if text.startswith(f"{label} ")
    ]

    aid_worker.post(step("close", soup), {"days": days})

    closure = Closure.objects.get()
    assert closure.service == soup
    assert (closure.starts_on, closure.ends_on) == (first, last)


@pytest.mark.parametrize("kind", ["organization", "location", "service"])
def test_whatever_can_be_closed_has_the_same_page(editor, soup, kind):
    record = {
        "organization": soup.organization,
        "location": make_location(organization=soup.organization),
        "service": soup,
    }[kind]

    editor.post(step("close", record), {"days": "2026-12-04 2026-12-04"})

    assert getattr(Closure.objects.get(), kind) == record


def test_closure_until_a_date_may_give_its_reason(aid_worker, soup):
    aid_worker.post(
        step("close", soup),
        {"starts_on": "2026-12-20", "ends_on": "2027-01-03", "reason": "Christmas"},
    )

    closure = Closure.objects.get()
    assert (closure.ends_on, closure.reason_en) == (date(2027, 1, 3), "Christmas")


def test_closure_that_ends_before_it_starts_is_explained_and_nothing_is_lost(aid_worker, soup):
    response = aid_worker.post(
        step("close", soup),
        {"starts_on": "2026-12-20", "ends_on": "2026-12-03", "reason": "Christmas"},
    )

    assert response.context["form"].errors["ends_on"] == ["The last day lies before the first."]
    assert "Christmas" in response.content.decode()
    assert not Closure.objects.exists()


def test_days_that_are_none_close_nothing(aid_worker, soup):
    response = aid_worker.post(step("close", soup), {"days": "never 2026"})

    assert response.status_code == 200
    assert not Closure.objects.exists()


def test_announced_closure_can_be_taken_back(aid_worker, soup):
    make_closure(service=soup, starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 2))
    coming = make_closure(service=soup, starts_on=date(2026, 12, 24))

    (value,) = buttons(aid_worker.get(step("close", soup)), "closure").values()
    aid_worker.post(step("reopen", soup), {"closure": value})

    assert not Closure.objects.filter(pk=coming.pk).exists()
    assert Closure.objects.count() == 1


@pytest.mark.parametrize("closure", ["", "many", "0"])
def test_closure_of_something_else_cannot_be_taken_back(aid_worker, soup, closure):
    foreign = make_closure(service=make_service())

    for wanted in (closure, foreign.pk):
        response = aid_worker.post(step("reopen", soup), {"closure": wanted})
        assert response.status_code == 404
    assert Closure.objects.count() == 1


@pytest.mark.parametrize(
    ("before", "condition", "again"),
    [("active", "", "active"), ("on condition", "When it freezes.", "on condition")],
)
def test_service_is_closed_for_now_and_opened_again_with_one_tap_each(
    aid_worker, soup, before, condition, again
):
    soup.status, soup.opening_condition = before, condition
    soup.save()

    aid_worker.post(step("pause", soup))
    soup.refresh_from_db()
    assert soup.status == Service.Status.TEMPORARILY_CLOSED

    aid_worker.post(step("resume", soup))
    soup.refresh_from_db()
    assert soup.status == again


def test_what_has_ended_is_not_opened_by_a_tap(aid_worker):
    ended = make_service(
        organization=Service.objects.get().organization, status="ended", ended_on=date(2020, 1, 1)
    )

    aid_worker.post(step("resume", ended))

    ended.refresh_from_db()
    assert ended.has_ended


def test_list_has_the_button_that_fits_each_service(editor, soup):
    closed = make_service(status="temporarily closed")

    response = editor.get(reverse("admin:services_service_changelist"))

    targets = {
        button.get("formaction")
        for button in elements(response, "button")
        if "formaction" in button.attrib and "still-correct" not in button.get("formaction")
    }
    assert targets == {step("pause", soup), step("resume", closed)}


def test_tap_in_the_list_comes_back_to_the_list(aid_worker, soup):
    response = aid_worker.post(step("pause", soup), {"list": "1"})

    assert response.url == reverse("admin:services_service_changelist")


@pytest.mark.parametrize("name", ["close", "reopen", "pause", "resume", "copy", "copy_hours"])
def test_foreign_service_does_not_exist(aid_worker, name):
    foreign = make_service(organization=make_organization(), name_en="Hidden help")
    make_schedule(service=foreign)

    for response in (aid_worker.post(step(name, foreign), {"days": "2026-12-04 2026-12-04"}),):
        assert response.status_code == 404
        assert "Hidden help" not in response.content.decode()
    foreign.refresh_from_db()
    assert foreign.status == Service.Status.ACTIVE
    assert not Closure.objects.exists()


@pytest.mark.parametrize("name", ["reopen", "pause", "resume", "copy"])
def test_reading_an_address_changes_nothing(aid_worker, soup, name):
    assert aid_worker.get(step(name, soup)).status_code == 405
