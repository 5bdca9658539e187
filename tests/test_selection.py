"""What is chosen in memory is what the database would choose, in the same order."""

from datetime import datetime

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services import register, selection
from services.filters import ServiceFilter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_map")]

QUESTIONS = {
    "category": ["meal", "doctor", "legal-advice", "health", "shelter", "food"],
    "place": ["amsterdam", "utrecht", "den-haag", "groningen", "zwolle"],
    "near": ["utrecht", "1012", "52.37,4.89", "groningen", "51.92,4.48"],
    "km": ["2", "5", "10", "25", "50"],
    "for": ["women", "families", "lgbtq", "minors"],
    "language": ["ar", "ti", "en"],
    "cost": ["free"],
    "safe": ["no-papers", "no-number"],
    "way": ["walk_in", "phone"],
    "open": ["now"],
    "day": ["thu", "sat"],
    "from": ["18:00"],
    "organization": ["wereldhuis-amsterdam", "kruispost"],
    "q": [
        "dentist amsterdam",
        "tandarst amsterdm",
        "doctor lawyer",
        "women shelter",
        "koffie dinsdag",
        "طبيب في أمستردام",
        "Wereldhuis",
        "food arabic rotterdam",
        "qwertz",
    ],
    "literal": ["1"],
}
questions = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values) for name, values in QUESTIONS.items()}
)
# The database of the module stays as it is: nothing is written.
some = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def both_answers(asked, language):
    query = QueryDict(mutable=True)
    query.update(asked)
    with translation.override(language):
        in_memory = ServiceFilter(query, queryset=selection.everything(language)).qs
        rows = ServiceFilter(query, queryset=register.listed().in_order(language)).qs
        return list(in_memory), list(rows.values_list("pk", flat=True))


@some
@given(asked=questions, language=st.sampled_from(["nl", "en", "ar", "zh-hans"]))
def test_memory_and_database_give_the_same_in_the_same_order(asked, language):
    in_memory, rows = both_answers(asked, language)
    assert in_memory == rows


@pytest.mark.parametrize(
    "asked", [{name: value} for name, values in QUESTIONS.items() for value in values], ids=str
)
def test_every_question_alone(asked):
    in_memory, rows = both_answers(asked, "nl")
    assert in_memory == rows


def test_first_page_is_the_beginning_of_all():
    found = selection.everything("nl").in_categories(["food"]).here_first(["amsterdam"])
    assert found.first_ids(20) == list(found)[:20]
    assert found[20:40] == list(found)[20:40]


def test_open_is_asked_once_a_minute(django_assert_num_queries):
    noon = datetime(2026, 11, 26, 12)
    everything = selection.everything("nl")
    everything.open_at(noon)
    with django_assert_num_queries(0):
        everything.open_at(noon)
