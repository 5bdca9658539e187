"""Who may do what on whose records, tried on every address under /admin/.

The cases are made from what is registered and routed: a new page, action or field is tried without
being named here. What cannot be tried without help fails until it is said below how.
"""

import json
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import reduce
from operator import or_

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.db.models import Q
from django.test import Client, RequestFactory
from django.urls import URLPattern, get_resolver, reverse

from services import history, rights
from services.models import (
    ActionPoint,
    Category,
    Change,
    Invitation,
    KeptState,
    LinkCheck,
    LoadedRecord,
    Location,
    Meeting,
    MeetingDocument,
    Network,
    Organization,
    Place,
    Postcode,
    Report,
    Service,
    TargetGroup,
    TextState,
    UploadedSheet,
)
from services.models.translation_state import record_kind
from tests.admin.conftest import filled_form
from tests.builders import (
    make_action_point,
    make_agenda_point,
    make_attendance,
    make_closure,
    make_contact,
    make_course,
    make_further_organization,
    make_link_check,
    make_location,
    make_meeting,
    make_meeting_document,
    make_membership,
    make_module,
    make_network,
    make_organization,
    make_person,
    make_phone,
    make_place,
    make_postcode,
    make_report,
    make_resource,
    make_schedule,
    make_service,
    make_service_at_location,
    make_session,
    make_source,
    make_stop,
)

ROLES = ("nobody", "inactive", "translator", "editor", "coordinator", "administrator")
STRANGERS, MEMBERS = ROLES[:2], ROLES[2:]
# Of whom a record is: of the editor and the coordinator; of somebody else, seen by readers;
# of somebody else, hidden from readers.
OWN, FOREIGN, HIDDEN = SIDES = ("own", "foreign", "hidden")
# No word of the interface has these letters in it. All texts of a record begin with its word.
WORDS = {OWN: "Eigengoed", FOREIGN: "Vreemdgoed", HIDDEN: "Geheimgoed"}

# What each role may do with its own records; with those of others nothing.
EVERYTHING = {"list", "view", "change", "add", "delete", "history"}
ON_OWN_RECORDS = {
    "nobody": set(),
    "inactive": set(),
    "translator": set(),
    "editor": EVERYTHING,
    "coordinator": EVERYTHING,
    "administrator": EVERYTHING,
}
# An editor neither makes nor deletes organizations.
OF_ORGANIZATIONS = {**ON_OWN_RECORDS, "editor": EVERYTHING - {"add", "delete"}}
# Everybody who keeps listings chooses from these; coordinators word what search finds.
OF_TERMS = {
    **ON_OWN_RECORDS,
    "editor": {"list", "view"},
    "coordinator": {"list", "view", "change"},
}
OF_PLACES = {**OF_TERMS, "coordinator": {"list", "view"}}
FOR_ADMINISTRATORS = {**{role: set() for role in ROLES}, "administrator": EVERYTHING}
LOOKED_AT_BY_ADMINISTRATORS = {**FOR_ADMINISTRATORS, "administrator": {"list", "view", "history"}}
# Which changes somebody sees depends on the records changed. They are made by saving.
OF_CHANGES = {role: may & {"list", "view", "history"} for role, may in ON_OWN_RECORDS.items()}

# A coordinator invites, and takes own invitations back.
OF_INVITATIONS = {**FOR_ADMINISTRATORS, "coordinator": EVERYTHING - {"change"}}
OF_INVITATIONS["administrator"] = EVERYTHING - {"change"}

# What a coordinator may change of others hangs on the network: made by administrators. What the
# network says to each other is no editor's, not even of a member.
OF_NETWORKS = {**FOR_ADMINISTRATORS, "coordinator": EVERYTHING - {"add", "delete"}}
OF_MEETINGS = {**FOR_ADMINISTRATORS, "coordinator": EVERYTHING}

TABLE = {
    Invitation: OF_INVITATIONS,
    Network: OF_NETWORKS,
    Meeting: OF_MEETINGS,
    ActionPoint: OF_MEETINGS,
    User: {**FOR_ADMINISTRATORS, "administrator": EVERYTHING - {"add"}},
    Organization: OF_ORGANIZATIONS,
    Category: OF_TERMS,
    TargetGroup: OF_TERMS,
    Place: OF_PLACES,
    Postcode: LOOKED_AT_BY_ADMINISTRATORS,
    LinkCheck: LOOKED_AT_BY_ADMINISTRATORS,
    TextState: LOOKED_AT_BY_ADMINISTRATORS,
    LoadedRecord: LOOKED_AT_BY_ADMINISTRATORS,
    Change: OF_CHANGES,
    # Readers write them; whoever keeps the listing reads them.
    Report: OF_CHANGES,
}
ACTIONS = {
    "changelist": "list",
    "change": "change",
    "add": "add",
    "delete": "delete",
    "history": "history",
}

# Whoever is not signed in gets there to sign in.
FOR_STRANGERS = {
    "account_confirm_login_code",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_request_login_code",
    "invitation",
    "mfa_authenticate",
    "mfa_login_webauthn",
}

# Addresses whose numbers are not those of the records on whose pages they stand:
# name → (world, side) → what stands in the address.
IN_THE_ADDRESS = {
    "view_on_site": lambda world, side: {
        "content_type_id": ContentType.objects.get_for_model(Service).pk,
        "object_id": world.record(Service, side).pk,
    },
    "app_list": lambda world, side: {"app_label": "services"},
    "mfa_edit_webauthn": lambda world, side: {"pk": 1},
    "mfa_remove_webauthn": lambda world, side: {"pk": 1},
    # Whoever holds a real one may read it: see test_invitations.py.
    "invitation": lambda world, side: {"token": "made-up"},
    "services_meeting_document": lambda world, side: {"pk": world.record(MeetingDocument, side).pk},
    "services_change_restore": lambda world, side: {"pk": world.kept_states[side].pk},
    "admin-translate": lambda world, side: {"language": "ar"},
    "admin-translate-draft": lambda world, side: {"language": "ar"},
    "admin-translate-export": lambda world, side: {"language": "ar"},
    "admin-translate-import": lambda world, side: {"language": "ar"},
    "admin-translate-preview": lambda world, side: {
        "language": "ar",
        "number": world.record(UploadedSheet, side).pk,
    },
    "admin-concern": lambda world, side: {"key": "never"},
    "services_service_import_preview": lambda world, side: {
        "number": world.record(UploadedSheet, side).pk
    },
}
# Two records, of which the second is somebody else's.
IN_THE_ADDRESS |= {
    f"services_{model._meta.model_name}_merge": lambda world, side, model=model: {
        "winner": world.record(model, side).pk,
        "loser": world.record(model, FOREIGN if side == OWN else OWN).pk,
    }
    for model in (Organization, Service, Location)
}
# Here a translator works on the words of everybody whom readers see, and sees nothing else.
DESK_OF_TRANSLATORS = "admin-translate"
# In whose addresses nothing stands but a language or the name of a list.
ABOUT_NO_RECORD = {
    "app_list",
    "admin-concern",
    "admin-translate",
    "admin-translate-draft",
    "admin-translate-export",
    "admin-translate-import",
}


def may(model, role):
    if model in TABLE:
        return TABLE[model][role]
    of_such = ON_OWN_RECORDS if rights.belongs_to_organization(model) else FOR_ADMINISTRATORS
    return of_such[role]


# The addresses


@dataclass(frozen=True)
class Address:
    """``route`` with its holes; ``model`` when it stands below the pages of one."""

    name: str
    route: str
    holes: tuple[str, ...]
    model: type[models.Model] | None

    def __str__(self):
        return self.name or self.route

    @property
    def action(self):
        """What the table calls it; nothing for pages that only we have."""
        if self.model is None:
            return None
        start = f"{self.model._meta.app_label}_{self.model._meta.model_name}_"
        return ACTIONS.get(self.name.removeprefix(start))

    @property
    def is_for_strangers(self):
        return self.name in FOR_STRANGERS

    @property
    def is_of_a_record(self):
        return bool(self.holes) and self.name not in ABOUT_NO_RECORD

    @property
    def is_of_an_owner(self):
        return self.is_of_a_record and (
            self.model in (None, Change, Invitation) or rights.has_owner(self.model)
        )

    def on(self, world, side):
        values = self._values(world, side)
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda hole: str(values[hole[1]]), self.route)

    def _values(self, world, side):
        if not self.holes:
            return {}
        if self.name in IN_THE_ADDRESS:
            return IN_THE_ADDRESS[self.name](world, side)
        if self.model and len(self.holes) == 1 and self.holes[0] in ("pk", "id", "object_id"):
            return {self.holes[0]: world.record(self.model, side).pk}
        raise AssertionError(
            f"/{self.route} is new: say in IN_THE_ADDRESS what stands in its holes."
        )


def addresses():
    registered = {
        f"admin/{model._meta.app_label}/{model._meta.model_name}/": model
        for model in admin.site._registry
    }
    found = {}

    def walk(patterns, start):
        for pattern in patterns:
            route = start + re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", str(pattern.pattern))
            route = route.replace("^", "").replace("$", "")
            if not isinstance(pattern, URLPattern):
                walk(pattern.url_patterns, route)
            elif route.startswith("admin/"):
                below = (model for page, model in registered.items() if route.startswith(page))
                holes = tuple(re.findall(r"<(?:\w+:)?(\w+)>", route))
                address = Address(pattern.name or "", route, holes, next(below, None))
                # Of two with the same route the first answers.
                found.setdefault(route, address)

    walk(get_resolver().url_patterns, "")
    # What nothing else answers is answered by “not found”.
    return [address for route, address in found.items() if route != "admin/<url>"]


ADDRESSES = addresses()


# The world


@dataclass
class World:
    people: dict[str, User]
    organizations: dict[str, Organization]
    networks: dict[str, Network]
    others: dict[tuple[type[models.Model], str], models.Model]
    kept_states: dict[str, KeptState]
    cookies: dict[str, str] = field(default_factory=dict)
    foreign_before: dict[type[models.Model], list] = field(default_factory=dict)

    def __post_init__(self):
        for role, person in self.people.items():
            browser = Client()
            browser.force_login(person, settings.AUTHENTICATION_BACKENDS[0])
            self.cookies[role] = browser.cookies[settings.SESSION_COOKIE_NAME].value
        self.foreign_before = self.foreign_rows()

    def record(self, model, side):
        if rights.belongs_to_organization(model):
            record = _belonging_to(model, [self.organizations[side]]).first()
        elif rights.belongs_to_network(model):
            record = _of_network(model, [self.networks[side]]).first()
        else:
            record = self.others.get((model, side))
        assert record, f"{model.__name__} is new: make one for each side of the world below."
        return record

    def foreign_rows(self):
        """All that the people may not touch, as the database has it."""
        others = [self.organizations[FOREIGN], self.organizations[HIDDEN]]
        networks = [self.networks[FOREIGN], self.networks[HIDDEN]]
        return {
            model: list(_belonging_to(model, others).order_by("pk").values())
            for model in rights.WAYS_TO_ORGANIZATION
        } | {
            model: list(_of_network(model, networks).order_by("pk").values())
            for model in rights.WAY_TO_NETWORK
        }

    def browser_of(self, role):
        browser = Client(headers={"Accept-Language": "en"})
        if role in self.cookies:
            browser.cookies[settings.SESSION_COOKIE_NAME] = self.cookies[role]
        return browser


def _belonging_to(model, organizations):
    ways = rights.WAYS_TO_ORGANIZATION[model]
    of_them = reduce(
        or_, (Q(**{f"{way}__in": [each.pk for each in organizations]}) for way in ways)
    )
    return model._base_manager.filter(of_them)


def _of_network(model, networks):
    way = rights.WAY_TO_NETWORK[model]
    return model._base_manager.filter(**{f"{way}__in": [each.pk for each in networks]})


def _make_meeting(network, organization, word):
    """A meeting with one of everything, and an earlier one that left something to do."""
    make_membership(network=network, organization=organization)
    earlier = make_meeting(network=network, starts_at=datetime(2026, 9, 8, 12, tzinfo=UTC))
    meeting = make_meeting(network=network)
    for each in (earlier, meeting):
        make_action_point(meeting=each)
    make_agenda_point(meeting=meeting)
    make_meeting_document(meeting=meeting, file="meetings/plan.pdf")
    make_attendance(meeting=meeting, organization=organization)
    for model in rights.WAY_TO_NETWORK:
        for record in _of_network(model, [network]):
            _say_whose_it_is(record, word)


def _make_side(side):
    """One record of everything that belongs to an organization."""
    is_published = side != HIDDEN
    place = make_place("utrecht" if side == OWN else "groningen")
    organization = make_organization(is_published=is_published)
    service = make_service(
        organization=organization,
        is_published=is_published,
        target_groups=["undocumented"],
        languages=["ar"],
        ways_in=["walk_in"],
    )
    location = make_location(
        organization=organization,
        place=place,
        address_visibility="public" if is_published else "withheld",
    )
    offer = make_service_at_location(service=service, location=location)
    course = make_course(service=service)
    module = make_module(course=course)
    make_session(
        course=course,
        module=module,
        location=location,
        starts_at=datetime(2026, 12, 1, 19, tzinfo=UTC),
    )
    make_schedule(service_at_location=offer)
    make_further_organization(service=service, name="Partner")
    make_closure(service=service)
    make_contact(organization=organization)
    make_phone(organization=organization)
    make_resource(organization=organization, is_published=is_published)
    make_report(service=service)
    make_source(organization=organization)
    make_stop(location=location)
    for model in rights.WAYS_TO_ORGANIZATION:
        for record in _belonging_to(model, [organization]):
            _say_whose_it_is(record, WORDS[side])
    return organization


def _say_whose_it_is(record, word):
    for each in record._meta.concrete_fields:
        if isinstance(each, models.SlugField):
            setattr(record, each.name, f"{word.lower()}-{record._meta.model_name}-{record.pk}")
        elif (
            type(each).__name__.removeprefix("Translation") in ("CharField", "TextField")
            and not each.choices
            and (each.max_length or 1000) > 60
        ):
            setattr(record, each.name, f"{word} {each.name}")
    record.save()


def _make_others(side, organization, person):
    """One record of everything else that has pages."""
    service = organization.services.get()
    state = TextState.objects.create(
        kind=record_kind(service),
        object_id=service.pk,
        field="name",
        language="ar",
        source_language="nl",
        source_digest="",
    )
    return [
        state,
        person,
        Invitation.objects.create(email=f"{WORDS[side]}@example.org", invited_by=person),
        UploadedSheet.objects.create(person=person, name=f"{WORDS[side]}.csv", content=b""),
        make_link_check(),
        make_place("leiden"),
        make_postcode() if side == OWN else Postcode.objects.get(),
        Category.objects.get_or_create(code="meal", defaults={"name_en": "Meal"})[0],
        TargetGroup.objects.get(code="undocumented"),
        LoadedRecord.objects.create(kind="service", key=service.slug, state={}),
        Change.objects.filter(states__in=KeptState.objects.of("service", service.pk)).last(),
    ]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        organizations, networks, others, kept_states = {}, {}, {}, {}
        for side in SIDES:
            with history.change():
                organizations[side] = _make_side(side)
            service = organizations[side].services.get()
            with history.change():
                service.alert_en = f"{WORDS[side]} alert"
                service.save()
        own = organizations[OWN]
        network = make_network(make_place("utrecht"), name=f"{WORDS[OWN]} network")
        people = {
            "editor": make_person("table-editor", edits=[own]),
            "inactive": make_person("table-inactive", edits=[own], is_administrator=True),
            "coordinator": make_person("table-coordinator", coordinates=[network]),
            "translator": make_person("table-translator", translates=["ar", "nl"]),
            "administrator": make_person("table-administrator", is_administrator=True),
        }
        people["inactive"].is_active = False
        people["inactive"].save()
        for side, organization in organizations.items():
            colleague = people["coordinator"]
            if side != OWN:
                other = make_network(make_place("leiden"), name=f"{WORDS[side]} network")
                colleague = make_person(f"{WORDS[side]}-person", coordinates=[other])
            networks[side] = colleague.networks.get()
            _make_meeting(networks[side], organization, WORDS[side])
            for record in _make_others(side, organization, colleague):
                others[type(record), side] = record
            states = KeptState.objects.of("service", organization.services.get().pk)
            kept_states[side] = states.order_by("pk").first()
        world = World(people, organizations, networks, others, kept_states)
        with django_db_blocker.block():
            yield world
        transaction.set_rollback(True)


# What an answer may say


def told(response):
    """All that reaches the browser: the page, where it leads, and what the next page will say."""
    words = b"".join(response) if response.streaming else response.content
    leads_to = response.headers.get("Location", "")
    session = response.wsgi_request.session
    later = json.dumps(session.get("_messages", ""), ensure_ascii=False)
    return f"{words.decode(errors='replace')} {leads_to} {later}".casefold()


def assert_tells_nothing_foreign(response, role, sides=(FOREIGN, HIDDEN)):
    if role != "administrator":
        words = told(response)
        for side in sides:
            assert WORDS[side].casefold() not in words, f"{role} reads a title that is {side}"


def sides_unknown_to(role, address):
    """Whose titles this person must not read here."""
    is_at_own_desk = role == "translator" and address.name.startswith(DESK_OF_TRANSLATORS)
    return (HIDDEN,) if is_at_own_desk else (FOREIGN, HIDDEN)


def is_refused(response):
    return response.status_code in (302, 400, 403, 404, 405, 410)


def is_sent_to_sign_in(response):
    if response.status_code == 302:
        return response.url.startswith("/admin/login/")
    return response.status_code == 403


# Reading and writing


def sides_of(address):
    return SIDES if address.is_of_an_owner else (OWN,)


def is_shown(address, role, side):
    """What the table says about a page of Django's; nothing about pages that only we have."""
    if side != OWN and role != "administrator" and address.is_of_an_owner:
        return False
    if address.action is None:
        return None
    wanted = {"view", "change"} if address.action == "change" else {address.action}
    return bool(wanted & may(address.model, role))


every_address = pytest.mark.parametrize("address", ADDRESSES, ids=str)
# What deletes asks for “post”; most forms are not filled at all.
SENT = {"post": "yes"}


@every_address
@pytest.mark.parametrize("role", MEMBERS)
def test_page_shows_what_the_table_says(db, world, address, role):
    for side in sides_of(address):
        response = world.browser_of(role).get(address.on(world, side))

        assert_tells_nothing_foreign(response, role, sides_unknown_to(role, address))
        expected = is_shown(address, role, side)
        if expected is True:
            assert response.status_code in (200, 302), side
        elif expected is False:
            assert is_refused(response), side


READS = re.compile(r"\s*(SELECT|SAVEPOINT|RELEASE|ROLLBACK)\b|.*\bdjango_session\b", re.S)


@contextmanager
def changing_nothing_foreign(world):
    """Reading all rows after each of a thousand requests would take minutes: they are read when
    anything was written at all."""
    written = []

    def watch(execute, sql, params, many, context):
        if not READS.match(sql):
            written.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield
    if written:
        assert world.foreign_rows() == world.foreign_before, written


@every_address
@pytest.mark.parametrize("role", [role for role in MEMBERS if role != "administrator"])
def test_what_is_sent_changes_nothing_foreign(db, world, address, role):
    for side in sides_of(address):
        with changing_nothing_foreign(world):
            response = world.browser_of(role).post(address.on(world, side), SENT)

        assert_tells_nothing_foreign(response, role, sides_unknown_to(role, address))


@every_address
def test_strangers_are_sent_to_sign_in(db, world, address):
    page = address.on(world, OWN)
    for role in STRANGERS:
        for response in (world.browser_of(role).get(page), world.browser_of(role).post(page, SENT)):
            assert_tells_nothing_foreign(response, role, SIDES)
            if not address.is_for_strangers:
                assert is_sent_to_sign_in(response)


def actions():
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_staff=True, is_active=True)
    for model, page in admin.site._registry.items():
        for name in page.get_actions(request):
            for role in (*STRANGERS, "translator", "editor", "coordinator"):
                yield pytest.param(model, name, role, id=f"{model.__name__}-{name}-{role}")


@pytest.mark.parametrize(("model", "action", "role"), list(actions()))
def test_action_touches_nothing_foreign(db, world, model, action, role):
    browser = world.browser_of(role)
    page = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    chosen = [world.record(model, side).pk for side in SIDES]

    for number in ("0", "1"):
        sent = {
            "action": action,
            "_selected_action": chosen,
            "select_across": number,
            "index": "0",
            "post": "yes",
        }
        with changing_nothing_foreign(world):
            response = browser.post(page, sent)
        assert_tells_nothing_foreign(response, role)


@pytest.mark.parametrize("role", ["editor", "coordinator"])
@pytest.mark.parametrize(
    "model",
    [
        model
        for model in admin.site._registry
        if rights.has_owner(model) and "change" in may(model, "coordinator")
    ],
)
def test_own_record_can_be_saved(db, world, model, role):
    if "change" not in may(model, role):
        return
    page = reverse(
        f"admin:services_{model._meta.model_name}_change", args=[world.record(model, OWN).pk]
    )
    browser = world.browser_of(role)
    data = filled_form(browser.get(page), form_id=f"{model._meta.model_name}_form")

    with changing_nothing_foreign(world):
        response = browser.post(page, data)

    assert response.status_code == 302, mistakes(response)


def mistakes(response):
    return [
        line.strip()
        for line in re.findall(r"errorlist[^>]*>(.*?)</ul>", response.content.decode(), re.S)
    ]


# Choosing


def references():
    """Every field in which something registered is chosen."""
    for model in apps.get_app_config("services").get_models():
        for each in [*model._meta.concrete_fields, *model._meta.many_to_many]:
            if each.remote_field and each.remote_field.model in admin.site._registry:
                yield each


def is_offered(each, side):
    """Whether somebody who does not own it may name this in their own record."""
    chosen = each.remote_field.model
    return side == OWN or (
        side == FOREIGN and chosen in rights.SEEN_BY_READERS and not rights.decides_owner(each)
    )


@pytest.mark.parametrize("role", MEMBERS)
@pytest.mark.parametrize("each", list(references()), ids=str)
def test_field_offers_own_records_and_what_readers_know(db, world, each, role):
    chosen = each.remote_field.model
    browser = world.browser_of(role)
    asked = {
        "app_label": "services",
        "model_name": each.model._meta.model_name,
        "field_name": each.name,
    }
    for side in SIDES:
        response = browser.get("/admin/autocomplete/", {**asked, "term": WORDS[side]})
        if not may(chosen, role) or not admin.site.get_model_admin(chosen).search_fields:
            assert is_refused(response) or response.status_code == 404
            continue
        names = [each["text"].casefold() for each in response.json()["results"]]
        is_hit = any(WORDS[side].casefold() in name for name in names)
        if not rights.has_owner(chosen):
            continue
        if chosen in rights.SEEN_BY_READERS:
            assert is_hit == (role == "administrator" or is_offered(each, side))
        elif side != OWN and role != "administrator":
            assert not is_hit


@pytest.mark.parametrize("role", ["editor", "coordinator"])
@pytest.mark.parametrize(
    "each",
    [each for each in references() if rights.has_owner(each.remote_field.model)],
    ids=str,
)
def test_record_cannot_be_tied_to_what_is_not_offered(db, world, each, role):
    """Whatever a list offers: a sent form with a foreign number is refused."""
    offered = rights.choices(world.people[role], each)

    for side in SIDES:
        record = world.record(each.remote_field.model, side)
        is_there = offered.filter(pk=record.pk).exists()
        is_own_kind = rights.keepers_of(type(record))(world.people[role])
        assert is_there == (is_own_kind and is_offered(each, side))


def test_there_are_many_cases():
    assert len(ADDRESSES) * len(MEMBERS) + len([*actions()]) >= 200
