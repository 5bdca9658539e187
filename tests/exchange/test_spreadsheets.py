"""The listings as a spreadsheet: out and back in changes nothing, and what is changed is told."""

import csv
import io
from datetime import date, datetime, time

import pytest
import xlsxwriter
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from services.exchange import changes, columns, sheets
from services.exchange.changes import bring, export
from services.models import Schedule, Service, TextState, UploadedSheet
from services.text import fold
from tests.builders import (
    make_closure,
    make_location,
    make_organization,
    make_person,
    make_phone,
    make_place,
    make_schedule,
    make_service,
    make_service_at_location,
)

pytestmark = pytest.mark.django_db
FORMS = pytest.mark.parametrize("form", ["xlsx", "csv"])


@pytest.fixture
def alice(db):
    return make_person("alice", is_administrator=True)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def exported(person, form="csv", languages=("nl", "en"), services=None):
    services = Service.objects.all() if services is None else services
    return export(services, person, form=form, languages=languages)


def table(content):
    """The rows of a CSV file, as lists by identifier."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    headings = columns.by_heading()
    names = [headings[fold(title)].identifier for title in rows[0]]
    return rows[0], [dict(zip(names, row, strict=True)) for row in rows[1:]]


def changed(content, **cells):
    """The file with other cells in its first row."""
    headings, rows = table(content)
    return as_csv(headings, [{**rows[0], **cells}, *rows[1:]])


def as_csv(headings, rows, delimiter=";", encoding="utf-8-sig"):
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=delimiter)
    writer.writerow(headings)
    writer.writerows(row.values() for row in rows)
    return target.getvalue().encode(encoding)


def told(plan):
    return [str(problem) for problem in plan.problems]


# Out and in


NASTY = (
    "=1+1",
    "+31 20",
    "-",
    "@x",
    "'=x",
    "''+",
    "_x0041_",
    "a\r\nb",
    "\x0bé",
    "\t=1",
    "x" * 40_000,
)


@FORMS
def test_whatever_a_service_says_comes_back(form, alice):
    for text in NASTY:
        make_service(name_nl="x", description_nl=text, internal_note=text)
    plan = bring(exported(alice, form), alice)
    assert (plan.wrong, told(plan), {row.result for row in plan.rows}) == ("", [], {"same"})


texts = st.text(max_size=40) | st.sampled_from(NASTY[:-1])
cells = texts | st.none() | st.integers(-(10**9), 10**9) | st.dates(date(1900, 3, 1))


@FORMS
@given(row=st.lists(cells, min_size=1, max_size=4).filter(lambda row: columns.typed(row[-1])))
def test_whatever_stands_in_a_cell_comes_back(form, row):
    headings = [sheets.Heading(f"column {number}") for number, _cell in enumerate(row)]
    row = [columns.plain(cell) if isinstance(cell, str) else cell for cell in row]
    write = {
        "xlsx": lambda: sheets.write_xlsx(headings, [row], {}),
        "csv": lambda: sheets.write_csv(headings, [row]),
    }[form]
    (found,) = sheets.read(write()).rows

    def as_text(cell):
        return columns.typed(cell.date() if isinstance(cell, datetime) else cell)

    assert [as_text(cell) for cell in found.cells] == [as_text(cell) for cell in row]


@pytest.mark.parametrize(
    ("delimiter", "encoding"),
    [(";", "utf-8"), (",", "utf-8-sig"), ("\t", "utf-16"), (";", "cp1252")],
    ids=str,
)
def test_csv_is_read_in_every_usual_form(alice, delimiter, encoding):
    make_service(name_nl="Café; “soep”")
    headings, rows = table(exported(alice))
    plan = bring(as_csv(headings, rows, delimiter, encoding), alice)
    assert (plan.wrong, [row.result for row in plan.rows]) == ("", ["same"])


def test_a_cell_is_never_a_formula(alice):
    make_service(slug="a", name_nl="=1+1", internal_note="@SUM(A1)")
    book = load_workbook(io.BytesIO(exported(alice, "xlsx")))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    assert "=1+1" in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "inlineStr"}
    assert ";'=1+1;" in exported(alice, "csv").decode("utf-8-sig")


def test_sheet_has_dates_filters_an_explanation_and_choices(alice):
    make_service(assured_date=date(2026, 8, 1))
    book = load_workbook(io.BytesIO(exported(alice, "xlsx")))
    data, explanation, choices = book.worksheets
    headings = [cell.value for cell in data[1]]
    assert data.cell(2, headings.index("Last checked on") + 1).value == datetime(2026, 8, 1)
    assert (data.freeze_panes, data.auto_filter.ref[:2]) == ("B2", "A1")
    assert len(data.data_validations.dataValidation) == 12
    assert [row[0].value for row in explanation.iter_rows(min_row=2)][: len(headings)] == headings
    assert choices["A1"].value == "For whom"


# Changes


def test_every_kind_of_cell_can_be_changed(alice):
    kitchen = make_organization(slug="kitchen")
    service = make_service(organization=kitchen, slug="soup", name_nl="Soep", languages=["nl"])
    make_location(organization=kitchen, key="hall")
    make_place("leiden")
    cells = {
        "name_nl": "Warme soep",
        "alternate_names": "Soepbus\nSoepkar",
        "status": "Closed for now",
        "alert_until": "24-12-2026",
        "minimum_age": "18",
        "asks_identity": "nee",
        "ways_in": "walk_in\nreferral (professionals)",
        "languages": "nl\nar (interpreter)",
        "phones": "612345678 (whatsapp)",
        "places": "hall (intake)",
        "hours": "ma,di 10:00-12:00; every 2 weeks Thu 09:30-11:30 phone",
        "hours_at_places": "hall (intake): Fr 09:00-10:00",
        "served_places": "leiden",
        "cost": "amount",
        "cost_amount": "2,50",
        "is_emergency_line": "ja",
        "website": "https://example.org/soep",
    }
    content = changed(exported(alice), **cells)

    plan = bring(content, alice)
    assert (told(plan), plan.rows[0].result) == ([], "change")
    assert "Name [nl]: Soep → Warme soep" in [str(change) for change in plan.rows[0].changes]
    assert Service.objects.get().name_nl == "Soep"

    assert bring(content, alice, write=True).is_written
    service = Service.objects.get()
    assert (service.name_nl, service.status) == ("Warme soep", "temporarily closed")
    assert (service.minimum_age, service.asks_identity, service.is_emergency_line) == (
        18,
        "no",
        True,
    )
    assert [(each.code, each.how) for each in service.spoken_languages.all()] == [
        ("nl", "staff"),
        ("ar", "interpreter"),
    ]
    assert service.phones.get().number == "+31612345678"
    offer = service.service_at_locations.get()
    assert (offer.location.key, offer.role) == ("hall", "intake")
    assert offer.schedules.get().opens_at == time(9)
    assert [each.byday for each in service.schedules.all()] == ["MO,TU", "TH"]
    assert {row.result for row in bring(exported(alice), alice).rows} == {"same"}


def test_rows_that_stay_keep_what_the_sheet_does_not_say(alice):
    service = make_service()
    phone = make_phone("030 123 45 67", service=service, label_en="Ask for soup.")
    noted = make_schedule(service=service, note_en="Ring twice.")
    plain = make_schedule(service=service, byday="TU")
    _headings, rows = table(exported(alice))
    assert rows[0]["hours"] == "[Mo 10:00-12:00]; Tu 10:00-12:00"
    content = changed(
        exported(alice),
        hours="[Mo 10:00-12:00]; We 10:00-12:00",
        phones="030 765 43 21\n030 123 4567",
    )
    assert bring(content, alice, write=True).is_written
    assert [each.pk for each in service.phones.all()][1] == phone.pk
    assert service.schedules.first() == noted
    assert not Schedule.objects.filter(pk=plain.pk).exists()


def test_hours_with_closures_are_left_alone(alice):
    service = make_service()
    make_closure(schedule=make_schedule(service=service))
    plan = bring(changed(exported(alice), hours="Tu 10:00-12:00"), alice)
    assert "square brackets" in told(plan)[0]


def test_a_new_row_is_a_new_service_that_nobody_sees_yet(alice):
    make_service(organization=make_organization(slug="kitchen"))
    headings, rows = table(exported(alice))
    new = dict.fromkeys(rows[0], "") | {
        "organization": "kitchen",
        "name_en": "Tea & talk",
        "categories": "meal",
    }
    plan = bring(as_csv(headings, [new]), alice, write=True)
    assert (told(plan), plan.count("add")) == ([], 1)
    new = Service.objects.get(slug="tea-talk")
    assert not new.is_published
    assert new.waits_for_publication
    # A row that is not in the sheet changes nothing.
    assert Service.objects.count() == 2


def test_a_text_rewritten_in_a_sheet_is_a_persons_work(alice):
    service = make_service(name_nl="Soep", name_en="Soop")
    TextState.objects.create(
        kind="service",
        object_id=service.pk,
        field="name",
        language="en",
        author="machine",
        source_language="nl",
        source_digest="0" * 16,
    )
    bring(changed(exported(alice), name_en="Soup"), alice, write=True)
    state = TextState.objects.get()
    assert (state.author, state.reviewed_by) == ("person", alice)
    assert not state.is_outdated("Soep")


# Mistakes


@pytest.mark.parametrize(
    ("cell", "typed"),
    [
        ("name_nl", "x" * 201),
        ("status", "perhaps"),
        ("categories", "nothing"),
        ("categories", ""),
        ("ended_on", "soon"),
        ("minimum_age", "adult"),
        ("phones", "6,12E+08"),
        ("phones", "12"),
        ("hours", "Mo 25:00"),
        ("hours_at_places", "Mo 10:00-12:00"),
        ("places", "nowhere"),
        ("languages", "nl\nnl"),
        ("website", "example"),
        ("email", "nobody"),
        ("cost_amount", "-1"),
        ("organization", "nobody"),
        ("addresses", "Elsewhere 1"),
        ("is_published", "no"),
    ],
)
def test_a_mistake_is_told_at_its_cell(alice, cell, typed):
    make_service()
    content = changed(exported(alice), **{cell: typed})
    (problem,) = bring(content, alice, write=True).problems
    headings, rows = table(content)
    index = list(rows[0]).index(cell)
    assert (problem.row, problem.letter) == (2, sheets.letter(index))
    assert problem.heading == headings[index]
    assert problem.message[-1] in ".…"


def test_all_mistakes_are_told_at_once_and_the_choice_is_the_persons(alice):
    for slug in ("a", "b"):
        make_service(slug=slug)
    headings, rows = table(exported(alice))
    rows[0] |= {"ended_on": "2020-01-01", "minimum_age": "x", "email": "y"}
    rows[1] |= {"name_nl": "Nieuw"}
    content = as_csv(headings, rows)
    plan = bring(content, alice, write=True)
    assert (len(plan.problems), plan.is_written) == (2, False)
    assert Service.objects.get(slug="b").name_nl is None
    assert bring(content, alice, write=True, skip_wrong=True).is_written
    assert Service.objects.get(slug="b").name_nl == "Nieuw"


def test_what_the_database_would_refuse_is_told_as_a_sentence(alice):
    make_service()
    plan = bring(changed(exported(alice), ended_on="2020-01-01"), alice)
    assert "choose “ended”" in told(plan)[0]


def test_what_somebody_else_changed_is_told_and_not_overwritten(alice):
    service = make_service(name_nl="Soep", name_en="Soup")
    content = changed(exported(alice), name_nl="Warme soep")
    service.name_en, service.internal_note = "Hot soup", "New."
    service.save()
    plan = bring(content, alice, write=True)
    assert plan.is_written
    assert len(plan.rows[0].notes) == 2
    service.refresh_from_db()
    assert (service.name_nl, service.name_en) == ("Warme soep", "Hot soup")

    service.name_nl = "Koude soep"
    service.save()
    plan = bring(content, alice, write=True)
    assert "it now says “Koude soep”" in told(plan)[0]


# Rights


def test_a_foreign_record_is_refused_without_a_word_about_it(alice):
    make_service(slug="theirs", name_nl="Geheim spreekuur")
    content = changed(exported(alice), name_nl="Overgenomen")
    own = make_organization()
    plan = bring(content, make_person(edits=[own]), write=True)
    unknown = bring(changed(content, slug="nobodys"), make_person(edits=[own]))
    assert [problem.message for problem in plan.problems] == [
        problem.message for problem in unknown.problems
    ]
    assert plan.rows[0].name == "theirs"
    assert Service.objects.get().name_nl == "Geheim spreekuur"


def test_an_editor_exports_own_services_only():
    own = make_organization()
    make_service(organization=own, slug="own")
    make_service(slug="foreign")
    assert "foreign" not in exported(make_person(edits=[own])).decode("utf-8-sig")


def test_a_secret_address_is_for_those_who_look_after_the_place(safe_house):
    house = safe_house.service_at_locations.get().location
    guest = make_service(slug="guest")
    make_service_at_location(service=guest, location=house)
    _headings, rows = table(exported(make_person(edits=[guest.organization])))
    assert "Geheimstraat" not in str(rows)
    _headings, rows = table(exported(make_person(edits=[safe_house.organization])))
    assert "Geheimstraat 7" in rows[0]["secret_addresses"]
    assert "Geheimstraat" not in rows[0]["addresses"]


# Files


def test_formulas_merged_cells_and_numbers_as_phones(alice):
    make_service(slug="soup")

    def sheet(write):
        target = io.BytesIO()
        book = xlsxwriter.Workbook(target)
        data = book.add_worksheet()
        data.write_row(0, 0, ["slug", "name_nl", "phones", "minimum_age"])
        write(data)
        book.close()
        return target.getvalue()

    formula = sheet(lambda data: (data.write(1, 0, "soup"), data.write_formula(1, 1, "=1+1")))
    assert told(bring(formula, alice)) == [
        "B2 (Name [nl]): This is a formula. Write the value itself."
    ]
    merged = sheet(lambda data: data.merge_range(1, 0, 2, 0, "soup"))
    assert "A2:A3" in bring(merged, alice).wrong
    numbers = sheet(lambda data: data.write_row(1, 0, ["soup", "Soep", 31301234567, 18]))
    assert bring(numbers, alice, write=True).is_written
    service = Service.objects.get()
    assert (service.phones.get().number, service.minimum_age) == ("+31301234567", 18)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04nothing",
        b"\xd0\xcf\x11\xe0old",
        b"a\0b",
        b"\xff\xfe\x00",
        b"something;else\r\n1;2\r\n",
        b"slug\r\n" + b"x" * (sheets.MOST_BYTES + 1),
        b"slug\r\n" + b"a\r\n" * (sheets.MOST_ROWS + 1),
        b'slug\r\n"' + b"x" * 200_000,
    ],
    ids=["empty", "zip", "xls", "nul", "utf-16", "headings", "large", "rows", "quote"],
)
def test_a_file_that_is_no_sheet_is_refused_in_words(alice, content):
    assert bring(content, alice, write=True).wrong.endswith((".", ").", "up."))


def test_a_small_file_that_unfolds_to_a_giant_is_refused(alice, monkeypatch):
    make_service()
    monkeypatch.setattr(sheets, "MOST_BYTES_UNFOLDED", 1000)
    assert "larger" in bring(exported(alice, "xlsx"), alice).wrong


# Columns and their description


def test_every_heading_names_one_column_in_both_languages():
    every = columns.columns()
    for language in columns.HEADING_LANGUAGES:
        with translation.override(language):
            titles = [fold(column.title()) for column in every]
        assert len(set(titles)) == len(titles)
    assert len({column.identifier for column in every}) == len(every)


def test_description_names_every_column():
    described = (settings.BASE_DIR / "docs" / "spreadsheets.md").read_text(encoding="utf-8")
    for line in columns.described():
        assert line in described, line


# Commands


def test_commands_write_and_read_a_sheet(alice, tmp_path, capsys):
    make_service(name_nl="Soep")
    file = tmp_path / "services.csv"
    call_command("export_sheet", file)
    file.write_bytes(changed(file.read_bytes(), name_nl="Thee"))
    call_command("import_sheet", file)
    assert "Soep → Thee" in capsys.readouterr().out
    assert Service.objects.get().name_nl == "Soep"
    call_command("import_sheet", file, "--write")
    assert Service.objects.get().name_nl == "Thee"
    file.write_bytes(changed(file.read_bytes(), minimum_age="x"))
    with pytest.raises(CommandError):
        call_command("import_sheet", file)


def test_an_upload_is_thrown_away_after_a_day(alice):
    UploadedSheet.objects.create(
        person=alice, name="a.csv", content=b"", uploaded_at=datetime(2026, 1, 1).astimezone()
    )
    assert UploadedSheet.objects.expired().count() == 1
    assert not UploadedSheet.objects.of(alice).exists()


def test_reading_asks_the_same_for_two_and_for_thirty(alice, django_assert_max_num_queries):
    for _ in range(30):
        offer = make_service_at_location()
        make_schedule(service_at_location=offer)
    content = exported(alice)
    # What cells may name, the services and one question for each kind of their rows.
    with django_assert_max_num_queries(26):
        bring(content, alice)
    assert changes.BATCH > 30
