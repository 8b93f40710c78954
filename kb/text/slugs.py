"""Any text → a short ASCII name for addresses and anchors."""

import re
import unicodedata
from collections.abc import Container

from kb.text.folding import fold

_APOSTROPHES = re.compile(r"(?<=\w)['’ʼ](?=\w)")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def slugify(text: str, *, max_length: int = 60) -> str:
    """Return `text` in lower-case ASCII words joined by hyphens, at most `max_length` characters.

    Cut between words where possible. A text without Latin letters and digits gives "item".
    """
    folded = fold(_APOSTROPHES.sub("", text))
    ascii_only = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    slug = _NOT_SLUG.sub("-", ascii_only.lower()).strip("-")
    return _shorten(slug, max_length) or "item"


def unique_slug(text: str, taken: Container[str], *, max_length: int = 60) -> str:
    """Return the slug of `text`, with the suffix -2, -3 … where it is already `taken`."""
    slug = candidate = slugify(text, max_length=max_length)
    number = 1
    while candidate in taken:
        number += 1
        candidate = f"{slug}-{number}"
    return candidate


def _shorten(slug: str, max_length: int) -> str:
    """Cut `slug` at the last hyphen that fits, or inside its first word where that is too long."""
    if len(slug) <= max_length:
        return slug
    words = slug[: max_length + 1].rpartition("-")[0]
    return words or slug[:max_length]


def is_in_family(slug: str, family: str) -> bool:
    """Return whether a code's slug begins with its family, as that of `http-404` with `http`."""
    return slug.startswith(f"{family}-")
