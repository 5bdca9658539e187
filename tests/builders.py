"""Records for tests, with defaults one can see. A test names only what it is about.

Towns, categories and target groups exist once: asking again for the same one gives the same record.
"""

from datetime import UTC, date, datetime, time
from itertools import count

from django.contrib.auth import get_user_model

from services.models import (
    ActionPoint,
    AgendaPoint,
    Attendance,
    Category,
    Closure,
    Contact,
    Course,
    Editor,
    LinkCheck,
    Location,
    Meeting,
    MeetingDocument,
    Membership,
    Module,
    Network,
    Organization,
    Phone,
    Place,
    Postcode,
    Report,
    Resource,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceOrganization,
    ServiceTargetGroup,
    Session,
    Source,
    SpokenLanguage,
    Stop,
    TargetGroup,
    Translator,
    WayIn,
)
from services.phone_numbers import normalize
from services.search.keeping import collected

_numbers = count(1)

TOWNS = {
    "amsterdam": ("Amsterdam", "noord-holland", 52.374, 4.8897),
    "utrecht": ("Utrecht", "utrecht", 52.0908, 5.1222),
    "leiden": ("Leiden", "zuid-holland", 52.1583, 4.4931),
    "groningen": ("Groningen", "groningen", 53.2192, 6.5667),
}


def make_place(slug="utrecht", **changes):
    name, province, latitude, longitude = TOWNS.get(slug, (slug.title(), "utrecht", 52.09, 5.12))
    facts = {
        "name_nl": name,
        "province": province,
        "latitude": latitude,
        "longitude": longitude,
        **changes,
    }
    return Place.objects.filter(slug=slug).first() or Place.objects.create(slug=slug, **facts)


def make_postcode(digits="3511", **changes):
    facts = {"latitude": 52.0915, "longitude": 5.1165, **changes}
    if "place" not in facts:
        facts["place"] = make_place()
    return Postcode.objects.create(digits=digits, **facts)


def make_category(code="meal", **changes):
    facts = {"name_en": code.replace("-", " ").capitalize(), **changes}
    return Category.objects.filter(code=code).first() or Category.objects.create(code=code, **facts)


def make_target_group(code="undocumented", **changes):
    facts = {"name_en": code.replace("-", " ").capitalize(), **changes}
    found = TargetGroup.objects.filter(code=code).first()
    return found or TargetGroup.objects.create(code=code, **facts)


def make_organization(**changes):
    number = next(_numbers)
    facts = {"slug": f"organization-{number}", "name_en": f"Organization {number}", **changes}
    return Organization.objects.create(**facts)


def make_location(**changes):
    """A house in a street of Utrecht that everybody may know."""
    facts = {
        "key": f"location-{next(_numbers)}",
        "street": "Lange Laan 1",
        "postal_code": "3512 AA",
        **changes,
    }
    if "organization" not in facts:
        facts["organization"] = make_organization()
    if "place" not in facts:
        facts["place"] = make_place()
    return Location.objects.create(**facts)


def make_stop(**changes):
    facts = {"name_en": "Station square", **changes}
    if "location" not in facts:
        facts["location"] = make_location(location_type="mobile", street="", postal_code="")
    return Stop.objects.create(**facts)


@collected()
def make_service(*, categories=("meal",), target_groups=(), languages=(), ways_in=(), **changes):
    """Help that runs and is published. The four lists take codes: ``languages=["ar"]``."""
    number = next(_numbers)
    facts = {"slug": f"service-{number}", "name_en": f"Service {number}", **changes}
    if "organization" not in facts:
        facts["organization"] = make_organization()
    service = Service.objects.create(**facts)
    service.categories.set([make_category(code) for code in categories])
    for code in target_groups:
        welcome(service, code)
    for code in languages:
        SpokenLanguage.objects.create(service=service, code=code)
    for way in ways_in:
        WayIn.objects.create(service=service, way=way)
    return service


def welcome(service, code, **changes):
    """Say that a service is there for a group."""
    return ServiceTargetGroup.objects.create(
        service=service, target_group=make_target_group(code), **changes
    )


@collected()
def make_service_at_location(**changes):
    facts = dict(changes)
    if "service" not in facts:
        facts["service"] = make_service()
    if "location" not in facts:
        facts["location"] = make_location(organization=facts["service"].organization)
    return ServiceAtLocation.objects.create(**facts)


def make_schedule(**changes):
    """Monday from ten to twelve, when nothing else is said."""
    facts = {"byday": "MO", "opens_at": time(10), "closes_at": time(12), **changes}
    if not facts.keys() & {"service", "service_at_location"}:
        facts["service_at_location"] = make_service_at_location()
    return Schedule.objects.create(**facts)


def make_closure(**changes):
    facts = {"starts_on": date(2026, 12, 24), **changes}
    if not facts.keys() & {"organization", "location", "service", "schedule"}:
        facts["schedule"] = make_schedule()
    return Closure.objects.create(**facts)


def make_phone(number="030 123 45 67", **changes):
    facts = dict(changes)
    owners = {"organization", "location", "service", "service_at_location", "contact"}
    if not facts.keys() & owners:
        facts["organization"] = make_organization()
    return Phone.objects.create(number=normalize(number), **facts)


def make_contact(**changes):
    facts = {"role": "Coordinator of volunteers", **changes}
    if not facts.keys() & {"organization", "service"}:
        facts["organization"] = make_organization()
    return Contact.objects.create(**facts)


def make_source(**changes):
    facts = {"title": "Yearbook", **changes}
    if not facts.keys() & {"organization", "location", "service", "resource"}:
        facts["organization"] = make_organization()
    return Source.objects.create(**facts)


def make_further_organization(**changes):
    facts = dict(changes)
    if "service" not in facts:
        facts["service"] = make_service()
    if not facts.keys() & {"organization", "name"}:
        facts["organization"] = make_organization()
    return ServiceOrganization.objects.create(**facts)


def make_course(**changes):
    facts = dict(changes)
    if "service" not in facts:
        facts["service"] = make_service(categories=["language-course"])
    return Course.objects.create(**facts)


def make_module(**changes):
    facts = {"name_en": "First words", "order": 1, **changes}
    if "course" not in facts:
        facts["course"] = make_course()
    return Module.objects.create(**facts)


def make_session(**changes):
    """``starts_at`` has no default: what counts as upcoming depends on the test's clock."""
    facts = dict(changes)
    if "course" not in facts:
        facts["course"] = make_course()
    return Session.objects.create(**facts)


def make_resource(**changes):
    number = next(_numbers)
    facts = {
        "slug": f"resource-{number}",
        "title_en": f"Resource {number}",
        "kind": "toolkit",
        **changes,
    }
    if "organization" not in facts:
        facts["organization"] = make_organization()
    return Resource.objects.create(**facts)


def make_report(**changes):
    """A reader says that the hours are wrong, and how to reach them."""
    facts = {
        "part": "hours",
        "what": "It is closed on Monday.",
        "contact": "06 12345678",
        **changes,
    }
    if not facts.keys() & {"organization", "service", "resource"}:
        facts["service"] = make_service()
    if "organization" not in facts:
        facts["organization"] = (facts.get("service") or facts["resource"]).organization
    return Report.objects.create(**facts)


def make_link_check(**changes):
    """An address that worked when it was last asked."""
    asked_at = datetime(2026, 11, 1, 3, tzinfo=UTC)
    facts = {
        "url": f"https://example.org/{next(_numbers)}",
        "checked_at": asked_at,
        "last_status": 200,
        "last_ok_at": asked_at,
        **changes,
    }
    return LinkCheck.objects.create(**facts)


def make_person(name=None, *, edits=(), coordinates=(), translates=(), is_administrator=False):
    """Somebody who signs in. ``edits`` organizations, ``coordinates`` networks, ``translates``
    languages; the address is name@example.org."""
    name = name or f"person-{next(_numbers)}"
    person = get_user_model().objects.create_user(
        username=name,
        email=f"{name}@example.org",
        is_staff=True,
        is_superuser=is_administrator,
    )
    for organization in edits:
        Editor.objects.create(person=person, organization=organization)
    for network in coordinates:
        network.coordinators.add(person)
    for language in translates:
        Translator.objects.create(person=person, language=language)
    return person


def make_network(*places, **changes):
    number = next(_numbers)
    network = Network.objects.create(
        **{"slug": f"network-{number}", "name": f"Network {number}", **changes}
    )
    network.places.set(places)
    return network


def make_membership(**changes):
    facts = dict(changes)
    if "network" not in facts:
        facts["network"] = make_network()
    if "organization" not in facts:
        facts["organization"] = make_organization()
    return Membership.objects.create(**facts)


def make_meeting(**changes):
    """On 8 December 2026, a Tuesday, at two o'clock in Amsterdam."""
    facts = {"starts_at": datetime(2026, 12, 8, 13, tzinfo=UTC), **changes}
    if "network" not in facts:
        facts["network"] = make_network()
    return Meeting.objects.create(**facts)


def make_agenda_point(**changes):
    facts = {"title": "Winter shelter", **changes}
    if "meeting" not in facts:
        facts["meeting"] = make_meeting()
    return AgendaPoint.objects.create(**facts)


def make_meeting_document(**changes):
    facts = {"title": "Plan for the winter", "url": "https://example.org/plan", **changes}
    if "meeting" not in facts:
        facts["meeting"] = make_meeting()
    return MeetingDocument.objects.create(**facts)


def make_attendance(**changes):
    facts = dict(changes)
    if "meeting" not in facts:
        facts["meeting"] = make_meeting()
    if "organization" not in facts:
        facts["organization"] = make_organization()
    return Attendance.objects.create(**facts)


def make_action_point(**changes):
    facts = {"what": "Ask the city for beds", **changes}
    if "meeting" not in facts:
        facts["meeting"] = make_meeting()
    return ActionPoint.objects.create(**facts)
