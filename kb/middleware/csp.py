"""The Content-Security-Policy from SECURE_CSP; Django 6 brings its own, then this file goes."""

from collections.abc import Callable, Mapping, Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

# The stock admin assigns HTML by script, which Trusted Types forbid.
TRUSTED_TYPES = {"require-trusted-types-for", "trusted-types"}


def content_security_policy(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Send the whole policy with every page of ours, without Trusted Types under /admin/."""
    rules = settings.SECURE_CSP
    public = policy(rules)
    admin = policy({name: rules[name] for name in rules if name not in TRUSTED_TYPES})

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        is_admin = request.path_info.startswith("/admin/")
        response.headers.setdefault("Content-Security-Policy", admin if is_admin else public)
        return response

    return middleware


def policy(rules: Mapping[str, Sequence[str]]) -> str:
    """The header's value."""
    return "; ".join(" ".join([name, *sources]) for name, sources in rules.items())
