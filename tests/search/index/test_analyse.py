"""Which words of a document are kept as written, for corrections and completions."""

import pytest

from kb.search.index.analyse import analyse
from kb.search.index.fields import TEXT, IndexedLine

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("text", "kept", "joined"),
    [
        ("com.acme.boot fails", {"com", "acme", "boot", "fails"}, "comacmeboot"),
        ("a ConnectionFailure", {"a", "connection", "failure"}, "connectionfailur"),
        ("read_timeout", {"read", "timeout"}, "readtimeout"),
        ("the load-balancer", {"the", "loadbalancer", "load", "balancer"}, "loadbalanc"),
        ("readtimeout of read_timeout", {"readtimeout", "of", "read", "timeout"}, "readtimeout"),
    ],
)
def test_words_that_nobody_writes_are_found_but_not_kept(
    text: str, kept: set[str], joined: str
) -> None:
    analysed = analyse([IndexedLine(TEXT, "body", text)], "english")
    assert set(analysed.words) == kept
    assert joined in analysed.weights
