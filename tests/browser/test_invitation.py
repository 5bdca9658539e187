"""Somebody new comes in on a phone, and nothing on the way is in the way."""

import pytest
from django.urls import reverse

from services import invitations
from services.models import Invitation
from tests.browser.walks import assert_good_for_everybody

pytestmark = pytest.mark.browser

PASSWORD = "four words that differ"


@pytest.fixture
def browser_context_args(browser_context_args):
    return {
        **browser_context_args,
        "locale": "nl-NL",
        "viewport": {"width": 390, "height": 844},
    }


def test_guest_accepts_signs_in_and_sets_up_the_account(page, soup_kitchen):
    complaints = []
    page.on(
        "console",
        # Chromium's advice about password managers is not a complaint.
        lambda message: (
            message.type == "error"
            and "favicon" not in message.location["url"]
            and complaints.append(message.text)
        ),
    )
    invitation = Invitation.objects.create(email="guest@example.org")
    invitation.organizations.add(soup_kitchen.organization)

    page.goto(reverse("invitation", args=[invitations.sign(invitation)]))
    assert_good_for_everybody(page)
    page.fill("#id_password", PASSWORD)
    page.click("text=Account maken")

    page.wait_for_url("**/admin/login/")
    assert_good_for_everybody(page)
    page.fill("#id_login", "guest@example.org")
    page.fill("#id_password", PASSWORD)
    page.click("[type=submit]")
    page.wait_for_url("**/admin/")

    page.goto(reverse("mfa_index"))
    assert_good_for_everybody(page)
    page.goto(reverse("mfa_activate_totp"))
    assert_good_for_everybody(page)
    page.fill("#id_password", PASSWORD)
    page.click("text=Verder")
    page.wait_for_url("**/admin/account/app/")
    assert page.locator(".account-picture svg").bounding_box()["width"] > 150
    assert_good_for_everybody(page)
    for name in ("mfa_add_webauthn", "usersessions_list", "account_change_password"):
        page.goto(reverse(name))
        assert_good_for_everybody(page)
    page.goto("/admin/services/service/")
    assert page.locator("text=Soepkeuken").first.is_visible()
    assert complaints == []


def test_forgotten_password_page_is_fine(page, db):
    page.goto(reverse("account_request_login_code"))
    assert_good_for_everybody(page)
