"""Values that are known by their form alone: keys, addresses, numbers of people → their places.

All of it is linear: a pattern begins with a character or one of a set, which `re` looks for
quickly, and no part of one repeats without a bound. "Small" is the text in small letters.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

Span = tuple[int, int]

LONGEST_PRIVATE_KEY = 20_000
LONGEST_NAME = 64
"""Characters of a mail address before its @."""

_KEY_BEGIN = re.compile(r"-----begin [a-z0-9 ]{0,40}private key(?: block)?-----")
_KEY_END = re.compile(r"-----end [a-z0-9 ]{0,40}-----")
# A key whose end was cut; its lines may be quoted, or have a log's columns before them.
_KEY_LINES = re.compile(
    r"(?:[^\n]{0,80}?[\w+/=]{16,100}[\"',\\nr]{0,6}[ \r]{0,2}(?:\n|$)|\s|\\[nr]){0,400}"
)

# Tokens that begin with their issuer's mark; a login in an address; a name made of an address.
_MARKED = re.compile(
    r"eyj(?<!\weyj)[\w.-]{10,8000}|a[ks]ia(?<!\w.{4})[0-9a-z]{12,40}"
    r"|(?:gh[opsur]_|github_pat_|glpat-|xox[a-z]-|xapp-|pypi-|dckr_pat_|whsec_|aiza)[\w-]{10,400}"
    r"|(?:ya29\.|sg\.)(?<!\w.{3})[\w.-]{16,400}|(?:sk|pk|rk)[-_](?<!\w.{3})(?=[\w-]{0,60}\d)[\w-]{12,400}"
    r"|(?:npm|hf)_(?=\w{0,8}[a-z0-9]{16})\w{16,400}"
    r"|//(?:[^\s/@\"'<>:]{0,100}:(?!\d{1,5}(?:[/?#,]|$))[^\s\"'<>]{0,200}|[^\s/@\"'<>]{1,300})@"
    r"|thin:[^\s/@]{1,100}/[^\s@]{1,200}@|ip-(?:\d{1,3}-){3}\d{1,3}(?!\d)"
)
_HOME = re.compile(r"(?:/home/|/users/|\\users\\{1,2})(?P<name>[^\s/\\:\"'<>]{1,64})")
_HARDWARE = re.compile(r"[0-9a-f]{2}(?<![\w:-].{2})(?:[:-][0-9a-f]{2}){5}(?![\w:-])")

# A telephone, a card, an account, a number of a person: in the groups in which people write them.
_NUMBERS = re.compile(
    r"[+]\d(?<!\w..)(?:[ ()/.-]{0,2}\d){7,16}(?!\w)"
    r"|\(?0[1-9](?<![\w.,:/+-]0.)\d{1,3}(?:[/-]|\) ?| (?=\d{5}))\d{3,8}"
    r"(?:[ -]\d{2,5}){0,3}(?![\w.,:/-]\w|\w)"
    r"|\(?[2-9]\d\d(?<![\w.,:/+-]...)(?:\) ?|-)\d{3}-\d{4}(?![\w-])"
    r"|\d{4}(?<![\w.+-]\d{4})([ .-])\d{4}\1\d{4}\1\d{1,4}(?![\w-])"
    r"|3[47]\d\d(?<![\w.+-]\d{4})([ -])\d{6}\2\d{5}(?![\w-])"
    r"|\d{3}(?<![\w.+-]\d{3})-\d\d-\d{4}(?![\w-])"
    r"|\d(?<![\w.]\d)\d{10,30}(?!\w)"
)
_TIMESTAMP = re.compile(
    r"1[4-9](?:\d{11}|\d{14}|\d{17})|20\d\d[01]\d[0-3]\d[0-2]\d[0-5]\d(?:[0-5]\d\d{0,6})?"
)
_ACCOUNT = re.compile(r"[A-Z]{2}\d\d(?<!\w....)(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?!\w)")

# Addresses in a network.
_IPV4 = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?![\w.]{0,20}\d)")
_IPV6_CANDIDATE = re.compile(r"[0-9a-f:.]{3,50}")
_IPV6 = re.compile(
    r"(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}"
    r"|(?:[0-9a-f]{1,4}:){1,7}:(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?"
    r"|::(?:[0-9a-f]{1,4}:){0,6}(?:[0-9a-f]{1,4}|\d{1,3}(?:\.\d{1,3}){3})"
)
_VERSION = re.compile(r"(?:\bv|\bversion[ :=]|\bver[.:=]? ?|[a-z]-|[^\W_]|\.)\Z")

_AT = re.compile(r"(?:@|%40)(?:[\w-]{1,63}\.){1,8}[a-z]{2,63}")
_LOCAL_PART = re.compile(r"[\w.+-](?:[\w.+'-]{0,62}[\w.+-])?|\"[^\"\n]{1,64}\"")

_UUID = re.compile(r"[0-9a-f]{8}(?<!\w.{8})(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?!\w)")
_LONG_WORD = re.compile(r"[\w+/]{20,8000}={0,2}")
# A name with digits behind it or between, as classes, constants and paths have; no random value.
_NAME_WITH_DIGITS = re.compile(r"[A-Za-z]*\d{0,5}|\d{1,8}")
_PLAIN_PART = re.compile(r"[A-Za-z]{0,30}\d{0,6}[A-Za-z]{0,30}")
_SPLIT = re.compile(r"[/_+]")
LENGTH_OF_KEY = 40
"""A secret key of a large cloud has so many letters, digits and two signs."""


def find_private_values(text: str, small: str) -> Iterator[Span]:
    """Yield the places of keys, tokens, logins, addresses and numbers of people, in no order."""
    yield from _private_keys(small)
    for match in _MARKED.finditer(small):
        yield match.start() + 2 * match[0].startswith("//"), match.end()
    for pattern in (_HARDWARE, _UUID):
        yield from (match.span() for match in pattern.finditer(small))
    yield from (match.span("name") for match in _HOME.finditer(small))
    yield from (match.span() for match in _ACCOUNT.finditer(text))
    for match in _NUMBERS.finditer(small):
        if not _TIMESTAMP.fullmatch(match[0]):
            yield match.span()
    yield from _random_words(text)
    yield from _mail_addresses(small)
    yield from _network_addresses(small)


def _private_keys(small: str) -> Iterator[Span]:
    ends = [match.end() for match in _KEY_END.finditer(small)]
    for begin in _KEY_BEGIN.finditer(small):
        after = bisect_left(ends, begin.end())
        if after < len(ends) and ends[after] - begin.start() < LONGEST_PRIVATE_KEY:
            yield begin.start(), ends[after]
        else:
            lines = _KEY_LINES.match(small, begin.end(), begin.end() + LONGEST_PRIVATE_KEY)
            yield begin.start(), lines.end() if lines else begin.end()


def _random_words(text: str) -> Iterator[Span]:
    for match in _LONG_WORD.finditer(text):
        if not match[0].startswith("/") and _is_random(match[0]):
            yield match.span()


def _is_random(word: str) -> bool:
    """Return whether a long word is a key or a token, and not the name or the path of something."""
    has_both = any(map(str.isdigit, word)) and any(map(str.isalpha, word))
    if not has_both or not word.isascii():
        return False
    if word.endswith("=") or len(word) == LENGTH_OF_KEY:
        return True
    parts = _SPLIT.split(word)
    if len(parts) == 1:
        return not _NAME_WITH_DIGITS.fullmatch(word)
    return not all(map(_PLAIN_PART.fullmatch, parts))


def _mail_addresses(small: str) -> Iterator[Span]:
    for match in _AT.finditer(small):
        before = small[max(0, match.start() - LONGEST_NAME) : match.start()]
        if local := _LOCAL_PART.match(before[::-1]):
            yield match.start() - local.end(), match.end()


def _network_addresses(small: str) -> Iterator[Span]:
    for match in _IPV4.finditer(small):
        before = small[max(0, match.start() - 10) : match.start()]
        if _is_host(match[0]) and not _VERSION.search(before):
            yield match.span()
    for match in _IPV6_CANDIDATE.finditer(small):
        word = match[0].rstrip(".")
        if word.count(":") < 2 or small[max(0, match.start() - 1) : match.start()].isalnum():
            continue
        word = word if word.endswith("::") else word.rstrip(":")
        if _IPV6.fullmatch(word) and word not in ("::", "::1") and any(map(str.isdigit, word)):
            yield match.start(), match.start() + len(word)


def _is_host(address: str) -> bool:
    """Return whether an address names somebody: no "this machine", no "any", no version."""
    return not address.startswith("127.") and not address.endswith(".0.0.0")
