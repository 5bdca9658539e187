"""The start page says what needs me, in numbers that lead to lists; one tap confirms a listing."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from services.admin.start_page import CONCERNS, start_page
from services.models import Organization, Report, Service
from tests.admin.conftest import elements, make_machine_translation
from tests.builders import (
    make_closure,
    make_link_check,
    make_location,
    make_network,
    make_organization,
    make_person,
    make_place,
    make_report,
    make_schedule,
    make_service,
    make_service_at_location,
    make_source,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)
FRESH, DUE, OVERDUE = date(2026, 11, 1), date(2026, 6, 1), date(2026, 1, 1)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-20 12:00"):
        yield TODAY


@pytest.fixture
def kitchen():
    place = make_place("utrecht")
    organization = make_organization(slug="kitchen", name_en="The Kitchen", assured_date=FRESH)
    make_location(organization=organization, place=place)
    return organization


@pytest.fixture
def cook(kitchen):
    return make_person("cook", edits=[kitchen])


@pytest.fixture
def coordinator(kitchen):
    return make_person("maria", coordinates=[make_network(make_place("utrecht"))])


def browser_of(person):
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(person)
    return client


def needs_of(person):
    return {concern.key: number for concern, number in start_page(person, TODAY).needs}


def start_of(person):
    response = browser_of(person).get("/admin/")
    assert response.status_code == 200
    return response.content.decode()


def make_something_of_everything(organization):
    service = make_service(organization=organization, assured_date=OVERDUE)
    make_service(organization=organization, assured_date=DUE)
    make_service(organization=organization)
    make_service(organization=organization, is_published=False)
    make_report(service=service)
    make_closure(service=service, starts_on=TODAY, ends_on=TODAY + timedelta(days=3))
    gone = make_link_check(
        failing_since=datetime(2026, 11, 1, tzinfo=UTC), last_status=404, problem="not found"
    )
    make_source(service=service, url=gone.url)
    make_source(service=service, url=gone.url)


# What needs whom?


def test_an_editor_sees_the_numbers_of_their_own_listings(kitchen, cook):
    make_something_of_everything(kitchen)
    make_something_of_everything(make_organization())

    assert needs_of(cook) == {
        "reports": 1,
        "overdue": 1,
        "due": 1,
        "never": 1,
        "closures": 1,
        "broken-links": 1,
    }
    assert "3 of your listings need a look" in start_of(cook)


def test_drafts_wait_for_the_coordinator(kitchen, cook, coordinator):
    waiting = {"is_published": False, "publication_asked_at": timezone.now()}
    soup = make_service(organization=kitchen, name_en="Soup", **waiting)
    make_service(organization=kitchen, is_published=False)
    make_service(**waiting)

    assert needs_of(coordinator)["drafts"] == 1
    assert "drafts" not in needs_of(cook)
    client = browser_of(coordinator)
    (button,) = [
        each
        for each in elements(client.get(reverse("admin-concern", args=["drafts"])), "button")
        if each.get("formaction")
    ]
    client.post(button.get("formaction"))
    soup.refresh_from_db()
    assert soup.is_published


def test_what_may_be_here_twice_is_a_number_that_leads_to_both(kitchen, cook):
    for slug in ("soup", "soup-again"):
        make_service(organization=kitchen, slug=slug, name_en="Soup", website="https://example.org")
    make_service(name_en="Soup", website="https://example.org")

    assert needs_of(cook)["duplicates"] == 1
    (link,) = [
        each.get("href")
        for each in elements(
            browser_of(cook).get(reverse("admin-concern", args=["duplicates"])), "a"
        )
        if "/merge/" in each.get("href", "")
    ]
    assert browser_of(cook).get(link).status_code == 200


def test_a_translator_sees_what_a_computer_wrote_in_their_language(kitchen):
    kitchen.description_nl, kitchen.description_ar = "Wij koken.", "نحن نطبخ"
    kitchen.save()
    make_machine_translation(kitchen, "description", source="Wij koken.")

    assert needs_of(make_person(translates=["ar"])) == {"machine-translations": 1}
    assert needs_of(make_person(translates=["ti"])) == {}

    kitchen.description_nl = "Wij koken veel."
    kitchen.save()
    assert needs_of(make_person(translates=["ar"])) == {"outdated-translations": 1}


def test_when_nothing_is_wrong_it_says_so(kitchen, cook):
    make_service(organization=kitchen, assured_date=FRESH)

    assert needs_of(cook) == {}
    assert "Everything is in order" in start_of(cook)


def test_what_has_ended_or_was_handled_needs_nobody(kitchen, cook):
    make_service(organization=kitchen, status="ended", assured_date=OVERDUE)
    make_report(organization=kitchen, service=None, handled_on=TODAY)
    make_closure(organization=kitchen, starts_on=TODAY, ends_on=TODAY + timedelta(days=30))

    assert needs_of(cook) == {}


def test_a_coordinator_sees_a_row_for_each_organization_that_needs_something(kitchen, coordinator):
    make_something_of_everything(kitchen)
    quiet = make_organization(name_en="Quiet House", assured_date=FRESH)
    make_location(organization=quiet, place=make_place("utrecht"))
    make_service(organization=make_organization(name_en="Far away"), assured_date=OVERDUE)

    (row,) = start_page(coordinator, TODAY).organizations

    assert row.organization == kitchen
    assert row.counts == {"reports": 1, "overdue": 1, "due": 1, "never": 1}
    body = start_of(coordinator)
    assert "By organisation" in body
    assert "Quiet House" not in body
    assert "Far away" not in body


def test_an_editor_sees_no_table(kitchen, cook):
    make_something_of_everything(kitchen)

    assert start_page(cook, TODAY).organizations == []


# The numbers are links


@pytest.mark.parametrize("key", [concern.key for concern in CONCERNS])
def test_every_number_leads_to_a_list(key, kitchen):
    make_something_of_everything(kitchen)
    kitchen.description_nl, kitchen.description_ar = "Wij koken.", "نحن نطبخ"
    kitchen.note_nl, kitchen.note_ar = "Bel eerst.", "اتصل أولا"
    kitchen.save()
    make_machine_translation(kitchen, "description", source="Wij koken.")
    make_machine_translation(kitchen, "note", source="Kom eerst.")
    make_service(organization=kitchen, is_published=False, publication_asked_at=timezone.now())
    for _ in range(2):
        make_service(organization=kitchen, name_en="Soup", website="https://example.org")
    administrator = make_person(is_administrator=True, translates=["ar"])
    concern = next(each for each in CONCERNS if each.key == key)

    assert concern.count(administrator, TODAY) > 0
    response = browser_of(administrator).get(concern.address, follow=True)
    assert response.status_code == 200
    if concern.records is None:
        assert response.context["number"] == concern.count(administrator, TODAY)
        return
    own_list = browser_of(administrator).get(reverse("admin-concern", args=[key]))
    assert own_list.context["number"] == concern.count(administrator, TODAY)
    assert own_list.context["rows"]


def test_a_list_shows_nothing_of_others(kitchen, cook):
    make_service(organization=kitchen, name_en="Own soup", assured_date=OVERDUE)
    make_service(name_en="Foreign soup", assured_date=OVERDUE)

    body = browser_of(cook).get("/admin/needs/overdue/").content.decode()

    assert "Own soup" in body
    assert "Foreign soup" not in body


def test_a_list_is_only_for_people_who_work_here(client, kitchen):
    assert client.get("/admin/needs/overdue/").status_code == 302


def test_a_list_that_nobody_made_does_not_exist(cook):
    assert browser_of(cook).get("/admin/needs/nothing/").status_code == 404


# Still correct


def send(person, name, record):
    return browser_of(person).post(reverse(f"admin:{name}", args=[record.pk]))


def test_one_tap_confirms_one_listing(kitchen, cook):
    soup = make_service(organization=kitchen, assured_date=OVERDUE)
    bread = make_service(organization=kitchen, assured_date=OVERDUE)

    assert send(cook, "service-still-correct", soup).status_code == 302

    soup.refresh_from_db()
    bread.refresh_from_db()
    assert (soup.assured_date, soup.assured_by) == (TODAY, "The Kitchen")
    assert bread.assured_date == OVERDUE


def test_one_tap_confirms_all_of_an_organization(kitchen, cook):
    make_service(organization=kitchen, assured_date=OVERDUE)
    make_service(organization=kitchen)
    foreign = make_service(assured_date=OVERDUE)

    send(cook, "organization-all-still-correct", kitchen)

    assert set(
        Service.objects.filter(organization=kitchen).values_list("assured_date", flat=True)
    ) == {TODAY}
    assert Organization.objects.get(pk=kitchen.pk).assured_date == TODAY
    foreign.refresh_from_db()
    assert foreign.assured_date == OVERDUE


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("service-still-correct", lambda service: service),
        ("organization-still-correct", lambda service: service.organization),
        ("organization-all-still-correct", lambda service: service.organization),
    ],
)
def test_nobody_confirms_what_is_not_theirs(cook, name, of):
    foreign = make_service(assured_date=OVERDUE)

    assert send(cook, name, of(foreign)).status_code == 404
    foreign.refresh_from_db()
    assert foreign.assured_date == OVERDUE


def test_looking_at_the_address_changes_nothing(kitchen, cook):
    soup = make_service(organization=kitchen, assured_date=OVERDUE)

    page = reverse("admin:service-still-correct", args=[soup.pk])
    assert browser_of(cook).get(page).status_code == 405
    soup.refresh_from_db()
    assert soup.assured_date == OVERDUE


def test_another_site_cannot_press_the_button(kitchen, cook):
    soup = make_service(organization=kitchen)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cook)

    page = reverse("admin:service-still-correct", args=[soup.pk])
    assert browser.post(page).status_code == 403


def test_after_the_tap_one_is_where_one_was(kitchen, cook):
    soup = make_service(organization=kitchen)
    page = reverse("admin:service-still-correct", args=[soup.pk])

    def sent_from(address):
        return browser_of(cook).post(page, headers={"Referer": address}).url

    assert sent_from("http://testserver/admin/needs/never/").endswith("/admin/needs/never/")
    assert sent_from("https://elsewhere.example/") == "/admin/"


def test_lists_have_the_button_where_it_is_needed(editor):
    soup = make_service(assured_date=OVERDUE)
    bread = make_service(assured_date=FRESH)

    body = editor.get("/admin/services/service/").content.decode()

    assert reverse("admin:service-still-correct", args=[soup.pk]) in body
    assert reverse("admin:service-still-correct", args=[bread.pk]) not in body


def test_saving_a_page_can_say_that_all_of_it_is_correct(editor, open_form, kitchen):
    soup = make_service(organization=kitchen, name_en="Soup", assured_date=OVERDUE)
    page = reverse("admin:services_service_change", args=[soup.pk])
    data = open_form(page, "service")

    response = editor.post(page, {**data, "name_en": "Hot soup", "_still_correct": "1"})

    assert response.status_code == 302
    soup.refresh_from_db()
    assert (soup.name_en, soup.assured_date, soup.assured_by) == ("Hot soup", TODAY, "Social map")


def test_a_page_names_the_broken_links_of_its_record(editor):
    gone = make_link_check(
        failing_since=datetime(2026, 11, 1, tzinfo=UTC), last_status=404, problem="not found"
    )
    soup = make_service(website=gone.url)

    body = editor.get(reverse("admin:services_service_change", args=[soup.pk])).content.decode()

    assert f"{gone.url} does not work since 1 November: the page is not there." in body


# Your listings


def test_what_needs_a_look_comes_first_and_at_most_twenty_are_shown(kitchen, cook):
    for number in range(25):
        make_service(organization=kitchen, slug=f"fresh-{number}", assured_date=FRESH)
    old = make_service(organization=kitchen, assured_date=OVERDUE)

    page = start_page(cook, TODAY)

    assert page.own[0].listing == old
    assert (len(page.own), page.has_more) == (20, True)


def test_the_hours_of_a_service_at_one_place_are_one_tap_away(kitchen, cook):
    soup = make_service(organization=kitchen, name_en="Soup")
    offer = make_service_at_location(service=soup)
    make_schedule(service_at_location=offer, opens_at=time(12))
    phone = make_service(organization=kitchen, name_en="Phone")
    make_schedule(service=phone)

    hours = {str(row.listing): row.hours for row in start_page(cook, TODAY).own}

    assert hours["Soup"] == f"/admin/services/serviceatlocation/{offer.pk}/change/#schedules-group"
    assert hours["Phone"] == f"/admin/services/service/{phone.pk}/change/#schedules-group"
    assert hours["The Kitchen"] == ""


def test_the_start_page_asks_the_same_for_few_and_for_many_listings(kitchen, cook, coordinator):
    administrator = make_person("root", is_administrator=True)

    def queries(person):
        browser = browser_of(person)
        browser.get("/admin/")
        with CaptureQueriesContext(connection) as asked:
            assert browser.get("/admin/").status_code == 200
        return len(asked)

    make_something_of_everything(kitchen)
    few = [queries(person) for person in (cook, coordinator, administrator)]
    for _ in range(4):
        organization = make_organization()
        make_location(organization=organization, place=make_place("utrecht"))
        cook.edits.create(organization=organization)
        make_something_of_everything(organization)

    # Session, user, rights; one for each noun of each concern; the listings and the table.
    assert [queries(person) for person in (cook, coordinator, administrator)] == few
    assert max(few) <= 45


# Reports


def test_a_report_is_read_and_handled_in_one_tap(kitchen, cook):
    report = make_report(organization=kitchen, what="Closed on Monday.", contact="06 12345678")
    browser = browser_of(cook)

    body = browser.get("/admin/services/report/?handled=no").content.decode()
    assert "Closed on Monday." in body
    response = browser.post(reverse("admin:report-handled", args=[report.pk]) + "?answer=corrected")

    assert response.status_code == 302
    report.refresh_from_db()
    assert (report.answer, report.handled_on, report.handled_by) == ("corrected", TODAY, cook)
    assert needs_of(cook) == {}


def test_its_page_shows_how_to_reach_the_reader(kitchen, cook):
    report = make_report(organization=kitchen, contact="06 12345678")

    response = browser_of(cook).get(f"/admin/services/report/{report.pk}/change/")

    assert "06 12345678" in response.content.decode()
    assert [
        button.get("formaction")
        for button in elements(response, "button")
        if "handled" in (button.get("formaction") or "")
    ] == [
        f"/admin/services/report/{report.pk}/handled/?answer={answer}"
        for answer in ("corrected", "was+right", "unclear")
    ]


def test_reports_about_others_are_seen_and_handled_by_others(cook):
    report = make_report(what="Foreign words")
    browser = browser_of(cook)

    assert "Foreign words" not in browser.get("/admin/services/report/").content.decode()
    page = browser.get(f"/admin/services/report/{report.pk}/change/")
    assert "Foreign words" not in page.content.decode()
    handled = reverse("admin:report-handled", args=[report.pk])
    assert browser.post(f"{handled}?answer=corrected").status_code == 404
    assert Report.objects.open().exists()


def test_an_outcome_that_nobody_offers_is_refused(kitchen, cook):
    report = make_report(organization=kitchen)

    handled = reverse("admin:report-handled", args=[report.pk])
    assert browser_of(cook).post(f"{handled}?answer=x").status_code == 404
    assert browser_of(cook).get(f"{handled}?answer=corrected").status_code == 405
    assert Report.objects.open().exists()
