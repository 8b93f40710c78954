"""Django's signals about signing in and out → events; other ways to sign in send them too."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from kb.models import SecurityAction
from kb.security_log.current_request import current_request
from kb.security_log.record_event import record_event
from kb.security_log.spraying import alert_on_spraying

TYPED_NAMES = ("username", "login", "email")
"""What the credentials of different ways to sign in call the name."""


def record_sign_in(user: Any, request: HttpRequest | None = None, **_signal: Any) -> None:
    """Record who has signed in, and by which provider (receiver of `user_logged_in`)."""
    steps = get_authentication_records(request, user) if hasattr(request, "session") else []
    provider = next((step["provider"] for step in steps if "provider" in step), None)
    detail = {"provider": provider} if provider else {}
    record_event(SecurityAction.SIGN_IN, user.get_username(), **detail)


def record_sign_out(user: Any, **_signal: Any) -> None:
    """Record who has signed out (receiver of `user_logged_out`); nothing where nobody was in."""
    if user is not None:
        record_event(SecurityAction.SIGN_OUT, user.get_username())


def record_failed_sign_in(credentials: Mapping[str, Any], **_signal: Any) -> None:
    """Record a wrong password, and look for an attack (receiver of `user_login_failed`)."""
    typed = next((str(credentials[key]) for key in TYPED_NAMES if credentials.get(key)), "")
    name = loggable_name(typed)
    record_event(SecurityAction.SIGN_IN_FAILED, name)
    request = current_request()
    if request is not None:
        alert_on_spraying(name, request.META.get("REMOTE_ADDR", ""))


def loggable_name(typed: str) -> str:
    """Return the name of the account that was meant; "unknown …" where there is none.

    It may be a password that was typed into the wrong field, so no letter of it is kept: only eight
    digits that are the same for the same name, and tell nothing without the site's secret key.
    """
    storable = typed.replace("\0", "").encode(errors="ignore").decode()
    name = unicodedata.normalize("NFKC", storable).strip()[:254]
    people = get_user_model().objects.filter(Q(username__iexact=name) | Q(email__iexact=name))
    known = people.order_by("pk").values_list("username", flat=True).first() if name else ""
    if known or not name:
        return str(known)
    digest = salted_hmac("kb.security_log.sign_ins", name.casefold(), algorithm="sha256")
    return f"unknown {digest.hexdigest()[:8]}"
