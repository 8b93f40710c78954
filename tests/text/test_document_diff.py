"""What changed between two documents, field by field and line by line."""

from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.documents import RevisionDocument, empty_document, empty_resolution, empty_step
from kb.text.document_diff import DocumentChange, LineChange, diff_documents, longest_rising

pytestmark = pytest.mark.one_database


def step(anchor: str, **fields: Any) -> dict[str, Any]:
    return {**empty_step(), "anchor": anchor, "text": anchor.upper(), **fields}


def fix(anchor: str) -> dict[str, Any]:
    return {**empty_resolution(), "anchor": anchor, "text": anchor.upper()}


def document(**fields: Any) -> RevisionDocument:
    return cast("RevisionDocument", {**empty_document(), **fields})


def changes(before: RevisionDocument, after: RevisionDocument) -> list[str]:
    return [in_short(change) for change in diff_documents(before, after)]


def in_short(change: DocumentChange) -> str:
    if not isinstance(change, LineChange):
        return f"{change.place} {change.kind}"
    moved = " moved" if change.is_moved and change.kind != "moved" else ""
    numbers = f"{change.was}>{change.now}"
    return f"{change.place} {change.anchor} {change.kind}{moved} {numbers}"


def test_equal_documents_have_no_changes() -> None:
    both = document(title="Fire", steps=[step("look")], aliases=["smoke"])
    assert diff_documents(both, both) == []


def test_fields_are_added_removed_or_reworded() -> None:
    before = document(title="Fire", cause="Heat")
    after = document(title="Fires", symptom="Smoke")
    assert changes(before, after) == ["title reworded", "symptom added", "cause removed"]


def test_only_the_line_that_changed_its_place_is_moved() -> None:
    before = document(steps=[step(name) for name in "abcd"])
    after = document(steps=[step(name) for name in "adbc"])
    assert changes(before, after) == ["steps d moved 4>2"]


def test_a_line_is_known_by_its_anchor_through_rewording_and_moving() -> None:
    before = document(steps=[step(name) for name in "abc"])
    after = document(steps=[step("c", text="See", command="ls"), step("a"), step("b")])
    (change,) = diff_documents(before, after)
    assert isinstance(change, LineChange)
    assert in_short(change) == "steps c reworded moved 3>1"
    assert change.fields == ("text", "command")


def test_added_and_removed_lines_keep_their_own_numbers() -> None:
    before = document(resolutions=[fix("a"), fix("b")])
    after = document(resolutions=[fix("new"), fix("a")])
    assert changes(before, after) == ["resolutions new added 0>1", "resolutions b removed 2>0"]


def test_a_line_that_changed_from_check_to_fix_goes_and_comes() -> None:
    before, after = document(steps=[step("a")]), document(resolutions=[fix("a")])
    assert changes(before, after) == ["steps a removed 1>0", "resolutions a added 0>1"]


def test_lists_say_what_came_what_went_and_that_the_order_changed() -> None:
    before = document(aliases=["a", "b"], tools=["x", "y"])
    after = document(aliases=["b", "c"], tools=["y", "x"])
    assert changes(before, after) == ["tools moved", "aliases removed", "aliases added"]


@given(st.permutations(list(range(1, 8))))
def test_the_longest_rising_selection_is_rising_and_not_beaten_by_a_neighbour(
    numbers: list[int],
) -> None:
    stay = longest_rising(numbers)
    kept = [number for number in numbers if number in stay]
    assert kept == sorted(kept)
    for number in set(numbers) - stay:
        more = [other for other in numbers if other in stay | {number}]
        assert more != sorted(more)
