"""Cards are kept, and never older than what they say."""

from datetime import datetime

import pytest
from django.utils import translation

from services.models import Phone, Schedule, TextState
from services.models.translation_state import text_digest
from services.templatetags.socialmap import service_card
from services.views.cards import cards
from tests.builders import make_phone

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY_NOON = datetime(2026, 11, 23, 12, 15)


def card_of(service, language="en", moment=MONDAY_NOON):
    with translation.override(language):
        return service_card(cards([service.pk], language, moment)[0], 2)


def change_name(service):
    service.name_en = "Bread kitchen"
    service.save()
    return "Bread kitchen"


def change_number(service):
    make_phone(service=service, number="+31301234567")
    return "030 123 4567"


def change_hours(service):
    schedule = Schedule.objects.get()
    schedule.closes_at = "17:45"
    schedule.save()
    return "17:45"


def change_town(service):
    place = service.service_at_locations.get().location.place
    place.name_en = "Utrecht city"
    place.save()
    return "Utrecht city"


def change_organization(service):
    service.organization.name_en = "Kitchen of all"
    service.organization.save()
    return "Kitchen of all"


def change_state(service):
    TextState.objects.create(
        kind="service",
        object_id=service.pk,
        field="name",
        language="en",
        author="machine",
        source_language="nl",
        source_digest=text_digest(service.name_nl),
    )
    return "Translated by a computer"


@pytest.mark.parametrize(
    "change",
    [change_name, change_number, change_hours, change_town, change_organization, change_state],
)
def test_a_change_shows_on_the_card(soup_kitchen, change):
    before = card_of(soup_kitchen)
    words = change(soup_kitchen)
    assert words not in before
    assert words in card_of(soup_kitchen)


def test_a_card_is_read_and_rendered_once(soup_kitchen, django_assert_num_queries):
    first = card_of(soup_kitchen)
    # The version of the content.
    with django_assert_num_queries(1):
        assert card_of(soup_kitchen) is first


def test_what_is_open_depends_on_the_moment(soup_kitchen):
    assert "Open until 13:30" in card_of(soup_kitchen)
    assert "Open until 13:30" not in card_of(soup_kitchen, moment=datetime(2026, 11, 23, 14))


def test_each_language_has_its_own_card(soup_kitchen):
    assert "Soepkeuken" in card_of(soup_kitchen, "nl")
    assert "Soup kitchen" in card_of(soup_kitchen, "en")


def test_a_number_that_goes_away_is_not_shown(soup_kitchen):
    make_phone(service=soup_kitchen, number="+31301234567")
    assert "030 123 4567" in card_of(soup_kitchen)
    Phone.objects.all().delete()
    assert "030 123 4567" not in card_of(soup_kitchen)
