"""Sections → fields and body."""

import pytest

from kb.admin.forms.layouts import LAYOUTS, RowSection, field_names
from kb.importing.folder.clean.findings import Findings
from kb.importing.folder.outline import outline_of
from kb.importing.folder.placing import FIELDS_OF_KINDS, PlacedText, place_sections
from kb.importing.folder.section_trees import section_trees
from kb.models import Kind

pytestmark = pytest.mark.one_database


def placed(text: str, kind: str = "problem", introduction: str = "") -> tuple[PlacedText, str]:
    """What becomes of the sections of a text, and what is said of it."""
    findings = Findings(text)
    trees = section_trees(outline_of(text).sections[1:])
    return place_sections(trees, kind, findings, introduction), " ".join(findings.notes)


def test_we_know_the_fields_of_every_kind() -> None:
    """As the editors' form shows them: what a kind does not show nobody could change."""
    assert set(FIELDS_OF_KINDS) == set(Kind.values)
    for kind, layout in LAYOUTS.items():
        shown: set[str] = {section.row_list for section in layout.row_sections}
        for section in layout.sections:
            shown |= set() if isinstance(section, RowSection) else {*field_names(section)}
        assert FIELDS_OF_KINDS[kind] <= shown


def test_each_section_goes_to_its_field_and_is_noted() -> None:
    found, notes = placed(
        "## Meaning\n\na\n\n## Cause\n\n- b\n\n## Impact\n\nc\n\n## Diagnosis\n\n- d\n- e\n\n"
        "## Fix\n\n1. f\n\n## Affected products\n\ng\n\n## Tools\n\n- h\n"
    )
    assert found.texts == {"symptom": "a", "cause": "- b", "environment": "g"}
    assert {name: [line.text for line in lines] for name, lines in found.lines.items()} == {
        "steps": ["d", "e"],
        "resolutions": ["f"],
    }
    assert found.tools == ["h"]
    assert found.body == ["## Impact\n\nc"]
    assert notes == (
        '"## Meaning" became the symptom. "## Cause" became the cause. "## Diagnosis" became '
        '2 steps. "## Fix" became 1 resolution. "## Affected products" became the environment. '
        '"## Tools" became the tools.'
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("## Fix\n\na", "stayed in the body: it is no list"),
        ("## Fix\n\n- a\n\n### b\n\nc", "stayed in the body: it has headings below it"),
        ("## Fix\n\n- a\n\n## Workaround\n\n- b", "is a second list of resolutions"),
        ("## Tools\n\n- a\n\n## Required tools\n\n- b", "is a second list of tools"),
    ],
)
def test_what_does_not_fit_stays_in_the_body_with_its_reason(text: str, reason: str) -> None:
    found, notes = placed(text)
    assert reason in notes
    assert "\n\n".join(found.body) == text[-len("\n\n".join(found.body)) :]


def test_a_field_that_the_kind_lacks_stays_in_the_body() -> None:
    found, notes = placed("## Cause\n\na", kind="how_to")
    assert found.body == ["## Cause\n\na"]
    assert notes == '"## Cause" stayed in the body: a how-to has no field for it.'


def test_a_second_section_of_a_field_joins_it_with_its_heading() -> None:
    found, _notes = placed("## Issue\n\na\n\n## Symptoms\n\nb")
    assert found.texts == {"symptom": "a\n\n## Symptoms\n\nb"}


def test_a_short_text_with_headings_stays_together_a_long_one_is_divided() -> None:
    short, _notes = placed("## Issue\n\na\n\n### Expected\n\nb")
    assert short.texts == {"symptom": "a\n\n### Expected\n\nb"}
    words = "word " * 400
    long, notes = placed(f"## Issue\n\na\n\n### More\n\n{words}")
    assert long.texts == {"symptom": "a"}
    assert long.body == [f"### More\n\n{words}".rstrip()]
    assert "what has headings in it stayed in the body" in notes


def test_an_empty_section_is_said() -> None:
    found, notes = placed("## Cause\n\n## Fix\n\n")
    assert (found.texts, found.body) == ({}, [])
    assert '"## Cause" has no text below it.' in notes


def test_words_before_a_list_that_do_not_announce_it_stay_in_the_body() -> None:
    found, _notes = placed("## Fix\n\nIt depends.\n\n- a")
    assert found.body == ["## Fix\n\nIt depends."]


def test_the_introduction_is_the_symptom_where_no_heading_names_one() -> None:
    found, _notes = placed("## Cause\n\na", introduction="It broke.")
    assert found.texts == {"symptom": "It broke.", "cause": "a"}
    found, _notes = placed("## Issue\n\na", introduction="It broke.")
    assert found.body == ["It broke."]
