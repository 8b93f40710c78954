"""Who has to sign in with a second factor, and whether they have one."""

import json
from collections.abc import Mapping
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest

PUBLISH_OR_ADMINISTER = ("kb.publish_article", "auth.change_user")


def is_second_factor_missing(request: HttpRequest) -> bool:
    """Whether whoever is signed in has to set up a second factor first, and has none.

    Who was signed in by the company's own provider did it there.
    """
    user = request.user
    if not settings.KB_REQUIRE_2FA or not isinstance(user, User):
        return False
    if not any(map(user.has_perm, PUBLISH_OR_ADMINISTER)) or _came_by_provider(request, user):
        return False
    return not has_second_factor(user)


def has_second_factor(user: User) -> bool:
    """Whether a password alone does not sign the user in."""
    used = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)
    return bool(used.filter(user=user).exists())


def passkey_options(user: User, js_data: Mapping[str, Any]) -> str:
    """Return what a browser needs to ask for a passkey, as JSON; "" for a user who has none."""
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists():
        return ""
    return json.dumps(js_data["request_options"])


def _came_by_provider(request: HttpRequest, user: User) -> bool:
    records = get_authentication_records(request, user)
    return any(record.get("method") == "socialaccount" for record in records)
