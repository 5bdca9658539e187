"""Any list of the admin becomes a file: the same rows, the same rights, no secret address."""

import csv
import io

import openpyxl
import pytest
from django.contrib import admin
from django.urls import reverse

from services.admin.list_export import ExportsList
from tests.builders import make_organization, make_person, make_service

LISTS = [model for model, page in admin.site._registry.items() if isinstance(page, ExportsList)]


def file_of(client, model_name, query="", **sent):
    page = f"{reverse(f'admin:services_{model_name}_file')}{query}"
    form = client.get(page).context["form"]
    columns = [key for key, _title in form.fields["columns"].choices]
    return client.post(page, {"form": "csv", "columns": columns, **sent})


def rows_of(response):
    assert response.status_code == 200
    body = response.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body, newline=""), delimiter=";"))


def test_most_lists_can_be_saved():
    assert len(LISTS) >= 12


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model._meta.model_name)
def test_every_list_becomes_a_file(editor, one_of_each, model):
    heading, *rows = rows_of(file_of(editor, model._meta.model_name))
    assert len(rows) == model.objects.count()
    assert heading
    workbook = file_of(editor, model._meta.model_name, form="xlsx")
    (sheet,) = openpyxl.load_workbook(io.BytesIO(workbook.content))
    assert sheet.max_row == len(rows) + 1


def test_it_has_the_rows_that_the_filter_left(editor, db):
    make_service(name_en="Soup", status="active")
    make_service(name_en="Bed", status="temporarily closed")
    rows = rows_of(
        file_of(editor, "service", "?status__exact=temporarily+closed", columns=["list-name"])
    )
    assert [row[0] for row in rows[1:]] == ["Bed"]


def test_it_has_what_the_person_may_see(client, db):
    own = make_organization()
    make_service(organization=own, name_en="Mine")
    make_service(name_en="Theirs")
    client.force_login(make_person(edits=[own]))
    rows = rows_of(file_of(client, "service", columns=["list-name", "fact-when"]))
    assert [row[0] for row in rows[1:]] == ["Mine"]


SECRETS = ("Geheimstraat", "2311", "Hidden", "refuge-house", "Postbus 777")


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model._meta.model_name)
def test_no_list_says_a_secret_address(editor, one_of_each, safe_house, model):
    for form in ("csv", "xlsx"):
        content = file_of(editor, model._meta.model_name, form=form).content
        if form == "xlsx":
            (sheet,) = openpyxl.load_workbook(io.BytesIO(content))
            words = str([[cell.value for cell in row] for row in sheet.iter_rows()])
        else:
            words = content.decode("utf-8-sig")
        assert not [secret for secret in SECRETS if secret in words]
