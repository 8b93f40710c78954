"""Why a provider signed nobody in → the log, the security log, and a page of ours."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.core.exceptions import ImmediateHttpResponse
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from kb.limits import Rate, client_key, counters
from kb.models import SecurityAction
from kb.security_log.record_event import queue_event

PER_CLIENT = Rate(count=600, seconds=600)
"""Requests of a provider's sign-in in a process: a floor that signs in at nine has one address."""

RECORDED_PER_CLIENT = Rate(count=30, seconds=600)
"""Failures that a client may fill the security log with; more are in the log alone."""

LONGEST_REASON = 300

P = ParamSpec("P")
ProviderView = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

logger = logging.getLogger(__name__)


class RefusedSignIn(Exception):
    """What a provider answered signs nobody in; says why, for administrators."""


def refuse_sign_in(
    request: HttpRequest, reason: object, *, about: str = "", is_taken: bool = False
) -> HttpResponse:
    """Log why, and return the page that says that nobody is signed in, and what else there is.

    `about` is the user who was meant, where that is known.
    """
    line = " ".join(str(reason).split())[:LONGEST_REASON]
    logger.warning("sign-in by the provider failed: %s", line)
    if not counters.take(f"provider-failure:{client_key(request)}", RECORDED_PER_CLIENT):
        provider = _provider_of(request)
        queue_event(SecurityAction.SIGN_IN_FAILED, about, provider=provider, reason=line)
    context = {"is_taken": is_taken}
    return render(request, "accounts/provider_failed.html", context, status=403)


def _provider_of(request: HttpRequest) -> str:
    """Return the provider that the address names, as allauth's views call the part of it."""
    found = request.resolver_match.kwargs if request.resolver_match else {}
    return str(found.get("organization_slug") or found.get("provider_id", ""))


def within_our_pages(view: ProviderView[P]) -> ProviderView[P]:
    """Decorate a view: a provider that fails is a page of ours, no error of ours."""

    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except ImmediateHttpResponse as stopped:
            response: HttpResponseBase = stopped.response
            return response
        except RefusedSignIn as refused:
            return refuse_sign_in(request, refused)
        except PermissionDenied:
            reason = "this browser asked for no such sign-in, or more than ten minutes ago"
            return refuse_sign_in(request, reason)
        except OSError as error:  # all that requests raises, too
            return refuse_sign_in(request, f"the provider does not answer: {error}")

    return answered


def only_signing_in(view: ProviderView[P]) -> ProviderView[P]:
    """Decorate a view of allauth's: nothing but a sign-in is begun, whatever `process` says.

    allauth would join the provider's account to whoever is signed in here.
    """

    @wraps(view)
    def begun(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        asked = request.GET.copy()
        asked.pop("process", None)
        request.GET = asked  # type: ignore[assignment]
        return view(request, *args, **kwargs)

    return begun
