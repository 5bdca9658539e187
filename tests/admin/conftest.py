from datetime import UTC, datetime

import html5lib
import pytest

from services import history
from services.models import Invitation, LoadedRecord, TextState, text_digest
from services.models.translation_state import record_kind
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


def make_machine_translation(record, field, *, source):
    """Say that a computer made the Arabic text from this Dutch one."""
    return TextState.objects.create(
        kind=record_kind(record),
        object_id=record.pk,
        field=field,
        language="ar",
        author=TextState.Author.MACHINE,
        source_language="nl",
        source_digest=text_digest(source),
    )


@pytest.fixture
def editor(admin_client):
    """Somebody who may do everything, with a browser that prefers English."""
    admin_client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return admin_client


@pytest.fixture
def one_of_each(db):
    """One record of every kind that has a page, with rows of every kind below it."""
    organization = make_organization(description_nl="Wij koken.", description_ar="نحن نطبخ")
    service = make_service(
        organization=organization,
        target_groups=["undocumented"],
        languages=["ar"],
        ways_in=["walk_in"],
    )
    offer = make_service_at_location(service=service)
    schedule = make_schedule(service_at_location=offer)
    contact = make_contact(service=service)
    course = make_course(service=service)
    resource = make_resource(organization=organization)
    make_schedule(service=service)
    make_further_organization(service=service)
    make_closure(schedule=schedule)
    make_closure(service=service)
    make_stop(location=offer.location)
    module = make_module(course=course)
    make_session(
        course=course,
        module=module,
        location=offer.location,
        starts_at=datetime(2026, 12, 1, 19, tzinfo=UTC),
    )
    for owner in (
        {"organization": organization},
        {"service": service},
        {"location": offer.location},
    ):
        make_phone(**owner)
        make_source(**owner)
    make_phone(service_at_location=offer)
    make_phone(contact=contact)
    make_source(resource=resource)
    make_postcode()
    LoadedRecord.objects.create(kind="service", key=service.slug, state={})
    make_machine_translation(organization, "description", source="Wij koken.")
    make_machine_translation(service.phones.get(), "label", source="Bel eerst.")
    make_report(service=service)
    make_link_check()
    make_location(location_type="virtual", street="", postal_code="")
    with history.change():
        make_place("leiden")
    meeting = make_meeting(network=make_network())
    make_membership(network=meeting.network, organization=organization)
    make_agenda_point(meeting=meeting)
    make_meeting_document(meeting=meeting)
    make_attendance(meeting=meeting, organization=organization)
    make_action_point(meeting=meeting, organization=organization)
    Invitation.objects.create(email="guest@example.org")
    return service


def elements(response, *names):
    document = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    return [element for element in document.iter() if element.tag in names]


def filled_form(response, *, form_id):
    """What a browser would send when somebody opened this page and saved it unchanged."""
    document = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    form = next(found for found in document.iter("form") if found.get("id") == form_id)
    data = {}
    for element in form.iter():
        name = element.get("name")
        if not name or "__prefix__" in name:
            continue
        if element.tag == "textarea":
            # A browser drops the first line break of a text field.
            data[name] = "".join(element.itertext()).removeprefix("\n")
        elif element.tag == "select":
            chosen = [
                option.get("value")
                for option in element.iter("option")
                if "selected" in option.attrib
            ]
            data[name] = chosen if "multiple" in element.attrib else (chosen or [""])[0]
        elif element.tag == "input" and element.get("type") in ("checkbox", "radio"):
            if "checked" in element.attrib:
                data.setdefault(name, []).append(element.get("value", "on"))
        elif element.tag == "input" and element.get("type") not in ("submit", "file"):
            data[name] = element.get("value", "")
    return data


@pytest.fixture
def open_form(editor):
    """Open the page of a record: its address, and the form as it stands there."""

    def open_form(page, model_name):
        response = editor.get(page)
        assert response.status_code == 200
        return filled_form(response, form_id=f"{model_name}_form")

    return open_form


def mistakes(response):
    """What the page complains about: {field: [sentence, …]}, rows as ``prefix-number-field``."""
    found = dict(response.context["adminform"].form.errors)
    for rows in response.context["inline_admin_formsets"]:
        for row in rows.formset.forms:
            found |= {row.add_prefix(field): texts for field, texts in row.errors.items()}
    return {field: list(texts) for field, texts in found.items()}
