"""Asks for a sign-in on the spot where an anonymous reader posts what needs one."""

from functools import wraps

from django.http import HttpRequest, HttpResponseBase

from kb.limits import P, View
from kb.pages.kept_post import read_post
from kb.pages.sign_in_page import sign_in_page


def sign_in_first(view: View[P]) -> View[P]:
    """Decorate a view: what an anonymous reader posted travels through the sign-in page."""

    @wraps(view)
    def signed_in(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        kept = None if request.user.is_authenticated else read_post(request)
        return sign_in_page(request, kept) if kept else view(request, *args, **kwargs)

    return signed_in
