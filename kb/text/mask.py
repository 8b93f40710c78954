"""Any text in, the same text without what may name a person or open a door; linear in the text."""

import re
from collections.abc import Iterator

MASK = "…"

# What names itself a secret; its value goes, to the end of the line where it has several words.
_NAME = (
    r"(?<![A-Za-z])(?:pass(?:word|wd|phrase)?|pwd|"
    r"(?:client[-_ ]?)?secret(?:[-_ ]?(?:access[-_ ]?)?key)?|"
    r"(?:access|refresh|id|auth|csrf|session|bot|api)?[-_ ]?token|(?:api|access|private)[-_ ]?key|"
    r"sess(?:ion)?(?:[-_ ]?id)?|sid|x-[a-z-]{1,40}-(?:token|key))"
)
_NAMED = (
    rf"{_NAME}\\?[\"']?[ \t]{{0,4}}(?:[:=]|=>)[ \t]{{0,4}}"
    rf"(?:\\?\"[^\"\n]{{1,2000}}\"|'[^'\n]{{1,2000}}'|[^\s,;&\"']{{1,2000}})"
)
_HEADER = (
    r"(?<![\w-])(?:proxy-)?authorization\\?[\"']?[ \t]{0,4}[:=][ \t]{0,4}\\?[\"']?"
    r"(?:digest[^\n]{1,4000}|(?:[a-z]{3,20}[ \t]{1,4})?[^\s\"',;]{1,4000})"
    r"|(?<![\w-])(?:set-)?cookie\\?[\"']?[ \t]{0,4}[:=][^\n]{1,4000}"
)
_BEARER = r"\bbearer[ \t]+[^\s\"',;]{8,4000}"
_PRIVATE_KEY = (
    r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\w\s+/=:,.-]{0,20000}(?:-----END [A-Z ]{0,40}-----)?"
)
_ADDRESS = r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[a-z]{2,63}"
_LOGIN = r"(?<=//)[^\s/@\"'<>]{1,400}@"
_KEY = (
    r"\beyJ[\w.-]{10,8000}|\b(?:AKIA|ASIA)[0-9A-Z]{12,40}"
    r"|\b(?:gh[opsu]|sk|pk|rk|xox[abp]|glpat|npm|pypi)[-_][\w-]{10,400}"
)
_UUID = r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"
# Letters and digits mixed over a length that no error code and no product's name has.
_RANDOM = (
    r"(?<![\w+/])(?=[a-z_+/]{0,200}\d)(?=[\d_+/]{0,200}[a-z])(?!/)[\w+/]{20,8000}={0,2}(?![\w+/])"
)
# A telephone, an account or a card. Ten digits in one piece may be an error code: -2147024891.
_NUMBER = (
    r"(?<![\w.])\+?\d(?:[ ()/-]{0,2}\d){10,30}(?!\w)|(?<![\w+])\+\d(?:[ ()/-]{0,2}\d){7,30}(?!\w)"
)
# Addresses in a network; those that mean "this machine" or "any" name nobody.
_IPV4 = r"(?<![\w.])(?!127\.|0\.0\.0\.0)(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)"
_IPV6 = (
    r"(?<![\w:])(?!::1?(?![\w:]))"
    r"(?:(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){1,6}:(?:[0-9a-f]{1,4}:){0,5}[0-9a-f]{0,4}"
    r"|::(?:[0-9a-f]{1,4}:){0,6}[0-9a-f]{1,4})(?![\w:])"
)

_PARTS = (
    _PRIVATE_KEY,
    _HEADER,
    _NAMED,
    _BEARER,
    _ADDRESS,
    _LOGIN,
    _KEY,
    _UUID,
    _RANDOM,
    _NUMBER,
    _IPV6,
    _IPV4,
)
_ANY = re.compile("|".join(f"(?:{part})" for part in _PARTS), re.IGNORECASE)


def mask(text: str) -> str:
    """Return a text with a mark for each secret, mail address, long number and network address."""
    return _ANY.sub(MASK, text)


def masked_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and the end of each place that `mask` replaces, in order."""
    return (match.span() for match in _ANY.finditer(text))
