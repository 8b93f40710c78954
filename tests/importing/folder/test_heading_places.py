"""Headings of a file → fragments of our page, as pages have them."""

import re

import pytest

from kb.importing.folder.clean.findings import Findings
from kb.importing.folder.heading_places import heading_places, simplified
from kb.importing.folder.placed_article import place_text
from kb.importing.incoming import MarkdownFile
from tests.importing.folder.pages_of_files import converted_text, page_html

pytestmark = pytest.mark.one_database

TEXT = (
    "# T\n\n## Issue\n\na\n\n### Notes\n\nb\n\n## More `code`\n\nc\n\n"
    "## Notes\n\nd\n\n## Notes\n\ne"
)


def test_fragments_are_the_ids_of_the_page() -> None:
    article = place_text(MarkdownFile("a.md", TEXT), TEXT, "", Findings(TEXT))
    found = heading_places(article).fragments
    assert found == {
        "t": "",
        "issue": "#_symptom",
        "notes": "#symptom_notes",
        "more-code": "#body_more-code",
        "notes-1": "#body_notes",
        "notes-2": "#body_notes-1",
    }
    ids = set(re.findall(r'<h\d id="([^"]+)"', page_html(converted_text(TEXT).document)))
    assert ids == {fragment[1:] for fragment in found.values() if fragment and "#_" not in fragment}


def test_slugs_of_other_systems_are_found_too() -> None:
    assert simplified("A--b_c") == simplified("a-b-c")
