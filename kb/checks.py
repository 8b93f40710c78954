"""Warnings of `manage.py check` about unsafe or forgotten things, each with an id and a hint."""

import difflib
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group
from django.core import checks
from django.core.checks import CheckMessage, Tags, register
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError, connection
from django.http import HttpRequest

from kb import environment, static_check
from kb.models import Article, SearchIndex
from kb.search.index.version import ANALYSER_VERSION

# Variables of the tests and the CI, not of the site.
TEST_VARIABLES = {
    "KB_FAULT_TABLE",
    "KB_MARKDOWN_SPEC",
    "KB_REQUIRE_BROWSER",
    "KB_SAMPLES",
    "KB_SEARCH_SETS",
}


@register("kb")
def check_settings(**kwargs: object) -> list[CheckMessage]:
    """Check the environment and the settings."""
    return [
        *unknown_variables(os.environ),
        *debug_mode(),
        *plain_http(),
        *base_url_host(),
        *proxy_networks(),
        *search_rates(),
        *untranslated_language(),
    ]


@register("kb")
def check_files(**kwargs: object) -> list[CheckMessage]:
    """Check the static files and who can read the data folder."""
    files = [settings.KB_DATA_DIR, settings.KB_DATA_DIR / "secret_key"]
    return [*static_files(), *readable_by_others(files)]


@register("kb", Tags.database)
def check_database(databases: Iterable[str] | None = None, **kwargs: object) -> list[CheckMessage]:
    """Check the database; Django asks only with `check --database default`."""
    try:
        return (
            [*journal_mode(), *unpublished_articles(), *index_version(), *provider_roles()]
            if databases
            else []
        )
    except DatabaseError:
        return []  # no database yet, or not migrated: other commands report that better


def unknown_variables(names: Iterable[str]) -> Iterator[CheckMessage]:
    """kb.W001: a KB_ variable that nothing reads, probably misspelt."""
    known = environment.KNOWN | TEST_VARIABLES
    for name in sorted(name for name in names if name.startswith("KB_") and name not in known):
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"Did you mean {near[0]}?" if near else "The README lists the settings."
        yield checks.Warning(f"{name} is set but nothing reads it.", hint=hint, id="kb.W001")


def debug_mode() -> Iterator[CheckMessage]:
    """kb.W002: KB_DEBUG is on."""
    if settings.DEBUG:
        message = "KB_DEBUG is on: error pages show the code and its data."
        yield checks.Warning(
            message, hint="Unset it wherever others can reach the site.", id="kb.W002"
        )


def plain_http() -> Iterator[CheckMessage]:
    """kb.W003: passwords travel unencrypted to a public host."""
    if settings.KB_IS_PUBLIC and not settings.KB_HTTPS:
        message = "KB_HOSTS names a public host, and the site answers plain HTTP."
        yield checks.Warning(message, hint="Serve it behind TLS and set KB_HTTPS=1.", id="kb.W003")


def base_url_host() -> Iterator[CheckMessage]:
    """kb.W004: KB_BASE_URL is not an address of this site."""
    parts = urlsplit(settings.KB_BASE_URL)
    if not parts.hostname:
        return
    if not is_served(parts.netloc):
        message = "KB_BASE_URL names a host that KB_HOSTS does not."
        yield checks.Warning(message, hint="Copied links would answer 400: add it.", id="kb.W004")
    if settings.KB_HTTPS and parts.scheme != "https":
        message = "KB_BASE_URL begins with http:// while KB_HTTPS is on."
        yield checks.Warning(message, hint="Begin it with https://.", id="kb.W004")


def is_served(host: str) -> bool:
    """Return whether a request to this host, with its port, is answered: see ALLOWED_HOSTS."""
    request = HttpRequest()
    request.META["HTTP_HOST"] = host
    try:
        request.get_host()
    except DisallowedHost:
        return False
    return True


def proxy_networks() -> Iterator[CheckMessage]:
    """kb.W005: every client is trusted as a proxy."""
    if any(network.prefixlen == 0 for network in settings.KB_TRUSTED_PROXIES):
        message = "KB_TRUSTED_PROXIES trusts every address: clients can claim any other."
        yield checks.Warning(message, hint="Name the proxies' own addresses.", id="kb.W005")


def search_rates() -> Iterator[CheckMessage]:
    """kb.W011: fewer suggestions than searches: whoever types asks for several before each."""
    if settings.KB_SUGGEST_RATE < settings.KB_SEARCH_RATE:
        message = "KB_SUGGEST_RATE is lower than KB_SEARCH_RATE: suggestions end while one types."
        hint = "Four suggestions come for each search."
        yield checks.Warning(message, hint=hint, id="kb.W011")


def untranslated_language() -> Iterator[CheckMessage]:
    """kb.W012: a language in which there are no pages yet."""
    if settings.KB_LANGUAGE != settings.LANGUAGE_CODE:
        message = f"KB_LANGUAGE is {settings.KB_LANGUAGE}, into which nothing is translated yet."
        hint = "The pages are in English. `make messages LANGUAGE=…` begins a translation."
        yield checks.Warning(message, hint=hint, id="kb.W012")


def static_files() -> Iterator[CheckMessage]:
    """kb.W006: static files that are not collected, or out of date."""
    if problem := static_check.static_files_problem():
        hint = "Until then the server will not start."
        yield checks.Warning(problem, hint=hint, id="kb.W006")


def readable_by_others(files: Iterable[Path]) -> Iterator[CheckMessage]:
    """kb.W007: other users of the machine can read the data folder or the key."""
    for file in files:
        if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077:
            hint = f"chmod {'700' if file.is_dir() else '600'} {file}"
            yield checks.Warning(f"Other users can read {file}.", hint=hint, id="kb.W007")


def journal_mode() -> Iterator[CheckMessage]:
    """kb.W008: SQLite without its write-ahead log."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
    if mode != "wal":
        message = f"SQLite keeps its journal in mode {mode}: readers wait for writers."
        hint = "Put KB_DATA_DIR on a local disk, or use PostgreSQL."
        yield checks.Warning(message, hint=hint, id="kb.W008")


def unpublished_articles() -> Iterator[CheckMessage]:
    """kb.W009: articles loaded as published that have no publication."""
    for key in Article.objects.unpublished().order_by("key").values_list("key", flat=True)[:20]:
        message = f"{key} is loaded as published but has no publication."
        hint = "`manage.py reproject --missing` publishes it, or says why it cannot."
        yield checks.Warning(message, hint=hint, id="kb.W009")


def index_version() -> Iterator[CheckMessage]:
    """kb.W010: a search index built by another version of the analyser."""
    if SearchIndex.objects.exclude(analyser=ANALYSER_VERSION).exists():
        message = (
            "The search index was made by another version: searches miss what they should find."
        )
        yield checks.Warning(message, hint="Run `manage.py reindex`.", id="kb.W010")


def provider_roles() -> Iterator[CheckMessage]:
    """kb.W013: KB_SSO_ROLES names roles that nobody can have."""
    wanted = set(settings.KB_SSO_ROLES.values())
    known = set(Group.objects.filter(name__in=wanted).values_list("name", flat=True))
    for role in sorted(wanted - known):
        message = f"KB_SSO_ROLES names the role {role}, which does not exist."
        yield checks.Warning(
            message, hint="The roles are listed at /admin/auth/group/.", id="kb.W013"
        )
