"""Two records become one, and a sheet comes back: on a phone and at a desk."""

import csv
import io

import pytest

from services.models import Organization, Service
from tests.browser.walks import assert_good_for_everybody, come_in
from tests.builders import make_organization, make_person, make_phone, make_service

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("live_server")]

WIDTHS = {"phone": 390, "desk": 1280}


@pytest.fixture(params=WIDTHS.values(), ids=WIDTHS)
def aid_worker(request, page, client, live_server):
    """Alice's browser; she looks after everything."""
    come_in(page, make_person("alice", is_administrator=True), client, live_server)
    page.set_extra_http_headers({"Accept-Language": "en"})
    page.set_viewport_size({"width": request.param, "height": 844})
    return page


def test_two_organizations_become_one(aid_worker):
    for slug, number in (("soup-house", "030 123 45 67"), ("soup-house-2", "030 765 43 21")):
        organization = make_organization(
            slug=slug, name_en="Soup house", description_en=f"We are {slug}."
        )
        make_phone(number, organization=organization)
    page = aid_worker

    page.goto("/admin/services/organization/")
    page.click("text=Possible duplicates")
    assert page.locator("text=the same name").is_visible()
    assert_good_for_everybody(page)
    page.click("text=Put them beside each other")
    page.check("#right-description_en")
    assert_good_for_everybody(page)
    page.click("text=See what there will be")
    assert "030 765 4321" in page.locator(".merge-preview").inner_text()
    assert page.locator("#right-description_en").is_checked()
    assert_good_for_everybody(page)
    page.click("text=Make them one")

    page.wait_for_selector(".messagelist .success")
    left = Organization.objects.get()
    assert (left.slug, left.description_en) == ("soup-house", "We are soup-house-2.")
    assert left.phones.count() == 2
    page.goto("/en/organizations/soup-house-2/")
    assert page.url.endswith("/en/organizations/soup-house/")


def test_a_sheet_with_mistakes_is_corrected_and_brought_again(aid_worker, tmp_path):
    make_service(slug="soup", name_en="Soup")
    page = aid_worker

    page.goto("/admin/services/service/")
    page.click("text=Export")
    assert_good_for_everybody(page)
    page.check("text=CSV (.csv)")
    with page.expect_download() as download:
        page.click("button:has-text('Export')")
    file = tmp_path / "services.csv"
    download.value.save_as(file)

    change(
        file, {"Name [en]": "Hot soup", "From age": "old", "Opening hours at every place": "noon"}
    )
    bring(page, file)
    told = page.locator("#content-main").inner_text()
    assert "Row 2: Soup" in told
    assert "Write a whole number, such as 18." in told
    assert "“noon” is not understood." in told
    assert page.locator("button:has-text('Write')").count() == 0
    assert_good_for_everybody(page)

    change(file, {"From age": "18", "Opening hours at every place": "Mo 12:00-13:00"})
    page.click("text=Write nothing, bring another sheet")
    page.wait_for_url("**/import/")
    bring(page, file)
    assert page.locator("ins:has-text('Mo 12:00-13:00')").is_visible()
    assert_good_for_everybody(page)
    page.click("text=Write all this")

    page.wait_for_selector(".messagelist .success")
    service = Service.objects.get()
    assert (service.name_en, service.minimum_age) == ("Hot soup", 18)
    assert service.schedules.get().byday == "MO"


def change(file, cells):
    rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline=""), delimiter=";"))
    for heading, cell in cells.items():
        rows[1][rows[0].index(heading)] = cell
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=";").writerows(rows)
    file.write_text(target.getvalue(), "utf-8-sig", newline="")


def bring(page, file):
    if not page.url.endswith("/import/"):
        page.goto("/admin/services/service/")
        page.click("text=Import a sheet")
    assert_good_for_everybody(page)
    page.set_input_files("#id_sheet", file)
    page.click("button:has-text('See what will change')")
    page.wait_for_url("**/import/*/")
