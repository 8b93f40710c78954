"""The key of a source: what stands before its numbers in addresses, so no address of the site."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.urls import Resolver404, get_resolver, resolve

from kb.models import Source
from kb.models.keyed import KEY

NO_PAGES = {"fallback", "source-number"}
"""The names of the patterns that match whatever nothing else matches."""

_LITERAL = re.compile(r"[\w.-]+")


class SourceKeyRefused(ValueError):
    """A key that no source can have, with a sentence for whoever chose it."""


IsSource = Callable[[str], bool]
"""Whether a word is the key of a source."""


def source_exists(key: str) -> bool:
    """Say whether there is a source with this key, whoever asks."""
    return Source.objects.filter(key=key).exists()


def check_source_key(key: str) -> None:
    """Raise SourceKeyRefused for a key that is not spelt as keys are, or is an address here."""
    try:
        KEY(key)
    except ValidationError as error:
        raise SourceKeyRefused(f"A source cannot be called “{key}”. {error.message}") from error
    if key in set(_first_segments()) or _is_page(f"/{key}") or _is_page(f"/{key}/"):
        raise SourceKeyRefused(
            f"A source cannot be called “{key}”: /{key}/ is an address of the site, and the "
            f"numbers of the source are read at /{key}/2.1/. Choose another name."
        )


def refuse_source_key(sender: Any, instance: Source, raw: bool, **_kw: Any) -> None:
    """Raise CommandError where a fixture has a source with a key that no source can have."""
    if raw:
        try:
            check_source_key(instance.key)
        except SourceKeyRefused as refused:
            raise CommandError(f"{refused} Nothing was loaded.") from refused


def _first_segments() -> Iterator[str]:
    """Yield what the addresses of the site and of its files begin with, up to the first slash."""
    for pattern in get_resolver().url_patterns:
        if getattr(pattern, "name", None) not in NO_PAGES:
            yield _first_segment(str(pattern.pattern))
    for url in (settings.STATIC_URL, settings.MEDIA_URL):
        yield _first_segment(str(url or "").lstrip("/"))


def _first_segment(route: str) -> str:
    """Return the first part of a route as far as it is a plain word; "" where it is not."""
    match = _LITERAL.match(route.removeprefix("^").replace("\\", ""))
    return match[0].rstrip(".") if match else ""


def _is_page(path: str) -> bool:
    try:
        return resolve(path).url_name not in NO_PAGES
    except Resolver404:
        return False
