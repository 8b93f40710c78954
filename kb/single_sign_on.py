"""KB_OIDC_*, KB_SAML_* → the settings of sign-ins by the company's own provider."""

from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from kb.environment import read_parsed, read_text, wrong_value

OIDC = "oidc"
NEEDED = ("requests", "oauthlib", "jwt")
LOCAL = {"localhost", "127.0.0.1", "::1"}

Provider = dict[str, Any]
"""A provider as allauth's SOCIALACCOUNT_PROVIDERS wants it; {} where there is none."""


def read_oidc() -> Provider:
    """Return the provider that KB_OIDC_ISSUER names.

    Raises ImproperlyConfigured where a variable beside it or a package is missing.
    """
    issuer = read_parsed("KB_OIDC_ISSUER", "", web_address, "an address that begins with https://")
    client, secret = read_text("KB_OIDC_CLIENT_ID"), read_text("KB_OIDC_CLIENT_SECRET")
    name = read_text("KB_OIDC_NAME", "Single sign-on")
    if not issuer:
        return {}
    if not client or not secret:
        raise wrong_value("KB_OIDC_ISSUER", "KB_OIDC_CLIENT_ID and KB_OIDC_CLIENT_SECRET beside it")
    require_packages("KB_OIDC_ISSUER", NEEDED)
    app = {
        "provider_id": OIDC,
        "name": name,
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": issuer},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


def web_address(value: str) -> str:
    """Return an address without its last slash.

    Raises ValueError where it begins with anything but https://, or http:// and this machine.
    """
    parts = urlsplit(value.rstrip("/"))
    is_local = parts.scheme == "http" and parts.hostname in LOCAL
    if not parts.hostname or not (parts.scheme == "https" or is_local):
        raise ValueError(value)
    return value.rstrip("/")


def require_packages(name: str, packages: tuple[str, ...]) -> None:
    """Raise ImproperlyConfigured where a package that the variable needs is not installed."""
    if not all(map(find_spec, packages)):
        raise wrong_value(name, "the packages of requirements/sso.txt to be installed")


def provider_apps(providers: Provider) -> list[str]:
    """Return what INSTALLED_APPS needs beside the others; [] without a provider."""
    apps = [f"allauth.socialaccount.providers.{name}" for name in providers]
    return ["allauth.socialaccount", *apps] if apps else []


def read_roles() -> dict[str, str]:
    """Return the role of each of the provider's groups: kb-authors=author, kb-admins=…"""
    expected = "groups and roles: kb-authors=author, kb-admins=…"
    none: dict[str, str] = {}
    return read_parsed("KB_SSO_ROLES", none, parse_pairs, expected)


def parse_pairs(value: str) -> dict[str, str]:
    """Return `a=b, c=d` as a dict. Raises ValueError where a part of a pair is missing."""
    pairs = [word.partition("=")[::2] for word in value.split(",") if word.strip()]
    found = {left.strip(): right.strip() for left, right in pairs}
    if not all(found) or not all(found.values()):
        raise ValueError(value)
    return found
