"""The 59 odd facts that the collected data taught us: each is kept, and a reader is told.

The numbers and the headings are those of the list that came with the data. Every case looks at the
real listings first, as they stand in the database, and then at the page a reader gets.
"""

import re
from datetime import date, time
from decimal import Decimal

import pytest
import time_machine

from services.models import (
    Closure,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
)

from .pages.reading import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_map")]

ALL_DAYS = "MO,TU,WE,TH,FR,SA,SU"
WORKDAYS = "MO,TU,WE,TH,FR"
CALL_FIRST_FOR_DAYS = "days not known: call first"
ANOTHER_SOURCE = "Another source says something else. Call first."


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-22 12:00 +0000", tick=False):
        yield


# What is kept


def service(slug):
    return Service.objects.get(slug=slug)


def organization(slug):
    return Organization.objects.get(slug=slug)


def location(key):
    return Location.objects.get(key=key)


def hours(slug):
    """The opening blocks of a service, those of the past too."""
    return list(Schedule.objects.of_services([service(slug)]))


def only_hours(slug):
    (block,) = hours(slug)
    return block


def clock(block):
    return block.byday, block.opens_at, block.closes_at


def offers(slug):
    """Where a service is given: what happens there, and the place."""
    found = ServiceAtLocation.objects.filter(service__slug=slug).select_related("location")
    return {offer.location.key: offer.role for offer in found}


def parties(slug):
    """Who else has a part in a service, by slug or by name."""
    found = service(slug).service_organizations.select_related("organization")
    return {
        (each.organization.slug if each.organization else each.name, each.role) for each in found
    }


def ways(slug):
    return {each.way for each in service(slug).ways_in.all()}


def languages(slug):
    return {(each.code, each.how) for each in service(slug).spoken_languages.all()}


def disputed_about(slug, about):
    """What another source says, with where and when it says so."""
    return service(slug).sources.get(is_disputed=True, about=about)


# What a reader gets


def read(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    # Invisible marks keep clock times in order in every script.
    return re.sub("[\u2066\u2069]", "", Page(response.content.decode()).text())


def page(client, slug):
    return read(client, f"/en/services/{slug}/")


def organization_page(client, slug):
    return read(client, f"/en/organizations/{slug}/")


def when(client, slug):
    """The answer to “When?”."""
    return between(page(client, slug), "When?", "Where?")


def where(client, slug):
    return between(page(client, slug), "Where?", "How do you get in?")


def getting_in(client, slug):
    return between(page(client, slug), "How do you get in?", "What to bring?")


def contact(client, slug):
    return between(page(client, slug), "Contact", "How old is this?")


def between(text, start, end):
    return text.split(f" {start} ", 1)[1].split(f" {end} ", 1)[0]


def found(client, words):
    """The services that a search finds, on its first page."""
    response = client.get("/en/services/", {"q": words})
    return {card.service.slug for card in response.context["cards"]}


def test_every_number_of_the_list_has_its_case():
    numbers = [int(match[1]) for name in globals() if (match := re.match(r"test_(\d\d)_", name))]
    assert sorted(numbers) == list(range(1, 60))


# Time


def test_01_every_second_week_says_to_ask_which_week(client):
    block = only_hours("stil-utrecht-legal-consultation")
    assert (block.frequency, block.interval, block.anchor_on) == ("weekly", 2, None)
    assert clock(block) == ("TH", time(9, 30), time(11, 30))
    told = when(client, "stil-utrecht-legal-consultation")
    assert told.startswith("Thursday 09:30–11:30")
    assert "every 2 weeks" in told
    assert "ask which week" in told

    block = only_hours("dokters-van-de-wereld-contraception")
    assert (block.interval, block.byday, block.opens_at) == (2, "", None)
    told = when(client, "dokters-van-de-wereld-contraception")
    assert "every 2 weeks" in told
    assert CALL_FIRST_FOR_DAYS in told


def test_02_the_last_tuesday_of_the_month_was_once_held_by_phone(client):
    slug = "pg292-gooi-en-vechtstreek"
    block = only_hours(slug)
    assert (block.frequency, block.byday, block.week_of_month) == ("monthly", "TU", -1)
    assert block.day_part == "afternoon"
    exception = Closure.objects.get(schedule=block)
    assert exception.starts_on == exception.ends_on == date(2020, 3, 31)
    assert exception.replacement_channel == "phone"
    assert exception.replacement_opens_at == time(13)
    assert exception.replacement_closes_at == time(17)
    with time_machine.travel("2020-03-10"):
        told = when(client, slug)
    assert "By phone: 31 March 2020 13:00–17:00" in told
    assert "Tuesday, the last one of the month in the afternoon" in told
    # The year of the series is over.
    told = page(client, slug)
    assert "This has ended. It is no longer there." in told
    assert "last one of the month" not in told


def test_03_every_quarter_every_month_once_a_year_and_once(client):
    assert {block.frequency for block in hours("rode-kruis-oom-bsoo")} == {"quarterly"}
    assert "Every three months" in when(client, "rode-kruis-oom-bsoo")

    assert only_hours("secret-garden-theme-night").frequency == "monthly"
    assert when(client, "secret-garden-theme-night").startswith("Every month in the evening")

    meal = only_hours("santegidio-amsterdam-christmas-meal")
    assert (meal.frequency, meal.season_start, meal.season_end) == ("yearly", 1224, 1224)
    assert when(client, "santegidio-amsterdam-christmas-meal").startswith("24 December")

    conference = only_hours("comensha-step-conference")
    assert (conference.frequency, conference.valid_from) == ("once", date(2019, 4, 4))
    assert when(client, "comensha-step-conference").startswith("4 April 2019")
    webinar = only_hours("iom-nederland-webinar-missions")
    assert (webinar.frequency, webinar.valid_from) == ("once", None)
    told = when(client, "iom-nederland-webinar-missions")
    assert "Once" in told
    assert "24 June; the year is not known." in told


@pytest.mark.parametrize(
    ("slug", "times", "words"),
    [
        ("rode-kruis-oom-consultation-almere", 1, "1 time a week"),
        ("herstart-utrecht-medical-walk-in", 3, "3 times a week in the morning"),
        ("barka-consultation-hour", 3, "3 times a week"),
        ("straatdokter-oss-street-doctor", 2, "2 times a week"),
    ],
)
def test_04_how_often_without_the_day_says_to_call_first(client, slug, times, words):
    block = only_hours(slug)
    assert (block.frequency, block.times_per_period, block.byday) == ("weekly", times, "")
    told = when(client, slug)
    assert told.startswith(words)
    assert CALL_FIRST_FOR_DAYS in told

    # “Regularly”.
    assert only_hours("iom-nederland-consultation-zwolle").frequency == "irregular"
    assert when(client, "iom-nederland-consultation-zwolle") == "Not at fixed times"


def test_05_a_part_of_the_day_without_clock_times(client):
    block = only_hours("dokters-van-de-wereld-medical-post")
    assert (clock(block), block.day_part) == (("MO,WE,FR", None, None), "afternoon")
    told = when(client, "dokters-van-de-wereld-medical-post")
    assert told.startswith("Monday, Wednesday, Friday in the afternoon")

    blocks = hours("santegidio-amsterdam-table-of-francis")
    assert [(block.byday, block.day_part) for block in blocks] == [
        ("TU", "evening"),
        ("SA", "evening"),
    ]
    told = when(client, "santegidio-amsterdam-table-of-francis")
    assert "Tuesday in the evening Three courses (July 2023)." in told
    assert "Saturday in the evening Soup and bread (July 2023)." in told


def test_06_two_sessions_on_one_day_and_other_hours_on_each_day(client):
    assert [clock(block) for block in hours("kruispost-gp-walk-in")] == [
        (WORKDAYS, time(10), time(12)),
        (WORKDAYS, time(19), time(21)),
    ]
    told = when(client, "kruispost-gp-walk-in")
    assert told == "Monday to Friday 10:00–12:00 Monday to Friday 19:00–21:00"

    assert [clock(block) for block in hours("stil-utrecht-shelter-desk")] == [
        ("MO", time(10), time(12, 30)),
        ("TU", time(13), time(15, 30)),
        ("FR", time(10), time(12, 30)),
    ]
    told = when(client, "stil-utrecht-shelter-desk")
    assert told.startswith("Monday 10:00–12:30 Tuesday 13:00–15:30 Friday 10:00–12:30")


def test_07_only_a_start_and_only_an_end(client):
    assert clock(only_hours("pauluskerk-rotterdam-open-house")) == (ALL_DAYS, time(9), None)
    assert when(client, "pauluskerk-rotterdam-open-house") == "Every day from 09:00"

    assert clock(only_hours("stek-den-haag-meeting-place")) == ("", time(10), None)
    told = when(client, "stek-den-haag-meeting-place")
    assert "from 10:00" in told
    assert CALL_FIRST_FOR_DAYS in told

    out_at_nine = hours("emergis-witte-huis-night-shelter")[0]
    assert clock(out_at_nine) == (ALL_DAYS, None, time(9))
    told = when(client, "emergis-witte-huis-night-shelter")
    assert told.startswith("Every day until 09:00")
    assert "out at 9:00 the next morning" in told


def test_08_a_night_passes_midnight_and_checking_in_is_something_else(client):
    slug = "gemeente-amsterdam-winter-shelter"
    check_in, night = hours(slug)
    assert (check_in.channel, *clock(check_in)) == (
        "registration",
        ALL_DAYS,
        time(16, 30),
        time(22),
    )
    assert (night.channel, *clock(night)) == ("visit", ALL_DAYS, time(16, 30), time(9, 30))
    assert night.block.passes_midnight
    told = when(client, slug)
    assert told.startswith("To register Every day 16:30–22:00")
    assert "Every day 16:30 until 09:30 the next day" in told

    slug = "tussenvoorziening-cold-weather-shelter"
    assert "18:00 until 09:00 the next day" in when(client, slug)
    with time_machine.travel("2022-12-10"):
        told = when(client, slug)
    assert re.search(r"To register .*18:45–21:00", told)


def test_09_seasons(client):
    night = only_hours("stoelenproject-night-shelter")
    assert (night.season_start, night.season_end) == (915, 430)
    assert "15 September to 30 April" in when(client, "stoelenproject-night-shelter")

    winter = hours("gemeente-amsterdam-winter-shelter")[1]
    assert (winter.season_start, winter.season_end) == (1201, 401)
    assert "1 December to 1 April" in when(client, "gemeente-amsterdam-winter-shelter")

    one_winter = only_hours("tussenvoorziening-eastern-europe-night-shelter")
    assert (one_winter.valid_from, one_winter.valid_to) == (date(2022, 11, 15), date(2023, 4, 1))
    with time_machine.travel("2023-01-10"):
        told = when(client, "tussenvoorziening-eastern-europe-night-shelter")
    assert "15 November 2022 to 1 April 2023" in told
    told = page(client, "tussenvoorziening-eastern-europe-night-shelter")
    assert "This ended on 1 April 2023." in told


def test_10_open_in_cold_weather_only_with_a_switch_for_now(client):
    slug = "tussenvoorziening-cold-weather-shelter"
    shelter = service(slug)
    condition = "only when the wind-chill falls below zero or the weather service gives code red"
    assert (shelter.status, shelter.is_open_now) == ("on condition", False)
    assert shelter.opening_condition_en == condition
    told = page(client, slug)
    assert f"Only open when it is needed: very cold weather or a crisis {condition}" in told
    assert "(GGD) of the four big cities decide together when it starts" in told
    shelter.is_open_now = True
    shelter.save()
    assert f"Open now {condition}" in page(client, slug)
    with time_machine.travel("2022-12-10"):
        assert "at least three nights at a time" in when(client, slug)

    assert service("springplank040-winter-place").status == "on condition"
    told = page(client, "springplank040-winter-place")
    assert "Everyone is let in when it is colder than three degrees below zero." in told


def test_11_day_and_night_nights_and_weekends_and_every_day_of_the_year(client):
    for slug in ("veilig-thuis-utrecht-advice-line", "inlia-24-hour-shelter"):
        block = only_hours(slug)
        assert (block.byday, block.is_all_day) == (ALL_DAYS, True)
        assert "Every day day and night" in when(client, slug)
    # Called night shelter, yet open day and night.
    assert only_hours("nas-rotterdam-night-shelter-heer-vrankestraat").is_all_day
    told = page(client, "nas-rotterdam-night-shelter-heer-vrankestraat")
    assert "Called night shelter, yet open day and night." in told

    nights, weekend = hours("huisartsenpost-gelderse-vallei-urgent-care")
    assert (nights.byday, nights.day_part) == (ALL_DAYS, "night")
    assert (weekend.byday, weekend.day_part) == ("SA,SU", "")
    told = when(client, "huisartsenpost-gelderse-vallei-urgent-care")
    assert "Every day at night nights and weekends Saturday, Sunday" in told

    assert clock(only_hours("kindertelefoon-call-chat")) == (ALL_DAYS, time(11), time(21))
    told = when(client, "kindertelefoon-call-chat")
    assert "Every day 11:00–21:00" in told
    assert "365 days a year" in told


def test_12_a_timetable_changes_on_a_date(client):
    slug = "tussenvoorziening-sleep-inn"
    nights, day_and_night = hours(slug)
    assert (nights.opens_at, nights.valid_to) == (time(18), date(2020, 4, 14))
    assert (day_and_night.is_all_day, day_and_night.valid_from) == (True, date(2020, 4, 15))
    with time_machine.travel("2020-04-01"):
        told = when(client, slug)
    assert "Every day from 18:00 until 14 April 2020" in told
    assert "Every day day and night since 15 April 2020" in told
    told = when(client, slug)
    assert "Every day day and night since 15 April 2020" in told
    assert "18:00" not in told

    now_known, around_the_clock, office_hours = hours("comensha-helpdesk")
    assert clock(now_known) == (WORKDAYS, time(9), time(17))
    assert around_the_clock.is_all_day
    assert around_the_clock.valid_from == date(2016, 6, 1)
    assert around_the_clock.valid_to == date(2017, 2, 28)
    assert office_hours.valid_to == date(2016, 5, 31)
    with time_machine.travel("2016-07-01"):
        assert "day and night 1 June 2016 to 28 February 2017" in when(client, "comensha-helpdesk")
    told = when(client, "comensha-helpdesk")
    assert told.startswith("By phone Monday to Friday 09:00–17:00")
    assert "By phone 08:00–19:00 from 1 March 2017." in told
    assert "day and night" not in told

    assert "Hours of late 2014." in when(client, "villa-vrede-living-room")


def test_13_phone_hours_are_not_visiting_hours(client):
    slug = "ggd-amsterdam-tuberculosis"
    by_phone = [block for block in hours(slug) if block.channel == "phone"]
    assert [clock(block) for block in by_phone] == [
        ("MO,TU,WE,TH", time(9), time(11)),
        ("MO,TU,WE,TH", time(13, 30), time(16, 30)),
        ("FR", time(9), time(11)),
    ]
    (visits,) = (block for block in hours(slug) if block.channel == "visit")
    assert visits.frequency == "appointment"
    told = when(client, slug)
    assert told.startswith("By appointment By phone Monday to Thursday 09:00–11:00")
    assert "By phone Monday to Thursday 13:30–16:30" in told
    assert "By phone Friday 09:00–11:00" in told
    assert "By appointment only since 1 November 2017; no walk-in" in getting_in(client, slug)

    second_line = Phone.objects.get(service__slug=slug, is_for_professionals=True)
    assert second_line.display == "020 555 3891"
    for_readers, for_aid_workers = contact(client, slug).split(" For aid workers ")
    assert second_line.display in for_aid_workers
    assert second_line.display not in for_readers


def test_14_personal_time_slots_inside_an_opening_time(client):
    slug = "filipino-lgbt-europe-food-aid"
    block = only_hours(slug)
    assert (block.byday, block.day_part, block.by_appointment) == ("FR", "evening", True)
    assert ways(slug) == {"appointment", "link", "phone"}
    told = when(client, slug)
    assert told.startswith("Friday in the evening only by appointment")
    assert "quarter-hour time slots for at most 25 people" in told
    told = getting_in(client, slug)
    assert "Book a time slot online, by phone or by text message" in told
    assert "intake of new people can be stopped for a week" in told


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("vod-wageningen-guidance-and-living-money", "living money is given every two weeks"),
        ("hebben-en-houwen-clothes-package", "each person twice a year"),
        ("rode-kruis-oom-shopping-cards", "at most six months per person"),
    ],
)
def test_15_how_often_you_get_it_is_no_opening_time(client, slug, words):
    assert hours(slug) == []
    assert words in service(slug).note_en
    told = page(client, slug)
    assert words in told
    assert when(client, slug) == "The opening hours are not known. Call first."


# Getting in


def test_16_a_queue_with_numbered_tickets(client):
    assert ways("kruispost-gp-walk-in") == {"walk_in", "ticket"}
    told = getting_in(client, "kruispost-gp-walk-in")
    assert "Take a number or put your name on the list at the door" in told
    assert "numbered tickets are handed out when it opens, in order of arrival" in told


def test_17_a_name_on_the_list_at_the_door(client):
    slug = "regenboog-groep-drop-in-de-kloof"
    assert ways(slug) == {"ticket"}
    assert service(slug).capacity == "limited"
    assert "Few places" in page(client, slug)
    told = getting_in(client, slug)
    assert "Put your name on the list at the door; 35 places" in told
    assert "one in when one goes out" in told


def test_18_a_card_now_for_a_bed_later(client):
    cards = service("stoelenproject-admission-cards")
    assert service("stoelenproject-night-shelter").first_go_to == cards
    assert [clock(block) for block in hours(cards.slug)] == [
        ("MO", time(8), time(9, 15)),
        ("TH", time(8), time(9, 15)),
    ]
    told = getting_in(client, "stoelenproject-night-shelter")
    assert f"First go to: {cards.name_en}" in told
    assert "No reserving by phone or mail." in told
    told = when(client, cards.slug)
    assert "Monday 08:00–09:15 for the nights Mon, Tue, Wed" in told
    assert "Thursday 08:00–09:15 for the nights Thu, Fri, Sat, Sun" in told


def test_19_a_waiting_list_that_one_has_to_call(client):
    slug = "hvo-querido-guest-hotel"
    block = only_hours(slug)
    assert (block.channel, *clock(block)) == ("phone", "", time(11), time(12))
    assert service(slug).capacity == "waiting list"
    told = page(client, slug)
    assert "There is a waiting list" in told
    assert "call once a week to stay on it; daily when you are among the first ten" in told
    assert "who has not called for a month is taken off" in told
    assert re.match(r"By phone .*11:00–12:00", when(client, slug))
    assert "0800 0415" in told


def test_20_register_before_five_and_the_most_frequent_guest_drops_out(client):
    slug = "emergis-witte-huis-night-shelter"
    registration = hours(slug)[1]
    assert (registration.channel, *clock(registration)) == (
        "registration",
        ALL_DAYS,
        None,
        time(17),
    )
    assert "To register Every day until 17:00" in when(client, slug)
    assert "places cannot be reserved" in getting_in(client, slug)
    assert "used the shelter most in the past 30 days drop out first" in page(client, slug)


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("stek-den-haag-emergency-shelter-de-halte", "organisations that have an agreement"),
        ("huize-agnes-home-women-children", "Referral by another organisation"),
        ("rode-kruis-oom-shopping-cards", "Not at a Red Cross counter: a local partner"),
    ],
)
def test_21_only_when_another_organisation_sends_you(client, slug, words):
    assert ways(slug) == {"referral"}
    told = getting_in(client, slug)
    assert told.startswith("Only when another organisation sends you")
    assert words in told


def test_22_apply_at_one_decided_by_another_run_by_a_third(client):
    slug = "leger-des-heils-bed-bath-bread-almere"
    assert service(slug).organization.slug == "leger-des-heils"
    assert parties(slug) == {("vluchtelingenwerk", "applications"), ("Gemeente Almere", "decides")}
    told = contact(client, slug)
    assert "VluchtelingenWerk Nederland – takes applications" in told
    assert "Gemeente Almere – decides who is admitted" in told
    told = getting_in(client, slug)
    assert told.startswith("First go to: Application for bed-bath-bread in Almere")
    assert "Leger des Heils runs the shelter" in told


def test_23_booked_by_phone_at_another_organisation(client):
    slug = "gil-leiden-dentist"
    assert parties(slug) == {
        ("de-bakkerij-leiden", "applications"),
        ("de-fabel-van-de-illegaal", "applications"),
    }
    told = contact(client, slug)
    assert "071 514 4965 De Bakkerij: make an appointment" in told
    assert "071 512 7619 De Fabel van de illegaal: make an appointment" in told
    assert "Appointment through another organisation" in getting_in(client, slug)


def test_24_first_this_then_that(client):
    slug = "vod-wageningen-letter-for-hospital"
    told = getting_in(client, slug)
    assert "Go to VOD first, then to the hospital" in told
    assert "in a life-threatening emergency go straight to the hospital or call 112" in told
    assert Phone.objects.get(service__slug=slug, number="112").is_emergency_only
    assert "112 Only in an emergency." in contact(client, slug)

    told = getting_in(client, "iom-nederland-return-from-detention")
    assert "Fill in a request slip" in told


def test_25_no_human_at_all_and_no_place_at_all(client):
    slug = "neighborhood-feminists-menstruation-station"
    assert service(slug).asks_identity == "no"
    assert ways(slug) == {"walk_in"}
    told = page(client, slug)
    assert "No staff, no registration: take a whole pack." in told
    assert "A service without a person" in told

    slug = "filipino-lgbt-europe-digital-voucher"
    (key,) = offers(slug)
    assert location(key).location_type == "virtual"
    assert only_hours(slug).channel == "online"
    assert where(client, slug) == "Here you get the help By phone or online"
    assert "Weekly voucher on the smartphone, without coming to a place." in page(client, slug)


def test_26_brought_and_not_fetched(client):
    slug = "neighborhood-feminists-dignity-kits"
    (key,) = offers(slug)
    assert location(key).location_type == "region"
    assert location(key).street == ""
    assert "not collected by yourself" in getting_in(client, slug)
    told = where(client, slug)
    assert "Shelters and meeting points Amsterdam Oost, Centrum, Zuidoost" in told
    assert "The address is not known" not in told
    assert "brought to shelters and meeting points every month" in when(client, slug)


@pytest.mark.parametrize(
    "slug",
    [
        "rode-kruis-oom-bsoo",
        "comensha-academy",
        "lampion-questions",
        "ggd-haaglanden-information-for-gps",
    ],
)
def test_27_what_is_for_professionals_is_kept_from_who_looks_for_help(client, slug):
    theirs = service(slug)
    assert theirs.audience == "professionals"
    assert slug not in found(client, theirs.name_en)
    told = page(client, slug)
    assert "This is for aid workers, not for people who look for help." in told
    # On the page of the organisation, beside help for everybody, its card says so.
    told = organization_page(client, theirs.organization.slug)
    assert re.search(rf"{re.escape(theirs.name_en)} .{{0,80}}?For aid workers", told)
    assert theirs.name_en in read(client, "/en/aid-workers/")


# Place


@pytest.mark.parametrize(
    ("slug", "key", "town"),
    [
        ("huize-agnes-home-women-children", "huize-agnes-house", "Utrecht"),
        ("stek-den-haag-emergency-shelter-de-halte", "stek-den-haag-halte", "Den Haag"),
        ("comensha-special-shelter", "comensha-cosm", ""),
        ("sndvu-emergency-shelter", "sndvu-houses", "Utrecht"),
    ],
)
def test_28_of_a_secret_address_readers_see_at_most_the_town(client, slug, key, town):
    house = location(key)
    assert house.is_withheld
    assert offers(slug)[key] == "stay"
    assert (house.street, house.latitude, house.postal_code) == ("", None, "")
    told = where(client, slug)
    expected = f"Here you stay The address is secret, for safety. Call first. {town}".strip()
    assert expected in told
    for hidden in (house.name, house.note_en, house.region, house.internal_note):
        assert not hidden or hidden not in told
    if offers(slug) == {key: "stay"}:
        html = client.get(f"/en/services/{slug}/").content.decode()
        assert "geo:" not in html
        assert "streetAddress" not in html

    told = page(client, "huize-agnes-home-women-children")
    assert "Men may not come in" in told
    assert "The address of the house must stay secret at all times." in told


def test_29_apply_here_and_sleep_elsewhere(client):
    slug = "huize-agnes-home-women-children"
    assert offers(slug) == {"huize-agnes-house": "stay", "huize-agnes-jansveld": "intake"}
    told = where(client, slug)
    assert "Here you apply Central intake desk at the Sleep Inn Jansveld 51 Utrecht" in told
    assert "Where to apply; not the house itself." in told
    assert "Here you stay The address is secret" in told


def test_30_a_bus_with_a_route(client):
    slug = "leger-des-heils-soup-bus-zwolle"
    bus = location("leger-des-heils-zwolle-route")
    assert bus.location_type == "mobile"
    assert [stop.place.slug for stop in bus.stops.all()] == ["zwolle"]
    assert clock(only_hours(slug)) == ("MO,TU,FR,SU", time(18), None)
    told = page(client, slug)
    assert "Monday, Tuesday, Friday, Sunday from 18:00" in told
    assert "the bus drives on to the next stop" in told
    assert "Soup bus Zwolle, three stops" in told
    assert "Bus or other mobile place with stops Neighbourhood centre in Zwolle-Zuid" in told

    assert only_hours("leger-des-heils-soup-bus-kampen").byday == "WE"
    told = page(client, "leger-des-heils-soup-bus-kampen")
    assert "Wednesday in the evening since 13 September 2023" in told
    assert "The Zwolle soup bus also drives in Kampen" in told

    buses = offers("dokters-van-de-wereld-zorgbus")
    assert {location(key).place.slug for key in buses} == {"amsterdam", "den-haag"}
    assert {location(key).location_type for key in buses} == {"mobile"}
    told = where(client, "dokters-van-de-wereld-dental-caravan")
    assert "Mobile: stops differ." in told
    assert "Goes from place to place: ask where it is." in told


def test_31_reached_by_shuttle_bus(client):
    assert location("tussenvoorziening-lageweide").transport_en == "Reached by shuttle bus."
    told = where(client, "tussenvoorziening-cold-weather-shelter")
    assert "Beside the A2 motorway, in the noise barrier. Reached by shuttle bus." in told


@pytest.mark.parametrize(
    ("slug", "key", "words"),
    [
        ("kruispost-gp-walk-in", "kruispost-ozv", "ring at the green door on the left"),
        ("de-toevlucht-shelter-for-men", "de-toevlucht-truman", "entrance at the back"),
        ("stoelenproject-night-shelter", "stoelenproject-marnix", "Under the car park"),
    ],
)
def test_32_how_to_find_the_door(client, slug, key, words):
    assert words in location(key).finding_hints_en
    assert words in where(client, slug)


def test_33_several_house_numbers_for_one_place(client):
    for slug, key, street in (
        ("kruispost-gp-walk-in", "kruispost-ozv", "Oudezijds Voorburgwal 127-129"),
        (
            "nas-rotterdam-night-shelter-vijverhofstraat",
            "nas-rotterdam-vijverhof",
            "Vijverhofstraat 35-37",
        ),
        (
            "fnv-migrant-domestic-workers-union",
            "fnv-migrant-domestic-workers-derk",
            "Derkinderenstraat 2-8",
        ),
    ):
        assert location(key).street == street
        assert street in where(client, slug)

    desk = location("gemeente-amsterdam-houtmankade")
    assert desk.street == "Houtmankade 334 C"
    assert desk.sources.get(is_disputed=True).statement_en == "Houtmankade 334"
    told = where(client, "gemeente-amsterdam-registration-desk")
    assert re.search(rf"Houtmankade 334 C .*{ANOTHER_SOURCE} Houtmankade 334 \(", told)

    house = location("wereldhuis-amsterdam-nh")
    assert house.street == "Nieuwe Herengracht 18"
    told = where(client, "wereldhuis-amsterdam-day-centre")
    assert f"{ANOTHER_SOURCE} Several pages print number 20 instead of 18" in told


@pytest.mark.parametrize(
    ("slug", "key", "street", "letters"),
    [
        (
            "fnv-migrant-domestic-workers-union",
            "fnv-migrant-domestic-workers-derk",
            "Derkinderenstraat 2-8",
            "Postbus 9239, 1006 AE Amsterdam",
        ),
        (
            "ggd-amsterdam-tuberculosis",
            "ggd-amsterdam-tbc",
            "Nieuwe Achtergracht 100",
            "Postbus 2200, 1000 CE Amsterdam",
        ),
    ],
)
def test_34_letters_go_elsewhere(client, slug, key, street, letters):
    assert (location(key).street, location(key).postal_address) == (street, letters)
    told = where(client, slug)
    assert street in told
    assert f"Address for letters: {letters}" in told


def test_35_a_guest_in_somebody_elses_house(client):
    slug = "wereldhuis-amsterdam-doctors-of-the-world"
    assert ("dokters-van-de-wereld", "runs") in parties(slug)
    assert hours(slug)[0].byday == "TU"
    assert "Tuesday in the morning" in when(client, slug)
    assert "Nieuwe Herengracht 18" in where(client, slug)
    assert "Dokters van de Wereld – runs it" in contact(client, slug)

    # Sant'Egidio and three guests meet in one church.
    guests = {
        guest.organization.slug for guest in organization("santegidio-amsterdam").guests.all()
    }
    assert guests == {
        "amsterdam-city-rights",
        "filipino-lgbt-europe",
        "neighborhood-feminists",
    }
    for slug in (
        "amsterdam-city-rights-know-your-rights-desk",
        "filipino-lgbt-europe-food-aid",
        "neighborhood-feminists-menstruation-station",
    ):
        assert "In the house of Gemeenschap van Sant'Egidio Amsterdam" in where(client, slug)

    told = where(client, "iom-nederland-consultation-zwolle")
    assert "IOM office in neighbourhood centre Holtenbroek" in told
    slug = "dokters-van-de-wereld-contraception"
    assert parties(slug) == {("Verloskundigenpraktijk Bijlmermeer", "hosts")}
    assert "Verloskundigenpraktijk Bijlmermeer – gives the room" in contact(client, slug)


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("iom-nederland-consultation-zwolle", "Moved here from a building on the Badhuiswal"),
        ("stek-den-haag-meeting-place", "The Wereldhuis moved here in 2022."),
        ("stem-in-de-stad-haarlem-ggd-consultation", "Until March 2020."),
        ("stem-in-de-stad-haarlem-ggd-consultation", "Wilhelminastraat"),
        (
            "nas-rotterdam-night-shelter-heer-vrankestraat",
            "Earlier a place for 40 undocumented people; since 2022 a regular shelter",
        ),
    ],
)
def test_36_moved_or_now_for_others(client, slug, words):
    assert words in where(client, slug)


def test_37_an_area_larger_than_the_town(client):
    zwolle = service("iom-nederland-consultation-zwolle")
    assert (zwolle.coverage, zwolle.coverage_note_en) == (
        "regional",
        "The north of the Netherlands",
    )
    told = where(client, zwolle.slug)
    assert "For a wider region. The north of the Netherlands" in told

    assert service("askv-moo-basic").coverage == "national"
    assert "For the whole country. Works for the whole country." in where(client, "askv-moo-basic")

    clinic = service("ggd-amsterdam-sti-clinic")
    assert clinic.served_places.count() == 6
    told = where(client, clinic.slug)
    assert "Amsterdam, Amstelveen, Diemen, Aalsmeer, Ouder-Amstel, Uithoorn" in told
    assert "You live in one of these six municipalities" in page(client, clinic.slug)

    region = service("hvo-querido-trafficking-care-noord-holland")
    assert "36 municipalities" in where(client, region.slug)


def test_38_a_meeting_online(client):
    slug = "amsterdam-city-rights-weekly-signals-meeting"
    meeting = only_hours(slug)
    assert (meeting.channel, *clock(meeting)) == ("online", "WE", time(18), time(19))
    told = when(client, slug)
    assert told.startswith("Online Wednesday 18:00–19:00")
    assert "via Zoom at the time; ask for the link by e-mail" in told

    slug = "iom-nederland-webinar-missions"
    assert only_hours(slug).channel == "online"
    assert offers(slug) == {}
    assert when(client, slug).startswith("Online Once")


# Who


def test_39_women_only_men_only_and_an_hour_for_men(client):
    slug = "wereldhuis-amsterdam-womens-opening"
    thursday = only_hours(slug)
    assert (*clock(thursday), thursday.sex) == ("TH", time(12), time(21), "women")
    assert when(client, slug).startswith("Thursday 12:00–21:00 women only")
    for slug in ("svzv-consultation", "stek-den-haag-emergency-shelter-de-halte"):
        assert service(slug).sex == "women"
        assert " Women only " in page(client, slug)
    assert "Boys up to 12 years may." in page(client, "huize-agnes-home-women-children")

    assert service("de-toevlucht-shelter-for-men").sex == "men"
    assert " Men only " in page(client, "de-toevlucht-shelter-for-men")
    cold_nights = hours("tussenvoorziening-cold-weather-shelter")
    assert [block.sex for block in cold_nights] == ["men", ""]
    assert "men only" in when(client, "tussenvoorziening-cold-weather-shelter")

    hour = only_hours("pg292-male-sex-workers")
    assert (hour.times_per_period, hour.sex) == (2, "men")
    assert when(client, "pg292-male-sex-workers").startswith("2 times a week men only")
    assert service("pg292-health-and-social-work").sex == "everyone"


def test_40_ages_split_over_two_organisations(client):
    assert service("mee-veluwe-trafficking-care").maximum_age == 22
    told = page(client, "mee-veluwe-trafficking-care")
    assert "Up to and including age 22" in told
    assert "from 23 it is Moviera" in told
    told = page(client, "moviera-trafficking-care")
    assert "Moviera for victims of 23 and older, MEE-Veluwe for those under 23" in told

    clinic = service("equator-trauma-treatment")
    assert (clinic.minimum_age, clinic.maximum_age) == (26, 64)
    told = page(client, "equator-trauma-treatment")
    assert "From age 26" in told
    assert "Up to and including age 64" in told

    told = page(client, "gemeente-amsterdam-winter-shelter")
    assert "Young adults under 23 are always admitted." in told


def test_41_a_tie_with_a_region_a_town_or_a_time(client):
    told = page(client, "sndvu-emergency-shelter")
    assert "rejected asylum seekers with a tie to Utrecht" in told
    assert "People with a tie to the Utrecht region." in told
    told = page(client, "stuv-leiden-bed-bath-bread")
    assert "six months of proven stay in Leiden" in told
    assert service("ggd-amsterdam-sti-clinic").served_places.filter(slug="diemen").exists()


def test_42_only_for_people_in_detention(client):
    modules = Service.objects.filter(slug__startswith="rode-kruis-oom-life-skills-")
    assert modules.count() == 5
    for module in modules:
        assert module.target_groups.filter(code="detained").exists()
        assert offers(module.slug)["rode-kruis-oom-dc-rotterdam"] == "visit"
    told = where(client, "rode-kruis-oom-life-skills-stress")
    assert "Rotterdam" in told
    assert "Only for people held there." in told

    slug = "iom-nederland-return-from-detention"
    group = service(slug).service_target_groups.get(target_group__code="detained")
    assert group.admission == "only"
    assert "only for them" in page(client, slug)


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("iom-nederland-voluntary-return", "Dutch passport holders are excluded"),
        ("iom-nederland-voluntary-return", "people from the Netherlands Antilles"),
        ("de-toevlucht-shelter-for-men", "serious medical or mental problems cannot be registered"),
        ("kruispost-gp-walk-in", "Insured people are referred to their own GP."),
    ],
)
def test_43_who_cannot_come(client, slug, words):
    assert words in service(slug).exclusions_en
    told = between(page(client, slug), "Who cannot come", "Is it safe to come?")
    assert words in told


def test_44_two_statuses_inside_one_service(client):
    words = "Two statuses: 'guest' (right to roof and money) and 'visitor' (other help)."
    slug = "stichting-gast-housing-and-living-money"
    assert service(slug).eligibility_en == words
    assert "right to roof and money" in page(client, slug)
    for_guests = service("stichting-gast-medical-and-legal-support").service_target_groups.get()
    assert (for_guests.admission, for_guests.note_en) == ("only", "guests")
    assert "only for them ( guests )" in page(client, "stichting-gast-medical-and-legal-support")
    assert "Direct help without housing" in page(client, "stichting-gast-help-for-visitors")


def test_45_wider_than_people_without_papers(client):
    groups = service("human-aid-now-food-hygiene-package").service_target_groups
    with_papers = groups.get(target_group__code="families")
    assert with_papers.note_en == "families with papers who cannot use regular help"
    assert with_papers.note_en in page(client, "human-aid-now-food-hygiene-package")
    for slug in ("weggeefwinkel-nieuw-west-free-clothes", "pauluskerk-rotterdam-open-house"):
        assert service(slug).target_groups.filter(code="everyone").exists()
        assert between(page(client, slug), "For whom?", "Is it safe").startswith("Everyone")


def test_46_languages_of_staff_of_interpreters_of_leaflets_and_of_websites(client):
    for slug, code, how, words in (
        (
            "casa-migrante-help-information",
            "es",
            "staff",
            "Spanish – spoken by the people who work there",
        ),
        (
            "filipino-lgbt-europe-food-aid",
            "tl",
            "staff",
            "Tagalog – spoken by the people who work there",
        ),
        (
            "pg292-health-and-social-work",
            "bg",
            "interpreter",
            "Bulgarian – with an interpreter, often by phone",
        ),
        (
            "vod-wageningen-passport-of-wageningen",
            "en",
            "leaflet",
            "English – leaflet or other text",
        ),
        ("amsterdam-city-rights-app-and-website", "ar", "website", "Arabic – website"),
    ):
        assert (code, how) in languages(slug)
        assert words in between(page(client, slug), "Which languages?", "Contact")

    # Kurdish stands for two of the twenty-two: Kurdish and Badini.
    assert len(languages("iom-nederland-voluntary-return")) == 21
    told = page(client, "iom-nederland-voluntary-return")
    assert "Kurdish, also Badini" in told
    assert "Interpreters by phone are possible." in told
    assert "15 languages in 2018" in page(client, "fairwork-advice-and-mediation")


# Papers and money


def test_47_which_papers(client):
    food = service("voedselbank-amsterdam-indische-buurt")
    assert food.asks_insurance == "yes"
    told = page(client, food.slug)
    assert "Do they ask for a citizen number (BSN) or insurance? Yes" in told
    assert "Citizen service number (BSN) in principle required." in told

    care = service("kraamzorg-sos-maternity-care")
    assert (care.asks_identity, care.asks_insurance) == ("no", "no")
    told = page(client, care.slug)
    assert "Do they ask for identity papers? No" in told
    assert "Only initials, birth year and nationality" in told

    for slug, words in (
        ("iom-nederland-voluntary-return", "proving nationality and identity, also when expired"),
        ("right2education-language-lessons", "No papers needed."),
        ("voedseluitgifte-betondorp-meals-bread", "none"),
        ("parnassia-top-team-psychiatric-intake", "Referral letter from a GP"),
    ):
        assert words in service(slug).documents_en
        assert words in between(page(client, slug), "What to bring?", "What does it cost?")
    told = organization_page(client, "dokters-van-de-wereld")
    assert "GP and midwife can fill in nine zeros" in told


def test_48_what_it_costs(client):
    def cost(slug):
        return between(page(client, slug), "What does it cost?", "Which languages?")

    doctor = service("kruispost-gp-walk-in")
    assert (doctor.cost, doctor.cost_amount) == ("donation", Decimal("5.00"))
    told = cost(doctor.slug)
    assert told.startswith("A donation, if you can: €5.00")
    assert "asked from those who can miss it" in told

    medicine = service("apotheek-hobbemaplein-medicine-uninsurable")
    assert (medicine.cost, medicine.cost_amount) == ("amount", Decimal("5.00"))
    told = cost(medicine.slug)
    assert told.startswith("You pay: €5.00")
    assert "EUR 5 per medicine" in told
    assert "there is a scheme for who cannot pay" in told

    assert "is paid back through a Leiden pharmacy" in page(
        client, "gil-leiden-prescription-charge"
    )
    told = cost("weggeefwinkel-nieuw-west-free-clothes")
    assert "Seven items a week free; each extra item EUR 1." in told
    # Free in one month only: nobody knows what holds now.
    assert service("stem-in-de-stad-haarlem-evening-meal").cost == "unknown"
    told = cost("stem-in-de-stad-haarlem-evening-meal")
    assert told.startswith("Cost not known: ask first")
    assert "free in March 2020" in told

    number = Phone.objects.get(organization__slug="juridisch-loket")
    assert number.cost_note_en == "Paid number: EUR 0.25 a minute, at most EUR 12.50"
    assert "advice free, the call was paid" in cost("juridisch-loket-phone")
    assert number.cost_note_en in contact(client, "juridisch-loket-phone")


@pytest.mark.parametrize(
    ("slug", "months"),
    [
        ("askv-social-support-and-housing", 6),
        ("de-toevlucht-shelter-for-men", 3),
        ("opvang-weerdsingel-women", 3),
        ("gemeente-amsterdam-24-hour-shelter", 18),
    ],
)
def test_49_the_longest_stay(client, slug, months):
    assert service(slug).longest_stay_months == months
    assert f"You can stay at most {months} months." in page(client, slug)


def test_50_promises_about_privacy(client):
    care = service("kraamzorg-sos-maternity-care")
    assert care.informs_authorities == "no"
    told = between(page(client, care.slug), "Is it safe to come?", "When?")
    assert "Do they tell police or the immigration service? No" in told
    assert "destroyed thirteen weeks after the maternity period" in told
    assert "nothing is shared with police or immigration service" in told


# Names and parties


def test_51_several_names_for_one_desk(client):
    desk = service("gemeente-amsterdam-registration-desk")
    names = desk.alternate_names.splitlines()
    assert {"Vreemdelingenloket", "Loket Ongedocumenteerden", "ACO", "RGOA"} <= set(names)
    assert f"Also called: {' · '.join(names)}" in page(client, desk.slug)
    for name in ("Vreemdelingenloket", "RGOA"):
        assert desk.slug in found(client, name)

    for slug, name in (
        ("hvo-querido-acm-human-trafficking", "Amsterdams Coördinatiepunt Mensenhandel"),
        ("hvo-querido-acm-human-trafficking", "Amsterdams Centrum Mensenhandel"),
        ("askv-moo-basic", "Medisch Opvangproject Ongedocumenteerden"),
        ("askv-moo-basic", "Medische Opvang Ongedocumenteerden"),
        ("inlia-24-hour-shelter", "Formule 1"),
    ):
        assert name in service(slug).alternate_names.splitlines()
        assert name in page(client, slug)

    for slug, names in (
        (
            "iom-nederland",
            "IOM · IOM Nederland · Internationale Organisatie voor Migratie"
            " · International Organization for Migration",
        ),
        ("rode-kruis-oom", "Rode Kruis OOM · OOM · RKA · Rode Kruis Almere"),
    ):
        assert " · ".join(organization(slug).other_names).startswith(names)
        assert f"Also called: {names}" in organization_page(client, slug)


def test_52_one_name_for_several_organisations(client):
    owners = {service(slug).organization.slug for slug in found(client, "Wereldhuis")}
    assert {"wereldhuis-amsterdam", "stek-den-haag"} <= owners
    assert "stem-in-de-stad-haarlem-wereldhuis-lessons" in found(client, "Wereldhuis Haarlem")
    told = organization_page(client, "stek-den-haag")
    assert "Houses in Amsterdam, Haarlem and Houten are also called Wereldhuis" in told

    told = page(client, "pauluskerk-rotterdam-refugee-work")
    assert "Not the same as VluchtelingenWerk Nederland." in told
    told = organization_page(client, "regenboog-groep")
    assert "De Regenboog is also the name of a child-care firm: another organisation." in told
    assert location("opvang-weerdsingel-wvk").street == "Wittenvrouwenkade"
    told = where(client, "opvang-weerdsingel-women")
    assert "a street name other than the street where it stood" in told


@pytest.mark.parametrize(
    ("slug", "with_roles", "words"),
    [
        (
            "stil-utrecht-shelter-desk",
            {("three other Utrecht organisations", "runs")},
            "three other Utrecht organisations – runs it",
        ),
        (
            "de-bakkerij-leiden-lof-fund-food-vouchers",
            {("gil-leiden", "runs"), ("de-fabel-van-de-illegaal", "runs")},
            "De Fabel van de illegaal – runs it",
        ),
        (
            "nas-rotterdam-bed-bath-bread",
            {
                ("leger-des-heils", "runs"),
                ("pauluskerk-rotterdam", "runs"),
                ("ros-rotterdam", "runs"),
            },
            "Leger des Heils – runs it",
        ),
        (
            "askv-passport-of-amsterdam",
            {("dokters-van-de-wereld", "runs"), ("wereldhuis-amsterdam", "runs")},
            "Dokters van de Wereld – runs it",
        ),
        (
            "pauluskerk-rotterdam-street-doctor",
            {("straatdokters-rotterdam", "runs"), ("GGD", "partner"), ("Erasmus MC", "partner")},
            "Erasmus MC – works with it",
        ),
    ],
)
def test_53_one_service_of_several_organisations(client, slug, with_roles, words):
    assert parties(slug) == with_roles
    told = contact(client, slug)
    assert words in between(told + " ", "Other organisations", "\n")
    for party, _role in with_roles:
        if Organization.objects.filter(slug=party).exists():
            assert service(slug).name_en in organization_page(client, party)


def test_54_the_provider_changes_and_the_service_stays(client):
    slug = "gemeente-enschede-bed-bath-bread-guidance"
    after, before = service(slug).service_organizations.all()
    assert (after.name, after.valid_from) == ("VluchtelingenWerk Oost-Nederland", date(2019, 1, 1))
    assert (before.organization.slug, before.valid_to) == ("leger-des-heils", date(2018, 12, 31))
    told = contact(client, slug)
    assert "VluchtelingenWerk Oost-Nederland – runs it (since 1 January 2019)" in told
    assert "Leger des Heils – runs it (until 31 December 2018)" in told


def test_55_numbers_of_all_kinds(client):
    dental = Phone.objects.get(service__slug="dokters-van-de-wereld-oral-care")
    assert dental.menu_option == "4"
    told = contact(client, "dokters-van-de-wereld-oral-care")
    assert "020 765 3800 Choose 4 in the menu. Questions about dental care" in told
    for_colleagues = Phone.objects.get(
        organization__slug="slachtofferhulp-nederland", menu_option="3"
    )
    assert for_colleagues.is_for_professionals
    told = contact(client, "slachtofferhulp-nederland-support")
    assert "0900 0101 (for aid workers) Choose 3 in the menu." in told

    told = contact(client, "dokters-van-de-wereld-helpdesk")
    assert "020 765 3801 Leave a message; you are called back." in told

    here, abroad = organization("arbeidsinspectie").phones.all()
    assert (here.number, here.is_from_abroad) == ("+318005151", False)
    assert (abroad.number, abroad.is_from_abroad) == ("+31703334444", True)
    told = contact(client, "arbeidsinspectie-report-labour-exploitation")
    assert "0800 5151 Only works in the Netherlands." in told
    assert "070 333 4444 For calls from another country." in told

    emergency = Phone.objects.get(number="+31610599458")
    assert emergency.is_emergency_only
    told = contact(client, "hvo-querido-acm-human-trafficking")
    assert "06 10599458 Only in an emergency." in told

    fax = Phone.objects.get(type="fax")
    assert fax.display == "070 389 8954"
    assert "Fax: 070 389 8954" in organization_page(client, "apotheek-hobbemaplein")
    # A fax is nothing to call.
    response = client.get("/en/organizations/apotheek-hobbemaplein/")
    assert fax.href not in response.content.decode()

    # “Number to follow later”: there is none, and none is made up.
    desk = service("huize-agnes-central-intake-desk")
    assert "A phone number was to follow later." in desk.internal_note
    assert "tel:" not in client.get(f"/en/services/{desk.slug}/").content.decode()

    # The private phone of a worker is not even kept.
    consultation = service("pg292-gooi-en-vechtstreek")
    assert "a personal mobile phone of a worker and is left out" in consultation.internal_note
    assert not Phone.objects.filter(service__organization__slug="pg292").exists()
    assert not Phone.objects.filter(organization__slug="pg292").exists()
    html = client.get(f"/en/services/{consultation.slug}/").content.decode()
    assert "tel:" not in html
    assert "personal mobile" not in html


def test_56_ended_on_trial_or_only_in_a_crisis(client):
    foundation = organization("stuv-leiden")
    assert (foundation.status, foundation.ended_on) == ("ended", date(2021, 1, 1))
    told = organization_page(client, "stuv-leiden")
    assert "This organisation stopped on 1 January 2021." in told
    told = page(client, "stuv-leiden-bed-bath-bread")
    assert "This ended on 1 May 2020." in told
    assert "its website was still online" in told

    assert service("nas-rotterdam-emergency-shelter-maassilo").ended_on == date(2021, 6, 2)
    for slug, words in (
        ("rode-kruis-oom-service-point-2022", "a trial of two weeks in August 2022"),
        ("pg292-meetingpoint45", "a trial of one year, about 2013"),
    ):
        assert service(slug).status == "ended"
        told = page(client, slug)
        assert "This has ended. It is no longer there." in told
        assert words in told
        assert slug not in found(client, service(slug).name_en)

    aid = service("migreat-emergency-aid-ter-apel")
    assert aid.status == "on condition"
    told = page(client, aid.slug)
    assert "Only open when it is needed: very cold weather or a crisis only when needed" in told

    assert "Closed in corona time" in service("stem-in-de-stad-haarlem-womens-cafe").internal_note
    # When was it last checked? Never.
    assert Service.objects.filter(assured_date__isnull=False).count() == 0
    assert "The organisation has never checked it. Call before you go." in told


def test_57_readers_do_not_see_what_is_said_of_a_disputed_organisation(client):
    note = organization("goedwerk").internal_note
    assert note.startswith("Contested in the press (2024): an editor has to decide")
    assert "former clients say they felt pressed" in note
    for path in (
        "services/goedwerk-return-guidance/",
        "organizations/goedwerk/",
        "organizations/",
        "services/?q=goedwerk",
        "places/amsterdam/",
    ):
        html = client.get(f"/en/{path}").content.decode()
        assert "Goedwerk" in html, path
        for words in ("Contested", "felt pressed", "an editor"):
            assert words not in html, path


def test_58_the_safety_of_the_reader(client):
    told = between(page(client, "femmes-for-freedom-legal-desk"), "Is it safe to come?", "When?")
    assert "buttons to leave the page at once and to wipe the visit" in told
    told = between(page(client, "coc-cocktail-buddy"), "Is it safe to come?", "When?")
    assert "Meetings are private for safety (Limburg)." in told


@pytest.mark.parametrize(
    ("slug", "about", "kept", "contradicted"),
    [
        (
            "comensha-helpdesk",
            "hours",
            "Monday to Friday 09:00–17:00",
            "By phone 08:00–19:00 from 1 March 2017.",
        ),
        ("stil-utrecht-legal-consultation", "hours", "every 2 weeks", "Every week."),
        (
            "wereldhuis-amsterdam-day-centre",
            "hours",
            "09:30–16:00",
            "Older weekly timetable: Tuesday 14:00-17:00 and Wednesday 10:00-17:00 for all",
        ),
        (
            "huize-agnes-central-intake-desk",
            "hours",
            "Monday, Thursday 13:00–15:30",
            "The registration desk is open on Monday 10:00-12:30, Tuesday 13:00-15:30",
        ),
        (
            "juridisch-loket-branch",
            "how to get in",
            "Since April 2015 in most branches by appointment only.",
            "Older page: walk in.",
        ),
    ],
)
def test_59_where_sources_disagree_both_stand_beside_each_other(
    client, slug, about, kept, contradicted
):
    source = disputed_about(slug, about)
    assert source.statement_en.startswith(contradicted)
    assert source.url
    told = page(client, slug)
    assert kept in told
    assert f"{ANOTHER_SOURCE} {contradicted}" in told
    warning = told.split(contradicted, 1)[1]
    assert source.title in warning
    assert source.dated in warning
