"""Saving names what no reader will see, by field."""

import pytest

from kb.admin.forms.dropped_warnings import dropped_warnings
from kb.documents import RevisionDocument, empty_document, empty_step

pytestmark = pytest.mark.one_database


def document(**texts: str) -> RevisionDocument:
    """Return a problem with these texts."""
    return {**empty_document("problem"), **texts}  # type: ignore[typeddict-item]


def test_a_warning_begins_with_the_name_of_its_field() -> None:
    step = {**empty_step(), "anchor": "a", "text": "[x](ftp://a)", "expected": "![x](b.png)"}
    texts = {**document(cause="[x](ftp://c)"), "steps": [step], "tools": ["[x](ftp://d)"]}
    assert [warning.partition(" The")[0] for warning in dropped_warnings(texts)] == [  # type: ignore[arg-type]
        "Cause:",
        "Tools:",
        "Step 1:",
        "Step 1, Look for:",
    ]


def test_a_document_without_losses_has_no_warning() -> None:
    assert dropped_warnings(document(symptom="[x](/a)", body="> " * 90)) == []
