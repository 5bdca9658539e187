import pytest
from allauth.mfa.models import Authenticator

from tests.browser.walks import PASSWORD, assert_good_for_everybody
from tests.builders import make_organization, make_person

pytestmark = pytest.mark.browser


@pytest.fixture
def phone_with_finger(page):
    """The browser itself plays a phone whose owner lays a finger on it when asked."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def test_signing_in_works_under_the_strict_rules(page, django_user_model):
    """A browser is needed to see it: our own referrer and content rules could refuse the form."""
    django_user_model.objects.create_superuser("alice", "alice@example.org", "a long password")
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))

    page.goto("/admin/login/")
    page.fill("#id_login", "alice")
    page.fill("#id_password", "a long password")
    page.click("[type=submit]")
    page.wait_for_url("**/admin/")

    assert complaints == []
    assert page.locator("#user-tools").is_visible()


def test_passkey_is_added_and_signs_in_by_itself(phone_with_finger, live_server):
    # Browsers keep passkeys for names, not for numbers.
    site = live_server.url.replace("127.0.0.1", "localhost")
    page, person = phone_with_finger, make_person(edits=[make_organization()])
    person.set_password(PASSWORD)
    person.save()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site}/admin/login/?next=/admin/account/passkeys/add/")
    page.fill("#id_login", person.username)
    page.fill("#id_password", PASSWORD)
    page.click("[type=submit]")
    # Before anything changes about signing in, the password is asked once more.
    page.wait_for_url("**/admin/again/**")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")

    page.fill("#id_name", "My phone")
    page.check("#id_passwordless")
    assert_good_for_everybody(page)
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: "add" not in url)
    passkeys = Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN)
    assert passkeys.count() == 1

    page.context.clear_cookies()
    page.goto(f"{site}/admin/login/?next=/admin/")
    page.click("#passkey_login")
    page.wait_for_url(f"{site}/admin/")
    assert page.locator("#user-tools").is_visible()
