"""Two people have the same form open. The second to save is told what the first changed, and loses
nothing: what only one of them changed is merged, what both changed waits for a choice.

The form carries the record as it was opened (``_loaded``, signed), the database has it as the other
left it, and what was sent is what this person wants: three states, compared field by field.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ..models import content_version
from ..text import for_editors

LOADED = "_loaded"
TAKE = "_take"
SALT = "services.admin.two_people"
ITSELF = ""

# Field → what a browser sends for it. Empty fields are left out.
Row = dict[str, list[str]]
# Prefix of the rows (ITSELF for the record) → id → row.
Snapshot = dict[str, dict[str, Row]]


class SentForm(QueryDict):
    """What was sent, with what its forms have to say about it (see RecordForm)."""

    # Prefix of a form → field → sentence.
    conflicts: dict[str, dict[str, str]]
    # Said above the form, which is then shown and not saved.
    notice: str

    @classmethod
    def of(cls, sent: QueryDict) -> SentForm:
        found = cls(mutable=True)
        found.conflicts, found.notice = {}, ""
        for name, values in sent.lists():
            found.setlist(name, values)
        return found

    def copy(self) -> SentForm:
        """Django gives rows a copy of the data: they hear of conflicts too."""
        copied = SentForm.of(self)
        copied.conflicts, copied.notice = self.conflicts, self.notice
        return copied


# One field


def names_of(form: forms.BaseForm, name: str) -> list[str]:
    """Under which names a browser sends this field, without the prefix of the form."""
    widget = form.fields[name].widget
    if isinstance(widget, forms.MultiWidget):
        return [f"{name}{ending}" for ending in widget.widgets_names]
    return [name]


def stored(form: forms.BaseForm, name: str) -> list[str]:
    """What a browser would send if nobody touched the field."""
    bound = form[name]
    value, widget = bound.field.prepare_value(bound.initial), bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if value else []
    if isinstance(widget, forms.MultiWidget):
        pairs = zip(widget.widgets, widget.decompress(value), strict=True)
        return [_one(part.format_value(each)) for part, each in pairs]
    if _is_multiple(widget):
        return sorted(str(each) for each in value or [])
    return [_one(widget.format_value(value))]


def _one(shown) -> str:
    if isinstance(shown, list):
        shown = shown[0] if shown else ""
    return "" if shown is None else str(shown)


def _is_multiple(widget: forms.Widget) -> bool:
    return getattr(widget, "allow_multiple_selected", False) or getattr(
        getattr(widget, "widget", None), "allow_multiple_selected", False
    )


def meaning(field: forms.Field, sent: list[str]) -> tuple[str, ...]:
    """“9:00” and “09:00:00” are the same time: what is compared."""
    parts = getattr(field, "fields", None) or [field] * len(sent)
    if _is_multiple(field.widget):
        return tuple(sorted(sent))
    meanings = tuple(_meaning(part, each) for part, each in zip(parts, sent, strict=False))
    return meanings if any(meanings) else ()


def _meaning(field: forms.Field, sent: str) -> str:
    text = sent.replace("\r\n", "\n").strip()
    if isinstance(field, (forms.ModelChoiceField, forms.BooleanField)):
        return text
    try:
        value = field.to_python(text)
    except ValidationError:
        return text
    return "" if value in field.empty_values else str(value)


def shown(form: forms.BaseForm, name: str) -> str:
    """The stored value as a person reads it."""
    bound = form[name]
    values = stored(form, name)
    if isinstance(bound.field, forms.ModelMultipleChoiceField):
        return ", ".join(str(each) for each in bound.initial or []) or "–"
    if isinstance(bound.field, forms.ModelChoiceField):
        return str(getattr(form.instance, name, None) or "–")
    if isinstance(bound.field, forms.BooleanField):
        return _("Yes") if values else _("No")
    labels = {str(key): str(label) for key, label in getattr(bound.field, "choices", [])}
    return ", ".join(labels.get(value, value) for value in values if value) or "–"


# The whole record


def snapshot(form: forms.BaseForm, formsets: Iterable) -> Snapshot:
    found: Snapshot = {ITSELF: {ITSELF: _row(form)}}
    for formset in formsets:
        found[formset.prefix] = {str(row.instance.pk): _row(row) for row in formset.initial_forms}
    return found


def _row(form: forms.BaseForm) -> Row:
    values = {name: stored(form, name) for name in form.fields if name not in UNSEEN}
    return {name: each for name, each in values.items() if any(each)}


UNSEEN = ("id", "DELETE")
ADDED = for_editors("added")
TAKEN_AWAY = for_editors("taken away")
NOT_REMOVED = for_editors("changed meanwhile, so it was not removed")


@dataclass
class Merge:
    """Puts together what was sent and what another person stored meanwhile."""

    data: SentForm
    was: Snapshot
    who: str
    told: list[str] = field(default_factory=list)

    def record(self, form: forms.BaseForm) -> None:
        self._fields(form, ITSELF, self.was.get(ITSELF, {}).get(ITSELF, {}), form, "")

    def rows(self, formset) -> None:
        prefix, key = formset.prefix, formset.model._meta.pk.name
        was = self.was.get(prefix, {})
        now = {str(row.instance.pk): row for row in formset.initial_forms}
        kind = str(formset.model._meta.verbose_name)
        kept, sent_ids = [], set()
        for number in range(_number(self.data.get(f"{prefix}-TOTAL_FORMS"))):
            own = f"{prefix}-{number}"
            pk = self.data.get(f"{own}-{key}", "")
            sent_ids.add(pk)
            if pk in now:
                self._row(now[pk], own, was.get(pk), kind)
            elif pk and not self._is_gone_for_both(formset.empty_form, own, was.get(pk, {}), kind):
                self.data[f"{own}-{key}"] = pk = ""
            elif pk:
                continue
            kept.append((own, bool(pk)))
        added = [row for pk, row in now.items() if pk not in sent_ids and pk not in was]
        self._renumber(formset, kept, added, key)
        self.told += [f"{kind}: {ADDED}" for _row in added]

    def _row(self, form, own, was, kind):
        if was is None:
            return
        has_other_changed = any(
            self._meaning_of(form, name, was) != meaning(form.fields[name], stored(form, name))
            for name in form.fields
            if name not in UNSEEN
        )
        if has_other_changed and self.data.pop(f"{own}-DELETE", None):
            self.told.append(f"{kind}: {NOT_REMOVED}")
        self._fields(form, own, was, form, f"{kind}: ")

    def _fields(self, form, own, was, theirs, where):
        taken = self.data.getlist(TAKE)
        for name, form_field in form.fields.items():
            full_names = [f"{own}-{each}" if own else each for each in names_of(form, name)]
            if name in UNSEEN or not self._was_sent(form_field, full_names):
                continue
            now = stored(theirs, name)
            if full_names[0] in taken:
                self._write(form_field, full_names, now)
                continue
            before = self._meaning_of(form, name, was)
            mine = meaning(form_field, self._sent(form_field, full_names))
            changed = meaning(form_field, now)
            if changed in (before, mine):
                continue
            label = f"{where}{form_field.label}"
            if mine == before:
                self._write(form_field, full_names, now)
                self.told.append(f"{label}: {shown(theirs, name)}")
            else:
                self.data.conflicts.setdefault(own, {})[name] = format_html(
                    '{} <label class="take-theirs"><input type="checkbox" name="{}" value="{}"> '
                    "{}</label>",
                    for_editors("%(who)s changed this too. Save again to keep what you wrote.")
                    % {"who": self.who},
                    TAKE,
                    full_names[0],
                    for_editors("Take theirs: %(value)s") % {"value": shown(theirs, name)},
                )

    def _meaning_of(self, form, name, row: Row):
        return meaning(form.fields[name], row.get(name, []))

    def _is_gone_for_both(self, form, own, was, kind) -> bool:
        """The other took this row away. Who has changed it meanwhile gets it back as a new one."""
        if self.data.get(f"{own}-DELETE"):
            return True
        for name, form_field in form.fields.items():
            full_names = [f"{own}-{each}" for each in names_of(form, name)]
            if name in UNSEEN or not self._was_sent(form_field, full_names):
                continue
            sent = meaning(form_field, self._sent(form_field, full_names))
            if sent != self._meaning_of(form, name, was):
                self.data.conflicts.setdefault(own, {})[name] = for_editors(
                    "%(who)s took this row away. Save again to add it again as you wrote it, or "
                    "remove it."
                ) % {"who": self.who}
                return False
        self.told.append(f"{kind}: {TAKEN_AWAY}")
        return True

    def _was_sent(self, form_field, names) -> bool:
        is_silent = isinstance(form_field.widget, forms.CheckboxInput)
        return is_silent or _is_multiple(form_field.widget) or names[0] in self.data

    def _sent(self, form_field, names) -> list[str]:
        if len(names) == 1:
            return self.data.getlist(names[0])
        return [self.data.get(name, "") for name in names]

    def _write(self, form_field, names, values) -> None:
        if len(names) == 1:
            self.data.setlist(names[0], values)
        else:
            for name, value in zip(names, values, strict=True):
                self.data[name] = value
        if not values:
            self.data.pop(names[0], None)

    def _renumber(self, formset, kept, added, key) -> None:
        """Rows that exist stand before new ones, as Django counts them."""
        prefix = formset.prefix
        old = [own for own, is_stored in kept if is_stored]
        new = [own for own, is_stored in kept if not is_stored]
        rows = [self._values_below(own) for own in old]
        for row in added:
            values = {f"-{key}": [str(row.instance.pk)]}
            for name in row.fields:
                if name in UNSEEN:
                    continue
                ends, stands = names_of(row, name), stored(row, name)
                if len(ends) == 1:
                    values[f"-{ends[0]}"] = stands
                else:
                    values |= {f"-{end}": [value] for end, value in zip(ends, stands, strict=True)}
            rows.append({end: each for end, each in values.items() if each})
        rows += [self._values_below(own) for own in new]
        conflicts = {own: self.data.conflicts.pop(own, None) for own, _is_stored in kept}
        order = [*old, *[None] * len(added), *new]
        for name in [name for name in self.data if _is_in_row(name, prefix)]:
            del self.data[name]
        for number, (own, values) in enumerate(zip(order, rows, strict=True)):
            for end, each in values.items():
                self.data.setlist(f"{prefix}-{number}{end}", each)
            if conflicts.get(own):
                self.data.conflicts[f"{prefix}-{number}"] = conflicts[own]
        self.data[f"{prefix}-TOTAL_FORMS"] = str(len(rows))
        self.data[f"{prefix}-INITIAL_FORMS"] = str(len(old) + len(added))

    def _values_below(self, own: str) -> dict[str, list[str]]:
        return {
            name[len(own) :]: values
            for name, values in self.data.lists()
            if name.startswith(f"{own}-")
        }


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _is_in_row(name: str, prefix: str) -> bool:
    number, dash, _rest = name.removeprefix(f"{prefix}-").partition("-")
    return name.startswith(f"{prefix}-") and bool(dash) and number.isdecimal()


# The page


class SharedByTwo(admin.ModelAdmin):
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST" or object_id is None or LOADED not in request.POST:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            # Who saves next reads what this one wrote.
            content_version.take_turns()
            record = self.get_object(request, unquote(object_id))
            if record is not None and self.has_change_permission(request, record):
                self._merge(request, record)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, *args, **kwargs):
        if loaded := getattr(request, "loaded", None):
            context["loaded"] = loaded
        elif context.get("original") is not None and request.method == "GET":
            formsets = [rows.formset for rows in context["inline_admin_formsets"]]
            context["loaded"] = _signed(snapshot(context["adminform"].form, formsets))
        return super().render_change_form(request, context, *args, **kwargs)

    def _merge(self, request: HttpRequest, record) -> None:
        try:
            was = signing.loads(request.POST[LOADED], salt=SALT)
        except signing.BadSignature:
            return
        form, formsets = self._as_stored(request, record)
        now = snapshot(form, formsets)
        # Should the form be shown again, the person has seen all this.
        request.loaded = _signed(now)
        if now == was and TAKE not in request.POST:
            return
        merge = Merge(SentForm.of(request.POST), was, _last_editor(record))
        merge.record(form)
        for formset in formsets:
            merge.rows(formset)
        request.POST = merge.data
        if merge.told:
            messages.warning(
                request,
                format_html(
                    "{}<ul>{}</ul>",
                    for_editors("%(who)s saved this too while you were editing. Kept from there:")
                    % {"who": merge.who},
                    format_html_join("", "<li>{}</li>", ((each,) for each in merge.told)),
                ),
            )

    def _as_stored(self, request, record):
        opened = copy(request)
        opened.method = "GET"
        fields = flatten_fieldsets(self.get_fieldsets(opened, record))
        form = self.get_form(opened, record, change=True, fields=fields)(instance=record)
        formsets, _inlines = self._create_formsets(opened, record, change=True)
        return form, formsets


def _signed(loaded: Snapshot) -> str:
    return signing.dumps(loaded, salt=SALT, compress=True)


def _last_editor(record) -> str:
    """“anna (14:03)”, by the admin's own log; somebody else when that does not say."""
    kind = ContentType.objects.get_for_model(record)
    entries = LogEntry.objects.filter(content_type=kind, object_id=str(record.pk))
    last = entries.select_related("user").order_by("-action_time").first()
    if last is None:
        return str(for_editors("Somebody else"))
    return f"{last.user.get_username()} ({localtime(last.action_time):%H:%M})"
