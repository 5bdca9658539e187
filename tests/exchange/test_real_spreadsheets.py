"""All the listings that come with the project go out as a sheet and come back unchanged."""

import pytest
from django.utils import translation

from services.exchange import changes
from services.exchange.changes import bring, export
from services.exchange.columns import columns
from services.models import Service
from services.text import LANGUAGES
from tests.builders import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_map")]


@pytest.mark.parametrize(
    ("form", "languages"), [("xlsx", ("nl", "en")), ("csv", LANGUAGES)], ids=["xlsx", "csv"]
)
def test_listings_go_out_and_in_unchanged(form, languages):
    person = make_person(is_administrator=True)
    with translation.override("nl"):
        content = export(Service.objects.all(), person, form=form, languages=languages)
    # Somebody else's admin speaks English.
    with translation.override("en"):
        plan = bring(content, person)
    assert (plan.wrong, plan.unknown_headings) == ("", [])
    assert [str(problem) for problem in plan.problems] == []
    assert len(plan.rows) == Service.objects.count() > 200
    assert {row.result for row in plan.rows} == {"same"}


def test_every_cell_is_understood_by_itself():
    """Not only recognised as what went out."""
    known = changes.known_to(make_person(is_administrator=True))
    for service in changes.with_all(Service.objects.order_by("pk")):
        for column in columns(LANGUAGES):
            value = column.resolve(service, known)
            if "[" not in str(value):
                shown = None if value is None else column.show(value)
                assert column.clean(shown, known) == value, (service.slug, column.identifier)
