"""Whom to call or write to."""

from __future__ import annotations

from django.contrib import admin

from ..models import Contact, Phone
from ..text import for_editors
from . import questions
from .base import LanguageTabs, TableRows, TextRows


class PhoneRows(TextRows):
    model = Phone
    question = questions.HOW_TO_REACH_THEM
    fields = (
        ("number", "type"),
        "label",
        ("is_public", "is_for_professionals", "is_emergency_only", "is_from_abroad"),
        ("menu_option", "extension"),
        "cost_note",
        "languages",
        "order",
    )


class ContactRows(TableRows):
    model = Contact
    question = questions.HOW_TO_REACH_THEM
    classes = ("collapse",)
    fields = ("role", "person_name", "email", "order")
    show_change_link = True


@admin.register(Contact)
class ContactAdmin(LanguageTabs):
    list_display = ("role", "of", "email", "is_public")
    list_select_related = ("organization", "service")
    search_fields = ("role", "person_name", "email", "organization__slug", "service__slug")
    autocomplete_fields = ("organization", "service")
    inlines = (PhoneRows,)
    fieldsets = (
        (
            questions.WHAT_IS_IT,
            {
                "fields": ("organization", "service", "role"),
                "description": for_editors("Choose an organisation or a service, not both."),
            },
        ),
        (questions.HOW_TO_REACH_THEM, {"fields": ("person_name", "email", "order")}),
    )

    @admin.display(description=for_editors("of"))
    def of(self, contact):
        return str(contact.organization or contact.service)

    @admin.display(description=for_editors("readers see it"), boolean=True)
    def is_public(self, contact):
        return contact.is_public
