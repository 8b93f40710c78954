"""A folded word → whether it is ordinary English, by the list of words beside this file."""

import gzip
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("english_words.txt.gz")
"""Made from SCOWL; `english_words.txt` beside it says how, and holds its licence."""

# Everyday words of this trade that the list does not have.
_TRADE_WORDS = frozenset(
    """api apis backend backends config configs cron daemon dataset datasets datacenter dhcp dns
    docker endpoint endpoints frontend hostname hostnames http https ipv4 ipv6 json kubernetes linux
    localhost malware metadata middleware mysql namespace namespaces nginx oauth oracle php ping
    pings postgres postgresql python reboot rebooted rebooting reboots redis redirect runtime smtp
    sql ssh ssl subdomain subnet subnets sudo sysadmin tcp timeout timeouts tls udp unmount uptime
    url urls usb username usernames vpn wifi xml yaml""".split()  # noqa: SIM905
)


def is_english(word: str) -> bool:
    """Say whether a folded word is English, or of this trade, however rare; inflections too."""
    return word in _TRADE_WORDS or word in _english_words()


@lru_cache(maxsize=1)
def _english_words() -> frozenset[str]:
    return frozenset(gzip.decompress(_FILE.read_bytes()).decode("ascii").split())
