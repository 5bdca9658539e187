"""The list of help as a file: the same help as on the page, what readers may know, and as text."""

import csv
import io

import openpyxl
import pytest

from services.exchange import pdf
from services.views import list_file
from tests.builders import make_service

from .reading import Page

pytestmark = pytest.mark.django_db


def rows_of(client, question):
    response = client.get(f"/en/services/file/?file=csv&{question}")
    assert response.status_code == 200
    assert not response.cookies
    body = response.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body, newline=""), delimiter=";"))


def test_it_holds_what_the_page_holds(client, soup_kitchen, night_shelter, legal_clinic):
    for question in ("", "place=utrecht", "language=ar", "q=night+shelter", "category=meal"):
        shown = client.get(f"/en/services/?{question}").context["cards"]
        heading, *rows = rows_of(client, question)
        names = [row[heading.index("Help")] for row in rows]
        assert names == [card.service.name_en for card in shown], question


def test_columns_can_be_chosen(client, soup_kitchen):
    assert rows_of(client, "column=when&column=help") == [
        ["Help", "When?"],
        ["Soup kitchen", "Monday \u206612:00–13:30\u2069"],
    ]


def test_a_workbook_and_pages_can_be_had_too(client, soup_kitchen):
    response = client.get("/ar/services/file/?file=xlsx")
    (sheet,) = openpyxl.load_workbook(io.BytesIO(response.content))
    assert sheet.sheet_view.rightToLeft
    assert sheet["B2"].hyperlink.target.endswith("/ar/services/soup-kitchen/")
    if not pdf.missing_fonts("nl"):
        response = client.get("/nl/services/file/?file=pdf&place=utrecht")
        assert response["Content-Type"] == "application/pdf"
        assert response.content.startswith(b"%PDF-")


def test_the_page_sends_the_questions_along(client, soup_kitchen):
    assert "/en/services/file/?place=utrecht" in {
        link["href"]
        for link in Page(client.get("/en/services/?place=utrecht").content.decode()).links
    }
    body = client.get("/en/services/file/?place=utrecht&page=3").content.decode()
    assert '<input type="hidden" name="place" value="utrecht">' in body
    assert 'name="page"' not in body


def test_cells_are_never_formulas(client):
    make_service(name_en="=1+1")
    make_service(name_en="@SUM(A1)")
    names = {row[1] for row in rows_of(client, "")[1:]}
    assert names == {"'=1+1", "'@SUM(A1)"}


def test_a_file_never_becomes_endless(client, monkeypatch):
    monkeypatch.setattr(list_file, "MOST_ROWS", 2)
    for _number in range(4):
        make_service()
    assert len(rows_of(client, "")) == 3


def test_without_fonts_the_page_says_so(client, soup_kitchen, monkeypatch):
    monkeypatch.setattr(pdf, "families", lambda: frozenset())
    response = client.get("/en/services/file/?file=pdf")
    assert response.status_code == 503
    assert "Choose another." in response.content.decode()
