"""The list of services goes out as a sheet and comes back after a look at what it changes."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import now

from services.models import Service, UploadedSheet
from services.models.uploaded_sheet import KEPT_FOR
from tests.builders import make_organization, make_person, make_service

EXPORT = reverse("admin:services_service_export")
UPLOAD = reverse("admin:services_service_import")
CHOICES = {"form": "csv", "languages": ["nl", "en"]}


def lines(content):
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def file_of(rows):
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=";").writerows(rows)
    return SimpleUploadedFile("services.csv", target.getvalue().encode())


def upload(client, rows):
    response = client.post(UPLOAD, {"sheet": file_of(rows)})
    assert response.status_code == 302
    return response.url


@pytest.fixture
def soup(db):
    return make_service(slug="soup", name_en="Soup")


def test_the_list_offers_both_ways_with_its_own_filter(editor, soup):
    page = editor.get(reverse("admin:services_service_changelist"), {"status__exact": "ended"})
    text = page.content.decode()
    assert f"{EXPORT}?status__exact=ended" in text
    assert UPLOAD in text


def test_export_holds_what_the_list_shows(editor, soup):
    make_service(slug="over", status="ended")
    assert editor.get(EXPORT).status_code == 200
    response = editor.post(f"{EXPORT}?status__exact=ended", CHOICES)
    assert [row[0] for row in lines(response.content)[1:]] == ["over"]
    # It may hold secret addresses.
    assert "no-store" in response.headers["Cache-Control"]
    assert editor.post(EXPORT, CHOICES | {"form": "xlsx"}).content.startswith(b"PK")
    assert editor.post(EXPORT, {"form": "pdf"}).context["form"].errors.keys() == {
        "form",
        "languages",
    }


def test_nothing_is_written_before_it_was_seen(editor, soup):
    address = upload(editor, [["slug", "name_en"], ["soup", "Hot soup"]])
    text = editor.get(address).content.decode()
    assert "<del>Soup</del>" in text
    assert "<ins>Hot soup</ins>" in text
    assert Service.objects.get().name_en == "Soup"
    assert editor.post(address, {"answer": "all"}).status_code == 302
    assert Service.objects.get().name_en == "Hot soup"
    assert not UploadedSheet.objects.exists()


def test_mistakes_are_told_by_row_and_column_and_can_be_skipped(editor, soup):
    make_service(slug="tea", name_en="Tea")
    rows = [["slug", "name_en", "minimum_age"], ["soup", "Hot soup", "x"], ["tea", "Hot tea", ""]]
    address = upload(editor, rows)
    text = editor.get(address).content.decode()
    assert "Column C, From age:" in text
    assert "Write a whole number, such as 18." in text
    editor.post(address, {"answer": "all"})
    assert Service.objects.get(slug="tea").name_en == "Tea"
    editor.post(address, {"answer": "skip"})
    assert Service.objects.get(slug="tea").name_en == "Hot tea"
    assert Service.objects.get(slug="soup").name_en == "Soup"


def test_a_file_that_is_no_sheet_is_told(editor, db):
    response = editor.post(UPLOAD, {"sheet": SimpleUploadedFile("a.xlsx", b"PK nothing")})
    assert "cannot be read" in editor.get(response.url).content.decode()
    assert editor.post(UPLOAD).context["form"].errors


def test_an_upload_is_its_persons_own_and_is_forgotten_after_a_day(editor, client, soup):
    address = upload(editor, [["slug"], ["soup"]])
    other = client
    other.force_login(make_person(edits=[make_organization()]))
    assert other.get(address).status_code == 404
    UploadedSheet.objects.update(uploaded_at=now() - KEPT_FOR)
    assert editor.get(address).status_code == 404
    editor.get(UPLOAD)
    assert not UploadedSheet.objects.exists()


def test_a_foreign_service_is_refused_and_its_name_is_not_told(client, soup):
    client.force_login(make_person(edits=[make_organization()]))
    address = upload(client, [["slug", "name_en"], ["soup", "Mine"]])
    assert "Soup" not in client.get(address).content.decode()
    client.post(address, {"answer": "skip"})
    assert Service.objects.get().name_en == "Soup"
