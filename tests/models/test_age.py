"""How old a listing is: the same examples through the rule and through the queries."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command

from services import freshness
from services.freshness import State, freshness_of
from services.models import Organization, Resource, Service
from services.models.content_version import read_number
from tests.builders import make_organization, make_resource, make_service

pytestmark = pytest.mark.django_db


def make_all_ages(today):
    """Checked on each of the last four hundred days, for three lengths of time."""
    organization = make_organization()
    services = [
        Service(
            organization=organization,
            slug=f"{months}-{days}",
            name_en="Soup",
            review_interval_months=months,
            assured_date=today - timedelta(days=days),
            review_on=freshness.review_day(today - timedelta(days=days), months),
        )
        for months in (1, 6, 12)
        for days in range(400)
    ]
    Service.objects.bulk_create([*services, Service(organization=organization, slug="never")])


@pytest.mark.parametrize(
    "today", [date(2026, 2, 28), date(2026, 8, 31), date(2028, 2, 29)], ids=str
)
def test_queries_and_rule_agree_on_every_day(today):
    make_all_ages(today)
    by_rule = {state: set() for state in State}
    for service in Service.objects.only("slug", "assured_date", "review_interval_months"):
        state = freshness_of(service.assured_date, service.review_interval_months, today)
        by_rule[state].add(service.slug)

    def slugs(services):
        return set(services.values_list("slug", flat=True))

    services = Service.objects
    assert slugs(services.fresh(today)) == by_rule[State.FRESH]
    assert slugs(services.due(today)) == by_rule[State.DUE]
    assert slugs(services.overdue(today)) == by_rule[State.OVERDUE]
    assert slugs(services.never_checked()) == by_rule[State.NEVER] == {"never"}
    assert slugs(services.need_a_look(today)) == slugs(services.all()) - by_rule[State.FRESH]
    for state in State:
        assert slugs(services.in_state(state, today)) == by_rule[state]


@pytest.mark.parametrize("make", [make_organization, make_service, make_resource])
def test_saving_notes_the_next_check(make):
    listing = make(assured_date=date(2026, 8, 31))
    assert listing.review_on == date(2027, 2, 28)
    listing.review_interval_months = 1
    listing.save()
    listing.refresh_from_db()
    assert listing.review_on == date(2026, 9, 30)
    listing.assured_date = date(2026, 10, 1)
    listing.save(update_fields=["assured_date"])
    listing.refresh_from_db()
    assert listing.review_on == date(2026, 11, 1)
    listing.assured_date = None
    listing.save()
    assert listing.review_on is None


@pytest.mark.parametrize("noun", [Organization, Service, Resource])
def test_all_listings_know_the_words(noun):
    today = date(2026, 11, 20)
    assert not noun.objects.due(today).overdue(today).exists()


# What drops behind in lists

TODAY = "2026-11-20 12:00"


@pytest.mark.parametrize(
    ("checked", "drops"),
    [
        pytest.param(None, False, id="never-checked"),
        pytest.param(date(2026, 11, 1), False, id="fresh"),
        pytest.param(date(2026, 1, 1), False, id="overdue-for-months"),
        pytest.param(date(2025, 5, 20), False, id="overdue-for-exactly-a-year"),
        pytest.param(date(2025, 5, 19), True, id="overdue-for-more-than-a-year"),
    ],
)
@time_machine.travel(TODAY)
def test_what_is_long_overdue_drops_behind(checked, drops):
    assert make_service(assured_date=checked).drops_behind == drops


@time_machine.travel(TODAY)
def test_it_comes_after_all_others_of_its_kind_and_returns_when_checked():
    old = make_service(name_en="Apples", assured_date=date(2020, 1, 1))
    make_service(name_en="Bread")
    make_service(name_en="Carrots", assured_date=date(2026, 11, 1))
    make_service(name_en="Dates", status="temporarily closed")

    def names():
        return list(Service.objects.in_order("en").values_list("name_en", flat=True))

    assert names() == ["Bread", "Carrots", "Apples", "Dates"]
    old.assured_date = date(2026, 11, 20)
    old.save()
    assert names() == ["Apples", "Bread", "Carrots", "Dates"]


@pytest.mark.django_db(transaction=True)
def test_days_that_pass_move_it_and_a_second_run_moves_nothing(monkeypatch):
    monkeypatch.setattr("services.exchange.link_checking.urls_in_use", set)
    with time_machine.travel(TODAY):
        service = make_service(assured_date=date(2026, 11, 1))
        call_command("daily", verbosity=0)
        service.refresh_from_db()
        assert not service.drops_behind
    with time_machine.travel("2028-11-20 12:00"):
        before = read_number()
        call_command("daily", verbosity=0)
        service.refresh_from_db()
        assert service.drops_behind
        moved = read_number()
        assert before < moved
        call_command("daily", verbosity=0)
        assert read_number() == moved


def test_a_part_that_fails_keeps_no_other_from_being_done(monkeypatch):
    monkeypatch.setattr("services.exchange.link_checking.urls_in_use", set)

    def broken(*args):
        raise RuntimeError("no reminders today")

    monkeypatch.setattr("services.reminders.waiting", broken)
    with time_machine.travel(TODAY):
        service = make_service(assured_date=date(2026, 11, 1))
    with (
        time_machine.travel("2028-11-20 12:00"),
        pytest.raises(Exception, match=r"Not done: reminders\."),
    ):
        call_command("daily", verbosity=0)
    service.refresh_from_db()
    assert service.drops_behind


@time_machine.travel(TODAY)
def test_a_card_says_that_nobody_checked_for_long(client):
    make_service(slug="old", name_en="Old soup", assured_date=date(2026, 1, 1))
    assert "Not checked for a long time" in client.get("/en/services/").content.decode()


@time_machine.travel(TODAY)
def test_a_card_says_nothing_of_what_was_checked_or_never(client):
    make_service(assured_date=date(2026, 11, 1))
    make_service()
    assert "Not checked for a long time" not in client.get("/en/services/").content.decode()
