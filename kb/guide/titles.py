"""A heading, often upper case → the title that readers see."""

import re
from collections.abc import Mapping

SMALL_WORDS = """
    a an and as at but by for from in into nor of on or over per the to via vs with
    das der die und oder von vom im mit für auf zu zum zur bei
    de des du et la le les en au aux ou sur dans pour y el los las del con para por
    het een van voor met op te of bij
"""
ACRONYMS = """
    API APIS ATM AWS BIOS CD CDN CI CLI CPU CRM CSV DHCP DNS EC EDI ERP FAQ FTP GPS GPU GUI HDMI HR
    HTTP HTTPS ID IMAP IO IOT IP IT JSON KVM LAN LCD LDAP LED MDM MFA NAS NAT NFC NTP ODBC OOM OS PC
    PDF PHP PIN POS PUK PXE QA QR RAID RAM RDP REST RFID SAN SAP SDK SFTP SIM SIP SLA SMS SMTP SNMP
    SQL SSD SSH SSL SSO TAN TCP TLS TTL UAC UDP UEFI UI UPS URL USB USV VLAN VM VOIP VPN WAN WLAN
    XML YAML
"""
_SMALL_WORDS, _ACRONYMS = frozenset(SMALL_WORDS.split()), frozenset(ACRONYMS.split())
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_WITHOUT_VOWEL = re.compile(r"[BCDFGHJKLMNPQRSTVWXZ]{2,5}")


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
    """Return an upper-case heading in title case: small words lower, acronyms unchanged.

    Small words are those of the languages that labels are known in; what has no vowel is an
    acronym.
    """
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
    is_acronym = part in _ACRONYMS or _WITHOUT_VOWEL.fullmatch(part) is not None
    is_unchanged = is_acronym or any(letter.isdigit() for letter in part)
    return part if is_unchanged else part[0] + part[1:].lower()
