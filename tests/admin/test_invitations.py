"""The only way to an account: a mail with a link that works once."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from services import invitations, rights
from services.models import Invitation
from tests.builders import (
    make_location,
    make_network,
    make_organization,
    make_person,
    make_place,
)

PASSWORD = "four words that differ"
ADD = "/admin/services/invitation/add/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def own():
    organization = make_organization(name_en="Own", name_nl="Eigen")
    make_location(organization=organization, place=make_place("utrecht"))
    return organization


@pytest.fixture
def invitation(own):
    invitation = Invitation.objects.create(email="New@example.org")
    invitation.organizations.add(own)
    return invitation


@pytest.fixture
def guest():
    return Client(headers={"Accept-Language": "en"})


def page_of(invitation):
    return reverse("invitation", args=[invitations.sign(invitation)])


def accept(guest, invitation, **changes):
    facts = {"password": PASSWORD, "language": "en", **changes}
    return guest.post(page_of(invitation), facts)


def invite(person, **facts):
    browser = Client(headers={"Accept-Language": "en"})
    browser.force_login(person)
    return browser.post(ADD, {"email": "new@example.org", "language": "en", **facts})


# Inviting


def test_administrator_invites_with_any_rights(own):
    network = make_network(name="Network of Utrecht")

    invite(
        make_person("boss", is_administrator=True),
        organizations=[own.pk],
        networks=[network.pk],
        languages=["ar"],
    )

    (message,) = mail.outbox
    assert message.to == ["new@example.org"]
    assert "Network of Utrecht" in message.body
    link = re.search(rf"{settings.SITE_URL}(/admin/invitation/\S+)", message.body)[1]
    guest = Client()
    assert guest.get(link).status_code == 200
    guest.post(link, {"password": PASSWORD, "language": "nl"})
    person = get_user_model().objects.get(email="new@example.org")
    assert not person.is_superuser
    assert list(rights.organizations_of(person)) == [own]
    assert list(rights.networks_of(person)) == [network]
    assert rights.languages_of(person) == ["ar"]


def test_coordinator_invites_editors_of_the_own_places_only(own):
    elsewhere, network = make_organization(), make_network(make_place("utrecht"))
    coordinator = make_person("coordinator", coordinates=[network])

    refused = invite(coordinator, organizations=[elsewhere.pk])
    assert "organizations" in refused.context["adminform"].form.errors
    # What the form does not ask is not given, whoever sends it.
    invite(coordinator, organizations=[own.pk], networks=[network.pk], is_administrator="on")

    (invitation,) = Invitation.objects.all()
    assert list(invitation.organizations.all()) == [own]
    assert not invitation.networks.exists()
    assert not invitation.is_administrator
    assert invitation.invited_by == coordinator


def test_editors_and_translators_invite_nobody(own):
    for person in (make_person(edits=[own]), make_person(translates=["ar"])):
        assert invite(person, organizations=[own.pk]).status_code == 403
    assert not Invitation.objects.exists()
    assert not mail.outbox


def test_invitation_without_any_right_is_asked_for_one(own):
    answer = invite(make_person(is_administrator=True))

    assert "Choose what this person may do." in answer.content.decode()
    assert not mail.outbox


def test_mail_speaks_the_language_of_the_guest(own):
    invite(make_person(is_administrator=True), organizations=[own.pk], language="nl")

    assert "uitgenodigd" in mail.outbox[0].body
    assert "Eigen" in mail.outbox[0].body


# Accepting


def test_reading_the_link_uses_nothing_up(guest, invitation):
    for _ in range(2):
        assert guest.get(page_of(invitation)).status_code == 200

    assert not get_user_model().objects.exists()


def test_guest_makes_an_account_and_signs_in(guest, invitation, own):
    answer = accept(guest, invitation, name="Noor")
    assert answer.url == "/admin/login/"

    guest.post("/admin/login/", {"login": "new@example.org", "password": PASSWORD})
    assert guest.get("/admin/").status_code == 200
    person = get_user_model().objects.get()
    assert (person.first_name, person.preferences.language) == ("Noor", "en")
    assert list(rights.organizations_of(person)) == [own]


def test_weak_password_is_told_at_its_field_and_uses_nothing_up(guest, invitation):
    answer = accept(guest, invitation, password="short", name="Noor")

    assert "password" in answer.context["form"].errors
    assert "Noor" in answer.content.decode()
    assert accept(guest, invitation).status_code == 302


def test_link_works_once(guest, invitation):
    accept(guest, invitation)

    for answer in (guest.get(page_of(invitation)), accept(guest, invitation)):
        assert answer.status_code == 410
        assert "was used already" in answer.content.decode()
    assert get_user_model().objects.count() == 1


def test_two_at_once_make_one_account(invitation):
    same = Invitation.objects.get()
    invitations.accept(invitation, name="", password=PASSWORD, language="nl")

    with pytest.raises(invitations.Refused):
        invitations.accept(same, name="", password=PASSWORD, language="nl")


def test_old_link_says_whom_to_ask_and_works_again_when_sent_again(guest, invitation):
    later = timezone.now() + timedelta(days=settings.INVITATION_DAYS, minutes=1)
    with time_machine.travel(later, tick=False):
        answer = accept(guest, invitation)
        assert answer.status_code == 410
        assert "Ask whoever invited you to send it again" in answer.content.decode()
        assert not get_user_model().objects.exists()

        invitations.send(invitation)
        assert accept(guest, invitation).status_code == 302


@pytest.mark.parametrize("change", ["2{}", "{}x", "1:made-up", "{}:more"])
def test_changed_link_says_to_open_it_from_the_mail(guest, invitation, change):
    token = change.format(invitations.sign(invitation))

    answer = guest.get(reverse("invitation", args=[token]))

    assert answer.status_code == 410
    assert "Open it once more from the mail" in answer.content.decode()


def test_invitation_that_was_taken_back_does_not_work(guest, invitation):
    page = page_of(invitation)
    invitation.delete()

    assert "was taken back" in guest.get(page).content.decode()


def test_whoever_has_an_account_gets_the_rights_added(guest, invitation, own):
    person = make_person("new", translates=["ar"])
    person.set_password("the old four words")
    person.save()
    assert "has an account already" in guest.get(page_of(invitation)).content.decode()

    accept(guest, invitation)

    person.refresh_from_db()
    assert get_user_model().objects.count() == 1
    assert person.check_password("the old four words")
    assert rights.may_change(person, own)
    assert rights.languages_of(person) == ["ar"]
