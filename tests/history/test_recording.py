"""Who, when and why: one change for all that belongs together, whatever way it is saved."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from services import history
from services.exchange import drafts, listings
from services.history.differences import What, is_small_correction
from services.models import Change, KeptState, Organization, Service
from services.text import for_editors
from tests import builders

pytestmark = pytest.mark.django_db
SAMPLE = settings.BASE_DIR / "tests" / "exchange" / "samples" / "street-help.json"


def entries_of(record):
    return list(KeptState.objects.of(record._meta.model_name, record.pk).order_by("pk"))


def told_of(record):
    """The newest entry of a record's history: [(label, language, old, new), …]"""
    newest, *_older = history.history_of(type(record), reversed(entries_of(record)))
    return [(each.label, each.language, each.old, each.new) for each in newest.differences]


def test_state_before_the_first_change_is_kept_as_it_was_loaded():
    service = builders.make_service(cost="free")
    assert entries_of(service) == []
    with history.change():
        service.cost = "amount"
        service.save()
    found, changed = entries_of(service)
    assert (found.change, changed.change) == (None, Change.objects.get())
    assert found.state["service"][str(service.pk)]["cost"] == "free"


def test_who_and_why_are_kept_with_the_time():
    person = builders.make_person("alice")
    before = timezone.now()
    with history.change(person, for_editors("Loaded from a file.")):
        builders.make_organization()
    change = Change.objects.get()
    assert (change.who, change.why, change.why_in_words) == (
        "alice",
        "Loaded from a file.",
        "Loaded from a file.",
    )
    assert before <= change.made_at <= timezone.now()


def test_name_of_somebody_whose_account_is_gone_is_gone():
    person = builders.make_person("alice")
    with history.change(person):
        builders.make_organization()
    person.delete()
    assert Change.objects.get().who == "somebody who has left"


def test_nothing_is_kept_when_nothing_differs():
    service = builders.make_service()
    with history.change() as recording:
        service.save()
    assert recording.kept is None
    assert not KeptState.objects.exists()


def test_what_is_rolled_back_is_not_kept():
    service = builders.make_service(cost="free")
    with history.change() as recording, transaction.atomic():
        service.cost = "amount"
        service.save()
        transaction.set_rollback(True)
    assert recording.kept is None


def test_an_error_keeps_neither_the_change_nor_its_history():
    service = builders.make_service(cost="free")

    def save_and_fail():
        with history.change():
            service.cost = "amount"
            service.save()
            raise KeyError

    with pytest.raises(KeyError):
        save_and_fail()
    assert Service.objects.get().cost == "free"
    assert not Change.objects.exists()


def test_a_change_inside_another_is_part_of_it():
    person = builders.make_person("alice")
    with history.change(person):
        with history.change(why="Still correct."):
            builders.make_organization()
        builders.make_organization()
    change = Change.objects.get()
    assert (change.who, change.why, change.states.count()) == ("alice", "Still correct.", 2)


def test_work_that_kept_no_history_is_found_before_the_next_change():
    service = builders.make_service(cost="free")
    for cost in ("amount", "donation"):
        with history.change():
            service.cost = cost
            service.save()
    Service.objects.filter(pk=service.pk).update(cost="unknown")
    with history.change():
        service.cost = "free"
        service.save()
    costs = [
        (entry.change is None, entry.state["service"][str(service.pk)]["cost"])
        for entry in entries_of(service)
    ]
    assert costs == [
        (True, "free"),
        (False, "amount"),
        (False, "donation"),
        (True, "unknown"),
        (False, "free"),
    ]


def test_rows_far_below_change_the_record_they_belong_to():
    service = builders.make_service()
    offer = builders.make_service_at_location(service=service)
    schedule = builders.make_schedule(service_at_location=offer)
    with history.change():
        builders.make_closure(schedule=schedule)
    assert told_of(service) == [("Closure", "", "", "24 December 2026")]


def test_a_row_that_moves_changes_both_records():
    first, second = builders.make_service(), builders.make_service()
    phone = builders.make_phone(service=first)
    with history.change():
        phone.service = second
        phone.save()
    assert told_of(first) == [("Phone number", "", "030 123 4567", "")]
    assert told_of(second) == [("Phone number", "", "", "030 123 4567")]


def test_links_count_as_changes_from_both_sides():
    category = builders.make_category("shower")
    service = builders.make_service(categories=["meal"])
    with history.change():
        category.services.add(service)
    assert told_of(service) == [("Categories", "", "Meal", "Meal, Shower")]
    with history.change():
        category.services.clear()
    assert told_of(service) == [("Categories", "", "Meal, Shower", "Meal")]


def test_links_that_go_with_what_they_lead_to_are_told():
    desk = builders.make_service(name_en="Desk")
    service = builders.make_service(first_go_to=desk, categories=["meal"])
    with history.change():
        service.categories.get().delete()
        desk.delete()
    assert told_of(service) == [
        ("First go to", "", "Desk", ""),
        ("Categories", "", "Meal", ""),
    ]


def test_hours_are_told_as_a_sentence_and_texts_by_language():
    service = builders.make_service(name_en="Help", name_nl="Hulp")
    schedule = builders.make_schedule(service=service, byday="TU")
    with history.change():
        schedule.byday, schedule.note_nl = "TU,TH", "Bel aan"
        schedule.save()
        service.name_nl = "Hulpje"
        service.asks_identity = "no"
        service.save()
    with override("en"):
        told = told_of(service)
    hours = "\u206610:00–12:00\u2069"
    assert told == [
        ("Name", "nl", "Hulp", "Hulpje"),
        ("Asks for identity papers?", "", "Not known", "No"),
        ("Opening hours", "", f"Tuesday {hours}", f"Tuesday, Thursday {hours}"),
        ("Note", "nl", "", "Bel aan"),
    ]


def test_record_that_changes_by_a_draft_is_told(tmp_path):
    service = builders.make_service(name_en="Warm meal")
    (tmp_path / "nl.json").write_text('{"Warm meal": "Warme maaltijd"}', encoding="utf-8")
    with history.change():
        drafts.fill(tmp_path)
    assert told_of(service) == [("Name", "nl", "", "Warme maaltijd")]


def test_loading_at_first_keeps_nothing_and_loading_by_command_tells_why():
    builders.make_category("meal")
    listings.load([SAMPLE], write=True)
    assert not KeptState.objects.exists()
    organization = Organization.objects.get()
    Organization.objects.all().delete()
    call_command("load_listings", str(SAMPLE), "--write", stdout=StringIO())
    change = Change.objects.get()
    assert change.why == "Loaded from a file."
    assert change.states.filter(kind="organization").count() == 1
    assert Organization.objects.get().slug == organization.slug


def test_rehearsal_keeps_nothing():
    builders.make_category("meal")
    call_command("load_listings", str(SAMPLE), stdout=StringIO())
    assert not Change.objects.exists()


def test_many_records_are_kept_with_few_questions(django_assert_max_num_queries):
    services = [builders.make_service() for _number in range(30)]
    with django_assert_max_num_queries(60), history.change():
        history.about_to_change(services)
        Service.objects.update(cost="free")
    assert KeptState.objects.count() == 60


# For meetings


def test_changes_of_a_time_tell_what_a_meeting_wants_to_know():
    house = builders.make_organization()
    service = builders.make_service(organization=house, description_nl="Elke dag een warme maltijd")
    foreign = builders.make_service()
    start = datetime(2026, 11, 1, tzinfo=UTC)

    def change(days, **facts):
        with history.change() as recording:
            for name, value in facts.items():
                setattr(service, name, value)
            service.save()
        made_at = start + timedelta(days=days)
        Change.objects.filter(pk=recording.kept.pk).update(made_at=made_at)

    change(-1, cost="free")
    change(1, status="temporarily closed")
    change(2, description_nl="Elke dag een warme maaltijd")
    change(3, status="active")
    change(4, status="ended")
    change(40, cost="unknown")
    with history.change():
        foreign.cost = "free"
        foreign.save()

    told = list(history.changes(start, start + timedelta(days=30), [house.pk]))

    assert [(each.what, each.is_small) for each in told] == [
        (What.CLOSED_FOR_NOW, False),
        (What.CHANGED, True),
        (What.REOPENED, False),
        (What.ENDED, False),
    ]
    assert {each.name for each in told} == {service.name}
    assert told[0].new == "Closed for now"


def test_new_and_deleted_records_are_told_by_name():
    start = timezone.now()
    with history.change():
        service = builders.make_service(name_en="Help")
    with history.change():
        service.delete()
    told = history.changes(start, timezone.now() + timedelta(seconds=1))
    assert [(each.name, each.what) for each in told if each.root is Service] == [
        ("Help", What.MADE),
        ("Help", What.DELETED),
    ]


@pytest.mark.parametrize(
    ("old", "new", "is_small"),
    [
        ("Een warme maltijd", "Een warme maaltijd", True),
        ("Bel na 10 uur", "Bel na 11 uur", False),
        ("", "Bel", False),
        ("Kom binnen", "Kom morgen terug", False),
    ],
)
def test_a_correction_is_small_when_it_changes_few_letters_and_no_number(old, new, is_small):
    assert is_small_correction(old, new) is is_small
