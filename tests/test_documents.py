"""Documents have exactly the fields that their types and the tuples of field names say."""

from collections.abc import Mapping
from typing import get_args, get_type_hints

import pytest

from kb import documents
from kb.documents import (
    EDITED,
    ENTRY_LISTS,
    LINE_LISTS,
    PUBLIC_TEXTS,
    RESOLUTION_FIELDS,
    SCALARS,
    STEP_FIELDS,
    TEXTS,
    UNVERSIONED,
    ArticleDocument,
    EditedDocument,
    FailureTarget,
    PublicDocument,
    ResolutionDocument,
    RevisionDocument,
    StepDocument,
    empty_document,
    empty_resolution,
    empty_step,
    if_not_of,
    lines_of,
    numbered_lines,
    read_if_not,
)

LISTS = {*LINE_LISTS, *ENTRY_LISTS}


@pytest.mark.parametrize(
    ("document", "names"),
    [
        (RevisionDocument, {*SCALARS, *LISTS}),
        (ArticleDocument, {*SCALARS, *LISTS} - {"internal_note"}),
        (PublicDocument, {*SCALARS, *LISTS, "from_source", "removed"} - {"internal_note"}),
        (EditedDocument, {*SCALARS, *LISTS, *UNVERSIONED}),
        (StepDocument, {*STEP_FIELDS, "from_source"}),
        (ResolutionDocument, {*RESOLUTION_FIELDS, "from_source"}),
    ],
)
def test_the_tuples_name_every_field_of_a_document(document: type, names: set[str]) -> None:
    assert get_type_hints(document).keys() == names


def test_scalars_are_strings_and_lists_are_lists() -> None:
    hints = get_type_hints(EditedDocument)
    assert {name for name, kind in hints.items() if kind is str} == {*SCALARS, *UNVERSIONED}
    assert set(EDITED) <= set(SCALARS) - set(TEXTS)
    assert set(TEXTS) == {*PUBLIC_TEXTS, "internal_note"}


@pytest.mark.parametrize(
    ("names", "alias"),
    [
        (documents.NAMES, documents.NameField),
        (PUBLIC_TEXTS, documents.PublicText),
        (TEXTS, documents.TextField),
        (SCALARS, documents.ScalarField),
        (LINE_LISTS, documents.LineList),
        (ENTRY_LISTS, documents.EntryList),
        (STEP_FIELDS, documents.StepField),
        (RESOLUTION_FIELDS, documents.ResolutionField),
        (UNVERSIONED, documents.UnversionedField),
    ],
)
def test_a_tuple_has_every_name_of_its_type_once(names: tuple[str, ...], alias: object) -> None:
    assert sorted(names) == sorted(get_args(alias))


@pytest.mark.parametrize(
    ("empty", "document"),
    [
        (empty_document("problem"), RevisionDocument),
        (empty_step(), StepDocument),
        (empty_resolution(), ResolutionDocument),
    ],
)
def test_an_empty_document_has_every_field(empty: Mapping[str, object], document: type) -> None:
    assert empty.keys() == get_type_hints(document).keys() - {"from_source"}
    filled = {name: value for name, value in empty.items() if value}
    assert filled.items() <= {"kind": "problem", "audience": "public"}.items()


@pytest.mark.parametrize(
    ("if_not", "target"),
    [
        ("", FailureTarget()),
        ("#", FailureTarget()),
        ("escalate", FailureTarget(is_escalation=True)),
        ("#escalate", FailureTarget(anchor="escalate")),
        ("#check-dns", FailureTarget(anchor="check-dns")),
        ("guide-slow-boot", FailureTarget(article_key="guide-slow-boot")),
    ],
)
def test_if_not_leads_to_a_line_an_article_or_support(if_not: str, target: FailureTarget) -> None:
    assert read_if_not(if_not) == target


def test_lines_are_steps_then_resolutions() -> None:
    document = empty_document()
    step: StepDocument = {**empty_step(), "anchor": "look", "if_not": "#mend"}
    document["steps"] = [step]
    document["resolutions"] = [{**empty_resolution(), "anchor": "mend"}]
    assert [line["anchor"] for line in lines_of(document)] == ["look", "mend"]
    assert [if_not_of(line) for line in lines_of(document)] == ["#mend", ""]
    assert list(numbered_lines(document, "steps")) == [(1, step)]
