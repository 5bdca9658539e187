import pytest

pytestmark = pytest.mark.browser


def test_signing_in_works_under_the_strict_rules(page, django_user_model):
    """A browser is needed to see it: our own referrer and content rules could refuse the form."""
    django_user_model.objects.create_superuser("alice", "alice@example.org", "a long password")
    complaints = []
    page.on(
        "console",
        # Of the missing picture for the tab nothing depends.
        lambda message: "favicon" in message.location["url"] or complaints.append(message.text),
    )

    page.goto("/admin/login/")
    page.fill("#id_login", "alice")
    page.fill("#id_password", "a long password")
    page.click("[type=submit]")
    page.wait_for_url("**/admin/")

    assert complaints == []
    assert page.locator("#user-tools").is_visible()
