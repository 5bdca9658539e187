"""Loading listings: compare, tell, then apply. What somebody edited by hand is never lost."""

import json
from pathlib import Path

import pytest

from services.exchange.listings import (
    SHAPES,
    Outcome,
    dump_organization,
    load,
    records_in_database,
)
from services.models import (
    LoadedRecord,
    Location,
    Organization,
    Phone,
    Service,
    TextState,
    text_digest,
)
from tests.builders import make_category, make_place, make_target_group

SAMPLES = Path(__file__).parent / "samples"
KITCHEN, STREET_HELP = SAMPLES / "kitchen.json", SAMPLES / "street-help.json"
EVERYTHING = {
    ("organization", "kitchen"),
    ("organization", "street-help"),
    ("location", "kitchen-hall"),
    ("location", "kitchen-bus"),
    ("location", "kitchen-house"),
    ("service", "kitchen-meal"),
    ("service", "kitchen-cards"),
    ("service", "street-help-desk"),
    ("resource", "kitchen-cookbook"),
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _terms_and_towns(db):
    for code in ("meal", "food-parcel"):
        make_category(code)
    for code in ("undocumented", "women"):
        make_target_group(code)
    for slug in ("utrecht", "leiden"):
        make_place(slug)


@pytest.fixture
def kitchen():
    """The sample as data, to be changed by a test."""
    return json.loads(KITCHEN.read_text(encoding="utf-8"))


@pytest.fixture
def load_files(tmp_path):
    """Load listings given as data, together with the organization they refer to."""

    def load_files(*listings, **options):
        files = [STREET_HELP]
        for listing in listings:
            path = tmp_path / f"{listing['organization']['slug']}.json"
            path.write_text(json.dumps(listing), encoding="utf-8")
            files.append(path)
        return load(files, **{"write": True, **options})

    return load_files


def rows(report, outcome):
    return {(row.kind, row.name) for row in report.rows if row.outcome is outcome}


def reason(report, name):
    return next(row.reason for row in report.rows if row.name == name)


def sentences(report):
    """What the reader of a report is told about refused records."""
    return [str(row) for row in report.rows if row.outcome is Outcome.REFUSE]


def everything_in_database():
    return {kind: [state for _record, state in records_in_database(kind)] for kind in SHAPES} | {
        "ledger": list(LoadedRecord.objects.values_list("kind", "key", "state"))
    }


def meal_of(listing):
    return listing["services"][0]


# Adding and changing


def test_first_load_adds_everything():
    report = load([SAMPLES], write=True)
    assert sentences(report) == []
    assert rows(report, Outcome.ADD) == EVERYTHING
    assert report.summary() == "9 added, 0 changed, 0 left, 0 refused"


def test_second_load_changes_nothing():
    load([SAMPLES], write=True)
    before = everything_in_database()
    report = load([SAMPLES], write=True)
    assert rows(report, Outcome.LEAVE) == EVERYTHING
    assert {row.reason for row in report.rows} == {"nothing new"}
    assert everything_in_database() == before


def test_what_was_loaded_is_dumped_word_for_word(kitchen):
    load([SAMPLES], write=True)
    assert dump_organization("kitchen") == kitchen
    assert list(dump_organization("kitchen")["services"][0]) == list(meal_of(kitchen))


def test_every_key_of_the_format_stands_in_the_samples(kitchen):
    """Phones, closures and the like look the same wherever they stand: all of them together must
    try every key."""
    tried = {}

    def collect(shape, items):
        keys = tried.setdefault(shape.model, set())
        keys |= {key for item in items for key in item}
        for child in shape.children:
            found = [item[child.name] for item in items if child.name in item]
            if not child.is_single:
                found = [record for group in found for record in group]
            collect(child.shape, found)

    def keys_of(shape):
        own = {key.name for key in shape.keys} | {child.name for child in shape.children}
        yield shape.model, own
        for child in shape.children:
            yield from keys_of(child.shape)

    collect(SHAPES["organization"], [kitchen["organization"]])
    for kind, items in {
        "location": "locations",
        "service": "services",
        "resource": "resources",
    }.items():
        collect(SHAPES[kind], kitchen[items])
    # These look the same for every kind of record, and one kind tries them.
    elsewhere = {
        "status",
        "ended_on",
        "review_interval_months",
        "assured_by",
        "sources",
        "closures",
    }
    for shape in SHAPES.values():
        for model, keys in keys_of(shape):
            assert keys - tried[model] <= elsewhere, model


def test_order_of_categories_and_spelling_of_numbers_do_not_count_as_changes(kitchen, load_files):
    load([SAMPLES], write=True)
    meal_of(kitchen)["categories"].reverse()
    meal_of(kitchen)["served_places"].reverse()
    meal_of(kitchen)["cost_amount"] = "1.5"
    kitchen["organization"]["phones"][0]["number"] = "+31 (0)30-1234567"
    report = load_files(kitchen)
    assert rows(report, Outcome.CHANGE) == set()
    assert sentences(report) == []


def test_a_change_in_the_file_changes_the_record_and_is_named(kitchen, load_files):
    load([SAMPLES], write=True)
    meal_of(kitchen)["description"]["en"] = "Two plates of soup."
    meal_of(kitchen)["at"][0]["schedules"][0]["opens_at"] = "11:30"
    report = load_files(kitchen)
    assert rows(report, Outcome.CHANGE) == {("service", "kitchen-meal")}
    assert reason(report, "kitchen-meal") == "description, at"
    assert dump_organization("kitchen") == kitchen


def test_what_left_the_file_leaves_the_record(kitchen, load_files):
    load([SAMPLES], write=True)
    del meal_of(kitchen)["phones"]
    del meal_of(kitchen)["minimum_age"]
    del meal_of(kitchen)["description"]["nl"]
    del kitchen["services"][1]["course"]
    load_files(kitchen)
    assert dump_organization("kitchen") == kitchen
    assert not Phone.objects.filter(service__slug="kitchen-meal").exists()


def test_a_new_service_may_come_before_one_that_stands_earlier(kitchen, load_files):
    report = load_files(kitchen)
    assert sentences(report) == []
    assert Service.objects.get(slug="kitchen-meal").first_go_to.slug == "kitchen-cards"
    assert Organization.objects.get(slug="kitchen").parent.slug == "street-help"


# Edits by hand


def edit_meal(**changes):
    service = Service.objects.get(slug="kitchen-meal")
    for name, value in changes.items():
        setattr(service, name, value)
    service.save()


def test_an_edit_by_hand_is_left_and_said_when_the_file_brings_nothing_new():
    load([SAMPLES], write=True)
    edit_meal(minimum_age=21)
    report = load([SAMPLES], write=True)
    assert ("service", "kitchen-meal") in rows(report, Outcome.LEAVE)
    assert reason(report, "kitchen-meal") == (
        "edited here since it was loaded (minimum_age); the file brings nothing new"
    )
    assert Service.objects.get(slug="kitchen-meal").minimum_age == 21


def test_an_edit_by_hand_survives_a_file_that_says_something_else(kitchen, load_files):
    load([SAMPLES], write=True)
    edit_meal(minimum_age=21)
    meal_of(kitchen)["description"]["en"] = "Two plates of soup."
    report = load_files(kitchen)
    assert rows(report, Outcome.REFUSE) == {("service", "kitchen-meal")}
    assert "minimum_age" in reason(report, "kitchen-meal")
    assert '--overwrite "service kitchen-meal"' in reason(report, "kitchen-meal")
    service = Service.objects.get(slug="kitchen-meal")
    assert (service.minimum_age, service.description_en) == (21, "A plate of soup.")


def test_an_edit_of_hours_by_hand_counts_as_well(kitchen, load_files):
    load([SAMPLES], write=True)
    offer = Service.objects.get(slug="kitchen-meal").service_at_locations.first()
    offer.schedules.create(byday="SU")
    meal_of(kitchen)["minimum_age"] = 21
    report = load_files(kitchen)
    assert "(minimum_age, at)" in reason(report, "kitchen-meal")
    assert offer.schedules.filter(byday="SU").exists()


def test_the_other_records_of_the_file_are_loaded_beside_a_refused_one(kitchen, load_files):
    load([SAMPLES], write=True)
    edit_meal(minimum_age=21)
    meal_of(kitchen)["minimum_age"] = 30
    kitchen["locations"][0]["street"] = "Lange Laan 3"
    report = load_files(kitchen)
    assert rows(report, Outcome.CHANGE) == {("location", "kitchen-hall")}
    assert Location.objects.get(key="kitchen-hall").street == "Lange Laan 3"


def test_overwrite_takes_the_file(kitchen, load_files):
    load([SAMPLES], write=True)
    edit_meal(minimum_age=21)
    meal_of(kitchen)["description"]["en"] = "Two plates of soup."
    report = load_files(kitchen, overwrite=["service kitchen-meal"])
    assert rows(report, Outcome.CHANGE) == {("service", "kitchen-meal")}
    assert dump_organization("kitchen") == kitchen


def test_an_edit_that_the_file_takes_over_is_settled(kitchen, load_files):
    load([SAMPLES], write=True)
    edit_meal(minimum_age=21)
    meal_of(kitchen)["minimum_age"] = 21
    assert reason(load_files(kitchen), "kitchen-meal") == "nothing new"
    meal_of(kitchen)["minimum_age"] = 25
    assert rows(load_files(kitchen), Outcome.CHANGE) == {("service", "kitchen-meal")}


def test_a_record_made_by_hand_is_not_replaced_by_one_of_the_same_name(kitchen, load_files):
    Organization.objects.create(slug="kitchen", name_en="Somebody else's kitchen")
    report = load_files(kitchen)
    assert ("organization", "kitchen") in rows(report, Outcome.REFUSE)
    assert Organization.objects.get(slug="kitchen").name_en == "Somebody else's kitchen"


def test_dump_then_load_changes_nothing(tmp_path, load_files):
    load([SAMPLES], write=True)
    edit_meal(minimum_age=21, description_nl="Met de hand.")
    files = []
    for slug in ("kitchen", "street-help"):
        path = tmp_path / f"{slug}.json"
        path.write_text(json.dumps(dump_organization(slug)), encoding="utf-8")
        files.append(path)
    report = load(files, write=True)
    assert rows(report, Outcome.LEAVE) == EVERYTHING
    assert {row.reason for row in report.rows} == {"nothing new"}


# Missing from the file


def missing():
    found = LoadedRecord.objects.filter(missing_since__isnull=False)
    return set(found.values_list("kind", "key"))


def test_a_record_that_left_its_file_is_marked_and_not_deleted(kitchen, load_files):
    load([SAMPLES], write=True)
    del kitchen["resources"]
    report = load_files(kitchen)
    assert missing() == {("resource", "kitchen-cookbook")}
    assert reason(report, "kitchen-cookbook") == "not in the file any more; marked, not deleted"
    assert dump_organization("kitchen")["resources"]


def test_it_comes_back_with_the_file(kitchen, load_files):
    load([SAMPLES], write=True)
    without = {key: value for key, value in kitchen.items() if key != "resources"}
    load_files(without)
    load_files(kitchen)
    assert missing() == set()


def test_it_comes_back_also_when_it_was_edited_meanwhile(kitchen, load_files):
    load([SAMPLES], write=True)
    load_files({**kitchen, "services": kitchen["services"][1:]})
    edit_meal(minimum_age=21)
    load_files(kitchen)
    assert missing() == set()


def test_records_of_organizations_that_are_not_in_the_load_are_not_missing():
    load([SAMPLES], write=True)
    load([STREET_HELP], write=True)
    assert missing() == set()


def test_a_record_that_was_refused_is_not_missing(kitchen, load_files):
    load([SAMPLES], write=True)
    meal_of(kitchen)["colour"] = "red"
    report = load_files(kitchen)
    assert missing() == set()
    assert not any("not in the file" in row.reason for row in report.rows)


# Refusing


def set_in(listing, path, value):
    """``services.0.phones.0.number`` names where the value goes."""
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in way:
        listing = listing[step]
    listing[last] = value


MEAL = "kitchen.json: service kitchen-meal"


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        pytest.param(
            "services.0.colour",
            "red",
            f"{MEAL}: colour: This key is not known here.",
            id="unknown-key",
        ),
        pytest.param(
            "services.0.phones.0.colour",
            "red",
            f"{MEAL}: phones[1].colour: This key is not known here.",
            id="unknown-key-inside",
        ),
        pytest.param(
            "services.0.sex",
            "ladies",
            f"{MEAL}: sex: The value must be one of everyone, women, men.",
            id="wrong-choice",
        ),
        pytest.param(
            "services.0.alert_until",
            "30-11-2026",
            f"{MEAL}: alert_until: The value must look like 2026-11-22.",
            id="bad-date",
        ),
        pytest.param(
            "services.0.alert_until",
            "2026-W48-1",
            f"{MEAL}: alert_until: The value must look like 2026-11-22.",
            id="date-of-another-calendar",
        ),
        pytest.param(
            "services.0.alert_until",
            "2026-02-30",
            f"{MEAL}: alert_until: The value must look like 2026-11-22.",
            id="day-that-does-not-exist",
        ),
        pytest.param(
            "services.0.schedules.0.opens_at",
            "9:30",
            f"{MEAL}: schedules[1].opens_at: The value must look like 09:30.",
            id="bad-time",
        ),
        pytest.param(
            "services.0.schedules.0.opens_at",
            "T0930",
            f"{MEAL}: schedules[1].opens_at: The value must look like 09:30.",
            id="time-in-another-form",
        ),
        pytest.param(
            "services.0.at.0.schedules.0.season_start",
            "04-31",
            f"{MEAL}: at[1].schedules[1].season_start: The value must look like 09-15.",
            id="day-of-no-year",
        ),
        pytest.param(
            "services.0.at.0.schedules.0.season_start",
            "W38-2",
            f"{MEAL}: at[1].schedules[1].season_start: The value must look like 09-15.",
            id="week-of-a-year",
        ),
        pytest.param(
            "services.0.at.0.schedules.0.days",
            ["monday"],
            f"{MEAL}: at[1].schedules[1].days: The value may only name MO, TU, WE, TH, FR, SA, SU.",
            id="bad-day",
        ),
        pytest.param(
            "services.0.phones.0.number",
            "ask at the desk",
            f"{MEAL}: phones[1].number: The value “ask at the desk” is not a phone number.",
            id="bad-phone",
        ),
        pytest.param(
            "services.0.languages.0.code",
            "klingon",
            f"{MEAL}: languages[1].code: The value “klingon” is not the code of a language.",
            id="bad-language",
        ),
        pytest.param(
            "services.0.cost_amount",
            "a little",
            f"{MEAL}: cost_amount: The value must be an amount such as “5.00”.",
            id="bad-amount",
        ),
        pytest.param(
            "services.0.minimum_age",
            "18",
            f"{MEAL}: minimum_age: The value must be a whole number.",
            id="number-as-text",
        ),
        pytest.param(
            "services.0.minimum_age",
            18.5,
            f"{MEAL}: minimum_age: The value must be a whole number.",
            id="half-a-year",
        ),
        pytest.param(
            "services.0.is_open_now",
            "yes",
            f"{MEAL}: is_open_now: The value must be true or false.",
            id="flag-as-text",
        ),
        pytest.param(
            "services.0.note",
            "Come early.",
            f"{MEAL}: note: The value must be words by language",
            id="text-without-language",
        ),
        pytest.param(
            "services.0.note",
            {"de": "Früh."},
            f"{MEAL}: note: The value “de” is none of our languages.",
            id="text-in-another-language",
        ),
        pytest.param(
            "services.0.note",
            {"en": " "},
            f"{MEAL}: note: The value the text in “en” is empty.",
            id="empty-text",
        ),
        pytest.param(
            "services.0.note",
            {"en": "Come\u0000early."},
            f"{MEAL}: note: The value holds a sign that cannot be stored.",
            id="nul",
        ),
        pytest.param(
            "services.0.internal_note",
            "Come \ud800 early.",
            f"{MEAL}: internal_note: The value holds a sign that cannot be stored.",
            id="lone-surrogate",
        ),
        pytest.param(
            "services.0.phones",
            "030 123 45 67",
            f"{MEAL}: phones: This must be a list.",
            id="no-list",
        ),
        pytest.param(
            "services.0.phones.0",
            "030 123 45 67",
            f"{MEAL}: phones[1]: This must be an object.",
            id="no-object",
        ),
        pytest.param(
            "services.0.categories",
            ["sandwiches"],
            f"{MEAL}: categories: there is no category “sandwiches”",
            id="unknown-category",
        ),
        pytest.param(
            "services.0.target_groups.0.code",
            "martians",
            f"{MEAL}: target_groups[1].code: there is no target group “martians”",
            id="unknown-target-group",
        ),
        pytest.param(
            "services.0.served_places",
            ["atlantis"],
            f"{MEAL}: served_places: there is no place “atlantis”",
            id="unknown-town",
        ),
        pytest.param(
            "services.0.first_go_to",
            "kitchen-nothing",
            f"{MEAL}: first_go_to: there is no service “kitchen-nothing”",
            id="unknown-first-step",
        ),
        pytest.param(
            "services.0.at.0.location",
            "kitchen-tower",
            f"{MEAL}: at[1].location: there is no location “kitchen-tower”",
            id="unknown-location",
        ),
        pytest.param(
            "locations.0.latitude",
            True,
            "kitchen.json: location kitchen-hall: latitude: The value must be a number of degrees.",
            id="bad-latitude",
        ),
        pytest.param(
            "services.1.course.sessions.0.module",
            3,
            "kitchen.json: service kitchen-cards: course.sessions[1].module: there is no module 3",
            id="unknown-module",
        ),
        pytest.param(
            "services.0.name",
            None,
            f"{MEAL}: name: The value must be words by language",
            id="null",
        ),
        pytest.param(
            "services.0.website",
            "kitchen dot example",
            f"{MEAL}: website: Enter a valid URL.",
            id="bad-address",
        ),
        pytest.param(
            "services.0.email",
            "kitchen",
            f"{MEAL}: email: Enter a valid email address.",
            id="bad-email",
        ),
        pytest.param(
            "services.0.cost",
            "free",
            f"{MEAL}: There is an amount: choose “you pay” or “a donation”.",
            id="amount-for-what-is-free",
        ),
        pytest.param(
            "services.0.schedules.1.opens_at",
            "09:30",
            f"{MEAL}: schedules[2]: Day and night: leave the hours empty.",
            id="hours-of-day-and-night",
        ),
        pytest.param(
            "services.0.name.en",
            "x" * 201,
            f"{MEAL}: name_en: Ensure this value has at most 200 characters",
            id="too-long",
        ),
    ],
)
def test_a_wrong_record_is_refused_with_a_sentence(kitchen, load_files, path, value, sentence):
    set_in(kitchen, path, value)
    report = load_files(kitchen)
    assert [told for told in sentences(report) if sentence in told], sentences(report)
    assert ("service", "street-help-desk") in rows(report, Outcome.ADD)
    if path.startswith("services.0") and "first_go_to" not in path:
        assert not Service.objects.filter(slug="kitchen-meal").exists()
        assert Service.objects.filter(slug="kitchen-cards").exists()


@pytest.mark.parametrize("path", ["services.0.name", "organization.name", "resources.0.title"])
def test_what_has_no_name_is_refused(kitchen, load_files, path):
    listed, *number, key = path.split(".")
    record = kitchen[listed][int(number[0])] if number else kitchen[listed]
    del record[key]
    told = sentences(load_files(kitchen))
    assert f"{key}: a text in at least one language is needed" in " ".join(told)


def test_a_reference_that_leads_nowhere_is_left_out_until_the_file_is_right(kitchen, load_files):
    wrong = json.loads(json.dumps(kitchen))
    meal_of(wrong)["first_go_to"] = "kitchen-nothing"
    report = load_files(wrong)
    assert reason(report, "kitchen-meal") == (
        "first_go_to: there is no service “kitchen-nothing”; saved without it"
    )
    assert Service.objects.get(slug="kitchen-meal").first_go_to is None
    assert sentences(load_files(kitchen)) == []
    assert dump_organization("kitchen") == kitchen


def test_an_unknown_town_refuses_the_location_and_what_is_given_there(kitchen, load_files):
    kitchen["locations"][0]["place"] = "atlantis"
    report = load_files(kitchen)
    told = sentences(report)
    assert any(
        "kitchen.json: location kitchen-hall: place: there is no place “atlantis”" in sentence
        for sentence in told
    )
    assert any("service kitchen-meal: at[1].location: there is no location" in s for s in told)


def test_what_belongs_to_a_refused_organization_is_refused(kitchen, load_files):
    kitchen["organization"]["kind"] = "restaurant"
    report = load_files(kitchen)
    assert "its organization was refused" in reason(report, "kitchen-meal")
    assert set(Organization.objects.values_list("slug", flat=True)) == {"street-help"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("{", "broken.json: This file cannot be read", id="broken-json"),
        pytest.param("", "broken.json: This file cannot be read", id="empty"),
        pytest.param("[]", "broken.json: organization: A file holds one org", id="list"),
        pytest.param("{}", "broken.json: organization: A file holds one org", id="no-organization"),
        pytest.param(
            '{"organization": {"name": {"en": "x"}}}',
            "broken.json: organization: Its slug is missing.",
            id="no-slug",
        ),
        pytest.param(
            '{"organization": {"slug": "x", "name": {"en": "x"}}, "services": null}',
            "broken.json: services: This must be a list.",
            id="null-for-a-list",
        ),
        pytest.param(
            '{"organization": {"slug": "x", "name": {"en": "x"}}, "services": {"slug": "y"}}',
            "broken.json: services: This must be a list.",
            id="object-for-a-list",
        ),
        pytest.param(
            '{"organization": {"slug": "x", "name": {"en": "x"}}, "services": [7]}',
            "broken.json: service: Its slug is missing.",
            id="number-for-a-service",
        ),
        pytest.param(
            '{"organization": {"slug": "x", "name": {"en": "x"}}, "people": []}',
            "broken.json: people: This key is not known here.",
            id="unknown-list",
        ),
        pytest.param(
            '{"organization": {"slug": "x\\u0000", "name": {"en": "x"}}, '
            '"services": [{"slug": "y", "name": {"en": "y"}, "categories": ["meal"]}]}',
            "broken.json: service y: its organization was refused",
            id="nul-in-a-slug",
        ),
        pytest.param("[" * 100_000, "broken.json: This file cannot be read", id="too-deep"),
        pytest.param("9" * 5000, "broken.json: This file cannot be read", id="too-long-a-number"),
    ],
)
def test_a_broken_file_is_told_and_the_others_are_loaded(tmp_path, text, sentence):
    broken = tmp_path / "broken.json"
    broken.write_text(text, encoding="utf-8")
    report = load([broken, STREET_HELP], write=True)
    assert [told for told in sentences(report) if sentence in told], sentences(report)
    assert ("service", "street-help-desk") in rows(report, Outcome.ADD)


def test_a_file_in_another_encoding_is_told(tmp_path):
    broken = tmp_path / "broken.json"
    broken.write_bytes('{"organization": "é"}'.encode("latin-1"))
    report = load([broken], write=True)
    assert "broken.json: This file cannot be read" in sentences(report)[0]


def test_a_name_that_is_used_twice_is_told(kitchen, load_files):
    kitchen["services"][1]["slug"] = "kitchen-meal"
    report = load_files(kitchen)
    assert any("service kitchen-meal: This name is used twice." in s for s in sentences(report))


# Rehearsing, and all or nothing


def test_a_rehearsal_tells_everything_and_writes_nothing():
    rehearsed = load([SAMPLES], write=False)
    assert not Organization.objects.exists()
    assert not LoadedRecord.objects.exists()
    assert [str(row) for row in rehearsed.rows] == [
        str(row) for row in load([SAMPLES], write=True).rows
    ]


def test_a_rehearsal_of_a_change_leaves_the_record(kitchen, load_files):
    load([SAMPLES], write=True)
    before = everything_in_database()
    meal_of(kitchen)["description"]["en"] = "Two plates of soup."
    report = load_files(kitchen, write=False)
    assert rows(report, Outcome.CHANGE) == {("service", "kitchen-meal")}
    assert everything_in_database() == before


def test_a_load_that_breaks_half_way_writes_nothing(monkeypatch):
    def breaks(*_arguments):
        raise RuntimeError("the lights went out")

    monkeypatch.setattr("services.exchange.listings._mark_missing", breaks)
    with pytest.raises(RuntimeError, match="the lights went out"):
        load([SAMPLES], write=True)
    assert not Organization.objects.exists()
    assert not LoadedRecord.objects.exists()


# Drafts by a computer stand beside the listing


def draft_in_arabic(text="طبق حساء."):
    service = Service.objects.get(slug="kitchen-meal")
    service.description_ar = text
    service.save()
    return TextState.objects.create(
        kind="service",
        object_id=service.pk,
        field="description",
        language="ar",
        author=TextState.Author.MACHINE,
        source_language="en",
        source_digest=text_digest(service.description_en),
    )


def test_a_draft_is_not_part_of_the_listing(kitchen):
    load([SAMPLES], write=True)
    draft_in_arabic()
    assert dump_organization("kitchen") == kitchen
    assert reason(load([SAMPLES], write=True), "kitchen-meal") == "nothing new"
    assert Service.objects.get(slug="kitchen-meal").description_ar == "طبق حساء."


def test_a_draft_that_a_person_approved_is_part_of_the_listing(kitchen):
    load([SAMPLES], write=True)
    state = draft_in_arabic()
    state.author = TextState.Author.PERSON
    state.save()
    assert meal_of(dump_organization("kitchen"))["description"]["ar"] == "طبق حساء."


def test_a_translation_in_the_file_takes_the_place_of_a_draft(kitchen, load_files):
    load([SAMPLES], write=True)
    draft_in_arabic()
    meal_of(kitchen)["description"]["ar"] = "صحن شوربة."
    assert rows(load_files(kitchen), Outcome.CHANGE) == {("service", "kitchen-meal")}
    assert meal_of(dump_organization("kitchen"))["description"]["ar"] == "صحن شوربة."
    assert reason(load_files(kitchen), "kitchen-meal") == "nothing new"
