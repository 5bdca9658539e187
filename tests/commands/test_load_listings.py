"""The commands around listings: what they print, and when they fail."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from services.models import Organization, Service
from tests.builders import make_category

STREET_HELP = Path(__file__).parents[1] / "exchange" / "samples" / "street-help.json"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _terms(db):
    make_category("meal")


def run(capsys, *arguments):
    call_command(*arguments)
    return capsys.readouterr().out.splitlines()


def test_without_write_it_only_tells(capsys):
    assert run(capsys, "load_listings", STREET_HELP) == [
        "add    organization street-help",
        "add    service street-help-desk",
        "2 added, 0 changed, 0 left, 0 refused (rehearsed; nothing was written, add --write)",
    ]
    assert not Organization.objects.exists()


def test_with_write_it_writes(capsys):
    lines = run(capsys, "load_listings", STREET_HELP, "--write")
    assert lines[-1] == "2 added, 0 changed, 0 left, 0 refused"
    assert Service.objects.get().slug == "street-help-desk"


def test_brief_leaves_out_what_is_left(capsys):
    run(capsys, "load_listings", STREET_HELP, "--write")
    assert run(capsys, "load_listings", STREET_HELP, "--write", "--brief") == [
        "0 added, 0 changed, 2 left, 0 refused"
    ]


def test_a_refusal_is_told_and_fails_the_command(capsys, tmp_path):
    broken = tmp_path / "broken.json"
    broken.write_text("{", encoding="utf-8")
    with pytest.raises(CommandError, match="Some records were refused; the reasons stand above"):
        call_command("load_listings", broken, STREET_HELP, "--write")
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("refuse broken.json: This file cannot be read")
    assert told[-1] == "2 added, 0 changed, 0 left, 1 refused"
    assert Organization.objects.exists()


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"There is no .*nothing\.json"):
        call_command("load_listings", tmp_path / "nothing.json")


def test_overwrite_takes_the_file(capsys, tmp_path):
    call_command("load_listings", STREET_HELP, "--write")
    Service.objects.update(minimum_age=18)
    listing = json.loads(STREET_HELP.read_text(encoding="utf-8"))
    listing["services"][0]["maximum_age"] = 64
    changed = tmp_path / "street-help.json"
    changed.write_text(json.dumps(listing), encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("load_listings", changed, "--write")
    assert Service.objects.get().minimum_age == 18
    call_command("load_listings", changed, "--write", "--overwrite", "service street-help-desk")
    assert (Service.objects.get().minimum_age, Service.objects.get().maximum_age) == (None, 64)


def test_dumped_files_can_be_loaded_and_are_easy_to_read(capsys, tmp_path):
    call_command("load_listings", STREET_HELP, "--write")
    folder = tmp_path / "new" / "folder"
    lines = run(capsys, "dump_listings", folder)
    assert lines[-1] == f"1 organisations written to {folder}."
    text = (folder / "street-help.json").read_text(encoding="utf-8")
    assert json.loads(text) == json.loads(STREET_HELP.read_text(encoding="utf-8"))
    assert '\n  "slug": "street-help"' in text
    assert text.endswith("}\n")
    lines = run(capsys, "load_listings", folder, "--write")
    assert lines[-1] == "0 added, 0 changed, 2 left, 0 refused"
