"""Signing in, below /admin/: no cookie and no rule made for it reaches the pages of readers.

The names are those of django-allauth. What is not listed here does not exist: nobody signs up, and
addresses are changed by an administrator.
"""

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.contrib.auth.decorators import login_required
from django.urls import path

from services.views import account as own

urlpatterns = [
    # At the addresses of the admin's own pages, which these take the place of.
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path(
        "password_change/",
        login_required(reauthentication_required(account.password_change)),
        name="account_change_password",
    ),
    path("login/inactive/", account.account_inactive, name="account_inactive"),
    path("login/code/", account.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("login/factor/", factors.authenticate, name="mfa_authenticate"),
    path("login/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("invitation/<str:token>/", own.invitation, name="invitation"),
    # Who is it, once more, before something that matters.
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path(
        "again/code/",
        account.request_reauthentication_code,
        name="account_request_reauthentication_code",
    ),
    path(
        "again/code/confirm/",
        account.confirm_reauthentication_code,
        name="account_confirm_reauthentication_code",
    ),
    path("again/factor/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("again/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    # My own account.
    path("account/", factors.index, name="mfa_index"),
    path("account/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "account/codes/new/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/codes/download/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("account/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("account/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("account/passkeys/<int:pk>/name/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("account/mails/", own.preferences, name="preferences"),
    path("account/sessions/", own.sessions, name="usersessions_list"),
]
