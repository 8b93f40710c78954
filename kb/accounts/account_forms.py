"""The forms to sign in, in two steps, and to ask for a new password."""

from allauth.account.forms import ResetPasswordForm
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse

from kb.limits import Rate, throttle

ONCE = Rate(count=1, seconds=600)
"""For longer than a code of an app is valid."""


class SignInForm(AuthenticationForm):
    """Name and password; a mail address stands for the name of the one user who has it."""

    def clean_username(self) -> str:
        """Return the user name that was meant."""
        return meant_name(self.cleaned_data["username"])

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Sign in, or lead to the second step; the form is valid."""
        user = self.get_user()
        record_authentication(request, user, method="password", reauthenticated=True)
        response: HttpResponse = perform_login(request, Login(user=user, redirect_url=redirect_url))
        return response


def meant_name(typed: str) -> str:
    """Return the name of the active user with this mail address; what was typed where none is.

    A name that looks like an address comes first, and two users with one address have none.
    """
    users = get_user_model().objects
    if "@" not in typed or users.filter(username=typed).exists():
        return typed
    names = users.filter(email__iexact=typed, is_active=True).values_list("username", flat=True)
    found = list(names[:2])
    return found[0] if len(found) == 1 else typed


class CodeForm(AuthenticateForm):
    """The code of an app, or a recovery code; allauth remembers used ones in one process only."""

    def clean_code(self) -> str:
        """Refuse a code that was used already, in whichever process."""
        code: str = super().clean_code()
        if throttle(f"used-code:{self.user.pk}:{code}", ONCE):
            raise get_adapter().validation_error("incorrect_code")
        return code


class ForgottenPasswordForm(ResetPasswordForm):
    """Asks for a mail address; says nothing about whether somebody has it."""

    users: list[User]

    def clean_email(self) -> str:
        """Look for the active users with the address, however it is written."""
        address: str = self.cleaned_data["email"]
        self.users = list(get_user_model().objects.filter(email__iexact=address, is_active=True))
        return address
