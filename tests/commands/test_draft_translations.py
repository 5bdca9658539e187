"""Drafts by a translation service on this machine that answers as LibreTranslate's own manual
shows. What it is asked is as important as what becomes of its words."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from services.exchange import machine_translation
from services.management.commands.draft_translations import Command
from services.models import Change, Service, TextState, text_digest
from services.texts import find_text, save_translation
from tests.builders import make_organization, make_person, make_phone, make_service
from tests.plugins.libretranslate import error

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def memory(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path / "drafts-refused.json"


@pytest.fixture
def naps(monkeypatch):
    """How long the command slept; it does not sleep in tests."""
    naps = []
    monkeypatch.setattr(Command, "sleep", staticmethod(naps.append))
    return naps


@pytest.fixture
def service(libretranslate, naps):
    return libretranslate


@pytest.fixture
def soup():
    return make_service(slug="soup", name_en="Soup", description_en="Every day at 12:00.")


def draft(*arguments, **options):
    output = StringIO()
    call_command("draft_translations", *arguments, stdout=output, **options)
    return output.getvalue()


def draft_until_it_stops(*arguments):
    output = StringIO()
    with pytest.raises(CommandError) as stopped:
        call_command("draft_translations", *arguments, stdout=output)
    return f"{output.getvalue()}{stopped.value}"


@pytest.fixture
def meanwhile(monkeypatch):
    """Something happens to the soup while the service thinks."""

    def happens(**changes):
        translate = machine_translation.Service.translate

        def think(self, *question):
            Service.objects.update(**changes)
            return translate(self, *question)

        monkeypatch.setattr(machine_translation.Service, "translate", think)

    return happens


def words_of(identifier, language="ar"):
    return find_text(identifier, language).words


# Drafting


def test_drafts_are_saved_and_marked_as_a_computers(service, soup):
    service.words = {"Soup": "حساء", "Every day at 12:00.": "كل يوم الساعة ١٢:٠٠."}

    assert "2 drafted." in draft("ar")

    soup.refresh_from_db()
    assert (soup.name_ar, soup.description_ar) == ("حساء", "كل يوم الساعة ١٢:٠٠.")
    state = TextState.objects.get(field="name")
    assert (state.author, state.source_language, state.reviewed_at) == ("machine", "en", None)
    assert state.source_digest == text_digest("Soup")
    # Each by itself, and kept in the history.
    assert Change.objects.count() == 2
    assert Change.objects.first().why == "A computer made a draft of the translation."


def test_question_has_the_documented_form_and_says_who_asks(service, soup, settings):
    settings.SITE_URL = "https://map.example"
    settings.TRANSLATOR_KEY = "secret"

    draft("ar", "--kind", "service", "--limit", "1")

    ((path, asked, headers),) = service.questions
    assert path == "/translate"
    assert asked == {
        "q": "Soup",
        "source": "en",
        "target": "ar",
        "format": "text",
        "api_key": "secret",
    }
    assert headers["User-Agent"] == "socialmap (+https://map.example)"
    assert headers["Content-Type"] == "application/json"


def test_chinese_goes_by_the_name_the_service_gives_it(service, soup):
    assert "2 drafted." in draft("zh-hans")
    service.languages = [{"code": "en", "targets": ["zh"]}]
    assert machine_translation.Service(service.url, "", "x").translate("a", "en", "zh-hans")
    assert [asked["target"] for _path, asked, _headers in service.questions][-1] == "zh"


def test_language_that_the_service_does_not_know_is_left_out(service, soup):
    said = draft("ti", "ar")
    assert "does not translate from en into ti" in said
    assert "2 drafted" in said


def test_it_asks_with_a_pause_and_each_sentence_once(service, naps):
    for number in range(3):
        make_service(slug=f"soup-{number}", name_en="Soup")

    assert "3 drafted." in draft("ar")

    assert service.asked() == ["Soup"]
    assert naps == [machine_translation.PAUSE_SECONDS]


def test_nothing_is_asked_in_a_rehearsal(service, soup):
    said = draft("ar", "--dry-run")
    assert "2 would ask. (rehearsed; nothing was asked)" in said
    assert "service/soup/name" in said
    assert service.questions == []
    assert not TextState.objects.exists()


def test_a_run_is_bounded_and_the_next_goes_on(service, soup):
    assert "1 drafted." in draft("ar", "--limit", "1")
    assert "1 drafted." in draft("ar", "--limit", "1")
    assert "Nothing to ask." in draft("ar")
    assert service.asked() == ["Soup", "Every day at 12:00."]


# What never leaves the house


def test_secret_private_and_unpublished_words_are_never_sent(service, safe_house):
    make_service(name_en="Draft", is_published=False)
    make_service(organization=make_organization(is_published=False), description_en="Not yet")
    make_phone(organization=safe_house.organization, label_en="Private", is_public=False)

    draft("ar")

    assert "Safe house" in service.asked()
    sent = " ".join(service.asked())
    for words in ("Hidden", "hidden", "Draft", "Not yet", "Private"):
        assert words not in sent


def test_what_is_withheld_while_the_command_runs_is_not_sent(service, meanwhile):
    for name in ("Soup", "Bread"):
        make_service(name_en=name)
    meanwhile(is_published=False)

    assert "1 changed meanwhile" in draft("ar")
    assert service.asked() == ["Soup"]


# Words of people


def test_words_of_a_person_are_never_overwritten(service, soup):
    person = make_person("tariq", translates=["ar"])
    save_translation(find_text("service/soup/name", "ar"), "حساء", reviewer=person)
    Service.objects.update(name_en="Hot soup", description_ar="كل يوم")

    assert "Nothing to ask." in draft("ar")
    assert find_text("service/soup/name", "ar").status == "outdated"
    assert (words_of("service/soup/name"), words_of("service/soup/description")) == (
        "حساء",
        "كل يوم",
    )


def test_words_that_a_person_writes_while_the_service_thinks_stay(service, soup, meanwhile):
    meanwhile(name_ar="حساء")

    assert "1 changed meanwhile" in draft("ar", "--limit", "1")
    assert words_of("service/soup/name") == "حساء"
    assert not TextState.objects.exists()


def test_own_draft_is_made_anew_when_its_source_has_changed(service, soup):
    draft("ar")
    Service.objects.update(name_en="Hot soup")

    assert "1 drafted." in draft("ar")
    assert words_of("service/soup/name") == "[ar] Hot soup"
    assert find_text("service/soup/name", "ar").status == "machine"


def test_source_that_changes_meanwhile_leaves_an_outdated_draft(service, soup, meanwhile):
    meanwhile(name_en="Hot soup")
    draft("ar", "--limit", "1")
    assert find_text("service/soup/name", "ar").status == "outdated"


def test_no_draft_is_made_of_a_draft(service):
    make_service(slug="soep", name_nl="Soep", name_en="")
    draft("en", "ar")
    assert [(asked["source"], asked["target"]) for _path, asked, _headers in service.questions] == [
        ("nl", "en"),
        ("nl", "ar"),
    ]


# Drafts that cannot be used


def test_draft_that_loses_a_number_is_refused_listed_and_not_asked_again(service, soup, memory):
    service.words = {"Every day at 12:00.": "كل يوم."}

    said = draft("ar")

    assert "refused" in said
    assert "The number 12 is missing." in said
    assert words_of("service/soup/description") == ""
    assert "refused before" in draft("ar")
    assert len(service.questions) == 2
    assert "Every day" not in memory.read_text()
    service.words = {}
    assert "1 drafted." in draft("ar", "--again")


def test_draft_that_is_too_long_is_refused(service, soup):
    service.words = {"Soup": "ح" * 201}
    assert "there is room for 200" in draft("ar")
    assert words_of("service/soup/name") == ""


def test_changed_source_is_asked_again(service, soup):
    service.words = {"Every day at 12:00.": "كل يوم."}
    draft("ar")
    Service.objects.update(description_en="Every day.")
    assert "1 drafted." in draft("ar")


# A service in trouble


def test_text_that_the_service_does_not_take_is_left_out(service, soup):
    service.answers = [error(400, "Text is too long")]
    said = draft("ar")
    assert "Text is too long" in said
    assert "1 refused, 1 drafted." in said


@pytest.mark.parametrize(
    "answers",
    [
        [error(403, "Invalid API key")],
        [error(400, "Get an API key"), error(400, "Get an API key")],
    ],
    ids=["forbidden", "every text refused"],
)
def test_service_that_wants_a_key_is_left_alone_at_once(service, soup, answers, memory):
    service.answers = [*answers]
    assert "Is TRANSLATOR_KEY right?" in draft_until_it_stops("ar")
    assert len(service.questions) == len(answers)
    assert not memory.exists()


def test_busy_service_is_given_the_time_it_asks_for(service, soup, naps):
    service.answers = [error(429, "Slow down", **{"Retry-After": "7"})]
    assert "2 drafted." in draft("ar")
    assert 7 in naps


@pytest.mark.parametrize("wait", ["7", "100000"])
def test_service_that_stays_busy_is_left_alone(service, soup, wait):
    service.answers = [error(429, "Slow down", **{"Retry-After": wait})] * 3
    said = draft_until_it_stops("ar")
    assert "stays busy" in said or "left alone for 100000 seconds" in said


@pytest.mark.parametrize(
    "answer",
    [
        (200, {}, b"<html>"),
        (200, {}, b"[]"),
        (200, {}, b'{"translatedText": ["a"]}'),
        (200, {}, b'{"something": "else"}'),
        error(500, "Oh no"),
    ],
    ids=["html", "list", "no text", "other", "error"],
)
def test_answer_that_cannot_be_read_is_told_and_the_next_is_asked(service, soup, answer):
    service.answers = [answer]
    assert "1 failed, 1 drafted." in draft("ar")


def test_after_three_failures_it_stops_and_what_came_before_is_saved(service):
    for number in range(5):
        make_service(slug=f"soup-{number}", name_en=f"Soup {number}")
    service.answers = [(200, {}, b'{"translatedText": "0"}')] + [error(500, "Oh no")] * 3

    assert "Stopped after 3 failures in a row" in draft_until_it_stops("ar")
    assert TextState.objects.count() == 1


def test_slow_service_is_not_waited_for(service, soup, monkeypatch):
    monkeypatch.setattr(Command, "timeout_seconds", 0.2)
    service.delay_seconds = 0.5
    assert "did not answer" in draft("ar")


def test_service_that_does_not_say_its_languages_is_told(service, soup):
    service.languages = {"error": "none"}
    assert "does not say which languages it knows" in draft("ar")
    assert service.questions == []


def test_service_that_is_not_there_is_told(settings, soup, naps):
    settings.TRANSLATOR_URL = "http://127.0.0.1:9"
    assert "did not answer" in draft("ar")


def test_without_a_service_nothing_is_done(soup):
    assert "set TRANSLATOR_URL" in draft_until_it_stops("ar")
    assert "2 would ask" in draft("ar", "--dry-run")


def test_language_that_is_not_ours_is_refused():
    assert "Not one of our languages: sv" in draft_until_it_stops("sv")


def test_damaged_memory_is_named(service, soup, memory):
    memory.write_text("{")
    assert "is damaged" in draft_until_it_stops("ar")
