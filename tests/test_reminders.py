"""Editors are asked to look at their listings, once for each occasion, in their own language."""

import re
from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command

from services import confirming, reminders
from services.models import Preferences, ReminderSent
from tests.builders import make_organization, make_person, make_resource, make_service

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)
AT_NOON = "2026-11-20 12:00"
OVERDUE = {"assured_date": date(2026, 1, 10)}
DUE = {"assured_date": date(2026, 6, 1)}
FRESH = {"assured_date": date(2026, 11, 1)}


@pytest.fixture
def kitchen():
    return make_organization(slug="kitchen", name_en="The Kitchen", name_nl="De Keuken", **FRESH)


@pytest.fixture
def cook(kitchen):
    return make_person("cook", edits=[kitchen])


def send(*arguments):
    said = StringIO()
    with time_machine.travel(AT_NOON):
        call_command("send_reminders", *arguments, stdout=said)
    return said.getvalue()


def test_one_mail_names_all_that_needs_a_look(kitchen, cook):
    make_service(organization=kitchen, name_nl="Soep", **OVERDUE)
    make_service(organization=kitchen, name_nl="Brood", **DUE)
    make_resource(organization=kitchen, title_nl="Folder")
    make_service(organization=kitchen, name_nl="Thee", **FRESH)
    make_service(organization=kitchen, name_nl="Voorbij", status="ended", **OVERDUE)
    make_service(organization=kitchen, name_nl="Concept", is_published=False, **OVERDUE)

    send()

    (message,) = mail.outbox
    assert message.to == ["cook@example.org"]
    assert message.subject == "3 vermeldingen van De Keuken vragen aandacht"
    assert "Soep: voor het laatst gecontroleerd op 10 januari 2026" in message.body
    assert "Brood: controleer het weer vóór 1 december 2026" in message.body
    assert "Folder: nooit gecontroleerd" in message.body
    for other in ("Thee", "Voorbij", "Concept"):
        assert other not in message.body


def test_it_is_written_in_the_language_somebody_chose(kitchen, cook):
    Preferences.objects.create(person=cook, language="en")
    make_service(organization=kitchen, name_en="Soup", **OVERDUE)

    send()

    assert mail.outbox[0].subject == "1 listing of The Kitchen needs a look"


def test_a_second_run_sends_nothing(kitchen, cook):
    make_service(organization=kitchen, **OVERDUE)

    assert send().startswith("1 reminders sent")
    assert send().startswith("0 reminders sent")
    assert len(mail.outbox) == 1


def test_a_run_that_began_at_the_same_moment_sends_nothing(kitchen, cook):
    make_service(organization=kitchen, **OVERDUE)
    (reminder,) = reminders.waiting(TODAY)

    assert reminders.send(reminder, TODAY)
    assert not reminders.send(reminder, TODAY)
    assert len(mail.outbox) == 1


def test_what_was_due_is_mentioned_again_when_it_is_overdue_and_after_the_next_check(kitchen, cook):
    service = make_service(organization=kitchen, **DUE)

    def mails_on(day):
        mail.outbox.clear()
        for reminder in reminders.waiting(day):
            reminders.send(reminder, day)
        return len(mail.outbox)

    assert [mails_on(date(2026, 11, day)) for day in (20, 21)] == [1, 0]
    assert [mails_on(date(2026, 12, day)) for day in (1, 2, 3)] == [0, 1, 0]
    confirming.confirm([service, kitchen], cook, date(2026, 12, 4))
    assert mails_on(date(2026, 12, 5)) == 0
    assert mails_on(date(2027, 5, 20)) == 1


def test_a_dry_run_sends_and_remembers_nothing(kitchen, cook):
    make_service(organization=kitchen, name_en="Soup", **OVERDUE)

    said = send("--dry-run")

    assert "cook@example.org: Soup (overdue)" in said
    assert "1 reminders would be sent" in said
    assert not mail.outbox
    assert not ReminderSent.objects.exists()


def test_a_mail_that_could_not_be_sent_is_tried_again(kitchen, cook, monkeypatch):
    make_service(organization=kitchen, **OVERDUE)

    def no_server(*args, **kwargs):
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr("services.mails.send_mail", no_server)
        assert "1 not sent" in send()
    assert send().startswith("1 reminders sent")


@pytest.mark.parametrize("changes", [{"is_active": False}, {"email": ""}], ids=str)
def test_who_left_or_has_no_address_gets_no_mail(kitchen, cook, changes):
    make_service(organization=kitchen, **OVERDUE)
    for name, value in changes.items():
        setattr(cook, name, value)
    cook.save()

    send()

    assert not mail.outbox


def test_nobody_hears_of_the_listings_of_others(kitchen, cook):
    make_service(name_en="Foreign soup", **OVERDUE)

    send()

    assert not mail.outbox


def test_one_mail_for_each_person_and_organization(kitchen, cook):
    other = make_organization(name_nl="Nachthuis")
    make_person("guard", edits=[kitchen, other])
    make_service(organization=kitchen, **OVERDUE)
    make_service(organization=other, **OVERDUE)

    send()

    assert sorted(message.to[0] for message in mail.outbox) == [
        "cook@example.org",
        "guard@example.org",
        "guard@example.org",
    ]


def test_finding_them_asks_the_same_for_one_and_for_ten(kitchen, cook, django_assert_num_queries):
    def count(number):
        for _ in range(number):
            organization = make_organization()
            make_person(edits=[organization])
            make_service(organization=organization, **OVERDUE)
        # Editors, three nouns, what was sent.
        with django_assert_num_queries(5):
            return len(list(reminders.waiting(TODAY)))

    assert (count(1), count(9)) == (1, 10)


def test_the_link_in_the_mail_opens_the_page(kitchen, cook, client):
    make_service(organization=kitchen, name_nl="Soep", **OVERDUE)
    send()
    address = re.search(r"http://[^\s]+/still-correct/\?key=\S+", mail.outbox[0].body)[0]

    with time_machine.travel(AT_NOON):
        response = client.get(address.removeprefix("http://127.0.0.1:8000"))

    assert response.status_code == 200
    assert "Soep" in response.content.decode()
