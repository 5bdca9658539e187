"""The desk of translators: the board, one text after another, drafts, and files for agencies."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from services.models import Change, Service, TextState, UploadedSheet, text_digest
from services.texts import find_text, save_translation
from tests.admin.conftest import elements, filled_form
from tests.builders import (
    make_location,
    make_network,
    make_organization,
    make_person,
    make_place,
    make_service,
)
from tests.plugins.libretranslate import error

pytestmark = pytest.mark.django_db

BOARD = "/admin/translations/"
DESK = "/admin/translations/ar/"


@pytest.fixture
def soup():
    return make_service(
        slug="soup",
        name_en="Soup",
        name_nl="Soep",
        safety_note_en="Nobody asks for papers.",
        description_en="Every day at 12:00.",
    )


@pytest.fixture
def tariq():
    return make_person("tariq", translates=["ar"])


def browser_of(person):
    browser = Client(headers={"Accept-Language": "en"})
    browser.force_login(person)
    return browser


@pytest.fixture
def browser(tariq):
    return browser_of(tariq)


def machine(identifier, words, language="ar"):
    save_translation(find_text(identifier, language), words, author="machine")


def send(browser, page, **changes):
    """Open a page, write, and press the button that saves."""
    form = filled_form(browser.get(page), form_id="text-form")
    return browser.post(page, {**form, **changes})


def shown_text(response):
    return response.context["text"].id if response.context["text"] else None


def words_in(response):
    (field,) = [each for each in elements(response, "textarea") if each.get("name") == "words"]
    return "".join(field.itertext()).strip()


# The board


def test_board_counts_every_state_and_every_number_is_a_link(browser, soup, tariq):
    machine("service/soup/name", "حساء")
    save_translation(find_text("service/soup/description", "ar"), "كل يوم ١٢", reviewer=tariq)

    response = browser.get(BOARD)

    (row,) = [row for _heading, rows in response.context["groups"] for row in rows]
    assert {part.state: part.number for part in row.parts} == {
        "reviewed": 1,
        "person": 0,
        "machine": 1,
        "outdated": 0,
        "missing": 1,
    }
    assert (row.total, row.done_percent) == (3, 33)
    for part in row.parts:
        if part.number:
            assert part.address in response.content.decode().replace("&amp;", "&")
            assert browser.get(part.address).context["number"] == part.number


def test_editors_see_all_languages_of_their_own_texts(soup):
    own = make_service(name_en="Own", slug="own")
    editor = browser_of(make_person(edits=[own.organization], translates=["ti"]))

    groups = dict(editor.get(BOARD).context["groups"])
    (everybodys, own_rows) = groups.values()

    assert [row.language for row in everybodys] == ["ti"]
    assert everybodys[0].total == 4
    assert len(own_rows) == 11
    assert {row.language: row.total for row in own_rows} | {"en": 0} == {
        row.language: 1 for row in own_rows
    } | {"en": 0}


def test_board_asks_the_same_for_few_and_for_many_texts(soup, tariq):
    own = make_organization()
    people = [tariq, make_person(edits=[own]), make_person(is_administrator=True)]

    def queries(person):
        with CaptureQueriesContext(connection) as asked:
            assert browser_of(person).get(BOARD).status_code == 200
        return len(asked)

    make_service(organization=own, name_en="One")
    few = [queries(person) for person in people]
    for _ in range(20):
        make_service(organization=own, name_en="Many", description_ar="x")
    assert [queries(person) for person in people] == few


# Who reaches what?


def test_translators_reach_their_languages_and_no_lists(browser, soup):
    assert browser.get(DESK).status_code == 200
    assert browser.get("/admin/translations/ti/").status_code == 200
    assert shown_text(browser.get("/admin/translations/ti/")) is None
    assert browser.get("/admin/translations/sv/").status_code == 404
    for page in ("service", "organization", "textstate", "report"):
        assert browser.get(f"/admin/services/{page}/").status_code == 403
    start = browser.get("/admin/").content.decode()
    assert BOARD in start
    assert "/admin/services/" not in start


def test_somebody_without_texts_does_not_get_in(soup):
    nobody = browser_of(make_person())
    assert nobody.get(BOARD).status_code == 403
    assert nobody.get(DESK).status_code == 404
    assert BOARD not in nobody.get("/admin/").content.decode()


def test_editors_and_coordinators_write_their_own_texts_and_no_others(soup):
    place = make_place("utrecht")
    own = make_service(name_en="Own", slug="own")
    make_location(organization=own.organization, place=place)
    coordinator = make_person(coordinates=[make_network(place)])
    for person in (make_person(edits=[own.organization]), coordinator):
        browser = browser_of(person)
        assert shown_text(browser.get(DESK)) == "service/own/name"
        assert browser.get(f"{DESK}?text=service/soup/name").status_code == 404
        sent = {"words": "حساء", "seen": text_digest(""), "sure": "on"}
        answer = browser.post(f"{DESK}?text=service/soup/name", sent)
        assert answer.status_code == 410
        # What they wrote is not lost, and nothing is told.
        assert "حساء" in answer.content.decode()
        assert "Soup" not in answer.content.decode()
    assert Service.objects.get(slug="soup").name_ar in ("", None)


def test_secret_and_unpublished_texts_are_on_no_desk(browser, safe_house):
    make_service(slug="draft", name_en="Draft", is_published=False)
    for identifier in ("service/draft/name", "location/refuge-house/finding_hints"):
        assert browser.get(f"{DESK}?text={identifier}").status_code == 404
    seen, response = set(), browser.get(DESK)
    while (identifier := shown_text(response)) not in seen:
        seen.add(identifier)
        assert "Hidden" not in response.content.decode()
        assert "Geheim" not in response.content.decode()
        response = browser.get(f"{DESK}?after={identifier}")
    assert seen == {"service/safe-house/name", "service/safe-house/description"}


# One text after another


def test_what_readers_need_first_comes_first_and_saving_leads_on(browser, soup, tariq):
    first = browser.get(DESK)
    assert shown_text(first) == "service/soup/safety_note"
    assert first.context["number"] == 3
    assert "Nobody asks for papers." in first.content.decode()

    saved = send(browser, f"{DESK}?text=service/soup/safety_note", words="لا أحد يسأل.")

    assert saved.status_code == 302
    assert shown_text(browser.get(saved.url)) == "service/soup/name"
    soup.refresh_from_db()
    assert soup.safety_note_ar == "لا أحد يسأل."
    state = TextState.objects.get()
    assert (state.author, state.reviewed_by) == ("person", tariq)
    assert Change.objects.get().person == tariq


def test_a_translator_is_offered_no_way_back_that_is_closed_to_them(browser, soup):
    saved = send(browser, f"{DESK}?text=service/soup/name", words="حساء")
    page = browser.get(saved.url).content.decode()
    assert "Saved:" in page
    assert "Take it back" not in page

    editor = browser_of(make_person(edits=[soup.organization]))
    saved = send(editor, f"{DESK}?text=service/soup/name", words="شوربة")
    assert "Take it back" in editor.get(saved.url).content.decode()


def test_skipping_goes_on_and_begins_anew_after_the_last(browser, soup):
    response = browser.get(f"{DESK}?after=service/soup/name")
    assert shown_text(response) == "service/soup/description"
    again = browser.get(f"{DESK}?after=service/soup/description")
    assert shown_text(again) == "service/soup/safety_note"
    assert "Here is the first" in again.content.decode()
    assert shown_text(browser.get(f"{DESK}?after=service/gone/name")) is not None


def test_texts_are_chosen_by_state_kind_and_organization(browser, soup):
    other = make_service(slug="bed", name_en="Bed")
    make_location(organization=soup.organization, finding_hints_en="Green door")
    machine("service/bed/name", "سرير")

    def found(query):
        response = browser.get(f"{DESK}?{query}")
        return shown_text(response), response.context["number"]

    assert found("state=machine") == ("service/bed/name", 1)
    assert found("kind=location")[1] == 1
    assert found(f"organization={other.organization.slug}") == ("service/bed/name", 1)
    assert found("organization=nobody+has+this+name") == (None, 0)
    assert found("state=nonsense&kind=nonsense")[1] == 5
    saved = send(browser, f"{DESK}?state=machine&text=service/bed/name")
    assert "state=machine" in saved.url


def test_a_computers_words_are_found_right_in_one_tap(browser, soup, tariq):
    machine("service/soup/name", "حساء")
    page = f"{DESK}?text=service/soup/name"
    assert "By a computer, not looked at" in browser.get(page).content.decode()

    assert send(browser, page).status_code == 302

    text = find_text("service/soup/name", "ar")
    assert (text.status, text.state.author, text.state.reviewed_by) == (
        "reviewed",
        "machine",
        tariq,
    )


def test_an_outdated_translation_that_is_still_right_is_so_again(browser, soup, tariq):
    save_translation(find_text("service/soup/name", "ar"), "حساء", reviewer=tariq)
    Service.objects.update(name_en="Our soup")
    assert find_text("service/soup/name", "ar").status == "outdated"

    send(browser, f"{DESK}?text=service/soup/name")

    assert find_text("service/soup/name", "ar").status == "reviewed"


@pytest.mark.parametrize(
    ("field", "words", "sentence"),
    [
        ("description", "كل يوم", "The number 12 is missing."),
        ("name", "ح" * 201, "there is room for 200"),
        ("name", "  ", "Write the translation, or skip this text."),
        ("name", "a\0b", "Null characters are not allowed."),
    ],
)
def test_mistakes_are_said_and_nothing_is_lost(browser, soup, field, words, sentence):
    response = send(browser, f"{DESK}?text=service/soup/{field}", words=words)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert words_in(response) == words.replace("\0", "").strip()
    (area,) = [each for each in elements(response, "textarea") if each.get("name") == "words"]
    assert area.get("aria-describedby") == "words-mistakes"
    assert not TextState.objects.exists()


def test_a_person_may_overrule_a_doubt_but_no_limit(browser, soup):
    page = f"{DESK}?text=service/soup/description"
    assert send(browser, page, words="كل يوم ظهرا", sure="on").status_code == 302
    assert find_text("service/soup/description", "ar").words == "كل يوم ظهرا"
    long = send(browser, f"{DESK}?text=service/soup/name", words="ح" * 201, sure="on")
    assert long.status_code == 422


def test_taking_a_translation_away_is_asked_once_more(browser, soup):
    machine("service/soup/name", "حساء")
    page = f"{DESK}?text=service/soup/name"
    asked = send(browser, page, words="")
    assert "readers see the source text" in asked.content.decode()
    assert find_text("service/soup/name", "ar").words == "حساء"

    send(browser, page, words="", sure="on")

    assert find_text("service/soup/name", "ar").status == "missing"
    assert not TextState.objects.exists()


def test_newer_words_of_somebody_else_are_shown_and_both_are_kept(browser, soup):
    page = f"{DESK}?text=service/soup/name"
    form = filled_form(browser.get(page), form_id="text-form")
    other = make_person("samira", translates=["ar"])
    save_translation(find_text("service/soup/name", "ar"), "شوربة", reviewer=other)

    response = browser.post(page, {**form, "words": "حساء"})

    assert response.status_code == 409
    assert "شوربة" in response.content.decode()
    assert words_in(response) == "حساء"
    assert find_text("service/soup/name", "ar").words == "شوربة"
    form = filled_form(response, form_id="text-form")
    taken = browser.post(page, {**form, "_take": "1"})
    assert words_in(taken) == "شوربة"
    assert browser.post(page, form).status_code == 302
    assert find_text("service/soup/name", "ar").words == "حساء"


def test_a_source_that_changed_meanwhile_is_shown_before_saving(browser, soup):
    page = f"{DESK}?text=service/soup/name"
    form = filled_form(browser.get(page), form_id="text-form")
    Service.objects.update(name_en="Hot soup")

    response = browser.post(page, {**form, "words": "حساء"})

    assert "The source text was changed while you wrote." in response.content.decode()
    assert "Hot soup" in response.content.decode()
    assert words_in(response) == "حساء"
    form = filled_form(response, form_id="text-form")
    assert browser.post(page, form).status_code == 302
    assert find_text("service/soup/name", "ar").status == "reviewed"


def test_the_page_keeps_unsaved_work_and_knows_directions(browser, soup):
    response = browser.get(f"{DESK}?text=service/soup/name")
    (area,) = [each for each in elements(response, "textarea") if each.get("name") == "words"]
    assert (area.get("lang"), area.get("dir")) == ("ar", "rtl")
    kept = [each.get("data-unsaved-work") for each in elements(response, "div")]
    assert any(each and each.endswith(":text:ar:service/soup/name") for each in kept)
    assert "Soep" in response.content.decode()


def test_the_next_text_is_found_with_few_questions(browser, soup):
    def queries():
        browser.get(DESK)
        with CaptureQueriesContext(connection) as asked:
            browser.get(DESK)
        return len(asked)

    few = queries()
    for number in range(20):
        make_service(name_en=f"Many {number}", safety_note_en="Safe")
    assert queries() == few


# From the start page


def test_numbers_of_the_start_page_lead_to_the_language_with_most(soup):
    person = make_person(translates=["ar", "ti"])
    machine("service/soup/name", "ሾርባ", language="ti")
    answer = browser_of(person).get("/admin/translations/next/?state=machine")
    assert answer.url == "/admin/translations/ti/?state=machine"
    assert browser_of(person).get("/admin/translations/next/?state=x").status_code == 404
    nobody = browser_of(make_person(edits=[soup.organization]))
    assert nobody.get("/admin/translations/next/?state=machine").url == BOARD


# Beside the fields of a record


def test_the_form_of_a_record_says_which_translations_wait_and_leads_there(soup):
    editor = browser_of(make_person(edits=[soup.organization]))
    machine("service/soup/name", "حساء")
    save_translation(find_text("service/soup/description", "ar"), "كل يوم ١٢")
    Service.objects.update(description_en="Every day at 13:00.")

    response = editor.get(reverse("admin:services_service_change", args=[soup.pk]))

    marks = {
        each.get("data-translation-state"): "".join(each.itertext())
        for each in elements(response, "span")
        if each.get("data-translation-state")
    }
    assert marks == {
        "machine": "by a computer, not looked at",
        "outdated": "older than the source text",
    }
    links = [each.get("href") for each in elements(response, "a")]
    (page,) = [link for link in links if link and "soup%2Fname" in link]
    assert shown_text(editor.get(page)) == "service/soup/name"


def test_the_form_of_a_draft_leads_nowhere(soup):
    editor = browser_of(make_person(edits=[soup.organization]))
    machine("service/soup/name", "حساء")
    Service.objects.update(is_published=False)
    page = editor.get(reverse("admin:services_service_change", args=[soup.pk])).content.decode()
    assert "by a computer, not looked at" in page
    assert DESK not in page


# Drafts by a computer


def draft(browser, identifier="service/soup/name", **changes):
    page = f"{DESK}?text={identifier}"
    form = filled_form(browser.get(page), form_id="text-form")
    return browser.post(f"{DESK}draft/?text={identifier}", {**form, **changes})


def test_without_a_service_there_is_no_button(browser, soup):
    assert "draft/" not in browser.get(DESK).content.decode()
    assert draft(browser).status_code == 404


def test_a_draft_stands_in_the_field_and_is_saved_by_a_person_only(
    browser, soup, tariq, libretranslate
):
    assert "draft/" in browser.get(DESK).content.decode()
    libretranslate.words = {"Soup": "حساء"}

    response = draft(browser)

    assert words_in(response) == "حساء"
    assert not TextState.objects.exists()
    form = filled_form(response, form_id="text-form")
    assert browser.post(f"{DESK}?text=service/soup/name", form).status_code == 302
    state = TextState.objects.get()
    assert (state.author, state.reviewed_by) == ("machine", tariq)


def test_a_draft_does_not_replace_what_was_typed(browser, soup, libretranslate):
    libretranslate.words = {"Soup": "حساء"}
    response = draft(browser, words="شوربة")
    assert words_in(response) == "شوربة"
    assert "حساء" in response.content.decode()
    form = filled_form(response, form_id="text-form")
    taken = browser.post(f"{DESK}?text=service/soup/name", {**form, "_take": "1"})
    assert words_in(taken) == "حساء"
    browser.post(f"{DESK}?text=service/soup/name", form)
    assert TextState.objects.get().author == "person"


def test_a_draft_that_lost_a_number_is_shown_with_the_mistake(browser, soup, libretranslate):
    libretranslate.words = {"Every day at 12:00.": "كل يوم"}
    response = draft(browser, "service/soup/description")
    assert "The number 12 is missing." in response.content.decode()
    assert words_in(response) == ""


@pytest.mark.parametrize(
    "answer",
    [error(429, "Slow down"), error(500, "Oh"), error(403, "No key"), (200, {}, b"<html>")],
    ids=["busy", "error", "key", "html"],
)
def test_a_service_in_trouble_is_told_and_nothing_is_lost(browser, soup, libretranslate, answer):
    libretranslate.answers = [answer]
    response = draft(browser, words="شوربة")
    assert "There is no draft:" in response.content.decode()
    assert words_in(response) == "شوربة"


def test_the_service_is_asked_outside_of_any_change(browser, soup, libretranslate, monkeypatch):
    open_changes = []

    def look(asked):
        # The answer comes while the page waits: no change may be open then.
        from services.history import recording

        open_changes.append(recording._open.get())
        return 200, {}, b'{"translatedText": "x"}'

    libretranslate.answers = [look]
    draft(browser)
    assert open_changes == [None]
    from services.admin.translating import draft_page

    assert draft_page.changes_nothing


def test_drafts_of_foreign_texts_are_not_asked_for(soup, libretranslate):
    own = make_service(name_en="Own", slug="own")
    editor = browser_of(make_person(edits=[own.organization]))
    response = editor.post(f"{DESK}draft/?text=service/soup/name", {"words": "x"})
    assert response.status_code == 410
    assert editor.get(f"{DESK}draft/?text=service/own/name").status_code == 405
    assert libretranslate.questions == []


# Files for agencies


def upload(browser, content, page=f"{DESK}import/"):
    return browser.post(page, {"file": SimpleUploadedFile("ar.xlf", content)})


def test_a_file_goes_out_comes_back_is_looked_at_and_written(browser, soup, tariq):
    assert browser.get(f"{DESK}export/").context["number"] == 3
    response = browser.get(f"{DESK}export/?download=1&kind=service")
    assert 'filename="texts-ar-' in response.headers["Content-Disposition"]
    content = response.content.replace(
        b'<target state="needs-translation" />', "<target>حساء</target>".encode()
    )

    preview = upload(browser, content)
    text = browser.get(preview.url).content.decode()
    assert "The number 12 is missing." in text
    assert "Nothing has been written yet." in text
    assert not TextState.objects.exists()
    assert browser.post(preview.url, {"answer": "all"}).status_code == 200
    assert not TextState.objects.exists()

    assert browser.post(preview.url, {"answer": "skip"}).status_code == 302
    soup.refresh_from_db()
    assert (soup.name_ar, soup.description_ar or "") == ("حساء", "")
    assert not UploadedSheet.objects.exists()
    assert Change.objects.get().person == tariq


def test_hostile_files_are_refused_in_words(browser, soup):
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha">]><xliff version="1.2">&a;</xliff>'
    preview = upload(browser, bomb)
    assert "can do harm" in browser.get(preview.url).content.decode()
    assert browser.post(preview.url, {"answer": "all"}).status_code == 200
    assert upload(browser, b"").context["form"].errors


def test_an_upload_is_its_persons_own(browser, soup):
    preview = upload(browser, b"<xliff/>")
    other = browser_of(make_person(translates=["ar"]))
    assert other.get(preview.url).status_code == 404


def test_export_of_an_editor_holds_their_own_texts(soup):
    own = make_service(name_en="Own", slug="own")
    editor = browser_of(make_person(edits=[own.organization]))
    content = editor.get(f"{DESK}export/?download=1").content.decode()
    assert "service/own/name" in content
    assert "Soup" not in content
