"""A heading, often upper case → the title that readers see."""

import re
from collections.abc import Mapping

SMALL_WORDS = "a an and as at but by for from in into nor of on or over per the to via vs with"
ACRONYMS = """
    API APIS AWS CDN CPU DHCP DNS FAQ FTP GPU HTTP HTTPS ID IMAP IO IP IT JSON LAN LDAP NAS NTP OS
    PC PDF PHP QA RAM REST SDK SLA SMS SMTP SQL SSD SSH SSL SSO TCP TLS UDP UI URL USB VM VPN WAN
    XML
"""
_SMALL_WORDS, _ACRONYMS = frozenset(SMALL_WORDS.split()), frozenset(ACRONYMS.split())
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def read_title(heading: str, contents: Mapping[str, str]) -> str:
    """Return a heading's title: as written, or in title case where it is all upper case.

    `contents` has the titles of the table of contents by `title_key`; one of them wins.
    """
    if not heading.isupper():
        return heading
    return contents.get(title_key(heading)) or title_case(heading)


def title_key(title: str) -> str:
    """Return the form that spellings of a title in any case share."""
    return title.casefold()


def title_case(heading: str) -> str:
    """Return an upper-case heading in title case: small words lower, acronyms unchanged."""
    if not heading.isupper():
        return heading
    words = heading.split(" ")
    last = len(words) - 1
    return " ".join(
        _word_case(word, is_edge=index in (0, last)) for index, word in enumerate(words)
    )


def _word_case(word: str, *, is_edge: bool) -> str:
    if word.lower() in _SMALL_WORDS and not is_edge:
        return word.lower()
    return _WORD.sub(_part_case, word)


def _part_case(match: re.Match[str]) -> str:
    part = match[0]
    is_unchanged = part in _ACRONYMS or any(letter.isdigit() for letter in part)
    return part if is_unchanged else part[0] + part[1:].lower()
