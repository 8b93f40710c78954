"""What is said of a file: each once, with its line."""

import pytest

from kb.importing.folder.clean.findings import MAX_FINDINGS, Findings, shortened

pytestmark = pytest.mark.one_database


def test_a_warning_has_the_line_of_what_was_seen_in_the_file() -> None:
    findings = Findings("a\nb x", line=6)
    findings.warn("Odd.", "x")
    findings.warn("Odd.", "x")
    findings.warn("Elsewhere.", "y")
    assert findings.warnings == ("Line 7: Odd.", "Elsewhere.")


def test_not_too_much_is_said() -> None:
    findings = Findings("")
    for number in range(MAX_FINDINGS + 5):
        findings.note(str(number))
    assert len(findings.notes) == MAX_FINDINGS + 1
    assert findings.notes[-1] == "… and 5 more."


def test_long_words_are_shortened() -> None:
    assert shortened("a \n b") == "a b"
    assert shortened("x" * 100) == "x" * 79 + "…"
