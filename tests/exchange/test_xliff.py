"""Texts go to an agency as XLIFF and come back after a look at what they would change."""

from contextlib import suppress
from xml.etree.ElementTree import fromstring

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from services.exchange import xliff
from services.exchange.xliff import Result
from services.models import Change, Service, TextState
from services.texts import STATES, WAITING, find_text, save_translation, texts_in
from tests.builders import make_location, make_organization, make_person, make_service

NAME = {"x": xliff.NAMESPACE}


@pytest.fixture
def soup(db):
    return make_service(
        slug="soup", name_en="Soup", name_nl="Soep", description_en="Every day at 12:00 & 18:00."
    )


@pytest.fixture
def translator(db):
    return make_person("tariq", translates=["ar"])


def export(language="ar", states=STATES):
    return xliff.export(xliff.texts_for(language, states=states), language)


def units_of(content):
    return {unit.get("id"): unit for unit in fromstring(content).iterfind(".//x:trans-unit", NAME)}


def file_with(*units, language="ar", version="1.2"):
    body = "".join(units)
    return (
        f'<xliff xmlns="{xliff.NAMESPACE}" version="{version}"><file original="a" '
        f'source-language="en" target-language="{language}" datatype="plaintext">'
        f"<body>{body}</body></file></xliff>"
    ).encode()


def unit(identifier, source, target, more="", state=""):
    attributes = f' state="{state}"' if state else ""
    return (
        f'<trans-unit id="{identifier}" {more}><source>{source}</source>'
        f"<target{attributes}>{target}</target></trans-unit>"
    )


def bring(content, person, language="ar", **how):
    return xliff.bring(content, person, language, **how)


def fill(content, words):
    """What an agency does."""
    root = fromstring(content)
    for each in root.iterfind(".//x:trans-unit", NAME):
        if each.get("id") in words:
            target = each.find("x:target", NAME)
            target.text = words[each.get("id")]
            target.set("state", "translated")
    return xliff.tostring(root)


# Out


def test_a_unit_says_what_a_translator_needs(soup):
    content = export()
    units = units_of(content)

    name = units["service/soup/name"]
    assert name.find("x:source", NAME).text == "Soup"
    assert name.find("x:target", NAME).get("state") == "needs-translation"
    assert name.get("maxwidth") == "200"
    assert "Soup" in name.find("x:note", NAME).text
    assert b'target-language="ar"' in content


def test_chinese_is_called_as_the_world_calls_it(soup):
    assert b'target-language="zh-Hans"' in export("zh-hans")
    assert xliff.our_code("zh-Hans") == xliff.our_code("zh_CN") == "zh-hans"
    assert xliff.our_code("ar-EG") == "ar"
    assert xliff.our_code("sv") == ""


def test_each_language_that_is_translated_from_has_a_file_of_its_own(soup):
    make_service(slug="bed", name_nl="Bed", name_en="")
    files = fromstring(export()).findall("x:file", NAME)
    assert {file.get("source-language") for file in files} == {"en", "nl"}


def test_secret_and_unpublished_words_never_leave(safe_house, soup):
    make_service(name_en="Draft", is_published=False)
    make_service(organization=make_organization(is_published=False), description_en="Not yet")
    content = export().decode()
    assert "Safe house" in content
    for words in ("Hidden", "hidden", "Draft", "Not yet"):
        assert words not in content


# In


def test_what_goes_out_and_in_changes_nothing(soup, translator):
    save_translation(find_text("service/soup/name", "ar"), "حساء", author="machine")
    make_service(slug="bed", name_en="Bed", name_ar="سرير", description_en="Two\r\nlines \x0b.")
    save_translation(
        find_text("service/bed/description", "ar"), "سطران\r\n هنا", reviewer=translator
    )
    states = list(TextState.objects.order_by("pk").values())

    plan = bring(export(), translator, write=True)

    assert {row.result for row in plan.rows} == {Result.SAME}
    assert len(plan.rows) == len(list(texts_in("ar")))
    assert list(TextState.objects.order_by("pk").values()) == states


def test_nothing_is_written_before_it_is_wanted(soup, translator):
    content = fill(export(), {"service/soup/name": "حساء"})

    plan = bring(content, translator)
    assert (plan.count(Result.CHANGE), plan.problems) == (1, [])
    assert Service.objects.get().name_ar in ("", None)

    assert bring(content, translator, write=True).is_written
    assert Service.objects.get().name_ar == "حساء"
    state = TextState.objects.get()
    assert (state.author, state.reviewed_at) == ("person", None)
    assert bring(content, translator).count(Result.SAME) == len(units_of(content))


def test_approved_words_are_looked_at_by_whoever_brings_them(soup, translator):
    save_translation(find_text("service/soup/name", "ar"), "حساء", author="machine")
    content = export(states=("machine",)).replace(b"needs-review-translation", b"final")

    plan = bring(content, translator, write=True)

    assert plan.count(Result.REVIEW) == 1
    state = TextState.objects.get()
    assert (state.author, state.reviewed_by) == ("machine", translator)


def test_lost_numbers_are_refused_in_words_and_the_others_can_be_written(soup, translator):
    content = fill(
        export(), {"service/soup/name": "حساء", "service/soup/description": "كل يوم ١٢:٠٠"}
    )

    plan = bring(content, translator, write=True)
    assert plan.problems == ["The number 18 is missing. Write it in digits."]
    assert not plan.is_written

    assert bring(content, translator, write=True, skip_wrong=True).is_written
    soup = Service.objects.get()
    assert (soup.name_ar, soup.description_ar or "") == ("حساء", "")


def test_too_long_words_are_refused(soup, translator):
    plan = bring(fill(export(), {"service/soup/name": "ح" * 201}), translator)
    assert plan.problems == ["This has 201 characters; there is room for 200."]


def test_what_somebody_changed_meanwhile_is_told_and_stays(soup, translator):
    content = fill(export(), {"service/soup/name": "حساء"})
    save_translation(find_text("service/soup/name", "ar"), "شوربة", reviewer=translator)

    plan = bring(content, translator, write=True)

    assert "شوربة" in plan.problems[0]
    assert Service.objects.get().name_ar == "شوربة"
    # What came back as it went out says nothing about what is there now.
    assert bring(export(), translator).count(Result.SAME)


def test_a_translation_of_an_older_source_is_marked_as_outdated(soup, translator):
    content = fill(export(), {"service/soup/name": "حساء"})
    Service.objects.update(name_en="Hot soup")

    plan = bring(content, translator, write=True)

    assert plan.is_written
    assert find_text("service/soup/name", "ar").status == "outdated"
    assert any(row.notes for row in plan.rows)


def test_machine_words_of_the_agencys_tool_are_marked_as_such(soup, translator):
    target = 'state="needs-review-translation" state-qualifier="mt-suggestion"'
    words = unit("service/soup/name", "Soup", "حساء").replace("<target", f"<target {target}")

    assert bring(file_with(words), translator, write=True).is_written
    assert find_text("service/soup/name", "ar").status == "machine"

    save_translation(find_text("service/soup/name", "ar"), "شوربة", reviewer=translator)
    plan = bring(file_with(words), translator, write=True)
    assert plan.problems == ["A computer's words do not replace those of a person."]


def test_a_tool_that_does_not_know_our_stamp_and_states_is_understood(soup, translator):
    words = "<g id='1'>حسا</g><mrk mtype='seg'>ء</mrk>"
    assert bring(file_with(unit("service/soup/name", "Soup", words)), translator, write=True)
    assert Service.objects.get().name_ar == "حساء"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (unit("service/nothing/name", "x", "y"), "There is no such text"),
        (unit("../../etc", "x", "y"), "There is no such text"),
        (unit(f"phone/{'9' * 400}/label", "x", "y"), "There is no such text"),
        (unit("service/soup/slug", "x", "y"), "There is no such text"),
        (2 * unit("service/soup/name", "Soup", "حساء"), "twice"),
        (unit("service/soup/name", "Soup", "<ph id='1'/>حساء"), "tags"),
    ],
)
def test_units_that_cannot_be_used_say_why(soup, translator, content, sentence):
    plan = bring(file_with(content), translator, write=True)
    assert sentence in plan.problems[0]
    assert not plan.is_written
    assert not TextState.objects.exists()


def test_only_own_texts_are_reached(soup):
    own = make_service(slug="own", name_en="Own")
    editor = make_person(edits=[own.organization])
    content = fill(export(), {"service/soup/name": "حساء", "service/own/name": "لي"})

    plan = bring(
        content,
        editor,
        within=own.organization.__class__.objects.filter(pk=own.organization_id),
        write=True,
        skip_wrong=True,
    )

    assert plan.count(Result.CHANGE) == 1
    assert Service.objects.get(slug="soup").name_ar in ("", None)
    assert Service.objects.get(slug="own").name_ar == "لي"


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>
<xliff version="1.2">&b;</xliff>"""
OUTSIDE = (
    b"""<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xliff version="1.2">&a;</xliff>"""
)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (BOMB, "can do harm"),
        (OUTSIDE, "can do harm"),
        (b'<!DOCTYPE xliff SYSTEM "http://127.0.0.1/x.dtd"><xliff version="1.2"/>', "can do harm"),
        (b"", "cannot be read"),
        (b"PK\x03\x04 nothing", "cannot be read"),
        (b"<html><body>no</body></html>", "cannot be read"),
        (b'<?xml version="1.0" encoding="nothing"?><xliff version="1.2"/>', "cannot be read"),
        (b"<xliff" + b"<a>" * 100_000, "cannot be read"),
        (file_with(unit("service/soup/name", "Soup", "x"), version="2.0"), "XLIFF 2"),
        (file_with(unit("service/soup/name", "Soup", "x"), language="fr"), "not a translation"),
        (file_with(), "no text"),
        (b" " * (xliff.MOST_BYTES + 1), "larger"),
    ],
    ids=[
        "bomb", "outside", "dtd", "empty", "zip", "html", "encoding", "deep", "2.0", "french",
        "no units", "large",
    ],
)  # fmt: skip
def test_files_that_cannot_be_used_say_why(db, translator, content, sentence):
    plan = bring(content, translator)
    assert sentence in plan.wrong
    assert plan.rows == []


def test_too_many_texts_are_refused(db, translator, monkeypatch):
    monkeypatch.setattr(xliff, "MOST_UNITS", 2)
    content = file_with(*(unit(f"service/{number}/name", "x", "y") for number in range(3)))
    assert "too many" in bring(content, translator).wrong


@given(st.binary(max_size=300))
def test_no_file_makes_it_fail(content):
    for written in (content, file_with(content.decode("latin-1"))):
        with suppress(xliff.NotXliff):
            assert xliff.read(written)


# From the command line


def test_commands_bring_a_file_out_and_in(soup, translator, tmp_path, capsys):
    file = tmp_path / "ar.xlf"
    call_command("export_xliff", "ar", str(file), username="tariq")
    assert units_of(file.read_bytes()).keys() == {
        text.id for text in texts_in("ar", states=WAITING)
    }
    file.write_bytes(fill(file.read_bytes(), {"service/soup/name": "حساء"}))

    call_command("import_xliff", "ar", str(file), username="tariq")
    assert "1 change" in capsys.readouterr().out
    assert not Change.objects.exists()

    call_command("import_xliff", "ar", str(file), username="tariq", write=True)
    assert Service.objects.get().name_ar == "حساء"
    change = Change.objects.get()
    assert (change.person, change.why) == (translator, "Brought in a translated file.")


def test_commands_say_what_is_wrong(soup, translator, tmp_path):
    file = tmp_path / "ar.xlf"
    call_command(
        "export_xliff", "ar", str(file), username="tariq", organization=soup.organization.slug
    )
    file.write_bytes(fill(file.read_bytes(), {"service/soup/description": "كل يوم"}))
    for arguments, sentence in [
        (("import_xliff", "ar", str(file)), "mistakes"),
        (("import_xliff", "sv", str(file)), "Not one of our languages"),
        (("import_xliff", "fr", str(file)), "not a translation"),
        (("import_xliff", "ar", str(tmp_path / "none")), "There is no"),
        (("export_xliff", "ar", str(file), "--organization", "none"), "There is no organisation"),
    ]:
        with pytest.raises(CommandError, match=sentence):
            call_command(*arguments, "--as", "tariq")


def test_reading_a_file_asks_few_questions(soup, translator, django_assert_max_num_queries):
    organization = make_organization(description_en="Twenty")
    for number in range(20):
        make_service(slug=f"soup-{number}", organization=organization, name_en=f"Soup {number}")
        make_location(organization=organization, finding_hints_en=f"Door {number}")
    content = export()
    # Two for each kind of record there is, and the savepoint around them.
    with django_assert_max_num_queries(12):
        assert len(bring(content, translator).rows) > 40
