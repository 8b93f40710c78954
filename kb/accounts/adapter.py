"""How allauth signs people in and out here: no open sign-up, our mails, messages and limits."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from kb.accounts.account_mails import send_reset_mail
from kb.accounts.initial_password import forget_initial_password

MESSAGES = {
    "account/messages/password_changed.txt": _("Your password is changed."),
    "account/messages/password_set.txt": _("Your password is set."),
    "mfa/messages/totp_activated.txt": _("The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
}
"""What is said of what was done; whatever is not here, a page says itself."""


class AccountAdapter(DefaultAccountAdapter):
    """allauth's hooks, as far as this site differs."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: administrators invite."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count nothing: `kb/limits.py` has counted already, for all processes."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that kb/middleware/proxies.py has established."""
        return request.META.get("REMOTE_ADDR") or "::"

    def is_safe_url(self, url: str) -> bool:
        """Whether an address that a sign-in was asked to lead to is one of this host."""
        hosts = {context.request.get_host()}
        is_secure = context.request.is_secure()
        return url_has_allowed_host_and_scheme(url, hosts, require_https=is_secure)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *_unused: object,
        **_also_unused: object,
    ) -> None:
        """Add the message of MESSAGES, where there is one."""
        if text := MESSAGES.get(message_template or ""):
            messages.add_message(request, level, str(text))

    def set_password(self, user: User, password: str) -> None:
        """Store a password that its owner has chosen; nothing else of the user is written."""
        user.set_password(password)
        user.save(update_fields=["password"])
        forget_initial_password(context.request, user)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Mail the link with which a forgotten password is replaced."""
        send_reset_mail(context["request"], user)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Lead who was deactivated back to the sign-in."""
        return HttpResponseRedirect(reverse("account_login"))
