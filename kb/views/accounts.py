"""Signing in, in one step or two, and out; who signs in to save something goes on with that."""

import math
import unicodedata
from typing import Any

from allauth.account.internal.stagekit import get_pending_stage
from allauth.account.views import LoginView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from kb.accounts.account_forms import CodeForm, SignInForm, meant_name
from kb.accounts.second_factor import passkey_options
from kb.limit_responses import retry_message, too_many_requests_page, with_retry_after
from kb.limits import Rate, client_key, limit_posts, limit_reads
from kb.pages.known_browser import known_browser, remember_browser
from kb.pages.sign_in_page import kept_context, resume_page, sign_in_page
from kb.password_limits import PasswordGuess, guess_from_anywhere, guess_in_known_browser
from kb.views.requests.kept_in_sign_in import forget_messages, posted_kept

LONGEST_NAME = 254
"""Characters of a mail address; nobody's name is longer."""

TRIES_PER_CLIENT = Rate(count=20, seconds=600)
CODES_PER_PERSON = Rate(count=10, seconds=600)
CHALLENGES_PER_CLIENT = Rate(count=60, seconds=600)


class SignInView(LoginView):
    """The form to sign in; it carries a kept form, and answers with it after the sign-in."""

    template_name = "accounts/login.html"
    form_class = SignInForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Check the password, unless there were too many wrong ones.

        Goes on with a kept form where somebody has signed in meanwhile, in another tab.
        """
        if request.method == "POST" and request.user.is_authenticated:
            if kept := posted_kept(request):
                return resume_page(request, kept)
        elif request.method == "POST":
            self.guess = sign_in_guess(request)
            if wait := self.guess.take():
                return too_many_attempts(request, wait)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def form_valid(self, form: SignInForm) -> HttpResponseBase:
        """Sign in, or ask for the second step; then go on with the kept form, or where asked."""
        self.guess.give_back()
        forget_messages(self.request)
        return carry_on(self.request, super().form_valid(form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the kept form: a wrong password loses nothing."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"next": self.get_next_url() or ""} | carried(self.request)


class SecondStepView(AuthenticateView):
    """The second step of a sign-in: a code, a recovery code or a passkey."""

    template_name = "accounts/second_step.html"
    form_class = CodeForm

    def form_valid(self, form: Any) -> HttpResponseBase:
        """Sign in; go on with the kept form, or to the page that asked for it."""
        return carry_on(self.request, super().form_valid(form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the kept form: a wrong code loses nothing."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        own = {
            "is_wrong": bool({"code", "credential"} & set(self.request.POST)),
            "passkey_options": passkey_options(self.stage.login.user, context["js_data"]),
        }
        return context | own | carried(self.request)


class PasskeySignInView(LoginWebAuthnView):
    """Signing in with a passkey alone; a GET by a script answers what the browser has to sign."""

    def form_valid(self, form: Any) -> HttpResponseBase:
        """Sign in; go on with the kept form, or to the page that asked for it."""
        forget_messages(self.request)
        return carry_on(self.request, super().form_valid(form))

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the form to sign in again, with all that it carried."""
        message = _("This passkey is not known here. Sign in with your name and password.")
        context = {"form": SignInForm(self.request), "message": message} | carried(self.request)
        return render(self.request, "accounts/login.html", context)


class SignOutView(LogoutView):
    """Signing out, and what ends with it."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign out."""
        forget_messages(request)
        return super().post(request, *args, **kwargs)


def carried(request: HttpRequest) -> dict[str, object]:
    """Return what a page of the sign-in needs to carry a kept form on."""
    kept = posted_kept(request)
    return kept_context(kept) if kept else {}


def carry_on(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Return the page that carries a kept form after a step; without one the answer of the step.

    After the last step the browser is known as one in which this user has signed in.
    """
    kept = posted_kept(request)
    if request.user.is_authenticated:
        answer = resume_page(request, kept) if kept else response
        remember_browser(request, answer, in_one_spelling(request.user.get_username()))
        return answer
    return second_step(request) if kept and get_pending_stage(request) else response


def counted_name(request: HttpRequest) -> str:
    """Return the user name of a sign-in attempt, the same for all that stands for one user.

    A mail address is counted as the name of its user: it is no second set of guesses.
    """
    typed = unicodedata.normalize("NFKC", request.POST.get("username", "")).strip()
    is_storable = typed.isprintable() and len(typed) <= LONGEST_NAME
    return in_one_spelling(meant_name(typed) if is_storable else typed)


def in_one_spelling(name: str) -> str:
    """Return a user name as it is counted: Django takes some spellings for the same."""
    return unicodedata.normalize("NFKC", name).strip().casefold()[:80]


def sign_in_guess(request: HttpRequest) -> PasswordGuess:
    """Return what a posted sign-in is counted as, should it fail."""
    name = counted_name(request)
    if browser := known_browser(request, name):
        return guess_in_known_browser(name, browser)
    return guess_from_anywhere(name, client_key(request))


def whose_second_step(request: HttpRequest) -> str:
    """Return the rate limit's key: the user who has given the right password, else the client."""
    stage = get_pending_stage(request)
    return str(stage.login.user.pk) if stage else client_key(request)


def too_many_attempts(request: HttpRequest, wait: float) -> HttpResponse:
    """Answer 429; with a kept form, on the page that carries it."""
    kept = posted_kept(request)
    if kept is None:
        return too_many_requests_page(request, wait)
    seconds = math.ceil(wait)
    page = sign_in_page(request, kept, status=429, message=retry_message(seconds))
    return with_retry_after(page, seconds)


login = SignInView.as_view()
second_step = limit_posts(
    "second-step", CODES_PER_PERSON, by=whose_second_step, answer=too_many_attempts
)(SecondStepView.as_view())
passkey_sign_in = limit_posts("passkey", TRIES_PER_CLIENT, answer=too_many_attempts)(
    limit_reads("passkey", CHALLENGES_PER_CLIENT)(PasskeySignInView.as_view())
)
logout = SignOutView.as_view()
