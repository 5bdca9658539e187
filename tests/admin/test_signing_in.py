"""Who gets in, and how: password, second step, code by mail; guessing is stopped."""

import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import NoReverseMatch, reverse

from services.models import Preferences
from services.signing_in import must_set_up_second_factor
from tests.builders import make_network, make_organization, make_person
from tests.test_settings import LONG_KEY, read_settings  # noqa: F401

PASSWORD = "four words that differ"
LOGIN = "/admin/login/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    person = make_person("alice", edits=[make_organization()])
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def visitor(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def sign_in(visitor, login="alice@example.org", password=PASSWORD):
    return visitor.post(LOGIN, {"login": login, "password": password})


def is_in(visitor):
    return visitor.get("/admin/").status_code == 200


def code_of(authenticator):
    """What the app would show now."""
    secret = authenticator.data["secret"]
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def give_app(person):
    return totp.TOTP.activate(person, totp.generate_totp_secret()).instance


# Password


@pytest.mark.parametrize("login", ["alice@example.org", "ALICE@example.org", "alice"])
def test_one_signs_in_with_mail_or_name(visitor, person, login):
    answer = sign_in(visitor, login)

    assert answer.status_code == 302
    assert answer.url == "/admin/"
    assert is_in(visitor)


def test_one_comes_back_to_the_page_one_wanted(visitor, person):
    wanted = visitor.get("/admin/services/service/")
    assert wanted.url == f"{LOGIN}?next=/admin/services/service/"

    answer = visitor.post(wanted.url, {"login": "alice", "password": PASSWORD, "next": "/admin/x/"})
    assert answer.url == "/admin/x/"


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example"])
def test_nobody_is_sent_to_another_site(visitor, person, next_page):
    answer = visitor.post(LOGIN, {"login": "alice", "password": PASSWORD, "next": next_page})

    assert answer.url == "/admin/"


def test_wrong_password_does_not_tell_who_has_an_account(visitor, person):
    def sentences(login):
        return sign_in(visitor, login, "wrong").context["form"].errors

    assert sentences("alice@example.org") == sentences("nobody@example.org")
    assert not is_in(visitor)


def test_inactive_person_does_not_get_in(visitor, person):
    person.is_active = False
    person.save()

    assert sign_in(visitor).url == reverse("account_inactive")
    assert not is_in(visitor)


def test_person_who_leaves_is_out_at_once(visitor, person):
    sign_in(visitor)
    person.is_active = False
    person.save()

    assert not is_in(visitor)


def test_signing_out_ends_it_and_reading_the_page_does_not(visitor, person):
    sign_in(visitor)

    visitor.get("/admin/logout/")
    assert is_in(visitor)
    visitor.post("/admin/logout/")
    assert not is_in(visitor)


@pytest.mark.parametrize(
    "name", ["account_signup", "account_email", "account_reset_password", "socialaccount_login"]
)
def test_there_is_no_other_door(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("page", ["login/", "login/code/"])
@pytest.mark.parametrize(("language", "words"), [("nl", "Inloggen"), ("en", "Sign in")])
def test_doors_speak_dutch_and_english(visitor, page, language, words):
    answer = visitor.get(f"/admin/{page}", headers={"Accept-Language": language})

    assert answer.status_code == 200
    assert f'lang="{language}"' in answer.content.decode()
    if page == "login/":
        assert words in answer.content.decode()


# Guessing


@pytest.fixture
def counted(settings):
    """As in production: attempts are counted in the database."""
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "sign_in_attempts",
        }
    }
    yield caches["default"]
    caches["default"].clear()


def test_guessing_is_stopped_and_forgotten_after_a_while(visitor, person, counted):
    with time_machine.travel("2026-11-02 12:00", tick=False) as clock:
        for _ in range(5):
            sign_in(visitor, password="guess")
        # From elsewhere too, and with the right password.
        refused = sign_in(Client(headers={"Accept-Language": "en"}))
        assert "Too many wrong attempts" in str(refused.context["form"].errors)

        clock.shift(301)
        assert sign_in(Client()).status_code == 302


def test_one_persons_guesses_do_not_lock_others_out(visitor, person, counted):
    for _ in range(6):
        sign_in(visitor, login="bob@example.org", password="guess")

    assert sign_in(visitor).status_code == 302


def test_codes_of_the_app_cannot_be_guessed_either(visitor, person, counted):
    app = give_app(person)
    sign_in(visitor)
    for _ in range(5):
        visitor.post(reverse("mfa_authenticate"), {"code": "000000"})

    visitor.post(reverse("mfa_authenticate"), {"code": code_of(app)})
    assert not is_in(visitor)


# Second step


def test_second_step_is_asked_of_whoever_has_one(visitor, person):
    app = give_app(person)

    assert sign_in(visitor).url.startswith(reverse("mfa_authenticate"))
    assert not is_in(visitor)
    wrong = visitor.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 200
    assert not is_in(visitor)
    visitor.post(reverse("mfa_authenticate"), {"code": code_of(app)})
    assert is_in(visitor)


def test_code_of_the_app_works_once(visitor, person):
    app = give_app(person)
    code = code_of(app)
    sign_in(visitor)
    visitor.post(reverse("mfa_authenticate"), {"code": code})

    other = Client()
    sign_in(other)
    other.post(reverse("mfa_authenticate"), {"code": code})
    assert not is_in(other)


def test_spare_code_works_once(visitor, person):
    give_app(person)
    code = RecoveryCodes.activate(person).get_unused_codes()[0]
    for expected in (True, False):
        each = Client()
        sign_in(each)
        each.post(reverse("mfa_authenticate"), {"code": code})
        assert is_in(each) is expected


def test_setting_up_the_app_asks_for_its_code_and_gives_spare_codes(visitor, person):
    sign_in(visitor)
    page = reverse("mfa_activate_totp")
    assert visitor.get(page).url.startswith(reverse("account_reauthenticate"))
    visitor.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    opened = visitor.get(page)
    secret = opened.context["form"].secret
    assert "<svg" in opened.content.decode()
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    code = totp.format_hotp_value(totp.hotp_value(secret, counter))
    answer = visitor.post(page, {"code": code})

    assert answer.url == reverse("mfa_view_recovery_codes")
    assert len(visitor.get(answer.url).context["unused_codes"]) == 10


@pytest.mark.parametrize(
    ("setting", "needed_by"),
    [
        ("nobody", set()),
        ("coordinators", {"coordinator", "administrator"}),
        ("everybody", {"editor", "translator", "coordinator", "administrator"}),
    ],
)
def test_setting_says_who_needs_a_second_step(settings, setting, needed_by):
    settings.SECOND_FACTOR_FOR = setting
    people = {
        "editor": make_person(edits=[make_organization()]),
        "translator": make_person(translates=["ar"]),
        "coordinator": make_person(coordinates=[make_network()]),
        "administrator": make_person(is_administrator=True),
    }

    assert {name for name, who in people.items() if must_set_up_second_factor(who)} == needed_by
    for who in people.values():
        give_app(who)
        assert not must_set_up_second_factor(who)


def test_whoever_needs_a_second_step_sets_it_up_before_anything_else(visitor, settings):
    settings.SECOND_FACTOR_FOR = "coordinators"
    coordinator = make_person("carla", coordinates=[make_network()])
    visitor.force_login(coordinator)

    for page in ("/admin/", "/admin/services/service/", "/admin/jsi18n/"):
        answer = visitor.get(page)
        assert (answer.status_code, answer.url) == (302, reverse("mfa_index"))
    assert visitor.get(reverse("mfa_index")).status_code == 200

    give_app(coordinator)
    assert is_in(visitor)


def test_last_needed_step_is_not_taken_away(visitor, settings):
    settings.SECOND_FACTOR_FOR = "coordinators"
    coordinator = make_person("carla", coordinates=[make_network()])
    coordinator.set_password(PASSWORD)
    coordinator.save()
    app = give_app(coordinator)
    sign_in(visitor, "carla")
    visitor.post(reverse("mfa_authenticate"), {"code": code_of(app)})
    visitor.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    visitor.post(reverse("mfa_deactivate_totp"))

    assert Authenticator.objects.filter(pk=app.pk).exists()


def test_laptop_asks_nobody_and_https_asks_those_who_can_do_much(read_settings):  # noqa: F811
    assert read_settings()["SECOND_FACTOR_FOR"] == "nobody"
    secure = {"SITE_URL": "https://example.org", "SECRET_KEY": LONG_KEY}
    assert read_settings(**secure)["SECOND_FACTOR_FOR"] == "coordinators"
    with pytest.raises(ImproperlyConfigured, match="SECOND_FACTOR_FOR must be"):
        read_settings(SECOND_FACTOR_FOR="nobody")


def test_passkeys_are_offered_by_our_own_host_only(visitor):
    page = visitor.get(LOGIN)
    scripts = re.findall(r"<script[^>]*src=\"([^\"]*)\"", page.content.decode())

    assert "publickey-credentials-get=(self)" in page.headers["Permissions-Policy"]
    assert any("webauthn" in script for script in scripts)
    assert all(script.startswith("/static/") for script in scripts)
    options = visitor.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})
    assert options.json()["request_options"]["publicKey"]["challenge"]


# Code by mail


def test_forgotten_password_code_by_mail(visitor, person):
    Preferences.objects.create(person=person, language="nl")
    visitor.post(reverse("account_request_login_code"), {"email": "alice@example.org"})

    (message,) = mail.outbox
    assert message.to == ["alice@example.org"]
    code = re.search(r"^\w[\w-]{4,}$", message.body, re.M)[0]
    assert "Typ deze code" in message.body
    assert not is_in(visitor)
    visitor.post(reverse("account_confirm_login_code"), {"code": code})
    assert is_in(visitor)


def test_code_by_mail_does_not_replace_the_second_step(visitor, person):
    app = give_app(person)
    visitor.post(reverse("account_request_login_code"), {"email": "alice@example.org"})
    code = re.search(r"^\w[\w-]{4,}$", mail.outbox[0].body, re.M)[0]

    answer = visitor.post(reverse("account_confirm_login_code"), {"code": code})

    assert answer.url.startswith(reverse("mfa_authenticate"))
    assert not is_in(visitor)
    visitor.post(reverse("mfa_authenticate"), {"code": code_of(app)})
    assert is_in(visitor)


def test_code_by_mail_is_not_guessed(visitor, person):
    visitor.post(reverse("account_request_login_code"), {"email": "alice@example.org"})
    code = re.search(r"^\w[\w-]{4,}$", mail.outbox[0].body, re.M)[0]
    for _ in range(3):
        visitor.post(reverse("account_confirm_login_code"), {"code": "WRONG1"})

    visitor.post(reverse("account_confirm_login_code"), {"code": code})
    assert not is_in(visitor)


def test_asking_for_a_code_does_not_tell_who_has_an_account(visitor, person):
    answers = [
        visitor.post(reverse("account_request_login_code"), {"email": email})
        for email in ("alice@example.org", "nobody@example.org")
    ]

    assert answers[0].url == answers[1].url
    assert not EmailAddress.objects.filter(email="nobody@example.org").exists()


def test_new_password_needs_no_old_one_but_asks_who_it_is(visitor, person):
    sign_in(visitor)
    page = reverse("account_change_password")
    assert visitor.get(page).url.startswith(reverse("account_reauthenticate"))
    visitor.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    short = visitor.post(page, {"password1": "short", "password2": "short"})
    assert "12" in str(short.context["form"].errors)
    new = "another four long words"
    visitor.post(page, {"password1": new, "password2": new})

    assert is_in(visitor)
    assert sign_in(Client(), password=new).status_code == 302


# Sessions


def test_session_elsewhere_is_seen_and_ended(visitor, person):
    sign_in(visitor)
    elsewhere = Client(headers={"User-Agent": "Old phone"})
    sign_in(elsewhere)
    page = reverse("usersessions_list")
    assert "Old phone" in visitor.get(page).content.decode()

    session = UserSession.objects.get(user_agent="Old phone")
    visitor.get(page, {"session": session.pk})
    assert is_in(elsewhere)
    visitor.post(page, {"session": session.pk})

    assert not is_in(elsewhere)
    assert is_in(visitor)


def test_nobody_ends_sessions_of_others(visitor, person):
    other = make_person("bob")
    others = Client()
    others.force_login(other)
    session = UserSession.objects.create(
        user=other, ip="127.0.0.1", session_key=others.session.session_key, user_agent="Bob's"
    )
    sign_in(visitor)
    page = reverse("usersessions_list")

    assert "Bob" not in visitor.get(page).content.decode()
    assert visitor.post(page, {"session": session.pk}).status_code == 404
    assert is_in(others)


# What readers notice of all this


def test_public_pages_set_no_cookie_for_those_who_are_signed_in(visitor, person):
    sign_in(visitor)

    answer = visitor.get("/en/")

    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
