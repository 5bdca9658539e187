"""What all pages of the admin have in common: texts in twelve languages, rows without extra
queries, mistakes beside the field they are about."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AutocompleteSelect
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models
from django.db.models.functions import Coalesce
from django.forms.models import BaseInlineFormSet
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline

from ..languages import NATIVE_NAMES
from ..models import TextState, text_digest
from ..models.base import LanguageCodeField, LanguageCodesField
from ..models.schedule import DayOfYearField
from ..models.translation_state import record_kind
from ..text import LANGUAGES, direction, for_editors, text_in
from .history import KeepsHistory
from .list_export import ExportsList
from .own_records import ChosenAlready, OwnRecords, OwnRows
from .translating import marks_of
from .two_people import SharedByTwo
from .typed import LanguageField, LanguagesField, SeasonDayField
from .unsent import BringsBack

FIELDS = {
    DayOfYearField: {"form_class": SeasonDayField},
    LanguageCodeField: {"form_class": LanguageField},
    LanguageCodesField: {"form_class": LanguagesField},
    models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})},
    # “example.org” is completed to https://example.org.
    models.URLField: {"assume_scheme": "https"},
}


def in_every_language(*fields: str) -> list[str]:
    """The columns of translated fields: a search finds a name whatever the editor's language."""
    return [f"{field}_{language.replace('-', '_')}" for field in fields for language in LANGUAGES]


def number_of(model: type[models.Model], owner: str) -> Coalesce:
    """How many rows of a model belong to each record of a list, counted for the shown ones only.

    A plain Count would group the whole list by every one of its columns before it shows a page.
    """
    rows = model._base_manager.filter(**{owner: models.OuterRef("pk")}).order_by()
    counted = rows.values(owner).annotate(number=models.Count("pk")).values("number")
    return Coalesce(models.Subquery(counted), 0)


# Forms


class RecordForm(ChosenAlready, forms.ModelForm):
    """Asks for a name in any one language, and says what is wrong beside the field."""

    def clean(self):
        cleaned = super().clean()
        for columns in self._texts_that_must_be_there():
            if not any(cleaned.get(column) or column in self.errors for column in columns):
                self.add_error(columns[0], for_editors("Write this in at least one language."))
        return cleaned

    def _texts_that_must_be_there(self):
        columns: dict[str, list[str]] = {}
        for field in self._meta.model._meta.fields:
            original = getattr(field, "translated_field", None)
            if original and not original.blank and field.name in self.fields:
                columns.setdefault(original.name, []).append(field.name)
        return columns.values()

    def _post_clean(self):
        super()._post_clean()
        self._say_what_others_wrote()
        # Django puts what a constraint says above the form, far from the field it is about.
        for constraint in self._meta.model._meta.constraints:
            if isinstance(constraint, models.CheckConstraint):
                self._move_to_its_field(constraint)

    def _say_what_others_wrote(self):
        """See two_people and unsent: data that came through them is shown again, not saved."""
        conflicts = getattr(self.data, "conflicts", {})
        for name, sentence in conflicts.get(self.prefix or "", {}).items():
            self.add_error(name, sentence)
        if (notice := getattr(self.data, "notice", "")) and not self.prefix:
            self.add_error(None, notice)

    def _move_to_its_field(self, constraint):
        message = constraint.violation_error_message
        at_the_top = self.errors.get(NON_FIELD_ERRORS, [])
        concerned = [
            name for name in self.fields if name in constraint.condition.referenced_base_fields
        ]
        if message in at_the_top and concerned:
            at_the_top.data = [error for error in at_the_top.data if error.message != message]
            if not at_the_top:
                del self.errors[NON_FIELD_ERRORS]
            self.add_error(concerned[-1], message)


def note_work_by_hand(form, user, *, is_small=False):
    """A translation that somebody rewrote is a person's from now on, made from today's source.
    A small change of a source leaves valid what was made from it."""
    record = form.instance
    changed = {
        (field.translated_field.name, field.language)
        for field in record._meta.fields
        if hasattr(field, "translated_field") and field.name in form.changed_data
    }
    if not changed or record.pk is None:
        return
    for state in TextState.objects.of([record]):
        if (state.field, state.language) not in changed:
            if is_small and (state.field, state.source_language) in changed:
                _keep_valid(state, form)
            continue
        if not text_in(record, state.field, state.language):
            state.delete()
            continue
        state.author = TextState.Author.PERSON
        state.source_digest = text_digest(text_in(record, state.field, state.source_language))
        state.reviewed_at = timezone.now()
        state.reviewed_by = user
        state.save()


def _keep_valid(state, form):
    """Only what was up to date stays so: a small change does not make good an older large one."""
    source = f"{state.field}_{state.source_language.replace('-', '_')}"
    if not state.is_outdated(form.initial.get(source) or ""):
        state.source_digest = text_digest(getattr(form.instance, source) or "")
        state.save()


# Pages


class LanguageTabs(OwnRecords, ExportsList, KeepsHistory, SharedByTwo, BringsBack):
    """A page whose texts, its own or those of its rows, are shown one language at a time."""

    form = RecordForm
    formfield_overrides = FIELDS
    # The field that names a record in addresses, and the text it is made from.
    short_name: tuple[str, str] | None = None

    class Media:
        css = {
            "all": [
                "admin-social/forms.css",
                "admin-social/language-tabs.css",
                "admin-social/editing.css",
            ]
        }
        js = [
            "admin-social/language-tabs.js",
            "admin-social/unsaved-work.js",
            "admin-social/names-of-choices.js",
        ]

    def render_change_form(self, request, context, *args, **kwargs):
        if context.get("original") is not None:
            _mark_translations(context)
        context["text_languages"] = [
            (code, NATIVE_NAMES[code], direction(code)) for code, _name in settings.LANGUAGES
        ]
        context["questions_asked"] = [name for name, _options in context["adminform"].fieldsets]
        return super().render_change_form(request, context, *args, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        fields = [*super().get_readonly_fields(request, obj)]
        # Others may link to it: once made it stays.
        return [*fields, self.short_name[0]] if obj and self.short_name else fields

    def get_prepopulated_fields(self, request, obj=None):
        if obj or not self.short_name:
            return {}
        field, text = self.short_name
        # The form opens with the texts in the editor's language.
        return {field: [f"{text}_{get_language()}"]}

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        rows = [row for formset in formsets for row in formset.forms if row.has_changed()]
        for changed in [form, *rows]:
            note_work_by_hand(changed, request.user, is_small="small_change" in request.POST)


def _mark_translations(context):
    """Say beside a field that its text is outdated or a computer's, and where that is mended."""
    formsets = [rows.formset for rows in context.get("inline_admin_formsets", [])]
    forms = [context["adminform"].form, *(row for rows in formsets for row in rows.initial_forms)]
    marks = marks_of([form.instance for form in forms if form.instance.pk])
    for form in forms:
        for field in form.instance._meta.fields:
            if not hasattr(field, "translated_field") or field.name not in form.fields:
                continue
            key = (
                record_kind(form.instance),
                form.instance.pk,
                field.translated_field.name,
                field.language,
            )
            if mark := marks.get(key):
                # What the template shows was read from the field already.
                bound = form[field.name]
                help_text = [bound.field.help_text] if bound.field.help_text else []
                bound.help_text = bound.field.help_text = format_html_join(
                    " ", "{}", ((part,) for part in [*help_text, _in_html(mark)])
                )


def _in_html(mark):
    words = format_html('<span data-translation-state="{}">{}</span>', mark.state, mark.label)
    if not mark.page:
        return words
    return format_html('{} <a href="{}">{}</a>', words, mark.page, for_editors("Translate"))


class InEveryLanguage:
    """Every language is optional by itself and knows the direction it is written in."""

    def patch_translation_field(self, db_field, field, request, **kwargs):
        super().patch_translation_field(db_field, field, request, **kwargs)
        if hasattr(db_field, "translated_field"):
            field.required = False
            field.empty_value = None
            field.widget.attrs |= {
                "lang": db_field.language,
                "dir": direction(db_field.language),
                "data-language": db_field.language,
            }


class TextsAdmin(InEveryLanguage, LanguageTabs, TranslationAdmin):
    pass


class ReadOnlyAdmin(admin.ModelAdmin):
    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


# Rows of another record on a page


class KnownChoice(AutocompleteSelect):
    """Shows the record that its row has loaded already, instead of asking again for every row."""

    known = None

    def optgroups(self, name, value, attr=None):
        if self.known is None or [str(chosen) for chosen in value] != [str(self.known.pk)]:
            return super().optgroups(name, value, attr)
        nothing = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        chosen = self.create_option(name, self.known.pk, str(self.known), True, 1)
        return [(None, [*nothing, chosen], 0)]


class RowsFormSet(BaseInlineFormSet):
    def add_fields(self, form, index):
        super().add_fields(form, index)
        if form.instance.pk is None:
            return
        for name, field in form.fields.items():
            widget = getattr(field.widget, "widget", None)
            if isinstance(widget, KnownChoice):
                widget.known = getattr(form.instance, name)


class Rows(OwnRows):
    """``question`` names the heading under which the page shows these rows."""

    extra = 0
    form = RecordForm
    formset = RowsFormSet
    formfield_overrides = FIELDS
    question = None
    list_select_related: tuple[str, ...] = ()
    # Short lists that are read once for all rows.
    shared_choices: tuple[str, ...] = ()

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.select_related(*self.list_select_related) if self.list_select_related else rows

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = KnownChoice(db_field, self.admin_site)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name in self.shared_choices:
            field.choices = list(field.choices)
        return field


class TableFormSet(RowsFormSet):
    def add_fields(self, form, index):
        super().add_fields(form, index)
        for field in form.fields.values():
            # In a table the label stands far above, where a screen reader does not find it.
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs["aria-label"] = field.label


class WideTable(admin.TabularInline):
    template = "admin/services/wide_table.html"


class TableRows(Rows, WideTable):
    formset = TableFormSet


class TextRows(InEveryLanguage, Rows, TranslationStackedInline):
    pass
