"""Wrong passwords of who is signed in, counted before they are hashed."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse

from kb.limit_responses import too_many_requests_page
from kb.limits import View
from kb.password_limits import guess_by_person


def limit_old_passwords(field: str) -> Callable[[View[[]]], View[[]]]:
    """Limit posts in which this field of the form, a password, is wrong: 429 after too many."""

    def decorate(view: View[[]]) -> View[[]]:
        @wraps(view)
        def limited(request: HttpRequest) -> HttpResponseBase:
            if request.method != "POST" or request.user.pk is None:
                return view(request)
            guess = guess_by_person(request.user.pk)
            if wait := guess.take():
                return too_many_requests_page(request, wait)
            response = view(request)
            if not _is_wrong(response, field):
                guess.give_back()
            return response

        return limited

    return decorate


def _is_wrong(response: HttpResponseBase, field: str) -> bool:
    """Whether the form came back because of this field; a redirect means that it was right."""
    context = response.context_data if isinstance(response, TemplateResponse) else None
    return context is not None and field in context["form"].errors
