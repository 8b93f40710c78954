"""What a three-way merge of two documents decides by itself, and what is a conflict."""

from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.documents import EditedDocument, StepDocument, empty_document, empty_step
from kb.text.three_way import MergeConflict, apply_decisions, merge_documents

pytestmark = pytest.mark.one_database


def line(anchor: str, text: str = "", command: str = "") -> StepDocument:
    return {**empty_step(), "anchor": anchor, "text": text or anchor.upper(), "command": command}


def document(*anchors: str, **fields: Any) -> EditedDocument:
    edited = {**empty_document(), "owner": "", "review_by": "", "steps": [line(a) for a in anchors]}
    return cast("EditedDocument", {**edited, **fields})


def anchors(side: EditedDocument) -> str:
    return "".join(each["anchor"] for each in side["steps"])


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "merged"),
    [
        ("", "x", "", "x"),
        ("", "", "x", "x"),
        ("a", "a", "b", "b"),
        ("a", "b", "b", "b"),
        ("a", "", "a", ""),
    ],
)
def test_a_field_that_one_side_left_alone_goes_together(
    base: str, theirs: str, mine: str, merged: str
) -> None:
    result = merge_documents(document(title=base), document(title=theirs), document(title=mine))
    assert (result.document["title"], result.conflicts) == (merged, [])


def test_a_field_that_both_changed_is_a_conflict() -> None:
    result = merge_documents(document(title="a"), document(title="b"), document(title="c"))
    (conflict,) = result.conflicts
    assert (conflict.id, conflict.base, conflict.theirs, conflict.mine) == (
        "article.title",
        {"title": "a"},
        {"title": "b"},
        {"title": "c"},
    )
    assert apply_decisions(result, {"article.title": {"title": "d"}})["title"] == "d"


def test_two_fields_of_one_line_changed_by_two_people_go_together() -> None:
    base = document("a", "b")
    theirs = document(steps=[line("a", "Their words"), line("b")])
    mine = document(steps=[line("a", command="ls"), line("b")])
    result = merge_documents(base, theirs, mine)
    assert result.conflicts == []
    assert result.document["steps"][0] == line("a", "Their words", command="ls")


def test_one_field_of_a_line_changed_by_two_people_is_one_conflict() -> None:
    theirs = document(steps=[line("a", "Their words", command="ls")])
    mine = document(steps=[line("a", "My words")])
    result = merge_documents(document("a"), theirs, mine)
    (conflict,) = result.conflicts
    assert (conflict.place, conflict.anchor, conflict.fields) == ("steps", "a", ("text",))
    document_after = apply_decisions(result, {conflict.id: {"text": "Both words"}})
    assert document_after["steps"] == [line("a", "Both words", command="ls")]


@pytest.mark.parametrize("is_mine", [True, False])
def test_a_line_removed_by_one_and_changed_by_the_other_is_a_conflict(is_mine: bool) -> None:
    gone, changed = document("b"), document(steps=[line("a", "New"), line("b")])
    sides = (changed, gone) if is_mine else (gone, changed)
    result = merge_documents(document("a", "b"), *sides)
    (conflict,) = result.conflicts
    assert (conflict.theirs is None, conflict.mine is None) == (not is_mine, is_mine)
    assert anchors(apply_decisions(result, {conflict.id: None})) == "b"
    kept = apply_decisions(result, {conflict.id: {"text": "Newer", "command": ""}})
    assert kept["steps"][0]["text"] == "Newer"


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "merged"),
    [
        ("abc", "abc", "cab", "cab"),
        ("abc", "bca", "abc", "bca"),
        ("abc", "abxc", "cab", "cabx"),
        ("abc", "ac", "abyc", "ayc"),
        ("ab", "axb", "ayb", "ayxb"),
        ("abc", "ac", "ab", "a"),
        ("abc", "cab", "cab", "cab"),
    ],
)
def test_lines_are_moved_added_and_removed_by_both(
    base: str, theirs: str, mine: str, merged: str
) -> None:
    result = merge_documents(document(*base), document(*theirs), document(*mine))
    assert (anchors(result.document), result.conflicts) == (merged, [])


def test_two_different_orders_are_a_conflict() -> None:
    result = merge_documents(document(*"abc"), document(*"cab"), document(*"bac"))
    (conflict,) = result.conflicts
    assert (conflict.fields, conflict.theirs, conflict.mine) == (
        ("order",),
        {"order": ["c", "a", "b"]},
        {"order": ["b", "a", "c"]},
    )
    assert anchors(apply_decisions(result, {conflict.id: {"order": ["b", "a", "c"]}})) == "bac"


def test_lists_lose_what_one_removed_and_keep_what_both_added() -> None:
    sides = ({"aliases": each.split()} for each in ("a b c", "a c t", "b c m"))
    result = merge_documents(*(document(**side) for side in sides))
    assert (result.document["aliases"], result.conflicts) == (["c", "t", "m"], [])


SIDE = st.builds(
    lambda order, texts: [line(a, texts[a]) for a in order],
    st.lists(st.sampled_from("abcde"), unique=True),
    st.fixed_dictionaries({a: st.sampled_from(["x", "y", "z"]) for a in "abcde"}),
)


def decision(conflict: MergeConflict) -> dict[str, object] | None:
    mine = conflict.mine
    return None if mine is None else {name: mine[name] for name in conflict.fields}


@given(base=SIDE, theirs=SIDE, mine=SIDE)
@settings(max_examples=300, deadline=None)
def test_nothing_that_either_side_wrote_is_lost_without_a_conflict(
    base: list[Any], theirs: list[Any], mine: list[Any]
) -> None:
    result = merge_documents(document(steps=base), document(steps=theirs), document(steps=mine))
    in_conflict = {conflict.anchor for conflict in result.conflicts}
    known = [each["text"] for each in result.document["steps"]]
    for side, other in ((theirs, mine), (mine, theirs)):
        for each in side:
            is_new = each not in base
            if is_new and each["anchor"] not in in_conflict:
                assert each in result.document["steps"], (each, known, other)


@given(base=SIDE, theirs=SIDE, mine=SIDE)
@settings(max_examples=300, deadline=None)
def test_deciding_for_mine_everywhere_keeps_all_that_i_changed(
    base: list[Any], theirs: list[Any], mine: list[Any]
) -> None:
    result = merge_documents(document(steps=base), document(steps=theirs), document(steps=mine))
    decisions = {conflict.id: decision(conflict) for conflict in result.conflicts}
    steps = apply_decisions(result, decisions)["steps"]
    assert all(each in steps for each in mine if each not in base)
    assert len({each["anchor"] for each in steps}) == len(steps)
