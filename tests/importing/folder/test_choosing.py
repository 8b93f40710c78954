"""Sections → the kind of a new article."""

import pytest

from kb.importing.folder.choosing import choose_kind
from kb.importing.folder.outline import outline_of
from kb.importing.folder.section_trees import section_trees

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("text", "introduction", "title", "kind"),
    [
        ("## Issue\n\na", "", "T", "problem"),
        ("## Cause\n\na", "It broke.", "T", "problem"),
        ("## Solution\n\na", "It broke.", "T", "problem"),
        ("## Cause\n\na", "", "T", "how_to"),
        ("## Issue", "", "T", "how_to"),
        ("## Steps\n\n1. a\n2. b", "a", "T", "procedure"),
        ("## Steps\n\n1. a\n2. b", "a", "How to a", "how_to"),
        ("## Schritte\n\n1. a", "a", "Wie man a", "how_to"),
        ("## Steps\n\na", "", "T", "how_to"),
        ("## A\n\n- [ ] a\n- [ ] b\n- [x] c", "", "T", "checklist"),
        ("## A\n\n- [ ] a\n- b\n- c\n- d", "", "T", "how_to"),
        ("## Steps\n\n- a", "", "Opening checklist", "checklist"),
        ("## A\n\na", "", "T", "how_to"),
    ],
)
def test_the_kind_follows_from_what_a_text_has(
    text: str, introduction: str, title: str, kind: str
) -> None:
    trees = section_trees(outline_of(text).sections[1:])
    assert choose_kind(trees, introduction, title) == kind
