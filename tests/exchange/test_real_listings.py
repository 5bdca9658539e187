"""The listings that come with the project: they load, and nothing of the collected data is lost.

The collected data lies outside the project; the tests that compare with it say so when it is not
there.
"""

import json
import re
from pathlib import Path

import pytest
from babel import Locale
from django.conf import settings

from services.exchange.listings import Outcome, load
from services.languages import is_known_language
from services.models import Location, Organization, Service

LISTINGS = Path(settings.BASE_DIR) / "fixtures" / "listings"
ORGANIZATIONS, SERVICES, LOCATIONS = 129, 271, 180

# These words became data: a frequency, a cost, a way in.
PLAIN_FREQUENCIES = {
    "24 hours a day",
    "by appointment",
    "every day",
    "every quarter",
    "every two weeks",
    "monthly",
    "once",
    "weekly",
}
PLAIN_COSTS = {"free", "not stated"}
PLAIN_WAYS_IN = {"walk in.": "walk_in", "phone.": "phone"}
# The collected data calls these languages otherwise than CLDR does.
LANGUAGE_CODES = {name: code for code, name in Locale("en").languages.items()} | {
    "Badini": "kmr",
    "Farsi": "fa",
    "Filipino/Tagalog": "tl",
    "Kirundi": "rn",
}
# Codes for the same language.
SAME_LANGUAGE = {"fil": "tl", "kmr": "ku", "ckb": "ku"}


# The collected data, and where each part of it went


def plain(text):
    return " ".join(text.split())


def digits(number):
    """Without the country: 0031, +31 and 0 start the same number."""
    return re.sub(r"^(0031|31|0)", "", re.sub(r"\D", "", number.replace("(0)", "")))


def without_remark(name):
    """Two collected names end in a remark: “(ended)”."""
    return re.sub(r" \([^)]*\)$", "", plain(name))


def sentences(text):
    return [part for part in re.split(r"(?<=[.!?])\s+", plain(text or "")) if part]


def strings(data):
    """All texts of a file, at any depth."""
    if isinstance(data, str):
        yield plain(data)
    elif isinstance(data, dict):
        for value in data.values():
            yield from strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from strings(value)


def values_of(data, key):
    """Everything that stands under this key, at any depth."""
    if isinstance(data, dict):
        for name, value in data.items():
            if name == key:
                yield value
            yield from values_of(value, key)
    elif isinstance(data, list):
        for value in data:
            yield from values_of(value, key)


class Pair:
    """An organization as it was collected, and its file."""

    def __init__(self, collected, file):
        self.collected = collected
        self.file = file
        self.slug = file["organization"]["slug"]
        self.texts = list(strings(file))
        self.numbers = {digits(number) for number in values_of(file, "number")}

    def says(self, words):
        return any(plain(words) in text for text in self.texts)

    def locations(self):
        by_key = {location["key"]: location for location in self.file.get("locations", [])}
        for collected in self.collected["locations"]:
            yield collected, by_key.get(f"{self.slug}-{collected['key']}")

    def services(self):
        """Each collected service with the one of the same name; names may occur twice."""
        left = list(self.file.get("services", []))
        for collected in self.collected["services"]:
            found = next(
                (
                    service
                    for service in left
                    if {k: plain(v) for k, v in service["name"].items()}.items()
                    >= {k: plain(v) for k, v in collected["name"].items()}.items()
                ),
                None,
            )
            if found:
                left.remove(found)
            yield collected, found


@pytest.fixture(scope="module")
def files():
    return [
        json.loads(path.read_text(encoding="utf-8")) for path in sorted(LISTINGS.glob("*.json"))
    ]


@pytest.fixture(scope="module")
def collected(shared):
    return json.loads((shared / "data" / "listings.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def pairs(collected, files):
    file_of = {}
    for file in files:
        organization = file["organization"]
        for name in [*organization["name"].values(), *organization.get("alternate_names", [])]:
            file_of.setdefault(plain(name), file)
    found = [
        file_of.get(plain(data["name"])) or file_of.get(without_remark(data["name"]))
        for data in collected
    ]
    without = [data["name"] for data, file in zip(collected, found, strict=True) if not file]
    assert not without, f"these organizations have no file: {without}"
    pairs = [Pair(data, file) for data, file in zip(collected, found, strict=True)]
    assert len({pair.slug for pair in pairs}) == ORGANIZATIONS
    return pairs


def lost_sentences(pairs, texts_of, became_data=frozenset()):
    """``texts_of`` gives the texts of a collected organization."""
    return [
        f"{pair.slug}: {sentence}"
        for pair in pairs
        for text in texts_of(pair.collected)
        for sentence in sentences(text)
        if sentence.rstrip(".").lower() not in became_data and not pair.says(sentence)
    ]


def of_services(key):
    return lambda collected: [service.get(key) for service in collected["services"]]


def of_locations(key):
    return lambda collected: [location.get(key) for location in collected["locations"]]


def of_schedules(key):
    return lambda collected: [
        block.get(key) for service in collected["services"] for block in service["schedule"]
    ]


def all_phones(collected):
    return [
        *collected["phones"],
        *[phone for service in collected["services"] for phone in service.get("phones", [])],
    ]


# They load


def test_every_organization_has_its_file(files):
    assert len(files) >= ORGANIZATIONS
    assert len([service for file in files for service in file.get("services", [])]) >= SERVICES
    assert len([place for file in files for place in file.get("locations", [])]) >= LOCATIONS


def test_files_are_named_after_their_organization():
    for path in LISTINGS.glob("*.json"):
        assert json.loads(path.read_text(encoding="utf-8"))["organization"]["slug"] == path.stem


@pytest.mark.django_db
def test_all_listings_load_without_a_refusal(real_map):
    refused = [str(row) for row in real_map.rows if row.outcome is Outcome.REFUSE]
    assert refused == []
    assert {row.outcome for row in real_map.rows} == {Outcome.ADD}
    assert Organization.objects.count() >= ORGANIZATIONS
    assert Service.objects.count() >= SERVICES
    assert Location.objects.count() >= LOCATIONS


@pytest.mark.django_db
def test_loading_them_again_changes_nothing(real_map):
    report = load([LISTINGS], write=False)
    otherwise = [
        str(row)
        for row in report.rows
        if row.outcome is not Outcome.LEAVE or row.reason != "nothing new"
    ]
    assert otherwise == []
    assert report.count(Outcome.LEAVE) == len(real_map.rows)


@pytest.mark.django_db
def test_every_service_stands_in_a_category_below_the_top(real_map):
    without = Service.objects.filter(categories=None)
    assert list(without.values_list("slug", flat=True)) == []
    too_wide = Service.objects.filter(categories__children__isnull=False)
    assert list(too_wide.values_list("slug", flat=True).distinct()) == []


@pytest.mark.django_db
def test_a_withheld_house_has_no_street_in_any_public_text(real_map):
    streets = Location.objects.filter(address_visibility="withheld").exclude(street="")
    told = []
    for location in streets:
        organization = location.organization
        for record in (organization, *organization.services.all()):
            for field in record._meta.concrete_fields:
                if field.name == "internal_note":
                    continue
                if location.street in str(getattr(record, field.name) or ""):
                    told.append(f"{record.slug}.{field.name}")
    assert told == []


@pytest.mark.django_db
def test_what_is_only_for_professionals_stands_in_their_categories(real_map):
    mixed = [
        service.slug
        for service in Service.objects.filter(audience="professionals").prefetch_related(
            "categories"
        )
        if not any(term.audience == "professionals" for term in service.categories.all())
    ]
    assert mixed == []


# Nothing is lost


def test_the_collected_data_is_what_it_was(collected):
    assert len(collected) == ORGANIZATIONS
    assert sum(len(data["services"]) for data in collected) == SERVICES
    assert sum(len(data["locations"]) for data in collected) == LOCATIONS


def test_every_service_and_location_is_there(pairs):
    lost = [
        f"{pair.slug}: {collected['name']}"
        for pair in pairs
        for collected, service in pair.services()
        if service is None
    ]
    lost += [
        f"{pair.slug}: {collected['key']}"
        for pair in pairs
        for collected, location in pair.locations()
        if location is None
    ]
    assert lost == []


def test_every_service_is_given_at_its_locations(pairs):
    lost = [
        f"{service['slug']}: {key}"
        for pair in pairs
        for collected, service in pair.services()
        for key in collected["locations"]
        if f"{pair.slug}-{key}" not in {offer["location"] for offer in service.get("at", [])}
    ]
    assert lost == []


@pytest.mark.parametrize("key", ["short_name", "email", "website"])
def test_every_short_name_and_address_of_an_organization_is_there(pairs, key):
    lost = [
        f"{pair.slug}: {pair.collected[key]}"
        for pair in pairs
        if pair.collected.get(key) and not pair.says(pair.collected[key])
    ]
    assert lost == []


@pytest.mark.parametrize("key", ["email", "website"])
def test_every_address_of_a_service_is_there(pairs, key):
    lost = [
        f"{pair.slug}: {service[key]}"
        for pair in pairs
        for service in pair.collected["services"]
        if service.get(key) and not pair.says(service[key])
    ]
    assert lost == []


def test_every_phone_number_is_there(pairs):
    lost = [
        f"{pair.slug}: {phone['number']}"
        for pair in pairs
        for phone in all_phones(pair.collected)
        if digits(phone["number"]) not in pair.numbers
    ]
    assert lost == []


@pytest.mark.parametrize(
    ("key", "became"), [("street", "street"), ("postcode", "postal_code"), ("name", "name")]
)
def test_every_part_of_an_address_is_there(pairs, key, became):
    lost = [
        f"{pair.slug}: {collected[key]}"
        for pair in pairs
        for collected, location in pair.locations()
        if collected.get(key)
        and not any(plain(collected[key]) in text for text in strings(location.get(became, "")))
        and not pair.says(collected[key])
    ]
    assert lost == []


def test_every_location_has_its_town(pairs):
    lost = [
        f"{pair.slug}: {collected['city']}"
        for pair in pairs
        for collected, location in pair.locations()
        if collected.get("city") and not (location.get("place") or location.get("stops"))
    ]
    assert lost == []


def test_every_description_is_there_in_english_and_dutch(pairs):
    """As the description, or, where it speaks to editors, whole in a note for them."""
    lost = []
    for pair in pairs:
        records = [(pair.collected, pair.file["organization"]), *pair.services()]
        lost += [
            f"{record['slug']}: {language}"
            for collected, record in records
            for language, words in collected["description"].items()
            if plain(record["description"].get(language, "")) != plain(words)
            and not pair.says(words)
        ]
        assert all(record["description"].keys() >= {"en", "nl"} for _collected, record in records)
    assert lost == []


def test_every_time_stands_in_the_opening_hours_of_its_service(pairs):
    """As a block, or as the day on which a block holds otherwise."""

    def is_block(collected, block):
        days = {day[:2].upper() for day in collected.get("days", [])}
        return (not days or set(block.get("days", [])) == days) and all(
            block.get(f"{key}_at") == collected[key]
            for key in ("opens", "closes")
            if collected.get(key)
        )

    def is_exception(collected, closure):
        return "opens" in collected and all(
            closure.get(f"replacement_{key}_at") == collected.get(key)
            for key in ("opens", "closes")
        )

    def has_time(service, collected):
        blocks = [block for blocks in values_of(service, "schedules") for block in blocks]
        closures = [closure for found in values_of(service, "closures") for closure in found]
        return any(is_block(collected, block) for block in blocks) or any(
            is_exception(collected, closure) for closure in closures
        )

    lost = [
        f"{service['slug']}: {block}"
        for pair in pairs
        for collected, service in pair.services()
        for block in collected["schedule"]
        if block.keys() & {"days", "opens", "closes"} and not has_time(service, block)
    ]
    assert lost == []


def test_every_source_is_there(pairs):
    def as_collected(source):
        return source["title"], source.get("url"), source.get("date_stated")

    def as_kept(source):
        return source["title"], source.get("url"), source.get("dated")

    lost = []
    for pair in pairs:
        records = [(pair.collected, pair.file["organization"]), *pair.services()]
        for collected, record in records:
            kept = {as_kept(source) for source in record.get("sources", [])}
            lost += [
                f"{record['slug']}: {as_collected(source)}"
                for source in collected["sources"]
                if as_collected(source) not in kept
            ]
    assert lost == []


def test_every_fact_is_there_with_its_source(pairs):
    """As a statement of its source, or, where it speaks to editors, in a note for them."""
    lost = []
    for pair in pairs:
        statements = [
            ({source["title"], source.get("url")}, list(strings(source["statement"])))
            for sources in values_of(pair.file, "sources")
            for source in sources
            if "statement" in source
        ]
        notes = pair.file["organization"].get("internal_note", "")
        for fact in pair.collected.get("facts", []):
            told = [plain(fact["en"]), plain(fact["nl"])]
            is_statement = any(
                fact["source"] in names and all(words in texts for words in told)
                for names, texts in statements
            )
            if not is_statement and not all(words in plain(notes) for words in told):
                lost.append(f"{pair.slug}: {fact['en']}")
    assert lost == []


def test_every_spoken_language_is_there(pairs):
    def code(name):
        return SAME_LANGUAGE.get(LANGUAGE_CODES[name], LANGUAGE_CODES[name])

    lost = [
        f"{service['slug']}: {name}"
        for pair in pairs
        for collected, service in pair.services()
        for name in collected["languages_spoken"]
        if code(name)
        not in {SAME_LANGUAGE.get(x["code"], x["code"]) for x in service.get("languages", [])}
    ]
    assert lost == []
    assert all(is_known_language(code(name)) for name in ("Badini", "Farsi", "Kirundi"))


def test_every_party_of_a_service_is_there(pairs):
    names = {}
    for pair in pairs:
        organization = pair.file["organization"]
        names[pair.slug] = {
            *map(plain, organization["name"].values()),
            *map(plain, organization.get("alternate_names", [])),
        }

    def is_named(party, pair, service):
        if pair.says(party) or any(party in name for name in names[pair.slug]):
            return True
        linked = [item.get("organization") for item in service.get("organizations", [])]
        return any(
            party in name or name in party for slug in linked for name in names.get(slug, ())
        )

    lost = [
        f"{service['slug']}: {party}"
        for pair in pairs
        for collected, service in pair.services()
        for party in collected.get("run_by", [])
        if not is_named(plain(party), pair, service)
    ]
    assert lost == []


@pytest.mark.parametrize(
    ("texts_of", "became_data"),
    [
        pytest.param(lambda collected: [collected.get("note")], (), id="organization-note"),
        pytest.param(
            lambda collected: [phone.get("note") for phone in all_phones(collected)],
            (),
            id="phone-note",
        ),
        pytest.param(of_locations("note"), (), id="location-note"),
        pytest.param(of_services("note"), (), id="service-note"),
        pytest.param(of_services("cost"), PLAIN_COSTS, id="cost"),
        pytest.param(
            of_services("how_to_get_in"),
            {words.rstrip(".") for words in PLAIN_WAYS_IN},
            id="how-to-get-in",
        ),
        pytest.param(of_services("documents_required"), (), id="documents"),
        pytest.param(of_schedules("note"), (), id="schedule-note"),
        pytest.param(of_schedules("frequency"), PLAIN_FREQUENCIES, id="frequency"),
    ],
)
def test_every_sentence_is_there_word_for_word(pairs, texts_of, became_data):
    assert lost_sentences(pairs, texts_of, became_data) == []


def test_words_that_became_data_are_data(pairs):
    lost = []
    for pair in pairs:
        for collected, service in pair.services():
            if (collected.get("cost") or "").lower().rstrip(".") == "free":
                lost += [] if service.get("cost") == "free" else [f"{service['slug']}: free"]
            ways = {item["way"] for item in service.get("ways_in", [])}
            for sentence in sentences(collected.get("how_to_get_in")):
                way = PLAIN_WAYS_IN.get(sentence.lower())
                lost += [f"{service['slug']}: {way}"] if way and way not in ways else []
            if collected.get("status") == "closed" and service.get("status") != "ended":
                lost.append(f"{service['slug']}: ended")
    assert lost == []
