"""Two documents made from one base go together, and what does not is asked about."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.text.three_way import MergeConflict, apply_decisions, merge_documents

NAMES = ("number", "code", "title", "slug", "category", "audience", "symptom", "environment")
TEXTS = (*NAMES, "cause", "body", "internal_note")


def line(anchor: str, text: str = "", **more: Any) -> dict[str, Any]:
    return {"anchor": anchor, "text": text or anchor.upper(), "command": "", **more}


def document(*anchors: str, **fields: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {name: [] for name in ("resolutions", "tools", "aliases", "relations")}
    return {**dict.fromkeys(TEXTS, ""), **empty, "steps": [line(a) for a in anchors], **fields}


def anchors(side: dict[str, Any]) -> str:
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
    assert (result.document["title"], result.clashes) == (merged, [])


def test_a_field_that_both_changed_is_asked_about() -> None:
    result = merge_documents(document(title="a"), document(title="b"), document(title="c"))
    (clash,) = result.clashes
    assert (clash.id, clash.base, clash.theirs, clash.mine) == (
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
    assert result.clashes == []
    assert result.document["steps"][0] == line("a", "Their words", command="ls")


def test_one_field_of_a_line_changed_by_two_people_is_one_question() -> None:
    theirs = document(steps=[line("a", "Their words", command="ls")])
    mine = document(steps=[line("a", "My words")])
    result = merge_documents(document("a"), theirs, mine)
    (clash,) = result.clashes
    assert (clash.place, clash.anchor, clash.fields) == ("steps", "a", ("text",))
    settled = apply_decisions(result, {clash.id: {"text": "Both words"}})
    assert settled["steps"] == [line("a", "Both words", command="ls")]


@pytest.mark.parametrize("is_mine", [True, False])
def test_a_line_removed_by_one_and_changed_by_the_other_is_asked_about(is_mine: bool) -> None:
    gone, changed = document("b"), document(steps=[line("a", "New"), line("b")])
    sides = (changed, gone) if is_mine else (gone, changed)
    result = merge_documents(document("a", "b"), *sides)
    (clash,) = result.clashes
    assert (clash.theirs is None, clash.mine is None) == (not is_mine, is_mine)
    assert anchors(apply_decisions(result, {clash.id: None})) == "b"
    kept = apply_decisions(result, {clash.id: {"text": "Newer", "command": ""}})
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
    assert (anchors(result.document), result.clashes) == (merged, [])


def test_two_different_orders_are_asked_about() -> None:
    result = merge_documents(document(*"abc"), document(*"cab"), document(*"bac"))
    (clash,) = result.clashes
    assert (clash.fields, clash.theirs, clash.mine) == (
        ("order",),
        {"order": ["c", "a", "b"]},
        {"order": ["b", "a", "c"]},
    )
    assert anchors(apply_decisions(result, {clash.id: {"order": ["b", "a", "c"]}})) == "bac"


def test_lists_lose_what_one_removed_and_keep_what_both_added() -> None:
    sides = ({"aliases": each.split()} for each in ("a b c", "a c t", "b c m"))
    result = merge_documents(*(document(**side) for side in sides))
    assert (result.document["aliases"], result.clashes) == (["c", "t", "m"], [])


SIDE = st.builds(
    lambda order, texts: [line(a, texts[a]) for a in order],
    st.lists(st.sampled_from("abcde"), unique=True),
    st.fixed_dictionaries({a: st.sampled_from(["x", "y", "z"]) for a in "abcde"}),
)


def decision(clash: MergeConflict) -> dict[str, Any] | None:
    return None if clash.mine is None else {name: clash.mine[name] for name in clash.fields}


@given(base=SIDE, theirs=SIDE, mine=SIDE)
@settings(max_examples=300, deadline=None)
def test_nothing_that_either_side_wrote_is_lost_unasked(
    base: list[Any], theirs: list[Any], mine: list[Any]
) -> None:
    result = merge_documents(document(steps=base), document(steps=theirs), document(steps=mine))
    asked = {clash.anchor for clash in result.clashes}
    known = [each["text"] for each in result.document["steps"]]
    for side, other in ((theirs, mine), (mine, theirs)):
        for each in side:
            is_new = each not in base
            if is_new and each["anchor"] not in asked:
                assert each in result.document["steps"], (each, known, other)


@given(base=SIDE, theirs=SIDE, mine=SIDE)
@settings(max_examples=300, deadline=None)
def test_deciding_for_mine_everywhere_keeps_all_that_i_changed(
    base: list[Any], theirs: list[Any], mine: list[Any]
) -> None:
    result = merge_documents(document(steps=base), document(steps=theirs), document(steps=mine))
    settled = apply_decisions(result, {clash.id: decision(clash) for clash in result.clashes})[
        "steps"
    ]
    assert all(each in settled for each in mine if each not in base)
    assert len({each["anchor"] for each in settled}) == len(settled)
