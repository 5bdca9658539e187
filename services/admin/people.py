"""Who works here: people with all their rights on one page, and invitations."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef
from django.forms import CheckboxSelectMultiple

from .. import invitations, rights
from ..models import Editor, Invitation, Preferences, Translator
from ..text import for_editors
from .base import WideTable
from .own_records import remembered

WHO = for_editors("Who?")
RIGHTS = for_editors("What may they do?")

# Their pages: the person's own account, and the page of the person here.
for handled_elsewhere in (
    Group,
    get_user_model(),
    EmailAddress,
    Authenticator,
    UserSession,
):
    if admin.site.is_registered(handled_elsewhere):
        admin.site.unregister(handled_elsewhere)


class EditorRows(WideTable):
    model = Editor
    extra = 0
    autocomplete_fields = ("organization",)


class TranslatorRows(WideTable):
    model = Translator
    extra = 0


class PreferencesRows(WideTable):
    model = Preferences
    extra = 0


@admin.register(get_user_model())
class PersonAdmin(admin.ModelAdmin):
    """For administrators. People come by invitation, so that nobody types a password of others."""

    list_display = ("username", "email", "first_name", "roles", "has_factor", "last_login")
    list_filter = ("is_active", "is_superuser", "translates__language")
    search_fields = ("username", "email", "first_name", "last_name", "edits__organization__slug")
    ordering = ("username",)
    actions = ("forget_second_step",)
    inlines = (EditorRows, TranslatorRows, PreferencesRows)
    readonly_fields = ("coordinates", "last_login", "date_joined")
    fieldsets = (
        (WHO, {"fields": ("username", "email", ("first_name", "last_name"))}),
        (
            RIGHTS,
            {
                "fields": ("is_active", "is_superuser", "coordinates"),
                "description": for_editors(
                    "Somebody who left is not deleted but made inactive: the history keeps saying "
                    "who changed what."
                ),
            },
        ),
        (for_editors("When?"), {"fields": ("last_login", "date_joined")}),
    )

    def has_add_permission(self, request):
        return False

    def get_queryset(self, request):
        factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(
            type=Authenticator.Type.RECOVERY_CODES
        )
        return (
            super()
            .get_queryset(request)
            .annotate(has_factor=Exists(factors))
            .prefetch_related("edits__organization", "networks", "translates")
        )

    @admin.display(description=for_editors("second step"), boolean=True)
    def has_factor(self, person):
        return person.has_factor

    @admin.display(description=for_editors("roles"))
    def roles(self, person):
        found = [str(for_editors("administrator"))] if person.is_superuser else []
        found += [f"{for_editors('coordinator')}: {each}" for each in person.networks.all()]
        found += [f"{for_editors('editor')}: {each.organization}" for each in person.edits.all()]
        languages = ", ".join(each.get_language_display() for each in person.translates.all())
        return "; ".join(
            [*found, *([f"{for_editors('translator')}: {languages}"] * bool(languages))]
        )

    @admin.display(description=for_editors("coordinates"))
    def coordinates(self, person):
        return ", ".join(map(str, person.networks.all())) or "–"

    @admin.action(description=for_editors("Forget the second step (phone lost)"))
    def forget_second_step(self, request, queryset):
        Authenticator.objects.filter(user__in=queryset).delete()
        messages.success(request, for_editors("They set up a new one when they sign in."))


class InvitationForm(forms.ModelForm):
    languages = forms.MultipleChoiceField(
        label=for_editors("Translator into"),
        choices=settings.LANGUAGES,
        required=False,
        widget=CheckboxSelectMultiple,
    )

    def clean(self):
        facts = super().clean()
        gives = ("organizations", "networks", "languages", "is_administrator")
        if not self.errors and not any(facts.get(name) for name in gives):
            first = next(name for name in gives if name in self.fields)
            self.add_error(first, for_editors("Choose what this person may do."))
        return facts


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):
    form = InvitationForm
    list_display = ("email", "gives", "invited_by", "invited_at", "expires_at", "accepted_at")
    list_select_related = ("invited_by",)
    search_fields = ("email",)
    actions = ("send_again",)
    autocomplete_fields = ("organizations", "networks")

    def has_module_permission(self, request):
        return remembered(request, rights.coordinates)

    def has_view_permission(self, request, obj=None):
        return remembered(request, rights.coordinates)

    def has_add_permission(self, request):
        return remembered(request, rights.coordinates)

    def has_delete_permission(self, request, obj=None):
        return remembered(request, rights.coordinates)

    def has_change_permission(self, request, obj=None):
        # What was sent was sent: take it back and invite anew.
        return False

    def get_queryset(self, request):
        invited = invitations.sent_by(request.user, super().get_queryset(request))
        return invited.prefetch_related("organizations", "networks")

    def get_fields(self, request, obj=None):
        own = ["email", "language", "organizations"]
        if rights.is_administrator(request.user):
            own += ["networks", "languages", "is_administrator"]
        if obj:
            own += ["invited_by", "invited_at", "expires_at", "accepted_at"]
        return own

    def get_field_queryset(self, db, db_field, request):
        if db_field.name == "organizations":
            return invitations.organizations_to_give(request.user)
        if db_field.name == "networks":
            return invitations.networks_to_give(request.user)
        return super().get_field_queryset(db, db_field, request)

    def save_model(self, request, obj, form, change):
        obj.invited_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        invitations.send(form.instance)
        messages.success(
            request, for_editors("The mail to %(email)s is sent.") % {"email": form.instance.email}
        )

    @admin.display(description=for_editors("may then"))
    def gives(self, invitation):
        found = [str(for_editors("administrator"))] if invitation.is_administrator else []
        found += [f"{for_editors('coordinator')}: {each}" for each in invitation.networks.all()]
        found += [f"{for_editors('editor')}: {each}" for each in invitation.organizations.all()]
        return "; ".join([*found, *invitation.languages])

    @admin.action(description=for_editors("Send the chosen ones again"))
    def send_again(self, request, queryset):
        for invitation in queryset.filter(accepted_at=None):
            invitations.send(invitation)
            messages.success(
                request,
                for_editors("The mail to %(email)s is sent.") % {"email": invitation.email},
            )
