"""What the walks through the admin have in common: coming in, and looking whether a page is good
for everybody."""

from axe_playwright_python.sync_playwright import Axe

PASSWORD = "a long password"
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
}


def sign_in(page, person):
    """By the form, as people do."""
    person.set_password(PASSWORD)
    person.save()
    page.goto("/admin/login/?next=/admin/")
    page.fill("#id_login", person.username)
    page.fill("#id_password", PASSWORD)
    page.click("[type=submit]")
    page.wait_for_url("**/admin/")


def come_in(page, person, client, live_server):
    """With a session that is there already: quicker, where signing in is not what is looked at."""
    client.force_login(person)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])


def assert_accessible(page):
    found = Axe().run(page, options=RULES).response
    assert found["passes"]
    problems = [
        f"{each['id']}: {node['html']}" for each in found["violations"] for node in each["nodes"]
    ]
    assert not problems, "\n".join(problems)


def assert_good_for_everybody(page):
    """Accessible, and nothing has to be pushed sideways."""
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
