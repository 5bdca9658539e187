"""A new service of an editor waits, and the coordinator shows it to readers with one tap."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from services.models import Service
from tests.browser.walks import assert_good_for_everybody, come_in
from tests.builders import make_category, make_network, make_person, make_place

pytestmark = pytest.mark.browser


@pytest.fixture(params=[390, 1280], ids=["phone", "desk"])
def browser_context_args(browser_context_args, request):
    screen = {"width": request.param, "height": 844}
    return {**browser_context_args, "locale": "nl-NL", "viewport": screen}


def choose(page, field, record):
    """As the list does that opens while one types."""
    page.locator(field).evaluate(
        """(list, [name, id]) => {
            list.add(new Option(name, id, true, true));
            list.dispatchEvent(new Event("change", {bubbles: true}));
        }""",
        [str(record), record.pk],
    )


def test_draft_is_written_by_an_editor_and_published_by_the_coordinator(
    page, soup_kitchen, client, live_server
):
    clothes = make_category("clothes")
    editor = make_person("editor", edits=[soup_kitchen.organization])
    come_in(page, editor, client, live_server)
    page.goto(reverse("admin:services_service_add"))
    page.fill("#id_name_nl", "Winterjassen")
    choose(page, "#id_categories", clothes)
    choose(page, "#id_organization", soup_kitchen.organization)
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist")).to_contain_text("wacht op de coördinator")
    service = Service.objects.get(name_nl="Winterjassen")
    assert page.goto(f"/nl/services/{service.slug}/").status == 404

    coordinator = make_person("coordinator", coordinates=[make_network(make_place("utrecht"))])
    come_in(page, coordinator, client, live_server)
    page.goto("/admin/")
    assert_good_for_everybody(page)
    page.get_by_role("link", name="Concepten die op je wachten").click()
    assert_good_for_everybody(page)
    page.get_by_role("button", name="Publiceren").click()
    expect(page.locator(".success").first).to_contain_text("Winterjassen")
    assert_good_for_everybody(page)

    assert page.goto(f"/nl/services/{service.slug}/").status == 200
