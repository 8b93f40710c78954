"""Each way in which programs write codes, and the numbers that are none."""

import json
from pathlib import Path

import pytest

from tests.guide_codes import guide_codes

pytestmark = pytest.mark.one_database

LOGS = Path(__file__).resolve().parent.parent / "data" / "logs"
FORMATS = [json.loads(line) for line in (LOGS / "formats.jsonl").read_text().splitlines()]
LINES = [json.loads(line) for line in (LOGS / "lines.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("row", FORMATS, ids=lambda row: row["text"][:50])
def test_a_line_names_these_codes_and_no_others(row: dict[str, object]) -> None:
    """A rule that is lost shows here by its line."""
    text, codes = row["text"], row["codes"]
    assert isinstance(text, str)
    assert isinstance(codes, list)
    assert sorted(guide_codes().found(text)) == sorted(codes)


def test_the_labelled_lines_are_enough_and_half_of_them_are_traps() -> None:
    """A set without traps would reward a finder that finds everything."""
    traps = [row for row in LINES if not row["codes"]]
    assert len(LINES) >= 300
    assert len({row["kind"] for row in LINES}) >= 15
    assert len(traps) >= len(LINES) * 0.45


def test_nearly_every_labelled_code_is_found() -> None:
    """Recall of at least .98."""
    wanted, missed = 0, []
    for row in LINES:
        meanings = set().union(*guide_codes().meanings(row["text"]))
        for codes in row["codes"]:
            wanted += 1
            if not meanings & {code.removeprefix("guide-") for code in codes}:
                missed.append((codes, row["text"]))
    assert wanted >= 150
    assert len(missed) <= wanted * 0.02, missed


def test_hardly_any_line_without_a_code_is_mistaken_for_one() -> None:
    """At most one in a hundred."""
    traps = [row["text"] for row in LINES if not row["codes"]]
    false = [text for text in traps if guide_codes().found(text)]
    assert len(false) <= len(traps) * 0.01, false
