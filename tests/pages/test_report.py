"""A reader says what is wrong: without account, cookie, script or name."""

from datetime import UTC, date, datetime, timedelta

import html5lib
import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.test import Client

from services import reports
from services.models import Report
from services.text import LANGUAGES
from tests.builders import (
    make_location,
    make_network,
    make_organization,
    make_person,
    make_place,
    make_report,
    make_service,
)

pytestmark = pytest.mark.django_db

READER = "145.97.1.1"


@pytest.fixture(autouse=True)
def _nobody_has_reported_today():
    reports.limit.forget()


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-20 12:00", tick=False) as clock:
        yield clock


@pytest.fixture
def soup(clock):
    return make_service(slug="soup", name_en="Soup kitchen")


@pytest.fixture
def report(clock, soup):
    """Open the form, wait, send it: the answer of the site."""
    browser = Client(enforce_csrf_checks=True)

    def report(*, language="en", seconds=20, address=READER, **data):
        page = f"/{language}/services/soup/report/"
        key = key_in(browser.get(page))
        clock.shift(timedelta(seconds=seconds))
        facts = {"part": "hours", "what": "Closed on Monday.", "key": key, **data}
        return browser.post(page, facts, REMOTE_ADDR=address)

    return report


def key_in(response):
    document = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    (field,) = [each for each in document.iter("input") if each.get("name") == "key"]
    return field.get("value")


def test_every_service_page_leads_to_it(client, soup):
    assert 'href="/en/services/soup/report/"' in client.get("/en/services/soup/").content.decode()


def test_a_report_is_kept_with_what_the_reader_said(report, soup):
    response = report(part="safety", what="Police at the door.", contact="06 12345678")

    assert response.status_code == 302
    assert response.url == "/en/services/soup/report/thanks/"
    kept = Report.objects.get()
    assert (kept.service, kept.organization) == (soup, soup.organization)
    assert (kept.part, kept.what, kept.contact) == (
        "safety",
        "Police at the door.",
        "06 12345678",
    )


def test_the_reader_is_thanked(client, soup):
    assert "Thank you" in client.get("/en/services/soup/report/thanks/").content.decode()


def test_no_cookie_is_set_and_nothing_is_kept_by_proxies(client, report, soup):
    for response in (client.get("/en/services/soup/report/"), report(), report(what="")):
        assert not response.cookies
        assert response.headers["Cache-Control"] == "no-store, private"
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("language", LANGUAGES)
def test_mistakes_are_told_in_the_readers_language_and_nothing_is_lost(report, language):
    response = report(language=language, part="", what="", contact="reader@example.org")

    assert response.status_code == 200
    body = response.content.decode()
    assert 'value="reader@example.org"' in body
    assert not Report.objects.exists()
    assert ("Choose what is wrong." in body) == (language == "en")


def test_a_text_that_is_too_long_is_kept_in_the_form(report):
    body = report(what="x" * 2001).content.decode()

    assert "This is too long. Make it shorter." in body
    assert "x" * 2001 in body


def test_an_unpublished_or_unknown_service_has_no_form(client, clock):
    make_service(slug="draft", is_published=False)

    assert client.get("/en/services/draft/report/").status_code == 404
    assert client.get("/en/services/nowhere/report/").status_code == 404


# Programs


def test_what_comes_in_a_second_is_asked_to_come_again(client, report, clock):
    response = report(seconds=1)

    assert "That was very quick. Please send again." in response.content.decode()
    assert "Closed on Monday." in response.content.decode()
    clock.shift(timedelta(seconds=5))
    data = {"part": "hours", "what": "Closed on Monday.", "key": key_in(response)}
    assert client.post("/en/services/soup/report/", data).status_code == 302


def test_a_page_of_yesterday_is_asked_to_send_again_with_a_new_key(client, report, clock):
    response = report(seconds=2 * 24 * 60 * 60)

    assert "This page was open for a long time." in response.content.decode()
    clock.shift(timedelta(seconds=5))
    data = {"part": "hours", "what": "Closed on Monday.", "key": key_in(response)}
    assert client.post("/en/services/soup/report/", data).status_code == 302


@pytest.mark.parametrize("key", ["", "1", "1:abc:def"])
def test_a_form_that_is_not_ours_is_refused(report, key):
    assert report(key=key).status_code == 200
    assert not Report.objects.exists()


def test_a_key_of_another_service_is_refused(client, report, clock):
    make_service(slug="bread")
    other = key_in(client.get("/en/services/bread/report/"))

    assert report(key=other).status_code == 200
    assert not Report.objects.exists()


def test_who_fills_in_the_hidden_field_is_told_and_not_believed(report):
    response = report(website="https://example.org")

    assert "Leave this empty, then send again." in response.content.decode()
    assert not Report.objects.exists()


def test_one_address_may_send_ten_a_day(report, clock):
    for _ in range(reports.MOST_PER_ADDRESS):
        assert report().status_code == 302
    response = report(what="One more.")
    assert "Today we cannot take more reports." in response.content.decode()
    assert "One more." in response.content.decode()

    assert report(address="145.97.1.2").status_code == 302
    clock.shift(timedelta(days=1))
    assert report().status_code == 302


def test_behind_a_proxy_readers_are_told_apart_by_what_it_says(client, soup):
    def address(forwarded, remote):
        return reports.address_of_reader({"HTTP_X_FORWARDED_FOR": forwarded, "REMOTE_ADDR": remote})

    assert address("145.97.1.1", "172.18.0.5") == "145.97.1.1"
    # What a reader writes there by hand stands to the left of what our proxies saw.
    assert address("8.8.8.8, 145.97.1.1, 172.18.0.1", "172.18.0.5") == "145.97.1.1"
    assert address("", "172.18.0.5") == ""
    assert address("nonsense", "") == ""
    assert address("", "2a02:a210:1:2:3:4:5:6") == address("", "2a02:a210:1:2:ffff::1") != ""


def test_no_address_is_remembered(report):
    report()

    assert READER not in repr(vars(reports.limit))
    assert READER not in repr(Report.objects.values().get())


def test_the_key_of_a_day_is_gone_the_next_day():
    limit = reports.DailyLimit(5)
    limit.allows(READER, date(2026, 11, 20))
    key, fingerprints = limit._key, set(limit._counted)
    limit.allows(READER, date(2026, 11, 21))

    assert limit._key != key
    assert not fingerprints & set(limit._counted)


# Who is told?


def test_editors_get_a_mail_without_words_and_contact_of_the_reader(report, soup):
    make_person("cook", edits=[soup.organization])
    make_person("other", edits=[make_organization()])

    report(what="The door is shut.", contact="06 12345678")

    (message,) = mail.outbox
    assert message.to == ["cook@example.org"]
    assert "Soup kitchen" in message.subject
    assert f"/admin/services/report/{Report.objects.get().pk}/change/" in message.body
    for private in ("The door is shut", "06 12345678", READER):
        assert private not in message.body


def test_without_editors_the_coordinator_is_told_and_then_the_administrator(report, soup):
    utrecht = make_place("utrecht")
    make_person("root", is_administrator=True)
    report()
    assert [message.to for message in mail.outbox] == [["root@example.org"]]

    mail.outbox.clear()
    make_location(organization=soup.organization, place=utrecht)
    make_person("maria", coordinates=[make_network(utrecht)])
    report()
    assert [message.to for message in mail.outbox] == [["maria@example.org"]]


def test_a_report_survives_a_broken_mail_server_and_is_told_the_next_day(report, soup, monkeypatch):
    make_person("cook", edits=[soup.organization])

    def no_server(*args, **kwargs):
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr("services.mails.send_mail", no_server)
        assert report().status_code == 302
    assert Report.objects.untold().count() == 1
    monkeypatch.setattr("services.exchange.link_checking.urls_in_use", set)

    call_command("daily", verbosity=0)
    told = [message for message in mail.outbox if "Soup kitchen" in message.subject]
    assert not Report.objects.untold()
    assert told


# How long is it kept?


def test_words_are_forgotten_ninety_days_after_handling(db):
    today = date(2026, 11, 20)
    young = make_report(handled_on=today - timedelta(days=90))
    old = make_report(handled_on=today - timedelta(days=91))
    waiting = make_report()
    ancient = make_report()
    Report.objects.filter(pk=ancient.pk).update(created_at=datetime(2025, 1, 1, tzinfo=UTC))

    with time_machine.travel("2026-11-20 12:00"):
        Report.objects.filter(pk__in=[young.pk, old.pk, waiting.pk]).update(
            created_at=datetime(2026, 8, 1, tzinfo=UTC)
        )
        call_command("forget_reports", verbosity=0)
        call_command("forget_reports", verbosity=0)

    kept = {report.pk: (report.what, report.contact) for report in Report.objects.all()}
    assert kept[old.pk] == kept[ancient.pk] == ("", "")
    assert all(kept[young.pk])
    assert all(kept[waiting.pk])
    assert Report.objects.get(pk=old.pk).part == "hours"
