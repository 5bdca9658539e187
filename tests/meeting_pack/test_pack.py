"""The pack as a whole, opened by other programs."""

import csv
import io
import json
import shutil
import subprocess
import zipfile
from datetime import UTC, date, datetime, time
from pathlib import Path

import openpyxl
import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse

from services import counting, meeting_pack
from services.exchange import pdf
from services.meeting_pack import Pack, Stopped, jobs
from services.models import DailyCount, MeetingPack
from services.text import LANGUAGES
from tests.builders import (
    make_action_point,
    make_agenda_point,
    make_course,
    make_location,
    make_meeting,
    make_membership,
    make_network,
    make_person,
    make_place,
    make_report,
    make_schedule,
    make_service,
    make_service_at_location,
    make_session,
)
from tests.plugins.missing import cannot_run

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 28)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2026, 11, 28, 10, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def network(safe_house, night_shelter, legal_clinic):
    """Amsterdam and Leiden; the safe house is in Leiden, and nobody may learn where."""
    network = make_network(
        make_place("amsterdam"), make_place("leiden"), slug="bsoo", name="BSOO Amsterdam"
    )
    earlier = make_meeting(network=network, starts_at=datetime(2026, 9, 8, 12, tzinfo=UTC))
    meeting = make_meeting(network=network, venue="Town hall", link="https://meet.example.org/1")
    make_agenda_point(meeting=meeting, title="=HYPERLINK(1)", minutes=20)
    make_action_point(
        meeting=earlier,
        what="@ask the mayor",
        due_on=date(2026, 11, 1),
        organization=night_shelter.organization,
    )
    make_membership(
        network=network, organization=night_shelter.organization, contact_role="Night desk"
    )
    make_report(service=night_shelter, what="My name is Sophia", contact="06 12345678")
    night_shelter.assured_date = date(2026, 1, 1)
    night_shelter.save()
    return network


def pack(network, language="en", since=date(2026, 9, 8)):
    return Pack(network, since, TODAY, language)


def files(network, language="en"):
    """{name of the part: rows} of the CSV files."""
    content = meeting_pack.make(pack(network, language), "csv")
    folded = zipfile.ZipFile(io.BytesIO(content))
    found = {}
    for name in folded.namelist():
        body = folded.read(name)
        assert body.startswith(b"\xef\xbb\xbf")
        rows = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";")
        found[name.removesuffix(".csv").split("-", 1)[1]] = list(rows)[1:]
    return found


def test_it_begins_with_the_last_meeting(network):
    assert meeting_pack.usual_start(network) == date(2026, 9, 8)
    assert meeting_pack.usual_start(make_network()) == date(2026, 8, 29)


def test_it_says_what_there_is_with_hours_and_access(network):
    services = {row[1]: row for row in files(network)["services"]}
    assert set(services) == {"Safe house", "Night shelter"}
    night = services["Night shelter"]
    assert "Korte Laan 2" in night[3]
    assert "Every day 20:00 until 08:00 the next day" in night[4]
    assert "Undocumented" in night[5]
    assert night[11] == "2026-01-01"
    assert services["Safe house"][3] == "Leiden · secret address"


def test_it_says_what_needs_a_look_and_whom_to_ask(network):
    rows = [row for row in files(network)["needs-a-look"] if row[0] == "Night House"]
    assert [row[1:3] for row in rows] == [
        ["Night shelter", "A reader reports"],
        ["Night House", "Never checked by the organisation"],
        ["Night shelter", "Not checked for a long time"],
    ]
    assert rows[0][3] == "The opening hours"
    assert {row[5] for row in rows} == {"Night desk"}
    # The reader's own words are for the editors only.
    assert "Sophia" not in str(rows)
    assert "12345678" not in str(rows)


def test_it_says_what_is_missing_where_and_when(network):
    service = make_service(
        categories=["meal"], languages=["ar", "nl"], target_groups=["women"], name_en="Lunch"
    )
    place = make_location(organization=service.organization, place=make_place("amsterdam"))
    offer = make_service_at_location(service=service, location=place)
    make_schedule(service_at_location=offer, byday="MO", opens_at=time(17), closes_at=time(19))
    make_schedule(service_at_location=offer, byday="SA", opens_at=time(10), closes_at=time(12))

    found = files(network)

    assert ["Meal", "1", "0", "1"] in found["kinds-by-town"]
    (meal,) = [row for row in found["gaps"] if row[0] == "Meal"]
    assert "Arabic" not in meal[1]
    assert "Tigrinya" in meal[1]
    assert "Undocumented" in meal[2]
    assert "Women" not in meal[2]
    assert meal[3] == "Tuesday to Friday"
    assert meal[4] == "Sunday"


def test_it_brings_agenda_and_what_is_still_to_do(network):
    found = files(network)
    assert found["agenda"][0][1:3] == ["'=HYPERLINK(1)", "20"]
    assert found["action-points"] == [
        ["'@ask the mayor", "Night House", "2026-09-08", "2026-11-01", "", ""]
    ]
    assert found["attendance"] == [["Night House", "Night desk", "", "", ""]]


def test_a_workbook_has_dates_numbers_links_and_stays_readable(network):
    book = openpyxl.load_workbook(io.BytesIO(meeting_pack.make(pack(network), "xlsx")))
    sheets = {sheet.title: sheet for sheet in book}
    assert [title[0] for title in sheets] == sorted(title[0] for title in sheets)
    services = sheets["1 Help now"]
    assert services.freeze_panes == "B2"
    assert services.auto_filter.ref == f"A1:L{services.max_row}"
    assert services.page_setup.paperSize == 9
    assert services.print_title_rows == "$1:$1"
    rows = {row[1].value: row for row in services.iter_rows(min_row=2)}
    assert rows["Night shelter"][11].value == datetime(2026, 1, 1)
    assert rows["Night shelter"][1].hyperlink.target.endswith("/en/services/night-shelter/")
    points = sheets["5 Agenda"]
    assert points["B2"].value == "=HYPERLINK(1)"
    assert points["B2"].data_type == "s"
    assert points["C2"].value == 20
    assert len(sheets["4b Kinds of help compared"]._charts) == 1
    for sheet in book:
        for row in sheet.iter_rows():
            assert not [cell for cell in row if cell.data_type == "f"]


def test_an_arabic_workbook_is_read_from_the_right(network):
    book = openpyxl.load_workbook(io.BytesIO(meeting_pack.make(pack(network, "ar"), "xlsx")))
    assert all(sheet.sheet_view.rightToLeft for sheet in book)


# LibreOffice, as Dutch offices have it


EXPECTED = ("convert ", "Warning: failed to launch javaldx")


@pytest.fixture
def converted(tmp_path):
    """Let LibreOffice read files, as it does in the Netherlands, and save them as workbooks."""
    if not (soffice := shutil.which("soffice")):
        cannot_run("No LibreOffice found. On Debian: apt-get install libreoffice-calc-nogui")
    # Semicolons, quotes, UTF-8, from the first line, Dutch numbers and dates.
    dutch = "--infilter=CSV:59,34,76,1,,1043,false,true"

    def convert(files):
        for name, content in files.items():
            (tmp_path / name).write_bytes(content)
        is_table = all(name.endswith(".csv") for name in files)
        done = subprocess.run(
            [
                *(soffice, f"-env:UserInstallation=file://{tmp_path}/office", "--headless"),
                *([dutch] if is_table else []),
                *("--convert-to", "xlsx", "--outdir", "made", *files),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0
        told = f"{done.stdout}\n{done.stderr}".splitlines()
        # It says what it does, and that it found no Java, which nobody asked for.
        assert [line for line in told if line and not line.startswith(EXPECTED)] == []
        made = {name: tmp_path / "made" / f"{Path(name).stem}.xlsx" for name in files}
        return {name: openpyxl.load_workbook(path) for name, path in made.items()}

    return convert


def values(book):
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


@pytest.mark.once
def test_libreoffice_reads_the_workbook_as_it_is(network, converted):
    content = meeting_pack.make(pack(network, "nl"), "xlsx")
    book = converted({"pack.xlsx": content})["pack.xlsx"]
    assert values(book) == values(openpyxl.load_workbook(io.BytesIO(content)))
    assert not formulas(book)


@pytest.mark.once
def test_libreoffice_reads_every_table_with_dutch_settings(network, converted):
    content = meeting_pack.make(pack(network, "ar"), "csv")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        tables = {name: archive.read(name) for name in archive.namelist()}
    assert len(tables) > 5
    books = converted(tables)
    for name, table in tables.items():
        rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline=""), delimiter=";"))
        (read,) = values(books[name]).values()
        typed = [[as_typed(cell) for cell in row] for row in read]
        for one, other in zip(typed, rows, strict=True):
            assert one == other + [""] * (len(one) - len(other))
        assert not formulas(books[name])


def formulas(book):
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    return [cell.value for cell in cells if cell.data_type == "f"]


def as_typed(value):
    """A cell as it stood in the table."""
    match value:
        case None:
            return ""
        case datetime():
            return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
        case float():
            return str(value).replace(".", ",")
    return str(value)


# Paper


@pytest.fixture
def paper(monkeypatch):
    """What goes into the pages, beside the pages."""
    seen = []
    real = pdf.typst.compile

    def compile(path, **options):
        seen.append(json.loads(options["sys_inputs"]["data"]))
        return real(path, **options)

    monkeypatch.setattr(pdf.typst, "compile", compile)
    return seen


@pytest.mark.parametrize("language", ["nl", "ar", "fa", "ti", "zh-hans"])
def test_pages_are_made_in_every_script(network, paper, fonts, language):
    content = meeting_pack.make(pack(network, language), "pdf")
    assert content.startswith(b"%PDF-")
    (data,) = paper
    assert data["language"] == language.split("-")[0]
    assert [part["title"][0] for part in data["parts"] if not part["is_sequel"]] == list("12345")


@pytest.mark.once
@pytest.mark.parametrize("language", ["nl", "fr", "ru", "uk", "zh-hans"])
def test_words_are_found_by_searching_the_paper(network, paper, fonts, language, tmp_path):
    """In Latin, Cyrillic and Chinese letters; what runs from the right is looked at as pictures."""
    if not shutil.which("pdftotext"):
        cannot_run("No pdftotext found. On Debian: apt-get install poppler-utils")
    file = tmp_path / "pack.pdf"
    file.write_bytes(meeting_pack.make(pack(network, language), "pdf"))
    told = subprocess.run(
        ["pdftotext", str(file), "-"], check=True, capture_output=True, text=True
    ).stdout
    found = "".join(told.split())
    (data,) = paper
    titles = [part["title"] for part in data["parts"]]
    assert len(titles) > 5
    assert [title for title in titles if "".join(title.split()) not in found] == []


def test_words_are_never_markup(network, paper, fonts):
    agenda = network.meetings.get(venue="Town hall").agenda_points.get()
    agenda.title = '#panic("no") *bold* $x$ <label> @ref \\ "quote"'
    agenda.save()
    assert meeting_pack.make(pack(network), "pdf").startswith(b"%PDF-")
    assert '#panic("no")' in json.dumps(paper[0]).replace('\\"', '"')


def test_without_a_font_it_says_which_package_to_install(network, monkeypatch):
    monkeypatch.setattr(pdf, "families", lambda: frozenset({"Noto Sans"}))
    with pytest.raises(pdf.FontsMissing, match=r"Noto Sans Arabic.*fonts-noto-core"):
        meeting_pack.make(pack(network, "ar"), "pdf")


# Secrets

SECRETS = ("Geheimstraat", "2311", "Hidden", "hidden gate", "Postbus 777", "52.3001")


def everything_in(content):
    folded = zipfile.ZipFile(io.BytesIO(content))
    return "".join(folded.read(name).decode("utf-8", "replace") for name in folded.namelist())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_secret_address_is_in_any_file(network, safe_house, paper, monkeypatch, language):
    location = safe_house.service_at_locations.get().location
    make_session(
        course=make_course(service=safe_house),
        location=location,
        starts_at=datetime(2026, 12, 1, 19, tzinfo=UTC),
    )
    # Words are looked at, not letters: no font is needed.
    monkeypatch.setattr(pdf, "missing_fonts", lambda language: [])
    for form in ("xlsx", "csv", "pdf"):
        content = meeting_pack.make(pack(network, language), form)
        # A PDF holds shapes: what is looked at is the words that go into it.
        content = json.dumps(paper) if form == "pdf" else everything_in(content)
        assert not [secret for secret in SECRETS if secret in content], form
        assert "meet.example.org" not in content


# Searches


def test_searches_that_found_nothing_are_counted_without_their_words(client, network):
    for _time in range(6):
        client.get("/ar/services/?q=zzzzqqqq&literal=1&place=leiden")
    client.get("/nl/services/?q=xxxxwwww&literal=1")
    assert not DailyCount.objects.exists()
    counting.write()

    found_nothing = DailyCount.objects.filter(what=counting.What.NOTHING_FOUND)
    counted = list(found_nothing.values_list("day", "language", "place", "number"))
    assert sorted(counted, key=lambda row: row[1]) == [
        (TODAY, "ar", "leiden", 6),
        (TODAY, "nl", "", 1),
    ]
    found = files(network)
    assert found["nothing-found-by-language"] == [["Arabic", "5"]]
    assert found["nothing-found-by-place"] == [["Leiden", "5"]]
    # Told as it is, seven less six would be the one search in Dutch.
    assert found["nothing-found-by-day"] == [["2026-11-28", "5"]]


def test_a_search_that_finds_something_is_not_counted(client, network):
    client.get("/en/services/?q=night+shelter")
    counting.write()
    assert not DailyCount.objects.filter(what=counting.What.NOTHING_FOUND).exists()


def test_counts_of_many_writes_add_up(db):
    for number in (2, 3):
        for _time in range(number):
            counting.count(counting.What.NOTHING_FOUND, "ar", "leiden")
        counting.write()
    assert DailyCount.objects.get().number == 5


# Progress


def test_it_tells_how_far_it_is_and_can_be_stopped(network):
    seen = []
    meeting_pack.make(pack(network), "csv", lambda done, total: seen.append((done, total)))
    assert [done for done, _total in seen] == sorted(done for done, _total in seen)
    assert seen[-1][0] == seen[-1][1]

    def stop(done, total):
        raise Stopped

    with pytest.raises(Stopped):
        meeting_pack.make(pack(network), "csv", stop)


@pytest.fixture
def coordinator(client, network):
    person = make_person("coordinator", coordinates=[network])
    client.force_login(person)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.person = person
    return client


def address(network, step=""):
    return reverse(f"admin:services_network_pack{step}", args=[network.pk])


def test_a_coordinator_makes_it_with_one_button(coordinator, network, monkeypatch):
    monkeypatch.setattr(jobs, "Thread", lambda **facts: pytest.fail("started before it is saved"))
    page = coordinator.get(address(network))
    assert page.context["form"].initial["since"] == date(2026, 9, 8)

    sent = {"since": "2026-09-08", "until": "2026-11-28", "language": "nl", "form": "xlsx"}
    assert coordinator.post(address(network), sent).status_code == 302
    job = MeetingPack.objects.get()
    waiting = coordinator.get(address(network))
    assert waiting.headers["Refresh"] == "2"
    assert coordinator.get(address(network, "_file")).status_code == 404
    # Two at once would only be slower.
    coordinator.post(address(network), sent)
    assert MeetingPack.objects.count() == 1

    jobs.run(job.pk)

    assert "Refresh" not in coordinator.get(address(network)).headers
    file = coordinator.get(address(network, "_file"))
    assert file["Content-Disposition"] == 'attachment; filename="bsoo-2026-11-28.xlsx"'
    assert openpyxl.load_workbook(io.BytesIO(file.content)).sheetnames[0].startswith("1 ")


def test_what_is_stopped_stays_stopped(coordinator, network):
    job = jobs.ask(coordinator.person, network, since=TODAY, until=TODAY, language="nl", form="csv")
    coordinator.post(address(network, "_stop"))
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.content) == ("stopped", None)


def test_what_goes_wrong_is_told(coordinator, network, monkeypatch):
    monkeypatch.setattr(pdf, "families", lambda: frozenset())
    job = jobs.ask(coordinator.person, network, since=TODAY, until=TODAY, language="ar", form="pdf")
    jobs.run(job.pk)
    assert "Noto Sans Arabic" in coordinator.get(address(network)).content.decode()


def test_a_pack_is_fetched_by_who_made_it_and_for_a_day(coordinator, network):
    other = make_person("other", coordinates=[network])
    job = jobs.ask(other, network, since=TODAY, until=TODAY, language="nl", form="csv")
    jobs.run(job.pk)
    assert coordinator.get(address(network, "_file")).status_code == 404
    coordinator.force_login(other)
    assert coordinator.get(address(network, "_file")).status_code == 200
    with time_machine.travel(datetime(2026, 11, 29, 11, tzinfo=UTC)):
        assert not MeetingPack.objects.of(other).exists()
        assert MeetingPack.objects.expired().get() == job


# The command


def test_the_command_writes_a_file(network, tmp_path):
    file = tmp_path / "pack.xlsx"
    call_command(
        "meeting_pack", "bsoo", "--since", "2026-09-08", "--language", "nl", "--output", str(file)
    )
    assert openpyxl.load_workbook(file).sheetnames[0].startswith("1 ")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere"], "There are: bsoo"),
        (["bsoo", "--since", "8 September"], "Write a day as 2026-09-08"),
        (["bsoo", "--since", "2026-02-30"], "There is no day"),
        (["bsoo", "--since", "2030-01-01"], "The end lies before the start"),
    ],
)
def test_the_command_says_what_is_wrong(network, tmp_path, arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("meeting_pack", *arguments, "--output", str(tmp_path / "pack.xlsx"))
