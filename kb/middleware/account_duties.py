"""Leads people to what comes first: change an initial password, set up a second factor."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from kb.accounts.initial_password import has_initial_password
from kb.accounts.second_factor import is_second_factor_missing
from kb.pages.kept_post import read_post
from kb.pages.sign_in_page import duty_page

ALWAYS = frozenset({"account_login", "account_logout", "healthz", "readyz", "favicon"}) | {
    "manifest",
    "touch-icon",
}
CHANGE_IT = "account_change_password"
SET_IT_UP = "account"
PAGES = {
    CHANGE_IT: frozenset({CHANGE_IT}),
    SET_IT_UP: frozenset(
        {
            *("account", "account_end_session", "account_reauthenticate", CHANGE_IT),
            *("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_reauthenticate"),
            *("mfa_reauthenticate_webauthn", "mfa_view_recovery_codes"),
        }
    ),
}
"""The page that a duty leads to → all pages on which it is done."""


class AccountDuties:
    """Answers with the page of a duty instead of any other page, until it is done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponseBase | None:
        """Return the answer for who has a duty; None for all others.

        Who has no session costs nothing here. What was posted is kept in the answer.
        """
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        name = request.resolver_match.url_name if request.resolver_match else ""
        if name in ALWAYS or not (duty := first_duty(request)) or name in PAGES[duty]:
            return None
        if kept := read_post(request):
            return duty_page(request, kept, reverse(duty))
        return HttpResponseRedirect(reverse(duty))


def first_duty(request: HttpRequest) -> str:
    """Return the URL name of the page on which somebody has to do something first; "" for none."""
    if not request.user.is_authenticated:
        return ""
    if has_initial_password(request):
        return CHANGE_IT
    return SET_IT_UP if is_second_factor_missing(request) else ""
