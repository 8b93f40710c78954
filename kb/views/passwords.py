"""Passwords: changed by whoever is signed in, forgotten, and chosen by the link of a mail."""

from typing import Any

from allauth.account.views import (
    PasswordChangeView,
    PasswordResetDoneView,
    PasswordResetFromKeyDoneView,
    PasswordResetFromKeyView,
    PasswordResetView,
    PasswordSetView,
    ReauthenticateView,
)
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse_lazy

from kb.accounts.account_forms import ForgottenPasswordForm
from kb.accounts.initial_password import has_initial_password
from kb.limits import Rate, limit_posts
from kb.views.requests.old_password import limit_old_passwords

REQUESTS_PER_CLIENT = Rate(count=10, seconds=3600)
REQUESTS_PER_ADDRESS = Rate(count=3, seconds=3600)
LINKS_PER_CLIENT = Rate(count=20, seconds=600)


class OwnPasswordView(PasswordChangeView):
    """The form to change one's password, with the old one."""

    template_name = "accounts/change_password.html"
    success_url = reverse_lazy("account")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whether it has to be changed before anything else."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"is_initial": has_initial_password(self.request)}


class ForgottenPasswordView(PasswordResetView):
    """The form that asks for a link by mail; the answer is the same for every address."""

    template_name = "accounts/forgotten_password.html"
    form_class = ForgottenPasswordForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Put a mail into the outbox; without mail, say again whom to ask."""
        response: HttpResponseBase = (
            super().post(request, *args, **kwargs)
            if settings.EMAIL_HOST
            else self.get(request, *args, **kwargs)
        )
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whether mail is set up."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"can_mail": bool(settings.EMAIL_HOST)}


def asked_address(request: HttpRequest) -> str:
    """Return the rate limit's key: the address that a link is asked for."""
    return request.POST.get("email", "").strip().casefold()[:80]


change_password = limit_old_passwords("oldpassword")(OwnPasswordView.as_view())
set_password = PasswordSetView.as_view(
    template_name="accounts/set_password.html", success_url=reverse_lazy("account")
)
reauthenticate = limit_old_passwords("password")(
    ReauthenticateView.as_view(template_name="accounts/reauthenticate.html")
)
forgotten_password = limit_posts("forgotten-password", REQUESTS_PER_CLIENT)(
    limit_posts("forgotten-address", REQUESTS_PER_ADDRESS, by=asked_address)(
        ForgottenPasswordView.as_view()
    )
)
forgotten_password_sent = PasswordResetDoneView.as_view(
    template_name="accounts/forgotten_password_sent.html"
)
password_by_link = limit_posts("password-link", LINKS_PER_CLIENT)(
    PasswordResetFromKeyView.as_view(template_name="accounts/password_by_link.html")
)
password_chosen = PasswordResetFromKeyDoneView.as_view(
    template_name="accounts/password_chosen.html"
)
