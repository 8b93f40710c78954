"""Every address of the site, as the resolver knows them."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


def addresses() -> list[tuple[str, str]]:
    """Every address that the site answers, as URL name ("" for none) and pattern."""
    return list(walk(get_resolver().url_patterns, "", ""))


def walk(patterns: list[Any], space: str, start: str) -> Iterator[tuple[str, str]]:
    """Yield name and pattern of everything below."""
    for entry in patterns:
        whole = start + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield f"{space}{entry.name or ''}", whole
        elif isinstance(entry, URLResolver):
            yield from walk(
                entry.url_patterns,
                f"{space}{entry.namespace}:" if entry.namespace else space,
                whole,
            )
