"""A word that somebody typed → the numbers of codes that it is another form of."""

import re
from http import HTTPStatus

_PLURAL = re.compile(r"(\d{3,5})s")
_PREFIXED = re.compile(r"e(\d{3})")
_CLASS = re.compile(r"([1-5])xx")


def code_forms(word: str) -> list[str]:
    """Return 429 for 429s and for e429, and every HTTP status from 500 to 511 for 5xx."""
    if number := _PLURAL.fullmatch(word) or _PREFIXED.fullmatch(word):
        return [number[1]]
    if hundreds := _CLASS.fullmatch(word):
        return [str(status.value) for status in HTTPStatus if str(status.value)[0] == hundreds[1]]
    return []
