"""What must never happen: the editor reads a sentence, and the database refuses it as well."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from services.models import (
    Attendance,
    Change,
    Closure,
    Contact,
    ContentVersion,
    Course,
    DailyCount,
    Editor,
    KeptState,
    LoadedRecord,
    Location,
    Meeting,
    MeetingDocument,
    Membership,
    Module,
    NotADuplicate,
    OldAddress,
    Phone,
    Place,
    Postcode,
    ReminderSent,
    Report,
    Schedule,
    ServiceAtLocation,
    ServiceOrganization,
    Session,
    Source,
    SpokenLanguage,
    Stock,
    TextState,
    Translator,
    WayIn,
)
from tests.builders import (
    make_category,
    make_course,
    make_location,
    make_meeting,
    make_module,
    make_network,
    make_organization,
    make_person,
    make_place,
    make_resource,
    make_service,
    make_service_at_location,
)

pytestmark = pytest.mark.django_db


def changed(record, **changes):
    for name, value in changes.items():
        setattr(record, name, value)
    return record


def own_parent():
    organization = make_organization()
    return changed(organization, parent=organization)


def own_category():
    category = make_category()
    return changed(category, parent=category)


def own_first_step():
    service = make_service()
    return changed(service, first_go_to=service)


def second(model, **facts):
    """A record that is already there, once more."""
    model.objects.create(**facts)
    return model(**facts)


def text_state(**changes):
    facts = {
        "kind": "service",
        "object_id": 1,
        "field": "name",
        "language": "ar",
        "author": "machine",
        "source_language": "en",
        "source_digest": "0" * 16,
    }
    return {**facts, **changes}


def schedule(**changes):
    return Schedule(service=make_service(), **changes)


def closure(**changes):
    return Closure(service=make_service(), starts_on=date(2026, 12, 24), **changes)


# The name of a constraint, a record that breaks it, and the sentence the editor reads.
BROKEN = [
    (
        "pair_is_told_apart_once",
        lambda: second(NotADuplicate, kind="service", first_id=1, second_id=2),
        "",
    ),
    (
        "pair_names_the_smaller_number_first",
        lambda: NotADuplicate(kind="service", first_id=2, second_id=1),
        "",
    ),
    (
        "old_address_leads_to_one_record",
        lambda: OldAddress(slug="old"),
        "An old address leads to exactly one record.",
    ),
    (
        "old_address_of_organization_leads_one_way",
        lambda: second(OldAddress, slug="old", organization=make_organization()),
        "",
    ),
    (
        "old_address_of_service_leads_one_way",
        lambda: second(OldAddress, slug="old", service=make_service()),
        "",
    ),
    (
        "old_address_of_location_leads_one_way",
        lambda: second(OldAddress, slug="old", location=make_location()),
        "",
    ),
    (
        "organization_with_an_end_date_has_ended",
        lambda: changed(make_organization(), ended_on=date(2020, 1, 1)),
        "There is an end date: choose “ended”, or take the date away.",
    ),
    (
        "organization_is_not_its_own_parent",
        own_parent,
        "An organisation is not part of itself.",
    ),
    (
        "source_belongs_to_one_listing",
        lambda: Source(title="Yearbook"),
        "A source belongs to exactly one listing.",
    ),
    (
        "source_belongs_to_one_listing",
        lambda: Source(title="Yearbook", service=make_service(), location=make_location()),
        "A source belongs to exactly one listing.",
    ),
    (
        "place_has_both_coordinates_or_none",
        lambda: changed(make_place(), latitude=None),
        "Give both coordinates or none.",
    ),
    (
        "dutch_place_has_a_province",
        lambda: Place(slug="nowhere", name_nl="Nergens"),
        "Choose the province.",
    ),
    (
        "postcode_has_both_coordinates_or_none",
        lambda: Postcode(digits="3511", place=make_place(), longitude=5.1),
        "Give both coordinates or none.",
    ),
    (
        "location_has_both_coordinates_or_none",
        lambda: changed(make_location(), latitude=52.0),
        "Give both coordinates or none.",
    ),
    (
        "virtual_location_has_no_street",
        lambda: changed(make_location(), location_type=Location.Type.VIRTUAL),
        "A place by phone or online has no street. Choose another kind of place.",
    ),
    (
        "phone_belongs_to_one_thing",
        lambda: Phone(number="112"),
        "A number belongs to exactly one thing.",
    ),
    (
        "phone_belongs_to_one_thing",
        lambda: Phone(number="112", service=make_service(), organization=make_organization()),
        "A number belongs to exactly one thing.",
    ),
    (
        "contact_belongs_to_one_listing",
        lambda: Contact(role="Coordinator"),
        "A contact belongs to exactly one listing.",
    ),
    (
        "category_is_not_its_own_parent",
        own_category,
        "A category cannot belong to itself.",
    ),
    (
        "service_ages_are_in_order",
        lambda: changed(make_service(), minimum_age=18, maximum_age=17),
        "The lowest age is above the highest age.",
    ),
    (
        "service_with_an_end_date_has_ended",
        lambda: changed(make_service(), ended_on=date(2020, 1, 1)),
        "There is an end date: choose “ended”, or take the date away.",
    ),
    (
        "service_amount_goes_with_a_price",
        lambda: changed(make_service(), cost="free", cost_amount=Decimal("2.50")),
        "There is an amount: choose “you pay” or “a donation”.",
    ),
    (
        "service_is_not_its_own_first_step",
        own_first_step,
        "A service does not come before itself.",
    ),
    (
        "further_organization_is_linked_or_named",
        lambda: ServiceOrganization(service=make_service()),
        "Choose an organisation or write a name.",
    ),
    (
        "further_organization_is_linked_or_named",
        lambda: ServiceOrganization(
            service=make_service(), organization=make_organization(), name="Also a name"
        ),
        "Choose an organisation or write a name.",
    ),
    (
        "further_organization_ends_after_it_starts",
        lambda: ServiceOrganization(
            service=make_service(),
            name="A party",
            valid_from=date(2026, 2, 1),
            valid_to=date(2026, 1, 31),
        ),
        "The end lies before the start.",
    ),
    (
        "person_edits_an_organization_once",
        lambda: second(Editor, person=make_person(), organization=make_organization()),
        "This person is named already.",
    ),
    (
        "person_translates_a_language_once",
        lambda: second(Translator, person=make_person(), language="ar"),
        "This person is named already.",
    ),
    (
        "change_leaves_a_record_in_one_state",
        lambda: second(
            KeptState, change=Change.objects.create(), kind="service", object_id=1, state={}
        ),
        "",
    ),
    (
        "person_is_reminded_once_per_occasion",
        lambda: second(
            ReminderSent,
            person=make_person(),
            kind="service",
            object_id=1,
            occasion="never",
            sent_on=date(2026, 11, 1),
        ),
        "already exists",
    ),
    (
        "report_is_about_one_listing",
        lambda: Report(
            organization=make_organization(),
            service=make_service(),
            resource=make_resource(),
            part="hours",
        ),
        "A report is about one listing.",
    ),
    (
        "service_names_a_language_once_per_way",
        lambda: second(SpokenLanguage, service=make_service(), code="ar"),
        "This language is already named.",
    ),
    (
        "service_names_a_way_in_once",
        lambda: second(WayIn, service=make_service(), way="walk_in"),
        "This way in is already named.",
    ),
    (
        "service_stands_once_at_a_location_per_role",
        lambda: second(ServiceAtLocation, service=make_service(), location=make_location()),
        "This place is already named.",
    ),
    (
        "schedule_belongs_to_a_service_or_a_place_of_it",
        lambda: Schedule(byday="MO"),
        "Opening hours belong to a service or to one place of it.",
    ),
    (
        "schedule_belongs_to_a_service_or_a_place_of_it",
        lambda: schedule(service_at_location=make_service_at_location()),
        "Opening hours belong to a service or to one place of it.",
    ),
    (
        "schedule_ends_after_it_starts",
        lambda: schedule(valid_from=date(2026, 2, 1), valid_to=date(2026, 1, 31)),
        "The last day lies before the first.",
    ),
    (
        "schedule_season_has_both_ends",
        lambda: schedule(season_start=915),
        "A season needs its first and its last day.",
    ),
    (
        "schedule_all_day_has_no_hours",
        lambda: schedule(is_all_day=True, opens_at=time(10)),
        "Day and night: leave the hours empty.",
    ),
    (
        "schedule_week_of_month_is_monthly",
        lambda: schedule(byday="TU", week_of_month=-1),
        "“Last Tuesday” goes with “every month”.",
    ),
    (
        "schedule_interval_is_weekly",
        lambda: schedule(frequency="monthly", interval=2),
        "“Every second week” goes with “every week”.",
    ),
    (
        "schedule_interval_is_weekly",
        lambda: schedule(interval=0),
        "“Every second week” goes with “every week”.",
    ),
    (
        "closure_is_of_one_thing",
        lambda: Closure(starts_on=date(2026, 12, 24)),
        "A closure belongs to exactly one thing.",
    ),
    (
        "closure_ends_after_it_starts",
        lambda: closure(ends_on=date(2026, 12, 23)),
        "The last day lies before the first.",
    ),
    (
        "closure_replacement_hours_need_a_channel",
        lambda: closure(replacement_opens_at=time(10)),
        "Say whether it is a visit, phone or online.",
    ),
    (
        "course_takes_some_time",
        lambda: Course(service=make_service(), duration_minutes=0),
        "A meeting takes at least a minute.",
    ),
    (
        "modules_of_a_course_have_an_order",
        lambda: Module(course=make_module(order=1).course, name_en="Again", order=1),
        "Two modules have the same number.",
    ),
    (
        "session_ends_after_it_starts",
        lambda: Session(
            course=make_course(), starts_at=now(), ends_at=now() - timedelta(minutes=1)
        ),
        "The end lies before the start.",
    ),
    (
        "organization_is_a_member_once",
        lambda: second(Membership, network=make_network(), organization=make_organization()),
        "This organisation is a member already.",
    ),
    (
        "meeting_ends_after_it_starts",
        lambda: Meeting(
            network=make_network(), starts_at=now(), ends_at=now() - timedelta(minutes=1)
        ),
        "The end lies before the start.",
    ),
    (
        "network_meets_once_at_a_time",
        lambda: second(Meeting, network=make_network(), starts_at=now()),
        "There is a meeting at this time already.",
    ),
    (
        "document_is_a_link_or_a_file",
        lambda: MeetingDocument(meeting=make_meeting(), title="Plan"),
        "Give an address or a file.",
    ),
    (
        "organization_attends_a_meeting_once",
        lambda: second(Attendance, meeting=make_meeting(), organization=make_organization()),
        "This organisation stands here already.",
    ),
    (
        "day_is_counted_once",
        lambda: second(
            DailyCount,
            day=date(2026, 12, 1),
            what="nothing found",
            language="ar",
            place="",
            number=1,
        ),
        "already exists",
    ),
    (
        "stock_is_taken_once_a_day",
        lambda: second(Stock, day=date(2026, 12, 1), by="place", key="utrecht", number=3),
        "already exists",
    ),
    (
        "count_is_of_something",
        lambda: DailyCount(day=date(2026, 12, 1), what="nothing found", language="ar", number=0),
        "count_is_of_something",
    ),
    (
        "record_is_loaded_under_one_name",
        lambda: second(LoadedRecord, kind="service", key="soup-kitchen", state={}),
        "already exists",
    ),
    (
        "text_has_one_state_per_language",
        lambda: second(TextState, **text_state()),
        "already exists",
    ),
    (
        "text_is_not_translated_from_itself",
        lambda: TextState(**text_state(language="en")),
        "A text is not its own translation.",
    ),
    (
        "content_has_one_version",
        lambda: ContentVersion(pk=2),
        "content_has_one_version",
    ),
]


@pytest.mark.parametrize(
    ("make", "sentence"),
    [pytest.param(make, sentence, id=name) for name, make, sentence in BROKEN],
)
def test_editor_reads_a_sentence_and_the_database_refuses(make, sentence):
    record = make()
    with pytest.raises(ValidationError) as refused:
        record.validate_constraints()
    assert sentence in " ".join(refused.value.messages)
    with pytest.raises(IntegrityError), transaction.atomic():
        record.save()


@pytest.mark.parametrize(
    ("name", "make"), [pytest.param(name, make, id=name) for name, make, _sentence in BROKEN]
)
def test_each_example_breaks_the_constraint_it_is_listed_under(name, make):
    record = make()
    constraint = next(found for found in record._meta.constraints if found.name == name)
    with pytest.raises(ValidationError):
        constraint.validate(type(record), record)


def test_every_constraint_has_an_example():
    named = {
        constraint.name
        for model in apps.get_app_config("services").get_models()
        for constraint in model._meta.constraints
    }
    assert named == {name for name, _make, _sentence in BROKEN}


# What the forms say beyond constraints


@pytest.mark.parametrize("days", ["MO", "MO,TU,WE,TH,FR,SA,SU", "SU,MO"])
def test_days_are_written_in_two_letters(days):
    schedule(byday=days).clean_fields()


@pytest.mark.parametrize("days", ["Monday", "MO,", "MO,MO", "mo", "MO TU", "XX"])
def test_other_days_are_refused(days):
    with pytest.raises(ValidationError, match="Write days as MO,TU,WE,TH,FR,SA,SU"):
        schedule(byday=days).clean_fields()


@pytest.mark.parametrize("day", [101, 229, 430, 1231])
def test_a_season_starts_on_a_day_that_exists(day):
    schedule(season_start=day, season_end=day).clean_fields()


@pytest.mark.parametrize("day", [0, 1, 31, 100, 230, 431, 1232, 1301])
def test_a_season_does_not_start_on_another_day(day):
    with pytest.raises(ValidationError, match="no such day"):
        schedule(season_start=day, season_end=915).clean_fields()


def test_a_disputed_source_says_what_it_says():
    source = Source(organization=make_organization(), title="Yearbook", is_disputed=True)
    with pytest.raises(ValidationError, match="Say what this source says"):
        source.clean()
    source.statement_nl = "Om 9 uur."
    source.clean()


def test_a_phone_number_is_kept_in_one_form():
    phone = Phone(organization=make_organization(), number="020 - 624 90 31")
    phone.full_clean()
    assert phone.number == "+31206249031"


def test_what_is_not_a_phone_number_is_refused_with_an_example():
    phone = Phone(organization=make_organization(), number="ask at the desk")
    with pytest.raises(ValidationError, match="Write it as 020 123 4567"):
        phone.full_clean()


def test_a_language_that_nobody_knows_is_refused():
    phone = Phone(organization=make_organization(), number="112", languages="nl xx klingon")
    with pytest.raises(ValidationError, match="Not a language code: xx, klingon"):
        phone.full_clean()
