"""The history of a record, the way back to any of its states, and to what was deleted."""

from __future__ import annotations

from functools import wraps

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst

from .. import history, rights
from ..history import restoring
from ..history.differences import differences
from ..history.names import name_in
from ..history.units import UNITS, keys_of_rows, model_of
from ..models import KeptState
from ..models.translation_state import record_kind
from ..text import for_editors

ENTRIES_ON_A_PAGE = 20
# Larger ones, such as the loading of a file, are taken back record by record.
MOST_TAKEN_BACK_AT_ONCE = 100


# Everything the admin changes is kept


def kept(view):
    """A view of the admin whose changes are kept, and offered to be taken back.

    One that is marked ``changes_nothing`` only answers: it need not wait for who is writing.
    """
    if getattr(view, "changes_nothing", False):
        return view

    @wraps(view)
    def keeping_view(request, *args, **kwargs):
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return view(request, *args, **kwargs)
        with history.change(person=request.user) as recording:
            response = view(request, *args, **kwargs)
        # Translators change texts of records that are not theirs to take back.
        if recording.kept and visible(request.user).filter(change=recording.kept).exists():
            words = {"change": recording.kept}
            offer = render_to_string("admin/services/_take_back_offer.html", words, request)
            messages.info(request, offer)
        return response

    keeping_view.keeps_history = True
    return keeping_view


# What somebody may see


def visible(person) -> QuerySet[KeptState]:
    """States of records of their organizations, deleted ones too, and of their networks; of
    deleted meetings what they did themselves."""
    entries = KeptState.objects.all()
    if rights.is_administrator(person):
        return entries
    own = Q(organization_id__in=rights.organizations_of(person).order_by().values("pk"))
    for root in UNITS:
        if rights.belongs_to_network(root):
            records = rights.editable(person, root.objects.order_by()).values("pk")
            of_kind = Q(kind=record_kind(root))
            own |= of_kind & (Q(object_id__in=records) | Q(change__person=person))
    return entries.filter(own)


class KeepsHistory:
    """A page of the admin whose “History” tells what was changed and leads back."""

    def history_view(self, request, object_id, extra_context=None):
        records = rights.editable(request.user, self.model._default_manager.all())
        record = self.get_object(request, object_id)
        if record is None or not records.filter(pk=record.pk).exists():
            raise Http404
        if self.model not in UNITS:
            (key,) = keys_of_rows(self.model, [record.pk])
            return redirect(_history_page(*key))
        return history_page(request, self, record)


def _history_page(root, pk) -> str:
    return reverse(f"admin:services_{root._meta.model_name}_history", args=[pk])


def _page_of(root, pk) -> str:
    """Where somebody goes on: with the record, or with those that are left."""
    if root.objects.filter(pk=pk).exists():
        return reverse(f"admin:services_{root._meta.model_name}_change", args=[pk])
    return reverse(f"admin:services_{root._meta.model_name}_changelist")


# Pages


def history_page(request, model_admin, record):
    root = type(record)
    kept_states = KeptState.objects.of(root._meta.model_name, record.pk)
    page = Paginator(
        kept_states.select_related("change__person").order_by("-pk"), ENTRIES_ON_A_PAGE
    ).get_page(request.GET.get("p"))
    newest = kept_states.order_by("-pk").first()
    entries = [
        entry
        for entry in history.history_of(root, page.object_list)
        if entry.found or entry.differences
    ]
    context = {
        **model_admin.admin_site.each_context(request),
        "title": for_editors("History: %(name)s") % {"name": record},
        "opts": root._meta,
        "record": record,
        "entries": entries,
        "page": page,
        "newest": newest,
        "before_newest": newest and newest.previous,
    }
    return TemplateResponse(request, "admin/services/history.html", context)


def restore_page(request, admin_site, pk):
    """A GET shows what would change, a POST changes it."""
    entry = get_object_or_404(KeptState.objects.select_related("change__person"), pk=pk)
    root = model_of(entry.kind)
    if entry.state is None or not restoring.may_restore(request.user, entry):
        raise Http404
    state = restoring.as_far_as_allowed(request.user, root, entry.object_id, entry.state)
    if request.method == "POST":
        why = for_editors("An earlier state was restored.")
        try:
            with history.change(request.user, why):
                left_out = restoring.restore(root, entry.object_id, state)
        except restoring.Refused as reason:
            messages.error(request, str(reason))
            return redirect("admin:services_change_restore", pk)
        _tell_what_was_left_out(request, left_out)
        messages.success(request, for_editors("Restored."))
        return redirect(_page_of(root, entry.object_id))
    context = {
        **admin_site.each_context(request),
        "title": for_editors("Restore: %(name)s") % {"name": name_in(root, entry.state)},
        "opts": root._meta,
        "entry": entry,
        "preview": restoring.preview(root, entry.object_id, state),
        "history_page": _history_page(root, entry.object_id),
    }
    return TemplateResponse(request, "admin/services/restore.html", context)


def change_page(request, admin_site, change):
    """What somebody changed at once. A POST takes it back."""
    entries = visible(request.user).filter(change=change)
    count = entries.count()
    if not count:
        raise Http404
    refusal, wanted = "", {}
    if count > MOST_TAKEN_BACK_AT_ONCE:
        refusal = for_editors("These are many records: take them back one by one.")
    else:
        try:
            wanted = {
                key: restoring.as_far_as_allowed(request.user, *key, state)
                for key, state in restoring.targets(
                    change, lambda entry: restoring.may_restore(request.user, entry)
                ).items()
            }
        except restoring.Refused as reason:
            refusal = reason
    if request.method == "POST" and not refusal:
        try:
            with history.change(request.user, for_editors("A change was taken back.")):
                left_out = restoring.take_back(wanted)
        except restoring.Refused as reason:
            refusal = reason
        else:
            _tell_what_was_left_out(request, left_out)
            messages.success(request, for_editors("Taken back."))
            return redirect(_page_of(*next(iter(wanted))))
    previews = restoring.preview_of_taking_back(wanted) if wanted and not refusal else []
    refusal = refusal or next((each.refusal for each in previews if each.refusal), "")
    context = {
        **admin_site.each_context(request),
        "title": capfirst(change._meta.verbose_name),
        "opts": change._meta,
        "change": change,
        "records": [_told(entry) for entry in entries.order_by("pk")[:MOST_TAKEN_BACK_AT_ONCE]],
        "left_out": [words for each in previews for words in each.left_out],
        "refusal": refusal,
        "can_be_taken_back": bool(previews) and not refusal,
    }
    return TemplateResponse(request, "admin/services/change.html", context)


def _told(entry: KeptState) -> dict:
    """A record with what a change did to it, and with what taking it back would undo."""
    root, earlier = model_of(entry.kind), entry.previous
    before = earlier.state if earlier else None
    state = entry.state or before
    is_there = root.objects.filter(pk=entry.object_id).exists()
    return {
        "kind": root._meta.verbose_name,
        "name": name_in(root, state) if state else "",
        "page": _history_page(root, entry.object_id) if is_there else "",
        "differences": differences(root, before, entry.state),
    }


def deleted_page(request, admin_site):
    deleted = visible(request.user).deleted().select_related("change__person").order_by("-pk")
    page = Paginator(deleted, ENTRIES_ON_A_PAGE).get_page(request.GET.get("p"))
    records = []
    for entry in page.object_list:
        if earlier := entry.previous:
            root = model_of(entry.kind)
            records.append(
                {
                    "kind": root._meta.verbose_name,
                    "name": name_in(root, earlier.state),
                    "entry": entry,
                    "way_back": reverse("admin:services_change_change", args=[entry.change_id])
                    if entry.change_id
                    else reverse("admin:services_change_restore", args=[earlier.pk]),
                }
            )
    context = {
        **admin_site.each_context(request),
        "title": for_editors("Deleted records"),
        "records": records,
        "page": page,
    }
    return TemplateResponse(request, "admin/services/deleted_records.html", context)


def _tell_what_was_left_out(request, left_out: list[str]) -> None:
    if left_out:
        sentence = for_editors("Left out, because it is not there any more: %(names)s.")
        messages.warning(request, sentence % {"names": "; ".join(left_out)})
