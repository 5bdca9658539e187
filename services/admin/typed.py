"""What people type in their own words, for what is stored as a code."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import get_language

from ..languages import is_known_language, language_called, language_name
from ..text import for_editors

DAY_AND_MONTH = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})")
BETWEEN_NAMES = re.compile(r"[,;\n]")


class SeasonDayField(forms.CharField):
    """“15-9” for what is stored as 915: a day that comes back every year."""

    def __init__(self, *, min_value=None, max_value=None, **kwargs):
        # The limits of a number say nothing here; the model checks that the day exists.
        super().__init__(empty_value=None, **kwargs)

    def prepare_value(self, value):
        return f"{value % 100}-{value // 100}" if isinstance(value, int) else value

    def to_python(self, value):
        if isinstance(value, int) or (value := super().to_python(value)) is None:
            return value
        if found := DAY_AND_MONTH.fullmatch(value):
            day, month = map(int, found.groups())
            return month * 100 + day
        raise forms.ValidationError(for_editors("Write the day and the month: “15-9”."))

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != initial
        except forms.ValidationError:
            return True


class LanguagesField(forms.CharField):
    """“Arabic, Tigrinya” for what is stored as ``ar ti``. Codes are understood as well."""

    def __init__(self, *, max_length=None, **kwargs):
        # The longest text that is stored is one of codes, not of names; the model checks it.
        super().__init__(**kwargs)

    def prepare_value(self, value):
        codes = value.split() if isinstance(value, str) else []
        if codes and all(map(is_known_language, codes)):
            return ", ".join(language_name(code, get_language()) for code in codes)
        return value

    def to_python(self, value):
        return " ".join(self._codes(super().to_python(value)))

    def _codes(self, text: str) -> list[str]:
        codes = text.lower().split()
        if all(map(is_known_language, codes)):
            return codes
        names = [name.strip() for name in BETWEEN_NAMES.split(text) if name.strip()]
        if unknown := [name for name in names if not language_called(name)]:
            raise forms.ValidationError(
                for_editors("Not a language we know: %(names)s. Write “Arabic, Tigrinya”."),
                params={"names": ", ".join(unknown)},
            )
        return list(dict.fromkeys(map(language_called, names)))

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != (initial or "")
        except forms.ValidationError:
            return True


class LanguageField(LanguagesField):
    """One language."""

    def _codes(self, text):
        codes = super()._codes(text)
        if len(codes) > 1:
            raise forms.ValidationError(for_editors("Write one language here."))
        return codes
