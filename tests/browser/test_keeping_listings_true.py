"""An editor confirms listings from a mail and from the start page; a reader says what is wrong."""

from datetime import date, time
from urllib.parse import urlsplit

import pytest

from services import confirming
from services.models import Report
from services.views import report
from tests.browser.walks import assert_good_for_everybody, sign_in
from tests.builders import (
    make_location,
    make_network,
    make_organization,
    make_person,
    make_place,
    make_report,
    make_schedule,
    make_service,
    make_service_at_location,
)

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("live_server")]

PHONE, DESK = 390, 1280
WIDTHS = [PHONE, DESK]
LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "nl-NL"}


@pytest.fixture
def soup(db):
    kitchen = make_organization(name_nl="De Keuken", assured_date=LONG_AGO)
    place = make_place("utrecht")
    service = make_service(
        slug="soup", organization=kitchen, name_nl="Soepkeuken", assured_date=LONG_AGO
    )
    hall = make_location(organization=kitchen, place=place)
    offer = make_service_at_location(service=service, location=hall)
    make_schedule(service_at_location=offer, opens_at=time(12), closes_at=time(13))
    return service


@pytest.fixture
def cook(soup):
    return make_person("cook", edits=[soup.organization])


def set_width(page, width):
    page.set_viewport_size({"width": width, "height": 844})


@pytest.mark.parametrize("width", WIDTHS)
def test_all_is_still_correct_from_the_link_in_a_mail(page, cook, soup, width):
    set_width(page, width)
    link = urlsplit(confirming.link_for(cook.edits.get()))
    page.goto(f"{link.path}?{link.query}")
    assert page.locator("text=12:00–13:00").is_visible()
    page.locator("summary").first.click()
    assert_good_for_everybody(page)

    page.click("text=Dit klopt allemaal nog")

    page.wait_for_selector("[role=status]")
    assert page.context.cookies() == []
    soup.refresh_from_db()
    assert soup.assured_date > LONG_AGO


@pytest.mark.parametrize("width", WIDTHS)
def test_one_tap_on_the_start_page_is_enough(page, cook, soup, width):
    make_report(service=soup)
    set_width(page, width)
    sign_in(page, cook)
    assert "2 van je vermeldingen" in page.locator("h1").first.inner_text()
    assert_good_for_everybody(page)

    page.locator("li", has_text="Soepkeuken").get_by_role("button").click()

    page.wait_for_selector(".messagelist")
    assert "1 van je vermeldingen" in page.locator("h1").first.inner_text()
    soup.refresh_from_db()
    assert (soup.assured_date > LONG_AGO, soup.assured_by) == (True, "De Keuken")


def test_the_hours_of_a_place_are_one_tap_away(page, soup):
    """That tap, one on the time, and one to save: well below six."""
    administrator = make_person("cook", edits=[soup.organization], is_administrator=True)
    set_width(page, PHONE)
    sign_in(page, administrator)
    page.locator("li", has_text="Soepkeuken").get_by_role("link", name="Tijden").click()
    page.wait_for_selector("#schedules-group")
    page.fill("#id_schedules-0-opens_at", "11:00")
    page.click("[name=_save]")
    page.wait_for_selector(".messagelist .success")
    assert soup.service_at_locations.get().schedules.get().opens_at == time(11)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_table_of_a_coordinator_and_the_lists_are_good_for_everybody(page, soup, width):
    make_report(service=soup)
    coordinator = make_person("maria", coordinates=[make_network(make_place("utrecht"))])
    set_width(page, width)
    sign_in(page, coordinator)
    assert page.locator("text=Per organisatie").is_visible()
    assert_good_for_everybody(page)
    page.goto("/admin/needs/overdue/")
    assert_good_for_everybody(page)


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_something_is_wrong_without_scripts(browser, base_url, soup, monkeypatch, language):
    monkeypatch.setattr(report, "SHORTEST_SECONDS", -1)
    context = browser.new_context(
        java_script_enabled=False,
        base_url=base_url,
        viewport={"width": PHONE, "height": 844},
    )
    page = context.new_page()
    page.goto(f"/{language}/services/soup/")
    page.locator(f'a[href="/{language}/services/soup/report/"]').click()
    page.click("form.report [type=submit]")
    assert page.locator("[role=alert]").is_visible()
    page.locator("[name=part][value=hours]").check()
    page.fill("[name=what]", "Maandag dicht")
    page.click("form.report [type=submit]")

    page.wait_for_url("**/thanks/")
    assert context.cookies() == []
    context.close()
    assert Report.objects.get().what == "Maandag dicht"


@pytest.mark.parametrize("language", ["nl", "ar", "zh-hans"])
def test_the_form_for_readers_is_good_for_everybody(page, soup, language):
    page.goto(f"/{language}/services/soup/report/")
    for width in (320, PHONE, DESK):
        set_width(page, width)
        assert_good_for_everybody(page)
    page.click("form.report [type=submit]")
    assert_good_for_everybody(page)
