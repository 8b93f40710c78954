"""manage.py check speaks up about what is unsafe or was forgotten, with an id and a hint."""

import difflib
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, register
from django.db import DatabaseError, connection
from django.http.request import validate_host

from kb import environment, static_check
from kb.models import Article, SearchIndex
from kb.search.index.analyse import VERSION

# Read by the tests and the CI, not by the site.
FOR_TESTS = {"KB_SEARCH_SETS", "KB_SAMPLES", "KB_REQUIRE_BROWSER"}


@register("kb")
def check_settings(**kwargs: Any) -> list[CheckMessage]:
    """What the settings say."""
    return [*misspelt(os.environ), *debugging(), *plain_http(), *base_address(), *open_proxies()]


@register("kb")
def check_files(**kwargs: Any) -> list[CheckMessage]:
    """What the disk says."""
    files = [settings.KB_DATA_DIR, settings.KB_DATA_DIR / "secret_key"]
    return [*no_static_files(), *readable_by_others(files)]


@register("kb", Tags.database)
def check_database(databases: Iterable[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """What the database says, where `check --database default` asks for it."""
    try:
        return [*no_wal(), *unpublished_articles(), *old_index()] if databases else []
    except DatabaseError:
        return []  # not there yet, or not migrated: other commands say so better


def misspelt(names: Iterable[str]) -> Iterator[CheckMessage]:
    """kb.W001: a KB_ variable that nothing reads."""
    known = environment.KNOWN | FOR_TESTS
    for name in sorted(name for name in names if name.startswith("KB_") and name not in known):
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"Did you mean {near[0]}?" if near else "The README lists the settings."
        yield checks.Warning(f"{name} is set but nothing reads it.", hint=hint, id="kb.W001")


def debugging() -> Iterator[CheckMessage]:
    """kb.W002: KB_DEBUG."""
    if settings.DEBUG:
        message = "KB_DEBUG is on: error pages show the code and its data."
        yield checks.Warning(
            message, hint="Unset it wherever others can reach the site.", id="kb.W002"
        )


def plain_http() -> Iterator[CheckMessage]:
    """kb.W003: passwords in clear text."""
    if settings.KB_IS_PUBLIC and not settings.KB_HTTPS:
        message = "KB_HOSTS names a public host, and the site answers plain HTTP."
        yield checks.Warning(message, hint="Serve it behind TLS and set KB_HTTPS=1.", id="kb.W003")


def base_address() -> Iterator[CheckMessage]:
    """kb.W004: links that lead elsewhere."""
    parts = urlsplit(settings.KB_BASE_URL)
    if not parts.hostname:
        return
    if not validate_host(parts.hostname, settings.ALLOWED_HOSTS):
        message = "KB_BASE_URL names a host that KB_HOSTS does not."
        yield checks.Warning(message, hint="Copied links would answer 400: add it.", id="kb.W004")
    if settings.KB_HTTPS and parts.scheme != "https":
        message = "KB_BASE_URL begins with http:// while KB_HTTPS is on."
        yield checks.Warning(message, hint="Begin it with https://.", id="kb.W004")


def open_proxies() -> Iterator[CheckMessage]:
    """kb.W005: everybody is a proxy."""
    if any(network.prefixlen == 0 for network in settings.KB_TRUSTED_PROXIES):
        message = "KB_TRUSTED_PROXIES trusts every address: clients can claim any other."
        yield checks.Warning(message, hint="Name the proxies' own addresses.", id="kb.W005")


def no_static_files() -> Iterator[CheckMessage]:
    """kb.W006: the server would refuse to start."""
    if fault := static_check.static_files_problem():
        hint = "Until then the server will not start."
        yield checks.Warning(fault, hint=hint, id="kb.W006")


def readable_by_others(files: Iterable[Path]) -> Iterator[CheckMessage]:
    """kb.W007: the data folder or the key is open to other users of the machine."""
    for file in files:
        if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077:
            hint = f"chmod {'700' if file.is_dir() else '600'} {file}"
            yield checks.Warning(f"Other users can read {file}.", hint=hint, id="kb.W007")


def no_wal() -> Iterator[CheckMessage]:
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
    """kb.W009: loaded as published, but readers do not see it."""
    for key in Article.objects.unpublished().order_by("key").values_list("key", flat=True)[:20]:
        message = f"{key} is loaded as published but has no publication."
        hint = "`manage.py reproject --missing` publishes it, or says why it cannot."
        yield checks.Warning(message, hint=hint, id="kb.W009")


def old_index() -> Iterator[CheckMessage]:
    """kb.W010: the words of the index were cut by another version of the code."""
    if SearchIndex.objects.exclude(analyser=VERSION).exists():
        message = (
            "The search index was made by another version: searches miss what they should find."
        )
        yield checks.Warning(message, hint="Run `manage.py reindex`.", id="kb.W010")
