"""Upper-case headings become titles."""

import pytest

from kb.guide.titles import read_title, title_case

pytestmark = pytest.mark.one_database

CASES = {
    "MONITORING AND ALERTING": "Monitoring and Alerting",
    "THE API OF A CPU": "The API of a CPU",
    "WHAT WE ARE WAITING FOR": "What We Are Waiting For",
    "SELF-SERVICE/SIGN-IN": "Self-Service/Sign-In",
    "DON'T PANIC": "Don't Panic",
    "(IPV6 AND HTTP2)": "(IPV6 and HTTP2)",
    "ÜBER ÄRGER": "Über Ärger",
    "Already MIXED case": "Already MIXED case",
    "lower case": "lower case",
    "404": "404",
    "监控": "监控",
}


@pytest.mark.parametrize(("heading", "title"), CASES.items())
def test_an_upper_case_heading_gets_title_case(heading: str, title: str) -> None:
    assert title_case(heading) == title
    assert title_case(title) == title


def test_the_contents_know_better() -> None:
    contents = {"rescue for ios": "Rescue for iOS"}
    assert read_title("RESCUE FOR IOS", contents) == "Rescue for iOS"
    assert read_title("Rescue For IOS", contents) == "Rescue For IOS"
