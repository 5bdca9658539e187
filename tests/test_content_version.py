"""Every change that readers can see raises the version of the content, once in its transaction."""

import ast
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from services import choices
from services.exchange import content, drafts, listings
from services.models import (
    Category,
    Closure,
    Contact,
    ContentChange,
    Course,
    LoadedRecord,
    Location,
    Meeting,
    Membership,
    Module,
    Network,
    OldAddress,
    Organization,
    Phone,
    Place,
    Postcode,
    Resource,
    Schedule,
    SearchDocument,
    Service,
    ServiceAtLocation,
    ServiceOrganization,
    ServiceTargetGroup,
    Session,
    Source,
    SpokenLanguage,
    Stop,
    TargetGroup,
    TextState,
    WayIn,
    content_version,
)
from services.models.content_change import ANYTHING
from services.models.content_version import Kept, current, read_number, seen_models
from services.search import keeping, vocabulary
from tests import builders

in_real_transactions = pytest.mark.django_db(transaction=True)
STREET_HELP = Path(__file__).parent / "exchange" / "samples" / "street-help.json"


def make_state():
    service = builders.make_service()
    return TextState.objects.create(
        kind="service",
        object_id=service.pk,
        field="name",
        language="nl",
        author="machine",
        source_language="en",
        source_digest="0" * 16,
    )


MAKE = {
    Category: lambda: builders.make_category("shower"),
    Closure: builders.make_closure,
    Contact: builders.make_contact,
    Course: builders.make_course,
    Location: builders.make_location,
    Meeting: builders.make_meeting,
    Membership: builders.make_membership,
    Module: builders.make_module,
    Network: builders.make_network,
    OldAddress: lambda: OldAddress.objects.create(
        slug="old", organization=builders.make_organization()
    ),
    Organization: builders.make_organization,
    Phone: builders.make_phone,
    Place: builders.make_place,
    Postcode: builders.make_postcode,
    Resource: builders.make_resource,
    Schedule: builders.make_schedule,
    Service: builders.make_service,
    ServiceAtLocation: builders.make_service_at_location,
    ServiceOrganization: builders.make_further_organization,
    ServiceTargetGroup: lambda: builders.welcome(builders.make_service(), "women"),
    Session: lambda: builders.make_session(starts_at="2026-12-01T10:00Z"),
    Source: builders.make_source,
    SpokenLanguage: lambda: SpokenLanguage.objects.create(
        service=builders.make_service(), code="ar"
    ),
    Stop: builders.make_stop,
    TargetGroup: builders.make_target_group,
    TextState: make_state,
    WayIn: lambda: WayIn.objects.create(service=builders.make_service(), way="walk_in"),
}
NOUNS = [noun for noun in seen_models() if not noun._meta.auto_created]
# What nouns are linked to beside each other.
OTHERS = {get_user_model(): builders.make_person}
# A link between nouns has a table of its own, without rows that anybody saves.
LINKS = [(noun, link) for noun in NOUNS for link in noun._meta.local_many_to_many]


def test_every_noun_has_an_example():
    assert set(NOUNS) == set(MAKE)


@in_real_transactions
@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_making_changing_and_deleting_it_raises_the_version(noun):
    before = read_number()
    record = MAKE[noun]()
    made = read_number()
    record.save()
    changed = read_number()
    record.delete()
    assert before < made < changed < read_number()


@in_real_transactions
@pytest.mark.parametrize(
    ("noun", "link"), LINKS, ids=[f"{noun.__name__}.{link.name}" for noun, link in LINKS]
)
def test_linking_and_unlinking_raises_the_version(noun, link):
    record, other = MAKE[noun](), (MAKE | OTHERS)[link.related_model]()
    links = getattr(record, link.name)
    links.clear()
    numbers = [read_number()]
    for change in (lambda: links.add(other), lambda: links.remove(other)):
        change()
        numbers.append(read_number())
    assert numbers[0] < numbers[1] < numbers[2]


@in_real_transactions
def test_what_no_reader_sees_raises_nothing():
    service = builders.make_service()
    before = read_number()
    LoadedRecord.objects.create(kind="service", key=service.slug, state={}).delete()
    SearchDocument.objects.get(service=service).save()
    assert read_number() == before


# Transactions


@in_real_transactions
def test_one_transaction_raises_it_once():
    builders.make_place()
    before = read_number()
    with transaction.atomic():
        for _time in range(5):
            builders.make_organization()
        assert read_number() == before + 1
    assert read_number() == before + 1


@in_real_transactions
def test_what_is_taken_back_raises_nothing():
    before = read_number()
    with transaction.atomic():
        builders.make_organization()
        transaction.set_rollback(True)
    assert read_number() == before


@in_real_transactions
def test_a_part_that_is_taken_back_takes_its_raise_with_it():
    builders.make_organization()
    before = read_number()
    with transaction.atomic():
        with transaction.atomic():
            builders.make_organization()
            transaction.set_rollback(True)
        assert read_number() == before
        builders.make_organization()
    assert read_number() == before + 1


@in_real_transactions
def test_a_part_that_is_kept_keeps_its_raise():
    builders.make_organization()
    before = read_number()
    with transaction.atomic():
        with transaction.atomic():
            builders.make_organization()
        builders.make_organization()
    assert read_number() == before + 1


# What the journal says


def lines_of_the_last_change():
    lines = ContentChange.objects.filter(number=read_number())
    return sorted(lines.values_list("noun", "service_id"), key=str)


@in_real_transactions
def test_parts_of_a_transaction_say_the_same_once():
    first, second = builders.make_service(), builders.make_service()
    with transaction.atomic():
        for service in (first, second, first):
            with transaction.atomic():
                service.save()
    assert lines_of_the_last_change() == [("service", first.pk), ("service", second.pk)]


@in_real_transactions
def test_what_a_part_said_that_is_taken_back_is_said_again():
    service = builders.make_service()
    with transaction.atomic():
        builders.make_organization()
        with transaction.atomic():
            service.save()
            transaction.set_rollback(True)
        assert ("service", service.pk) not in lines_of_the_last_change()
        service.save()
    assert ("service", service.pk) in lines_of_the_last_change()


@in_real_transactions
def test_many_changes_in_many_parts_are_called_everything(monkeypatch):
    monkeypatch.setattr(content_version, "MOST_NAMED", 2)
    services = [builders.make_service() for _number in range(4)]
    with transaction.atomic():
        for service in services:
            with transaction.atomic():
                service.save()
    named = [("service", service.pk) for service in services[:2]]
    assert lines_of_the_last_change() == sorted([*named, (ANYTHING, None)], key=str)


# Many records at once


@in_real_transactions
def test_a_load_raises_it_and_a_rehearsal_does_not():
    builders.make_category("meal")
    before = read_number()
    listings.load([STREET_HELP], write=False)
    assert read_number() == before
    with keeping.all_at_once():
        listings.load([STREET_HELP], write=True)
        loaded = read_number()
    # The documents of the search are written last.
    assert before < loaded < read_number()


@in_real_transactions
def test_filling_in_drafts_raises_it(tmp_path):
    builders.make_service(name_en="Warm meal")
    (tmp_path / "nl.json").write_text(json.dumps({"Warm meal": "Warme maaltijd"}), encoding="utf-8")
    before = read_number()
    assert drafts.fill(tmp_path) == 1
    filled = read_number()
    assert before < filled
    drafts.fill(tmp_path)
    assert read_number() == filled


@in_real_transactions
def test_loading_towns_raises_it(tmp_path):
    (tmp_path / "places.json").write_text('{"places": []}')
    (tmp_path / "postcodes.csv").write_text("postcode,place_slug,latitude,longitude\n")
    before = read_number()
    content.load_places(tmp_path / "places.json", tmp_path / "postcodes.csv")
    assert before < read_number()


def functions_that_write_without_signals():
    """Of the app: those with `bulk_create`, `bulk_update` or `….objects….update(…)`."""
    for path in sorted((Path(settings.BASE_DIR) / "services").rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                calls = [
                    ast.unparse(call.func) for call in ast.walk(node) if isinstance(call, ast.Call)
                ]
                if any(
                    call.endswith((".bulk_create", ".bulk_update"))
                    or (call.endswith(".update") and "objects" in call)
                    for call in calls
                ):
                    raises = any(call.endswith("raise_number") for call in calls)
                    yield f"{path.stem}.{node.name}", raises


def test_whatever_writes_without_signals_raises_it_by_itself():
    # These write what no reader sees: the version itself, documents beside their services, what was
    # before, and what is on the desks of editors.
    unseen = {
        "content_version._note",
        "content_version._raise",
        "documents._write",
        "recording.keep",
        "reminders.send",
        "reports.forget_words",
    }
    found = dict(functions_that_write_without_signals())
    assert found.keys() > unseen
    assert [name for name, raises in found.items() if not raises and name not in unseen] == []


# What is kept with it


@in_real_transactions
def test_things_are_made_once_until_the_content_changes():
    kept, made = Kept(), []

    def make():
        made.append(1)
        return len(made)

    assert [kept.get("thing", make), kept.get("thing", make), kept.get("other", make)] == [1, 1, 2]
    builders.make_organization()
    assert kept.get("thing", make) == 3


@in_real_transactions
def test_what_is_made_of_uncommitted_content_reaches_nobody_else():
    kept = Kept()

    def count():
        return kept.get("count", Organization.objects.count)

    builders.make_organization()
    assert count() == 1
    with transaction.atomic():
        builders.make_organization()
        assert count() == 2
        with transaction.atomic():
            builders.make_organization()
            assert count() == 3
        transaction.set_rollback(True)
    assert count() == 1
    # Another change takes the number that the one above gave back.
    builders.make_organization()
    assert count() == 2


@in_real_transactions
def test_a_page_asks_for_the_version_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        number = current()
    with django_assert_num_queries(0), content_version.known_as(number):
        assert current() == number


@in_real_transactions
def test_new_towns_and_words_are_known_at_once():
    assert choices.choices_in("nl").places == ()
    assert "buttermilk" not in vocabulary.vocabulary().phrases
    place = builders.make_place("utrecht")
    service = builders.make_service()
    builders.make_service_at_location(service=service, location=builders.make_location(place=place))
    category = service.categories.get()
    category.search_words_en = "buttermilk"
    category.save()
    assert [choice.value for choice in choices.choices_in("nl").places] == ["utrecht"]
    assert "buttermilk" in vocabulary.vocabulary().phrases
