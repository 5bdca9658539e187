"""Records that may be the same thing twice: told, told apart, or made one."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html

from .. import duplicates, merging, rights
from ..models import NotADuplicate
from ..text import for_editors
from .list_export import ListTools

PER_PAGE = 50
CHOICE = "choose-"


class FindsDuplicates(ListTools):
    """For the kinds of records that can be merged."""

    @property
    def kind(self) -> str:
        return self.opts.model_name

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("duplicates/", view(self.duplicates_view), name=self.page_name("duplicates")),
            path(
                "merge/<int:winner>/<int:loser>/",
                view(self.merge_view),
                name=self.page_name("merge"),
            ),
            *super().get_urls(),
        ]

    def list_tools(self, request):
        tool = (self.list_address("duplicates"), for_editors("Possible duplicates"))
        return [*super().list_tools(request), tool]

    def response_add(self, request, obj, post_url_continue=None):
        for pair in duplicates.pairs_with(obj, request.user)[:3]:
            other = pair.second if pair.first == obj.pk else pair.first
            messages.warning(
                request,
                format_html(
                    '{} <a href="{}">{}</a>',
                    for_editors("This may be here already: %(name)s (%(why)s).")
                    % {
                        "name": duplicates.MODELS[self.kind].objects.get(pk=other),
                        "why": pair.explanation,
                    },
                    self.list_address("merge", other, obj.pk),
                    for_editors("Look at both"),
                ),
            )
        return super().response_add(request, obj, post_url_continue)

    # The list

    def duplicates_view(self, request):
        if request.method == "POST":
            return self._answer_pair(request)
        pages = Paginator(duplicates.pairs_of(self.kind, request.user), PER_PAGE)
        page = pages.get_page(request.GET.get("page"))
        told_apart = duplicates.told_apart(self.kind, request.user)[:PER_PAGE]
        records = duplicates.records_of(self.kind, [*page, *told_apart])
        return self.tool_page(
            request,
            "duplicates",
            title=for_editors("Possible duplicates"),
            page=page,
            pairs=[
                (records[pair.first], records[pair.second], pair)
                for pair in page
                if pair.first in records and pair.second in records
            ],
            told_apart=[
                (records[said.first_id], records[said.second_id], said) for said in told_apart
            ],
            merge_page=self.page_name("merge"),
            change_page=self.page_name("change"),
            kinds=[
                (
                    reverse(f"admin:services_{kind}_duplicates"),
                    model._meta.verbose_name_plural,
                    kind,
                )
                for kind, model in duplicates.MODELS.items()
            ],
        )

    def _answer_pair(self, request):
        first, second = self._own(request, request.POST.get("first"), request.POST.get("second"))
        if request.POST.get("answer") == "may be the same":
            NotADuplicate.objects.filter(
                kind=self.kind,
                first_id=min(first.pk, second.pk),
                second_id=max(first.pk, second.pk),
            ).delete()
        else:
            NotADuplicate.say(self.kind, first.pk, second.pk, request.user)
            messages.success(request, for_editors("Remembered: these two are not the same."))
        return HttpResponseRedirect(self.list_address("duplicates"))

    def _own(self, request, *ids):
        """Records this person may change. Of all others nothing is said, not even that they are."""
        own = rights.editable(request.user, self.model._default_manager.all())
        wanted = [int(each) for each in ids if str(each).isdecimal()]
        found = own.in_bulk(wanted)
        if len(wanted) != 2 or len(found) != 2:
            raise Http404
        return [found[pk] for pk in wanted]

    # Two beside each other

    def merge_view(self, request, winner, loser):
        winner, loser = self._own(request, winner, loser)
        names = {column.name for column in merging.columns(self.model)}
        choices = {
            name: value
            for name in names
            if (value := request.POST.get(CHOICE + name)) in (merging.WINNER, merging.LOSER)
        }
        step, mistakes, outcome = request.POST.get("step"), [], None
        shown = merging.differences(winner, loser, choices)
        try:
            if step == "merge":
                merging.merge(winner, loser, choices, request.user)
                return self._merged(request, winner)
            if step == "preview":
                outcome = merging.rehearse(
                    *self._own(request, winner.pk, loser.pk), choices, request.user
                )
        except ValidationError as error:
            mistakes = self._sentences(error)
            winner, loser = self._own(request, winner.pk, loser.pk)
        return self.tool_page(
            request,
            "merge",
            title=for_editors("Make one of two"),
            winner=winner,
            loser=loser,
            choices=shown,
            outcome=outcome,
            mistakes=mistakes,
            address=self.list_address("merge", winner.pk, loser.pk),
            swapped=self.list_address("merge", loser.pk, winner.pk),
            duplicates_page=self.list_address("duplicates"),
            change_page=self.page_name("change"),
            hides_an_address=any(getattr(each, "is_withheld", False) for each in (winner, loser)),
        )

    def _sentences(self, error: ValidationError) -> list[str]:
        told = []
        for name, sentences in error.message_dict.items():
            label = (
                "" if name == NON_FIELD_ERRORS else f"{self.opts.get_field(name).verbose_name}: "
            )
            told += [f"{label}{sentence}" for sentence in sentences]
        return told

    def _merged(self, request, winner):
        self.log_change(request, winner, [{"changed": {"fields": [str(for_editors("merged"))]}}])
        messages.success(request, for_editors("The two are one now. Old addresses lead to it."))
        return HttpResponseRedirect(self.list_address("change", winner.pk))
