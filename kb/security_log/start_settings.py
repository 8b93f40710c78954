"""The settings that matter for security, as they are at the start; no secret is among them."""

from typing import Any

from django.conf import settings

from kb.version import VERSION

NAMES = (
    "ALLOWED_HOSTS",
    "DEBUG",
    "KB_ACCESS_LOG",
    "KB_BASE_URL",
    "KB_BIND",
    "KB_FORBID_OWN_APPROVAL",
    "KB_HTTPS",
    "KB_READ_ONLY",
    "KB_REQUIRE_2FA",
    "KB_SEARCH_LOG_DAYS",
    "KB_SECURITY_LOG_DAYS",
    "KB_SESSION_IDLE_HOURS",
    "SESSION_COOKIE_AGE",
)


def start_settings() -> dict[str, Any]:
    """Return the settings by name, ready for JSON; of addresses with passwords, only that they are.

    A name that this version has not is left out.
    """
    values = {name: getattr(settings, name) for name in NAMES if hasattr(settings, name)}
    return values | {
        "version": VERSION,
        "database": settings.DATABASES["default"]["ENGINE"].rpartition(".")[2],
        "KB_TRUSTED_PROXIES": [str(network) for network in settings.KB_TRUSTED_PROXIES],
        "sign_in_providers": sorted(settings.SOCIALACCOUNT_PROVIDERS),
        "has_mail": bool(settings.EMAIL_HOST),
        "has_security_webhook": bool(settings.KB_SECURITY_WEBHOOK),
    }
