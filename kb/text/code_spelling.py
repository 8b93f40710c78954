"""Spellings of error codes: what kind one is, and the form that equal spellings share."""

import re
from enum import Enum

from kb.text.folding import fold

_HTTP_VERSION = re.compile(r"\bhttps?/\d(?:\.\d)?(?=\W|$)")
_PUNCTUATION = re.compile(r"[\W_]+")
_ANNOUNCED = re.compile(r"^(?:(?:http|status|error|code|response) )+(?=\d+(?: |$))")
_CAPITALS = re.compile(r"[A-Z].*[A-Z]")


class SpellingKind(Enum):
    """What a spelling looks like; it decides where a text mentions the code (see `Matcher`)."""

    NUMBER = "404: only after a word that announces it, or beside its own message"
    CODE = "ECONNREFUSED, ORA-00942: anywhere; in its exact case when it has no digit"
    WORD = "OK, Created: a plain word, only beside its own number"
    MESSAGE = "Connection refused: several words, in any case"


def kind_of(spelling: str) -> SpellingKind:
    """Return the kind of a spelling."""
    text = spelling.strip()
    if text.isdecimal():
        return SpellingKind.NUMBER
    if re.search(r"\s", text):
        return SpellingKind.MESSAGE
    has_digit = any(character.isdigit() for character in text)
    is_code = has_digit or "_" in text or (len(text) > 2 and _CAPITALS.search(text))
    return SpellingKind.CODE if is_code else SpellingKind.WORD


def normalise(spelling: str) -> str:
    """Return the form that all ways to write one spelling share; "" when nothing is left.

    Ignores case, accents and the kind of blanks; punctuation only separates words. `HTTP/1.1` is
    `HTTP`, and before a number the words http, status, error, code and response are dropped: `HTTP
    404`, `status code: 404` and `404` are equal. Other words stay: `errno 111` is not `111`, and
    `WSAECONNREFUSED (10061)` equals neither of its parts.
    """
    words = _PUNCTUATION.sub(" ", _HTTP_VERSION.sub("http", fold(spelling))).strip()
    return _ANNOUNCED.sub("", words)
