"""A path that is nearly right → the paths that may be meant, and the pages that live there."""

import re
from collections.abc import Iterator

from django.urls import Resolver404, ResolverMatch, resolve

from kb.publishing.source_keys import IsSource, source_exists

FALLBACK = "fallback"
"""The name of the pattern that matches every path."""

SOURCE_NUMBER = "source-number"
"""The name of the pattern that matches a number behind any word."""

# What stands around an address in a text, and what a mail program takes for a part of it.
_COPIED_ALONG = re.compile(r"""(?:&(?:gt|lt|quot|amp);?|[^\w/%]|_)+/?$""")
MOST_COPIED = 20
"""Characters at the end of a path that may have come along."""


def pages_at(path: str, is_source: IsSource = source_exists) -> Iterator[tuple[str, ResolverMatch]]:
    """Yield the corrected paths for a path without its first slash, each with its page.

    `is_source` says whether a word is the key of a source.
    """
    for candidate in dict.fromkeys(corrected_paths(path)):
        try:
            match = resolve(candidate)
        except Resolver404:
            continue
        if match.url_name == SOURCE_NUMBER and not is_source(match.kwargs["source"]):
            continue
        if match.url_name != FALLBACK:
            yield candidate, match


def corrected_paths(path: str) -> Iterator[str]:
    """Yield what may be meant by a path, given without its first slash; the likeliest first."""
    lowered = lower_path(path)
    tail = _COPIED_ALONG.search(lowered[-MOST_COPIED:])
    without_tail = lowered[: tail.start() - len(lowered[-MOST_COPIED:])] if tail else lowered
    for text in (lowered, without_tail, re.sub("//+", "/", without_tail)):
        yield from (text, text.rstrip("/") + "/", text.rstrip("/"))


def lower_path(path: str) -> str:
    """Return the path in lower case; below /errors/ the spelling of a code stays as it is."""
    first, slash, rest = path.partition("/")
    is_spelling = first.lower() == "errors"
    return f"/{first.lower()}{slash}{rest if is_spelling else rest.lower()}"
