"""The line of an article where to begin."""

import pytest

from kb.documents import PublicDocument
from kb.triage.start_line import StartLine, start_line

pytestmark = pytest.mark.one_database


def document(*steps: str, fixes: tuple[str, ...] = (), command: str = "") -> PublicDocument:
    """An article with these steps and fixes; the last step has the command."""

    def line(text: str, command: str = "") -> dict[str, object]:
        return {"anchor": text.lower().replace(" ", "-"), "text": text, "command": command}

    lines = [line(text, command if text == steps[-1] else "") for text in steps]
    return {"steps": lines, "resolutions": [line(text) for text in fixes]}  # type: ignore[typeddict-item]


def begin(
    article: PublicDocument,
    *,
    html: dict[str, str] | None = None,
    codes: tuple[int, ...] = (),
    names: str = "",
    words: str = "",
    preferred: str = "",
) -> str:
    """The text of the line; "" for none."""
    found = start_line(article, html or {}, codes, names, words, "english", preferred)
    return found.text if found else ""


THREE = document("Look at the plug", "Test the network", "Read the logs")


def test_the_line_with_the_words_of_the_failure_comes_first() -> None:
    """In any form of the words."""
    assert begin(THREE, words="networks failed") == "Test the network"


def test_without_such_words_it_is_the_first_line() -> None:
    """There is always where to begin, if there is a line at all."""
    assert begin(THREE, words="zebra") == "Look at the plug"
    assert start_line(document("A"), {}, (), "", "", "english") == StartLine("steps", 1, "a", "A")
    assert begin({**THREE, "steps": []}) == ""


def test_a_line_that_names_the_code_outranks_words() -> None:
    """Editors wrote it there, in the line itself or in what to look for."""
    mark = '<span data-mention="7">ENOSPC</span>'
    for place in ("#read-the-logs", "#read-the-logs:expected"):
        assert begin(THREE, html={place: mark}, codes=(7,), words="network") == "Read the logs"
    assert begin(THREE, html={"#read-the-logs": mark}, codes=(8,)) == "Look at the plug"


def test_a_word_of_the_codes_name_outranks_one_of_the_line() -> None:
    """The log may speak of anything."""
    assert begin(THREE, names="Broken plug", words="network") == "Look at the plug"


def test_a_word_that_only_a_command_has_counts_little() -> None:
    """Hosts and options are in every command."""
    article = document("Look at the host", "Ask it", command="ping host db plug socket")
    assert begin(article, words="host plug") == "Look at the host"
    assert begin(article, words="socket") == "Ask it"


def test_a_check_comes_before_a_fix() -> None:
    """With the same words in both."""
    article = document("Look at it", "Test the pump", fixes=("Replace the pump",))
    assert begin(article, words="pump") == "Test the pump"
    assert begin(article, words="replace the pump") == "Replace the pump"


def test_the_line_that_a_search_found_is_taken_where_it_is_given() -> None:
    """An anchor that is no more is none."""
    assert begin(THREE, words="network", preferred="read-the-logs") == "Read the logs"
    assert begin(THREE, words="network", preferred="gone") == "Test the network"
