"""Clues → evidence: root causes before what follows from them."""

import pytest

from kb.triage.weigh import Evidence, weigh
from tests.guide_codes import guide_codes

pytestmark = pytest.mark.one_database


def evidence(text: str) -> list[Evidence]:
    """What a text says, the best first."""
    guide = guide_codes()
    return weigh(guide.clues(text), guide.finder.families)


def ranking(text: str) -> list[str]:
    """The keys of what it says, of its own clues alone."""
    return [guide_codes().keys[each.target] for each in evidence(text) if each.clues]


REFUSED = "2024-08-12 10:00:01 ERROR pool: connect ECONNREFUSED 10.0.0.3:5432\n"
GATEWAY = '10.0.0.1 - - [12/Aug/2024:10:00:02 +0000] "GET / HTTP/1.1" 502 157\n'
FULL = "2024-08-12 10:00:03 ERROR write: No space left on device\n"
SUCCESS = '10.0.0.1 - - [12/Aug/2024:10:00:04 +0000] "GET / HTTP/1.1" 200 157\n'


def test_what_comes_first_and_repeats_outranks_what_follows() -> None:
    """The disk is full because of something else, or the other way about: the first one leads."""
    assert ranking(REFUSED * 3 + FULL) == ["system-econnrefused", "system-enospc"]
    assert ranking(FULL * 3 + REFUSED) == ["system-enospc", "system-econnrefused"]


def test_an_http_status_is_a_consequence_of_what_failed_behind_it() -> None:
    """Even where the access log comes first, and is longer."""
    assert ranking(GATEWAY * 4 + REFUSED) == ["system-econnrefused", "http-502"]
    assert ranking(GATEWAY) == ["http-502"]


def test_a_success_comes_last_however_often_it_stands_there() -> None:
    """It is noted, and never leads."""
    assert ranking(SUCCESS * 50 + GATEWAY) == ["http-502", "http-200"]
    assert evidence(SUCCESS)[0].is_success


def test_a_line_that_tells_of_a_retry_counts_little() -> None:
    """What was tried again may have gone well."""
    noise = "INFO attempt 2/5 failed: Connection reset by peer, will retry\n"
    assert ranking(noise + FULL) == ["system-enospc", "connectivity-issues"]
    assert ranking("ERROR Connection reset by peer\n" + FULL)[0] == "connectivity-issues"


def test_the_last_cause_of_a_trace_is_the_root() -> None:
    """Java prints it last."""
    trace = (
        "java.io.IOException: Input/output error\n"
        "\tat a.B.c(B.java:1)\n"
        "Caused by: java.io.IOException: No space left on device\n"
    )
    assert ranking(trace) == ["system-enospc", "system-eio"]
    assert ranking(trace.replace("Caused by: ", "")) == ["system-eio", "system-enospc"]


def test_another_meaning_weighs_less_than_what_is_meant() -> None:
    """And less still where the text tells which is meant."""
    unsure = evidence("it says connection refused")
    sure = evidence("psql: connection refused")
    assert [len(each.clues) for each in unsure] == [1, 0]
    assert unsure[1].doubted
    shares = [each[1].score / each[0].score for each in (unsure, sure)]
    assert shares == [0.5, 0.25]


def test_nothing_says_nothing() -> None:
    """An empty text has no evidence."""
    assert evidence("all is well") == []
