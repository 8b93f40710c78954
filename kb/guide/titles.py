"""An upper-case heading → the title that readers see."""

import re
from collections.abc import Mapping

SMALL = "a an and as at but by for from in into nor of on or over per the to via vs with"
ACRONYMS = """
    API APIS AWS CDN CPU DHCP DNS FAQ FTP GPU HTTP HTTPS ID IMAP IO IP IT JSON LAN LDAP NAS NTP OS
    PC PDF PHP QA RAM REST SDK SLA SMS SMTP SQL SSD SSH SSL SSO TCP TLS UDP UI URL USB VM VPN WAN
    XML
"""
_SMALL, _ACRONYMS = frozenset(SMALL.split()), frozenset(ACRONYMS.split())
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def read_title(heading: str, contents: Mapping[str, str]) -> str:
    """Return a heading's title: as written, or in title case where it is all upper case.

    `contents` has the titles of the table of contents by `fold`ed title.
    """
    if not heading.isupper():
        return heading
    return contents.get(title_key(heading)) or title_case(heading)


def title_key(title: str) -> str:
    """Return what two spellings of a title have in common, whatever their case."""
    return title.casefold()


def title_case(heading: str) -> str:
    """Return an upper-case heading in title case: small words lower, acronyms as they are."""
    if not heading.isupper():
        return heading
    words = heading.split(" ")
    last = len(words) - 1
    return " ".join(_cased(word, is_edge=at in (0, last)) for at, word in enumerate(words))


def _cased(word: str, *, is_edge: bool) -> str:
    if word.lower() in _SMALL and not is_edge:
        return word.lower()
    return _WORD.sub(_cased_part, word)


def _cased_part(match: re.Match[str]) -> str:
    part = match[0]
    is_kept = part in _ACRONYMS or any(letter.isdigit() for letter in part)
    return part if is_kept else part[0] + part[1:].lower()
