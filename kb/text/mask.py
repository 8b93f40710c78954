"""Any text → the same text without secrets and personal data."""

import re

MASK = "…"

_EMAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_LOGIN = r"(?<=//)[^\s/@]+@"
# Labelled secrets: password=…, token: …, Bearer ….
_LABELLED = (
    r"\b(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[-_ ]?key|authorization|cookie|session)"
    r"(?:[-_ ]?id)?\s*[:=]\s*(?:bearer\s+|basic\s+)?\S+|\bbearer\s+\S{8,}"
)
_KEY = (
    r"\beyJ[\w.-]{10,}|\b(?:AKIA|ASIA)[0-9A-Z]{12,}"
    r"|\b(?:gh[opsu]|sk|pk|xox[abp]|glpat)[-_][\w-]{10,}"
)
_UUID = r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"
# Mixed letters and digits, longer than any error code or product name.
_RANDOM = r"(?<![\w+/])(?=[a-z+/]*\d)(?=[\d+/]*[a-z])[\w+/]{20,}={0,2}"
# Numbers of telephones, accounts and cards. Ten digits may be an error code: -2147024891.
_LONG_NUMBER = r"(?<![\w.])\+?\d(?:[ ()/-]{0,2}\d){10,}(?!\w)|\+\d(?:[ ()/-]{0,2}\d){7,}(?!\w)"
# An IPv4 address, except those that mean "this machine".
_IP_ADDRESS = r"(?<![\w.])(?!127\.|0\.0\.0\.0)(?:\d{1,3}\.){3}\d{1,3}(?![\w.])"

_PATTERNS = (_LABELLED, _EMAIL, _LOGIN, _KEY, _UUID, _RANDOM, _LONG_NUMBER, _IP_ADDRESS)
_ANY = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS), re.IGNORECASE)


def mask(text: str) -> str:
    """Return a text with MASK for each secret, e-mail address, long number and IP address."""
    return _ANY.sub(MASK, text)
