"""How often and how much a reader may have read; counted in memory: reading writes nothing."""

from django.http import HttpRequest

from kb.limits import Rate, body_length, counters, reader_key

LARGEST_TEXT = 1_048_576
"""Bytes of a text: 1 MB."""

TEXTS = Rate(count=300, seconds=60)
LARGE_TEXTS = Rate(count=20, seconds=60)
LARGE = 100_000
"""Bytes from which on a text takes long enough to be counted apart."""


def seconds_until_allowed(request: HttpRequest) -> float:
    """Count a text that is to be read; return 0.0, or the seconds until it may be."""
    reader = reader_key(request)
    if body_length(request) > LARGE and (
        wait := counters.take(f"triage-large:{reader}", LARGE_TEXTS)
    ):
        return wait
    return counters.take(f"triage:{reader}", TEXTS)


def is_too_large(text: str) -> bool:
    """Return whether a text has more than LARGEST_TEXT bytes in UTF-8."""
    return len(text) > LARGEST_TEXT or (
        4 * len(text) > LARGEST_TEXT and len(text.encode(errors="surrogatepass")) > LARGEST_TEXT
    )
