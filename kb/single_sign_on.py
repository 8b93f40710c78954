"""KB_OIDC_* → the settings of sign-ins by the company's own provider (OpenID Connect)."""

from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from kb.environment import read_parsed, read_text, wrong_value

PROVIDER = "oidc"
APPS = ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
NEEDED = ("requests", "oauthlib", "jwt")
LOCAL = {"localhost", "127.0.0.1", "::1"}

Provider = dict[str, Any]
"""The provider as allauth's SOCIALACCOUNT_PROVIDERS wants it; {} where there is none."""


def read_provider() -> Provider:
    """Return the provider that KB_OIDC_ISSUER names.

    Raises ImproperlyConfigured where a variable beside it or a package is missing.
    """
    issuer = read_parsed("KB_OIDC_ISSUER", "", _issuer, "an address that begins with https://")
    client, secret = read_text("KB_OIDC_CLIENT_ID"), read_text("KB_OIDC_CLIENT_SECRET")
    name = read_text("KB_OIDC_NAME", "Single sign-on")
    if not issuer:
        return {}
    if not client or not secret:
        raise wrong_value("KB_OIDC_ISSUER", "KB_OIDC_CLIENT_ID and KB_OIDC_CLIENT_SECRET beside it")
    if not all(map(find_spec, NEEDED)):
        raise wrong_value("KB_OIDC_ISSUER", "the packages of requirements/sso.txt to be installed")
    app = {
        "provider_id": PROVIDER,
        "name": name,
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": issuer},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


def _issuer(value: str) -> str:
    parts = urlsplit(value.rstrip("/"))
    is_local = parts.scheme == "http" and parts.hostname in LOCAL
    if not parts.hostname or not (parts.scheme == "https" or is_local):
        raise ValueError(value)
    return value.rstrip("/")


def read_roles(name: str) -> dict[str, str]:
    """Return the role of each of the provider's groups: kb-authors=author, kb-admins=…"""

    def parse(value: str) -> dict[str, str]:
        pairs = [word.partition("=")[::2] for word in value.split(",") if word.strip()]
        roles = {group.strip(): role.strip() for group, role in pairs}
        if not all(roles) or not all(roles.values()):
            raise ValueError(value)
        return roles

    return read_parsed(name, {}, parse, "groups and roles: kb-authors=author, kb-admins=…")
