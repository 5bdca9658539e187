"""Words for languages and days of a year, where the record holds codes."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from services.admin.typed import LanguageField, LanguagesField, SeasonDayField
from services.models import Schedule
from tests.builders import make_schedule, make_service


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("", ""),
        ("Arabisch", "ar"),
        ("arabisch, TIGRINYA", "ar ti"),
        ("Arabic; Persian", "ar fa"),
        ("Farsi", "fa"),
        ("العربية,ትግርኛ", "ar ti"),
        ("Oekraïens , Russisch,", "uk ru"),
        ("Oekraiens", "uk"),
        ("Arabisch, Arabic", "ar"),
        ("ar", "ar"),
        ("ar ti", "ar ti"),
        ("简体中文", "zh"),
        ("Chinees", "zh"),
        ("Papiaments\nFries", "pap fy"),
    ],
)
def test_names_of_languages_become_codes(typed, codes):
    assert LanguagesField(required=False).clean(typed) == codes


def test_unknown_names_are_named():
    with pytest.raises(ValidationError, match="Klingonees, Elfs"):
        LanguagesField().clean("Arabisch, Klingonees, Elfs")


def test_one_language_is_one():
    assert LanguageField().clean("Arabisch") == "ar"
    with pytest.raises(ValidationError, match="one language"):
        LanguageField().clean("Arabisch, Tigrinya")


@pytest.mark.parametrize(
    ("reader", "names"), [("nl", "Arabisch, Tigrinya"), ("en", "Arabic, Tigrinya")]
)
def test_codes_are_shown_as_names_and_what_was_typed_as_it_was_typed(reader, names):
    field = LanguagesField()
    with translation.override(reader):
        assert field.prepare_value("ar ti") == names
        assert not field.has_changed("ar ti", names)
    assert field.prepare_value("Arabisch, Klingonees") == "Arabisch, Klingonees"
    assert field.has_changed("ar ti", "Arabisch")
    assert field.has_changed("ar ti", "Klingonees")


@pytest.mark.parametrize("typed", ["15-9", "15/9", "15.09", " 15 - 09 ", "15 9"])
def test_a_day_of_the_year_is_typed_as_people_write_it(typed):
    assert SeasonDayField().clean(typed) == 915


@pytest.mark.parametrize("typed", ["915", "15 september", "9", "15-9-2026", "x"])
def test_what_is_no_day_and_month_is_said(typed):
    with pytest.raises(ValidationError, match="15-9"):
        SeasonDayField().clean(typed)


def test_a_day_of_the_year_is_shown_as_it_is_typed():
    field = SeasonDayField(required=False)
    assert field.clean("") is None
    assert field.prepare_value(915) == "15-9"
    assert field.prepare_value("31-13") == "31-13"
    assert not field.has_changed(915, "15-9")
    assert not field.has_changed(None, "")
    assert field.has_changed(915, "16-9")
    assert field.has_changed(915, "x")


@pytest.mark.django_db
def test_hours_are_saved_with_names_and_days(admin_client):
    schedule = make_schedule(service=make_service(), season_start=915, season_end=430)
    page = reverse("admin:services_schedule_change", args=[schedule.pk])
    form = admin_client.get(page).context["adminform"].form
    shown = {name: form[name].value() for name in form.fields}
    assert (shown["season_start"], shown["season_end"]) == ("15-9", "30-4")
    posted = {name: "" if value is None else value for name, value in shown.items()}
    rows = {"closures-TOTAL_FORMS": 0, "closures-INITIAL_FORMS": 0}
    wrong = posted | rows | {"languages": "Elfs", "season_end": "31-4"}
    answer = admin_client.post(page, wrong)
    assert set(answer.context["adminform"].form.errors) == {"languages", "season_end"}
    right = posted | rows | {"languages": "Arabisch, Tigrinya", "season_end": "15-6"}
    assert admin_client.post(page, right).status_code == 302
    saved = Schedule.objects.get()
    assert (saved.languages, saved.season_start, saved.season_end) == ("ar ti", 915, 615)
