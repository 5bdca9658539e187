"""Nobody sees, changes or chooses what is not theirs: the rights on every page of the admin.

What stands here asks ``services.rights`` and remembers the answer while one page is made.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import admin
from django.contrib.admin.utils import NestedObjects
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model
from django.forms import ModelChoiceField
from django.http import HttpRequest

from .. import rights
from ..models import Network, Organization

SEARCH_WORDS = "search_words"


def remembered(request: HttpRequest, question: Callable, about: Model | None = None):
    """The forms of one page ask the same a dozen times."""
    answers = request.__dict__.setdefault("rights_remembered", {})
    # A new record has no number yet, and belongs to nobody.
    key = (question, about and (type(about), about.pk))
    if key not in answers:
        about_it = () if about is None else (about,)
        answers[key] = question(request.user, *about_it)
    return answers[key]


class AsksRights:
    """What pages and rows have in common."""

    def get_queryset(self, request):
        return rights.editable(request.user, super().get_queryset(request))

    def get_field_queryset(self, db, db_field, request):
        queryset = super().get_field_queryset(db, db_field, request)
        return rights.choices(request.user, db_field, queryset)

    def _keeps_such_records(self, request) -> bool:
        return remembered(request, rights.keepers_of(self.model))


class OwnRecords(AsksRights):
    """The pages of one kind of record."""

    def get_queryset(self, request):
        return rights.readable(request.user, super(AsksRights, self).get_queryset(request))

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        if self.model in rights.READ_BY_ALL:
            return remembered(request, rights.keeps_listings)
        return self._may(request, rights.may_change, obj)

    def has_change_permission(self, request, obj=None):
        if self.model in rights.TERMS and remembered(request, rights.coordinates):
            return True
        return self._may(request, rights.may_change, obj)

    def has_delete_permission(self, request, obj=None):
        if obj is None and self.model is Organization:
            return remembered(request, rights.coordinates)
        if obj is None and self.model is Network:
            return rights.is_administrator(request.user)
        return self._may(request, rights.may_delete, obj)

    def has_add_permission(self, request):
        """A new organization is a coordinator's work; all else belongs to one they have."""
        if rights.is_administrator(request.user):
            return True
        if self.model is Network:
            return False
        if self.model is Organization:
            return remembered(request, rights.coordinates)
        return self._keeps_such_records(request)

    def _may(self, request, question, obj) -> bool:
        if rights.is_administrator(request.user):
            return True
        if obj is None:
            return self._keeps_such_records(request)
        return remembered(request, question, obj)

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        if rights.is_administrator(request.user) or self.model not in rights.TERMS:
            return fields
        # Of the words all towns share a coordinator changes those that search looks for.
        asked = admin.utils.flatten_fieldsets(self.get_fieldsets(request, obj))
        return [name for name in asked if not name.startswith(SEARCH_WORDS)]

    def get_deleted_objects(self, objs, request):
        """Deleting takes along what hangs on a record, and may not take what is foreign."""
        foreign = _foreign_among(request.user, objs)
        if not foreign:
            return super().get_deleted_objects(objs, request)
        return [], {}, {kind._meta.verbose_name for kind in foreign}, []


def _foreign_among(person, objs) -> set[type[Model]]:
    """The kinds of those records that deleting these would touch and this person may not."""
    if rights.is_administrator(person) or not objs:
        return set()
    nested = NestedObjects(using=objs[0]._state.db or "default", origin=objs)
    nested.collect(objs)
    touched: dict[type[Model], set] = dict(nested.model_objs)
    for record in nested.protected:
        touched.setdefault(type(record), set()).add(record)
    return {
        kind
        for kind, records in touched.items()
        if rights.has_owner(kind)
        and rights.editable(
            person, kind._default_manager.filter(pk__in=[each.pk for each in records])
        ).count()
        < len(records)
    }


class OwnRows(AsksRights):
    """Rows of another record: who may change that one may change them, if they are theirs too."""

    def has_view_permission(self, request, obj=None):
        return self._may_change_the_whole(request, obj)

    def has_add_permission(self, request, obj=None):
        return self._may_change_the_whole(request, obj)

    def has_change_permission(self, request, obj=None):
        return self._may_change_the_whole(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self._may_change_the_whole(request, obj)

    def _may_change_the_whole(self, request, whole) -> bool:
        if rights.is_administrator(request.user):
            return True
        if whole is None or whole.pk is None:
            return self._keeps_such_records(request)
        return remembered(request, rights.may_change, whole)


class ChosenAlready:
    """A form keeps what was chosen before, by somebody who may choose more."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            # Short lists that all rows share were read already.
            if not isinstance(field, ModelChoiceField) or isinstance(field.choices, list):
                continue
            chosen = getattr(self.instance, f"{name}_id", None)
            if chosen is not None and field.queryset.query.has_filters():
                others = field.queryset.model._default_manager.order_by()
                field.queryset = field.queryset | others.filter(pk=chosen)


class OwnChoices(AutocompleteJsonView):
    """What somebody may choose in this field, which can be more than what they may change."""

    def get_queryset(self):
        offered = rights.choices(self.request.user, self.source_field)
        offered = offered.complex_filter(self.source_field.get_limit_choices_to())
        if not offered.ordered:
            offered = offered.order_by("pk")
        found, has_doubles = self.model_admin.get_search_results(self.request, offered, self.term)
        return found.distinct() if has_doubles else found
