"""Every model that somebody edits has a history, and every view and command keeps it."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.db.models import CASCADE
from django.urls import URLPattern

from services.admin.base import ReadOnlyAdmin
from services.history.units import UNITS, columns_of, covered_models, row_models, ways_from
from services.models import (
    Editor,
    Invitation,
    MeetingPack,
    Preferences,
    Report,
    TextState,
    Translator,
)

SERVICES = Path(settings.BASE_DIR) / "services"
# Who may do what is no content: it is not restored with a record.
PEOPLE = {Editor, Invitation, Preferences, Translator}
# What readers wrote, and a pack that was made, is forgotten: it must not come back with a record.
FORGOTTEN = {MeetingPack, Report}
# These write no listings, or write them before there is anything to come back to.
WITHOUT_HISTORY = {
    "catalogues",
    "check_links",
    "daily",
    "draft_translations",
    "dump_listings",
    "export_sheet",
    "export_xliff",
    "forget_reports",
    "geocode",
    "meeting_pack",
    "send_reminders",
    "set_up",
}


def test_every_model_that_is_edited_belongs_to_a_record_with_a_history():
    pages = {
        model: page
        for model, page in admin.site._registry.items()
        if model._meta.app_label == "services" and not isinstance(page, ReadOnlyAdmin)
    }
    edited = {*pages, *(rows.model for page in pages.values() for rows in page.inlines)}
    assert len(edited) > 20
    assert edited - PEOPLE <= covered_models()


@pytest.mark.parametrize("root", UNITS, ids=lambda root: root.__name__)
def test_what_goes_with_a_record_is_a_row_of_it_or_a_record_itself(root):
    for relation in root._meta.related_objects:
        if relation.on_delete is CASCADE and relation.related_model not in PEOPLE | FORGOTTEN:
            model = relation.related_model
            is_document = model.__name__ == "SearchDocument"
            assert is_document or model in covered_models(), model


@pytest.mark.parametrize("model", sorted(row_models(), key=lambda model: model.__name__))
def test_what_goes_with_a_row_belongs_to_the_same_record(model):
    roots = {root for root, _way in ways_from(model)}
    for relation in model._meta.related_objects:
        if relation.on_delete is CASCADE:
            assert roots <= {root for root, _way in ways_from(relation.related_model)}


@pytest.mark.parametrize("root", UNITS, ids=lambda root: root.__name__)
def test_rows_are_written_behind_what_they_refer_to(root):
    order = [root, *UNITS[root]]
    for model in order:
        for field in columns_of(model):
            if field.related_model in order and field.related_model is not model:
                assert order.index(field.related_model) < order.index(model)


def test_columns_of_every_language_are_kept_and_never_the_one_of_the_page():
    names = {field.name for field in columns_of(next(iter(UNITS)))}
    assert {f"name_{code.replace('-', '_')}" for code, _name in settings.LANGUAGES} <= names
    assert "name" not in names
    assert TextState in covered_models()


# Nobody can forget it


def views_of_the_admin(patterns, path=""):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield path + str(pattern.pattern), pattern.callback
        else:
            yield from views_of_the_admin(pattern.url_patterns, path + str(pattern.pattern))


def test_every_view_of_the_admin_keeps_what_it_changes():
    views = dict(views_of_the_admin(admin.site.urls[0]))
    assert len(views) > 80
    # Django marks the views of its pages, and ``kept`` those of ours.
    marks = ("model_admin", "admin_site", "keeps_history")
    answering = {path for path, view in views.items() if hasattr(view, "changes_nothing")}
    assert answering == {"services/location/address/", "services/schedule/sentence/"}
    forgetful = {
        path for path, view in views.items() if not any(hasattr(view, mark) for mark in marks)
    }
    assert forgetful - answering == {"login/"}


def calls_in(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


def test_every_command_keeps_what_it_changes():
    commands = {
        path.stem: calls_in(path)
        for path in (SERVICES / "management" / "commands").glob("*.py")
        if path.stem != "__init__"
    }
    keeping = {name for name, calls in commands.items() if "history.change" in calls}
    assert keeping | WITHOUT_HISTORY == commands.keys()
    # Points are saved one by one, between questions to another host.
    assert "history.change" in calls_in(SERVICES / "exchange" / "geocoding.py")
    assert "history.change" in calls_in(SERVICES / "exchange" / "machine_translation.py")


def test_every_public_page_that_saves_keeps_what_it_changes():
    for path in (SERVICES / "views").glob("*.py"):
        calls = calls_in(path)
        if any(call.endswith((".save", ".create", ".delete", ".set")) for call in calls):
            assert "history.change" in calls, path


def test_whatever_writes_without_signals_tells_the_history():
    # Towns that are new; the history itself, documents and the version of the content; what a
    # preview takes back; which services a version was about; which reminders went out, and reports
    # that are old; how far a pack is.
    exempt = {"load_places", "_write", "_raise", "_note", "keep", "_public_page_of", "send"}
    exempt |= {"forget_words"}
    found = {}
    for path in SERVICES.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                calls = [ast.unparse(c.func) for c in ast.walk(node) if isinstance(c, ast.Call)]
                if any(
                    call.endswith((".bulk_create", ".bulk_update"))
                    or (call.endswith(".update") and "objects" in call)
                    for call in calls
                ):
                    found[node.name] = "history.about_to_change" in calls
    assert found["fill"]
    assert {name for name, tells in found.items() if not tells} == exempt
