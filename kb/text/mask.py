"""Any text in, the same text without what may name a person or open a door; linear in the text."""

from collections.abc import Iterable, Iterator
from itertools import chain

from kb.text.folding import same_width
from kb.text.private_values import Span, find_private_values
from kb.text.secret_names import find_named_secrets
from kb.text.secret_phrases import find_told_secrets

MASK = "…"


def mask(text: str) -> str:
    """Return a text with a mark for each secret, mail address, long number and network address."""
    return without_spans(text, masked_spans(text))


def without_spans(text: str, spans: Iterable[Span]) -> str:
    """Return a text with a mark for each of these places, which are in order and apart."""
    parts: list[str] = []
    at = 0
    for start, end in spans:
        parts += [text[at:start], MASK]
        at = end
    return "".join([*parts, text[at:]])


def masked_spans(text: str) -> Iterator[Span]:
    """Yield the start and the end of each place that `mask` replaces, in order and apart."""
    plain = same_width(text)
    small = _in_small_letters(plain)
    places = (
        find_named_secrets(small),
        find_told_secrets(small),
        find_private_values(plain, small),
    )
    spans = sorted(chain.from_iterable(places))
    start = end = 0
    for first, last in spans:
        if first > end or not end:
            if end:
                yield start, end
            start, end = first, last
        end = max(end, last)
    if end:
        yield start, end


def _in_small_letters(text: str) -> str:
    """Return a text of the same length; one letter alone has a small form of two characters."""
    return text.replace("İ", "I").lower()
