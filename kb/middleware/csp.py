"""Sends the Content-Security-Policy of SECURE_CSP; Django 6 has its own, then this file goes."""

from collections.abc import Callable, Mapping, Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

# Scripts of Django's admin assign HTML, which these directives forbid.
TRUSTED_TYPES = {"require-trusted-types-for", "trusted-types"}


def content_security_policy(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Send the policy with every response, under /admin/ without Trusted Types."""
    rules = settings.SECURE_CSP
    public = csp_header(rules)
    admin = csp_header({name: rules[name] for name in rules if name not in TRUSTED_TYPES})

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        is_admin = request.path_info.startswith("/admin/")
        response.headers.setdefault("Content-Security-Policy", admin if is_admin else public)
        return response

    return middleware


def csp_header(rules: Mapping[str, Sequence[str]]) -> str:
    """Return the value of the header."""
    return "; ".join(" ".join([name, *sources]) for name, sources in rules.items())
