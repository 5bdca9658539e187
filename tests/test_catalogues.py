"""Interface words: found in code and templates, kept in catalogues, checked."""

from gettext import c2py
from types import SimpleNamespace

import polib
import pytest
from django.conf import settings

from services import catalogues
from services.catalogues import PLURALS, Message

CODE = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext

def words(count):
    # Not a word: gettext_of("nothing")
    _("Open now")
    gettext_lazy("Free")
    ngettext("%(count)s place", "%(count)s places", count)
    pgettext("month", "May")
    for_editors("internal note")
    _(
        "A sentence in "
        "two parts."
    )
"""
TEMPLATE = """{% load i18n %}
{% translate "Search" %} {% translate "May" context "verb" %}
{% blocktranslate context "verb" %}{{ name }} may{% endblocktranslate %}
{% translate variable %}
{% if a %}{% translate "In a branch" %}{% else %}{% translate "In the other branch" %}{% endif %}
{% for x in y %}{% translate "In a loop" %}{% empty %}{% translate "In an empty loop" %}{% endfor %}
{% block content %}{% translate "In a block" %}{% endblock %}
{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}
{% blocktranslate trimmed %}
  Two
  lines
{% endblocktranslate %}
{% blocktranslate count n=number %}{{ n }} house{% plural %}{{ n }} houses{% endblocktranslate %}
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A small project with one module and one template, in Dutch, Arabic and English."""
    for folder in ("services", "socialmap", "templates"):
        (tmp_path / folder).mkdir()
    (tmp_path / "services" / "words.py").write_text(CODE, encoding="utf-8")
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE, encoding="utf-8")
    monkeypatch.setattr(
        catalogues,
        "settings",
        SimpleNamespace(
            BASE_DIR=tmp_path,
            LANGUAGES=[("nl", "Dutch"), ("ar", "Arabic"), ("en", "English")],
            ADMIN_LANGUAGES=("nl", "en"),
            TEMPLATES=[{"DIRS": [tmp_path / "templates"]}],
        ),
    )
    return tmp_path


def catalogue(project, language):
    return polib.pofile(str(project / "locale" / language / "LC_MESSAGES" / "django.po"))


def translate_all(project):
    for language in ("nl", "ar"):
        words = catalogue(project, language)
        for entry in words:
            if entry.msgid_plural:
                entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, entry.msgid_plural)
            else:
                entry.msgstr = entry.msgid
        words.save()


# Finding


def test_words_of_code_and_templates_are_found(project):
    assert set(catalogues.find_messages()) == {
        Message(None, "Open now", None),
        Message(None, "Free", None),
        Message(None, "%(count)s place", "%(count)s places"),
        Message("month", "May", None),
        Message("editors", "internal note", None),
        Message(None, "A sentence in two parts.", None),
        Message(None, "Search", None),
        Message("verb", "May", None),
        Message("verb", "%(name)s may", None),
        Message(None, "In a branch", None),
        Message(None, "In the other branch", None),
        Message(None, "In a loop", None),
        Message(None, "In an empty loop", None),
        Message(None, "In a block", None),
        Message(None, "Hello %(name)s", None),
        Message(None, "Two lines", None),
        Message(None, "%(n)s house", "%(n)s houses"),
    }


def test_it_is_said_where_a_word_stands(project):
    messages = catalogues.find_messages()
    assert messages[Message(None, "Open now", None)] == [("services/words.py", "6")]
    assert messages[Message(None, "Search", None)] == [("templates/page.html", "2")]


def test_words_of_the_real_project_are_found():
    messages = set(catalogues.find_messages())
    assert Message(None, "Every day", None) in messages
    assert Message("editors", "street and number", None) in messages
    assert Message(None, "every %(weeks)s week", "every %(weeks)s weeks") in messages


def test_every_language_has_its_plurals():
    assert set(PLURALS) == {code for code, _name in settings.LANGUAGES} - {"en"}


@pytest.mark.parametrize(
    ("language", "number", "form"),
    [
        ("nl", 1, 0),
        ("nl", 0, 1),
        ("fr", 0, 0),
        ("ar", 0, 0),
        ("ar", 2, 2),
        ("ar", 5, 3),
        ("ar", 11, 4),
        ("ar", 100, 5),
        ("ru", 1, 0),
        ("ru", 3, 1),
        ("ru", 11, 2),
        ("uk", 22, 1),
        ("zh-hans", 7, 0),
    ],
)
def test_plural_forms_are_those_of_the_language(language, number, form):
    rule = PLURALS[language].split("plural=")[1].rstrip(";")
    assert c2py(rule)(number) == form


# Keeping


def test_update_asks_for_public_words_everywhere_and_for_editors_words_in_the_admins_languages(
    project,
):
    catalogues.update()
    dutch = {(entry.msgctxt, entry.msgid) for entry in catalogue(project, "nl")}
    arabic = {(entry.msgctxt, entry.msgid) for entry in catalogue(project, "ar")}
    assert dutch - arabic == {("editors", "internal note")}
    assert not (project / "locale" / "en").exists()


def test_update_gives_each_plural_as_many_forms_as_the_language_has(project):
    catalogues.update()
    assert len(catalogue(project, "nl").find("%(n)s house").msgstr_plural) == 2
    assert len(catalogue(project, "ar").find("%(n)s house").msgstr_plural) == 6


def test_update_keeps_translations_and_drops_those_of_words_that_are_gone(project):
    catalogues.update()
    translate_all(project)
    (project / "services" / "words.py").write_text('_("Open now")\n_("New")\n', encoding="utf-8")
    catalogues.update()
    dutch = catalogue(project, "nl")
    assert dutch.find("Open now").msgstr == "Open now"
    assert dutch.find("New").msgstr == ""
    assert dutch.find("Free") is None


def test_update_twice_writes_the_same_bytes(project):
    catalogues.update()
    translate_all(project)
    catalogues.update()
    path = project / "locale" / "ar" / "LC_MESSAGES" / "django.po"
    before = path.read_bytes()
    catalogues.update()
    assert path.read_bytes() == before


def test_compiling_writes_what_django_reads(project):
    catalogues.update()
    translate_all(project)
    catalogues.compile_all()
    compiled = polib.mofile(str(project / "locale" / "nl" / "LC_MESSAGES" / "django.mo"))
    assert compiled.find("Open now").msgstr == "Open now"


# Checking


def test_a_complete_catalogue_has_no_problems(project):
    catalogues.update()
    translate_all(project)
    assert catalogues.problems() == []


def change(project, language, **changes):
    words = catalogue(project, language)
    entry = words.find(changes.pop("msgid"))
    for name, value in changes.items():
        setattr(entry, name, value)
    words.save()


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        pytest.param(
            {"msgid": "Search", "msgstr": ""}, "ar: “Search” is not translated.", id="missing"
        ),
        pytest.param(
            {"msgid": "Search", "flags": ["fuzzy"]},
            "ar: “Search” is marked as unsure.",
            id="unsure",
        ),
        pytest.param(
            {"msgid": "Hello %(name)s", "msgstr": "Hallo"},
            "ar: “Hello %(name)s”: the placeholders differ: name",
            id="placeholder-gone",
        ),
        pytest.param(
            {"msgid": "Search", "msgstr": "%(what)s"},
            "ar: “Search”: the placeholders differ: what",
            id="placeholder-too-many",
        ),
        pytest.param(
            {"msgid": "%(n)s house", "msgstr_plural": dict.fromkeys(range(5), "%(n)s") | {5: ""}},
            "ar: “%(n)s house” is not translated.",
            id="form-missing",
        ),
        pytest.param(
            {"msgid": "%(n)s house", "msgstr_plural": dict.fromkeys(range(6), "%(m)s")},
            "ar: “%(n)s house”: the placeholders differ: m",
            id="placeholder-of-a-form",
        ),
        pytest.param(
            {"msgid": "Search", "obsolete": True},
            "ar: “Search” is not translated.",
            id="put-aside",
        ),
    ],
)
def test_what_is_missing_unsure_or_broken_is_said(project, changes, problem):
    catalogues.update()
    translate_all(project)
    change(project, "ar", **changes)
    assert [found for found in catalogues.problems() if found.startswith(problem)]


def test_two_may_be_said_in_words(project):
    """Arabic has a form for exactly two: it needs no number."""
    catalogues.update()
    translate_all(project)
    forms = dict.fromkeys(range(6), "%(n)s") | {1: "بيت واحد", 2: "بيتان"}
    change(project, "ar", msgid="%(n)s house", msgstr_plural=forms)
    assert catalogues.problems() == []


def test_words_that_are_used_nowhere_are_said(project):
    catalogues.update()
    translate_all(project)
    (project / "services" / "words.py").write_text("", encoding="utf-8")
    assert "nl: “Open now” is used nowhere any more." in catalogues.problems()


def test_without_a_catalogue_everything_is_missing(project):
    assert "nl: “Search” is not in the catalogue: run `manage.py catalogues --update`." in (
        catalogues.problems()
    )
