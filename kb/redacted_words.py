"""Whether a text holds words that were redacted, told by their fingerprints alone."""

import hmac
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator

from kb.models import RedactedPhrase
from kb.text.redacting import FIXED_KEYS, MARK, FoldedPhrase, FoundWords, find_phrases, replaced


class RedactedWords:
    """The fingerprints of all redacted words; finding them takes time in proportion to the text."""

    def __init__(self, rows: Iterable[tuple[str, int, str]]) -> None:
        """Take salt, number of words and fingerprint of each phrase."""
        self._fingerprints = defaultdict[str, set[str]](set)
        self._lengths = set[int]()
        for salt, length, digest in rows:
            self._fingerprints[salt].add(digest)
            self._lengths.add(length)

    def find(self, text: str) -> list[FoundWords]:
        """Return where redacted words stand in a text."""
        if not self._lengths:
            return []
        return list(find_phrases(text, self._lengths, self._is_redacted))

    def are_in(self, value: object) -> bool:
        """Whether any text of a document, of a list or of a string holds redacted words."""
        return bool(self._lengths) and any(self.find(text) for text in document_texts(value))

    def hide_in(self, text: str) -> str:
        """Return a text with the mark in the place of redacted words."""
        return replaced(text, [(start, end, MARK) for start, end, _phrase in self.find(text)])

    def _is_redacted(self, phrase: FoldedPhrase) -> bool:
        return any(
            fingerprint_of(phrase, salt) in known for salt, known in self._fingerprints.items()
        )


def redacted_words() -> RedactedWords:
    """Return what was redacted on this site; one query."""
    rows = RedactedPhrase.objects.values_list("salt", "word_count", "fingerprint")
    return RedactedWords(rows)


def site_salt() -> str:
    """Return the salt of this site's fingerprints; a new one before the first."""
    first = RedactedPhrase.objects.order_by("pk").values_list("salt", flat=True).first()
    return first or secrets.token_hex(32)


def fingerprint_of(phrase: FoldedPhrase, salt: str) -> str:
    """Return what is kept of redacted words."""
    return hmac.digest(bytes.fromhex(salt), "\0".join(phrase).encode(), "sha256").hex()


def document_texts(value: object) -> Iterator[str]:
    """Yield every text in a document; values that are ours, as a kind, are left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            if key not in FIXED_KEYS:
                yield from document_texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from document_texts(part)
