"""Coming in by an invitation, and the pages of the own account that are ours."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model, password_validation
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from .. import history, invitations
from ..models import Preferences
from ..text import for_editors


class PreferencesForm(forms.ModelForm):
    class Meta:
        model = Preferences
        fields = ("language",)


class AcceptForm(PreferencesForm):
    name = forms.CharField(
        label=for_editors("Your name"),
        required=False,
        max_length=150,
        help_text=for_editors("Not needed. Colleagues see it beside your changes; readers never."),
    )
    password = forms.CharField(
        label=for_editors("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=for_editors(
            "At least twelve characters. Three or four words that do not belong together are easy "
            "to remember and hard to guess."
        ),
    )

    field_order = ("name", "password", "language")

    def __init__(self, *args, invitation, **kwargs):
        super().__init__(*args, **kwargs)
        self.email = invitation.email

    def clean_password(self):
        password = self.cleaned_data["password"]
        person = get_user_model()(email=self.email, first_name=self.data.get("name", ""))
        password_validation.validate_password(password, person)
        return password


@never_cache
@sensitive_post_parameters("password")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Reading changes nothing: programs that look into mails follow links too."""
    try:
        invited = invitations.read(token)
        has_account = invitations.account_of(invited) is not None
        form = AcceptForm(
            request.POST or None, invitation=invited, initial={"language": invited.language}
        )
        if has_account:
            del form.fields["name"], form.fields["password"]
        if request.method == "POST" and form.is_valid():
            facts = {"name": "", "password": "", **form.cleaned_data}
            # Who coordinates a network is part of its history.
            with history.change():
                invitations.accept(invited, **facts)
            messages.success(request, for_editors("Your account is ready. You can sign in now."))
            return redirect(settings.LOGIN_URL)
    except invitations.Refused as reason:
        return render(request, "account/invitation_refused.html", {"reason": reason}, status=410)
    context = {"form": form, "invitation": invited, "has_account": has_account}
    return render(request, "account/invitation.html", context)


@never_cache
@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    own = Preferences.objects.filter(person=request.user).first()
    form = PreferencesForm(request.POST or None, instance=own or Preferences(person=request.user))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, for_editors("Saved."))
        return redirect("preferences")
    return render(request, "account/preferences.html", {"form": form})


@never_cache
@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """Where this person is signed in. A POST with the number of one ends it."""
    own = UserSession.objects.purge_and_list(request.user)
    if request.method == "POST":
        chosen = next((each for each in own if str(each.pk) == request.POST.get("session")), None)
        if chosen is None:
            raise Http404
        chosen.end()
        messages.success(request, for_editors("Ended: nobody is signed in there any more."))
        return redirect("usersessions_list")
    own.sort(key=lambda each: each.created_at, reverse=True)
    return render(request, "account/sessions.html", {"sessions": own})
