"""Words that were found and not typed so, as texts write them."""

import pytest

from kb.search.query.alternatives import Alternative, Reason
from kb.search.results.reasons import written_as

pytestmark = pytest.mark.one_database


def synonym(*phrase: str) -> Alternative:
    """Return a synonym of one or several stems."""
    parts = phrase if len(phrase) > 1 else ()
    return Alternative(phrase[0], phrase[0], (1,), 100, 1, Reason.SYNONYM, parts)


@pytest.mark.parametrize(
    ("text", "phrase", "expected"),
    [
        ("Services that fail", ["servic"], "services"),
        ("the Linux kernel", ["linux"], "linux"),
        ("See ECONNREFUSED", ["econnrefus"], "ECONNREFUSED"),
        ("cat /proc/pressure/memory", ["memori"], "memory"),
        ("com.acme.ConnectionFailure", ["failur"], "ConnectionFailure"),
        ("Runs out of memory", ["out", "of", "memori"], "out of memory"),
        ("memory that runs out", ["out", "of", "memori"], ""),
        ("nothing", ["servic"], ""),
    ],
)
def test_a_word_is_shown_as_written_and_a_phrase_only_whole(
    text: str, phrase: list[str], expected: str
) -> None:
    assert written_as(text, synonym(*phrase), "english") == expected
