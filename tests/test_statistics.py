"""Numbers without people: what there is, over time, and how much is read."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from services import counting, statistics
from services.models import DailyCount, Stock
from services.statistics import By
from socialmap.page_counts import PageCounts, language_of_page
from tests.builders import (
    make_category,
    make_location,
    make_organization,
    make_person,
    make_place,
    make_service,
    make_service_at_location,
)

TODAY = date(2026, 11, 28)
PAGE, SEARCH = DailyCount.What.PAGE, DailyCount.What.SEARCH


# Which pages count?


@pytest.mark.parametrize(
    ("method", "path", "language"),
    [
        ("GET", "/nl/", "nl"),
        ("GET", "/zh-hans/services/kruispost/", "zh-hans"),
        ("HEAD", "/nl/", ""),
        ("POST", "/nl/services/kruispost/report/", ""),
        ("GET", "/admin/", ""),
        ("GET", "/static/css/site.css", ""),
        ("GET", "/", ""),
        ("GET", "/nl/courses/calendar.ics", ""),
        ("GET", "/nl/services/soup/contact.vcf", ""),
        ("GET", "/nl/manifest.webmanifest", ""),
        ("GET", "/nl/services/file/", ""),
        ("GET", "/nl/services/points/", ""),
        ("GET", "/nl/suggestions/", ""),
        ("GET", "/xx/", ""),
    ],
)
def test_pages_for_readers_count_in_their_language(method, path, language):
    assert language_of_page(method, path) == language


def pages(status):
    def application(environ, start_response):
        start_response(status, [])
        return [b""]

    return PageCounts(application)


def read(application, path="/ar/"):
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "REMOTE_ADDR": "192.0.2.7"}
    return application(environ, lambda status, headers: None)


@pytest.mark.parametrize(
    ("status", "counts"),
    [("200 OK", 1), ("304 Not Modified", 1), ("404 Not Found", 0), ("302 Found", 0)],
)
def test_what_is_shown_counts_and_costs_no_question(db, django_assert_num_queries, status, counts):
    with django_assert_num_queries(0):
        read(pages(status))
    counting.write()
    kept = list(DailyCount.objects.values_list("what", "language", "place", "number"))
    assert kept == [("page", "ar", "", 1)] * counts


def test_it_is_written_once_a_minute_beside_the_readers(monkeypatch):
    written = []
    monkeypatch.setattr(counting, "write", lambda: written.append(1))
    monkeypatch.setattr(counting, "connection", type("Closed", (), {"close": staticmethod(int)}))
    monkeypatch.setattr(counting, "Thread", Now)
    read(pages("200 OK"))
    assert not written
    monkeypatch.setattr(counting, "_written_at", counting._written_at - 61)
    read(pages("200 OK"))
    read(pages("200 OK"))
    assert len(written) == 1


class Now:
    """A thread that runs at once."""

    def __init__(self, target, **_about):
        self.start = target


def test_a_search_counts_once_without_its_words(client, soup_kitchen):
    client.get("/nl/services/?q=soepkeuken&place=utrecht")
    client.get("/nl/services/?place=utrecht")
    counting.write()
    row = DailyCount.objects.get()
    assert (row.what, row.language, row.place, row.number) == ("search", "nl", "utrecht", 1)


# What may be told of it


def count(what, day, language, number):
    DailyCount.objects.create(day=day, what=what, language=language, number=number)


def test_small_numbers_and_today_are_not_told(db):
    yesterday = TODAY - timedelta(days=1)
    count(PAGE, yesterday, "nl", 23)
    count(PAGE, yesterday, "ti", 3)
    count(PAGE, TODAY, "nl", 50)
    count(PAGE, TODAY - timedelta(days=60), "nl", 50)
    use = statistics.use_of(PAGE, TODAY)
    assert use.by_language == {"nl": 20}
    assert use.by_day == {yesterday: 25}
    assert statistics.use_of(SEARCH, TODAY).by_day == {}


# Listings over time


@pytest.fixture
def listings(db):
    """Two in Utrecht of which one is a meal in Leiden too, and one draft."""
    food = make_category("food", name_en="Food")
    make_category("meal", parent=food)
    kitchen = make_service(categories=["meal"], assured_date=TODAY)
    bed = make_service(categories=["sleep"])
    make_service(categories=["meal"], is_published=False)
    make_service(categories=["meal"], status="ended")
    for service, town in ((kitchen, "utrecht"), (kitchen, "leiden"), (bed, "utrecht")):
        location = make_location(place=make_place(town), organization=service.organization)
        make_service_at_location(service=service, location=location)
    return kitchen


def test_stock_counts_what_readers_see(listings):
    assert statistics.stock_on(TODAY) == {
        (By.ALL, ""): 2,
        (By.CATEGORY, "food"): 1,
        (By.CATEGORY, "sleep"): 1,
        (By.PLACE, "utrecht"): 2,
        (By.PLACE, "leiden"): 1,
        (By.FRESHNESS, "fresh"): 1,
        (By.FRESHNESS, "due"): 0,
        (By.FRESHNESS, "overdue"): 0,
        (By.FRESHNESS, "never"): 1,
    }


def test_stock_is_taken_once_a_day_and_old_days_are_thinned_out(listings):
    for ago in (0, 1, 40, 70, 80, 90):
        statistics.take_stock(TODAY - timedelta(days=ago))
    statistics.take_stock(TODAY)
    # Of September, the 9th and the 19th, the first is kept.
    assert set(Stock.objects.values_list("day", flat=True)) == {
        date(2026, 8, 30),
        date(2026, 9, 9),
        date(2026, 10, 19),
        date(2026, 11, 27),
        date(2026, 11, 28),
    }
    assert Stock.objects.filter(day=TODAY, by=By.ALL).count() == 1


def test_now_is_compared_with_a_month_and_a_year_ago(listings):
    Stock.objects.create(day=date(2026, 10, 28), by=By.ALL, number=9)
    Stock.objects.create(day=date(2026, 10, 28), by=By.PLACE, key="groningen", number=4)
    found = statistics.compared(By.PLACE, statistics.stock_on(TODAY), TODAY)
    assert list(found) == ["utrecht", "leiden", "groningen"]
    assert (found["utrecht"].now, found["utrecht"].a_month_ago) == (2, 0)
    assert (found["groningen"].now, found["groningen"].a_month_ago) == (0, 4)
    assert found["groningen"].a_year_ago is None


def test_daily_takes_stock(listings, capsys):
    call_command("daily")
    assert Stock.objects.filter(by=By.ALL).get().number == 2


# The page


def test_the_page_is_a_table_for_who_cannot_see_the_drawing(client, listings):
    statistics.take_stock(TODAY)
    client.force_login(make_person(edits=[make_organization()]))
    assert reverse("admin-statistics") in client.get(reverse("admin:index")).content.decode()
    body = client.get(reverse("admin-statistics")).content.decode()
    assert '<th scope="row">Utrecht</th><td class="chart-number">2</td>' in body
    assert body.count('aria-hidden="true"') >= 2
    assert '<script src="http' not in body
    assert "style=" not in body


def test_a_secret_place_counts_for_its_town(client, safe_house):
    statistics.take_stock(TODAY)
    client.force_login(make_person(is_administrator=True))
    body = client.get(reverse("admin-statistics")).content.decode()
    assert "Leiden" in body
    assert "Geheimstraat" not in body


def test_only_who_works_here_sees_it(client, db):
    assert client.get(reverse("admin-statistics")).status_code == 302


def test_it_asks_a_fixed_number_of_questions(client, listings, django_assert_max_num_queries):
    client.force_login(make_person(is_administrator=True))
    client.get(reverse("admin-statistics"))
    with django_assert_max_num_queries(25):
        client.get(reverse("admin-statistics"))
