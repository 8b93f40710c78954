"""What a merged article had that the other has not is offered in the other's form."""

import pytest

from kb.admin.forms.layouts import LAYOUTS
from kb.admin.merge.combined import combined_document
from kb.documents import RevisionDocument, empty_document, empty_resolution, empty_step
from kb.models import Kind

pytestmark = pytest.mark.one_database


def into() -> RevisionDocument:
    return {
        **empty_document("problem"),
        "key": "into",
        "title": "Slow printer",
        "symptom": "It is slow.",
        "steps": [{**empty_step(), "anchor": "look", "text": "Look at it"}],
        "aliases": ["E-1"],
        "tools": ["Torch"],
        "relations": [{"anchor": "", "type": "related", "target": "other"}],
    }


def source(**values: object) -> RevisionDocument:
    document: RevisionDocument = {
        **empty_document("problem"),
        "key": "source",
        "title": "Printer crawls",
        "symptom": "It crawls.",
        "cause": "Dust.",
        "code": "PC1",
        "steps": [
            {**empty_step(), "anchor": "a", "text": "look  AT it"},
            {**empty_step(), "anchor": "b", "text": "Open it", "if_not": "#a"},
            {**empty_step(), "anchor": "c", "text": "Call", "if_not": "guide-x"},
        ],
        "resolutions": [{**empty_resolution(), "anchor": "d", "text": "Clean it"}],
        "aliases": ["e-1", "E-2"],
        "tools": ["Torch", "Brush"],
        "relations": [
            {"anchor": "", "type": "related", "target": "other"},
            {"anchor": "b", "type": "related", "target": "third"},
            {"anchor": "", "type": "related", "target": "into"},
        ],
    }
    return {**document, **values}  # type: ignore[typeddict-item]


def test_texts_lines_spellings_and_links_of_both_are_joined() -> None:
    both = combined_document(into(), source(), LAYOUTS[Kind.PROBLEM])
    assert both["symptom"] == "It is slow.\n\nIt crawls."
    assert (both["cause"], both["title"], both["code"]) == ("Dust.", "Slow printer", "")
    assert [step["text"] for step in both["steps"]] == ["Look at it", "Open it", "Call"]
    assert [step["anchor"] for step in both["steps"]] == ["look", "", ""]
    assert [step["if_not"] for step in both["steps"]] == ["", "", "guide-x"]
    assert [line["text"] for line in both["resolutions"]] == ["Clean it"]
    assert both["aliases"] == ["E-1", "PC1", "E-2"]
    assert both["tools"] == ["Torch", "Brush"]
    assert [link["target"] for link in both["relations"]] == ["other", "third"]


def test_what_the_other_kind_has_no_place_for_goes_into_its_background() -> None:
    both = combined_document(
        {**empty_document("error_code"), "key": "into", "body": "About it."},
        source(),
        LAYOUTS[Kind.ERROR_CODE],
    )
    assert (both["steps"], both["resolutions"]) == ([], [])
    for text in ("About it.", "It crawls.", "1. look AT it\n1. Open it", "1. Clean it"):
        assert text in both["body"]


def test_joining_twice_adds_nothing() -> None:
    once = combined_document(into(), source(), LAYOUTS[Kind.PROBLEM])
    assert combined_document(once, source(), LAYOUTS[Kind.PROBLEM]) == once
