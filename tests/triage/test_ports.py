"""The port that a line speaks of."""

import pytest

from kb.triage.ports import Port, port_near

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("before", "after", "port"),
    [
        ("connect ", " 10.0.3.14:5432", Port(5432, "PostgreSQL")),
        ("connect ", " …:5432", Port(5432, "PostgreSQL")),
        ("", " localhost:8080", Port(8080, "")),
        ("", " db1:3306)", Port(3306, "MySQL")),
        ("connection to server at …, port 5432 failed: ", "", Port(5432, "PostgreSQL")),
        ("ssh: connect to host web port 22: ", "", Port(22, "SSH")),
        ("", " [::1]:6379", Port(6379, "Redis")),
        ("port 80 ", " port 443", Port(443, "HTTPS")),
        ("2024-08-03T10:21:07 ", " at 10:21:11", None),
        ("", " at app.py:1404", None),
        ("", " at /srv/app.js:1404:1503", None),
        ("", " (Server.java:5432)", None),
        ("status:503 ", " error:404", None),
        ("", " port 0 port 70000", None),
        ("", "", None),
    ],
)
def test_a_port_is_known_by_its_word_or_its_address(
    before: str, after: str, port: Port | None
) -> None:
    """Not by a time, a line of code, or any number behind a colon."""
    assert port_near(before, after) == port
