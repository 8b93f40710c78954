"""The text around a clue → the port that it speaks of, and whose port that is."""

import re
from typing import NamedTuple

# The registered port of each (IANA), or the one that its own documentation names.
SERVICES = {
    22: "SSH",
    25: "SMTP",
    53: "DNS",
    80: "HTTP",
    389: "LDAP",
    443: "HTTPS",
    587: "SMTP",
    636: "LDAPS",
    1433: "SQL Server",
    1521: "Oracle",
    3306: "MySQL",
    3389: "RDP",
    5432: "PostgreSQL",
    5672: "RabbitMQ",
    6379: "Redis",
    6443: "Kubernetes",
    8443: "HTTPS",
    9092: "Kafka",
    9200: "Elasticsearch",
    11211: "Memcached",
    27017: "MongoDB",
}

FIRST_ANY = 1_024
"""Behind a colon, a number below may be anything else, unless it is the port of a service above."""

# The word "port", or a colon behind an address, which may be masked, or behind a name.
_PORT = re.compile(
    r"(?:\bport[ =:]{1,3}(\d{1,5})|(?:[a-z]\d{0,3}|\.\d{1,3}|[…\]]):(\d{2,5}))(?![\d-]|[.:]\d)",
    re.IGNORECASE,
)
_LINE_OF_CODE = re.compile(r"\.[a-z]{1,5}:$", re.IGNORECASE)


class Port(NamedTuple):
    """A port and the name of the service behind it, "" where it is not a known one."""

    number: int
    service: str


def port_near(before: str, after: str) -> Port | None:
    """Return the first port after a clue on its line, else the last before it; None for none."""
    ports = _ports_in(after) or _ports_in(before)[-1:]
    return Port(ports[0], SERVICES.get(ports[0], "")) if ports else None


def _ports_in(text: str) -> list[int]:
    return [int(match[1] or match[2]) for match in _PORT.finditer(text) if _is_port(text, match)]


def _is_port(text: str, match: re.Match[str]) -> bool:
    if match[1]:
        return 0 < int(match[1]) < 65_536
    number, at = int(match[2]), match.start(2)
    is_line = bool(_LINE_OF_CODE.search(text, max(0, at - 8), at))
    return not is_line and (number in SERVICES or FIRST_ANY <= number < 65_536)
