"""How a code is spelled: the form two equal spellings share, and where a spelling may be read."""

import re
import unicodedata
from enum import Enum

_HTTP_VERSION = re.compile(r"\bhttps?/\d(?:\.\d)?(?=\W|$)")
_GLUE = re.compile(r"[\W_]+")
_ANNOUNCED = re.compile(r"^(?:(?:http|status|error|code|response) )+(?=\d+(?: |$))")
_CAPITALS = re.compile(r"[A-Z].*[A-Z]")


class SpellingKind(Enum):
    """What a spelling looks like, which decides where it is taken for a mention."""

    NUMBER = "404: only after a word that announces it, or beside its own message"
    CODE = "ECONNREFUSED, ORA-00942: anywhere; in its exact case when it has no digit"
    WORD = "OK, Created: a plain word, only beside its own number"
    MESSAGE = "Connection refused: several words, in any case"


def kind_of(spelling: str) -> SpellingKind:
    """Return what a spelling looks like."""
    text = spelling.strip()
    if text.isdecimal():
        return SpellingKind.NUMBER
    if re.search(r"\s", text):
        return SpellingKind.MESSAGE
    has_digit = any(character.isdigit() for character in text)
    is_code = has_digit or "_" in text or (len(text) > 2 and _CAPITALS.search(text))
    return SpellingKind.CODE if is_code else SpellingKind.WORD


def fold_spelling(text: str) -> str:
    """Return text without case and accents."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return unicodedata.normalize("NFKC", plain).casefold()


def normalise(spelling: str) -> str:
    """Return the form that all ways to write one spelling share; "" when nothing is left.

    Case, accents and the kind of blanks do not count, nor does punctuation: it parts words and is
    otherwise dropped. `HTTP/1.1` is `HTTP`, and before a number the words http, status, error,
    code and response are dropped, so that `HTTP 404`, `status code: 404` and `404` are one. Other
    words stay: `errno 111` is not `111`, and `WSAECONNREFUSED (10061)` is neither of its parts.
    """
    words = _GLUE.sub(" ", _HTTP_VERSION.sub("http", fold_spelling(spelling))).strip()
    return _ANNOUNCED.sub("", words)
