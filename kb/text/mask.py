"""Any text in, the same text without what may name a person or open a door."""

import re

MASK = "…"

_ADDRESS = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_LOGIN = r"(?<=//)[^\s/@]+@"
# What somebody calls secret themselves: password=…, token: …, Bearer ….
_NAMED = (
    r"\b(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[-_ ]?key|authorization|cookie|session)"
    r"(?:[-_ ]?id)?\s*[:=]\s*(?:bearer\s+|basic\s+)?\S+|\bbearer\s+\S{8,}"
)
_KEY = (
    r"\beyJ[\w.-]{10,}|\b(?:AKIA|ASIA)[0-9A-Z]{12,}"
    r"|\b(?:gh[opsu]|sk|pk|xox[abp]|glpat)[-_][\w-]{10,}"
)
_UUID = r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"
# Letters and digits mixed over a length that no error code and no product's name has.
_RANDOM = r"(?<![\w+/])(?=[a-z+/]*\d)(?=[\d+/]*[a-z])[\w+/]{20,}={0,2}"
# A telephone, an account or a card. Ten digits in one piece may be an error code: -2147024891.
_NUMBER = r"(?<![\w.])\+?\d(?:[ ()/-]{0,2}\d){10,}(?!\w)|\+\d(?:[ ()/-]{0,2}\d){7,}(?!\w)"
# An address in a network; those that mean "this machine" name nobody.
_NETWORK = r"(?<![\w.])(?!127\.|0\.0\.0\.0)(?:\d{1,3}\.){3}\d{1,3}(?![\w.])"

_PARTS = (_NAMED, _ADDRESS, _LOGIN, _KEY, _UUID, _RANDOM, _NUMBER, _NETWORK)
_ANY = re.compile("|".join(f"(?:{part})" for part in _PARTS), re.IGNORECASE)


def mask(text: str) -> str:
    """Return a text with a mark for each secret, person's address, long number and network."""
    return _ANY.sub(MASK, text)
