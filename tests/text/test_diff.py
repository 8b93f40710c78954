"""What the comparison shows of two texts and of two documents."""

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.text.diff import DocumentChange, diff_documents, diff_words, longest_rising

TEXT = st.lists(st.sampled_from(["look", "at", "the", " ", " ", "\n", ".", "log"])).map("".join)


def shown(before: str, after: str) -> str:
    """Removed words in brackets, added ones in braces."""
    marks = {"same": "{}", "removed": "[{}]", "added": "{{{}}}"}
    return "".join(marks[span.side].format(span.text) for span in diff_words(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", ""),
        ("same", "same", "same"),
        ("", "new", "{new}"),
        ("old", "", "[old]"),
        ("Network drops", "Network drops, or no names", "Network drops{, or no names}"),
        ("Verify DNS resolution", "Verify name resolution", "Verify [DNS]{name} resolution"),
        ("one two three", "six seven eight", "[one two three]{six seven eight}"),
        (
            "keep a fast answer here",
            "keep an address here",
            "keep [a fast answer]{an address} here",
        ),
        ("Test connection now", "Test the connection now", "Test {the }connection now"),
    ],
)
def test_words_that_differ_are_marked_as_phrases(before: str, after: str, expected: str) -> None:
    assert shown(before, after) == expected


@given(TEXT, TEXT)
@settings(deadline=None)
def test_both_texts_can_be_read_from_the_spans(before: str, after: str) -> None:
    spans = diff_words(before, after)
    assert "".join(span.text for span in spans if span.side != "added") == before
    assert "".join(span.text for span in spans if span.side != "removed") == after


def test_a_long_hostile_pair_is_compared_within_two_seconds() -> None:
    before, after = "a b " * 9_000, "b c a " * 6_000
    started = time.monotonic()
    spans = diff_words(before, after)
    assert "".join(span.text for span in spans if span.side != "added") == before
    assert time.monotonic() - started < 2


def line(anchor: str, **fields: Any) -> dict[str, Any]:
    return {"anchor": anchor, "text": anchor.upper(), "command": "", **fields}


def document(**fields: Any) -> dict[str, Any]:
    names = ("number", "code", "title", "slug", "category", "audience", "symptom")
    texts = dict.fromkeys((*names, "environment", "cause", "body", "internal_note"), "")
    lists: dict[str, Any] = {name: [] for name in ("steps", "resolutions", "tools")}
    return {**texts, **lists, "aliases": [], "relations": [], **fields}


def said(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return [spoken(change) for change in diff_documents(before, after)]


def spoken(change: DocumentChange) -> str:
    numbers = f" {change.was}>{change.now}" if change.was or change.now else ""
    moved = " moved" if change.is_moved and change.kind != "moved" else ""
    return f"{change.place} {change.anchor}".strip() + f" {change.kind}{moved}{numbers}"


def test_equal_documents_have_no_changes() -> None:
    both = document(title="Fire", steps=[line("look")], aliases=["smoke"])
    assert diff_documents(both, both) == []


def test_fields_are_added_removed_or_reworded() -> None:
    before = document(title="Fire", cause="Heat")
    after = document(title="Fires", symptom="Smoke")
    assert said(before, after) == ["title reworded", "symptom added", "cause removed"]


def test_only_the_line_that_changed_its_place_is_moved() -> None:
    before = document(steps=[line(name) for name in "abcd"])
    after = document(steps=[line(name) for name in "adbc"])
    assert said(before, after) == ["steps d moved 4>2"]


def test_a_line_is_known_by_its_anchor_through_rewording_and_moving() -> None:
    before = document(steps=[line(name) for name in "abc"])
    after = document(steps=[line("c", text="See", command="ls"), line("a"), line("b")])
    (change,) = diff_documents(before, after)
    assert spoken(change) == "steps c reworded moved 3>1"
    assert change.fields == ("text", "command")


def test_added_and_removed_lines_keep_their_own_numbers() -> None:
    before = document(resolutions=[line("a"), line("b")])
    after = document(resolutions=[line("new"), line("a")])
    assert said(before, after) == ["resolutions new added 0>1", "resolutions b removed 2>0"]


def test_a_line_that_changed_from_check_to_fix_goes_and_comes() -> None:
    before, after = document(steps=[line("a")]), document(resolutions=[line("a")])
    assert said(before, after) == ["steps a removed 1>0", "resolutions a added 0>1"]


def test_lists_say_what_came_what_went_and_that_the_order_changed() -> None:
    before = document(aliases=["a", "b"], tools=["x", "y"])
    after = document(aliases=["b", "c"], tools=["y", "x"])
    assert said(before, after) == ["tools moved", "aliases removed", "aliases added"]


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
