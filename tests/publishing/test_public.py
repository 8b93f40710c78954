"""What of a revision readers may see, and what is remembered for old links."""

from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.documents import (
    TEXTS,
    PublicDocument,
    RemovedLine,
    RevisionDocument,
    empty_document,
    empty_step,
    line_place,
    read_line_place,
    tool_place,
)
from kb.publishing.public import (
    document_summary,
    markdown_texts,
    public_document,
    removed_lines,
    sort_key,
    spellings,
)

pytestmark = pytest.mark.one_database


def document(*anchors: str, **fields: Any) -> RevisionDocument:
    written = empty_document("problem")
    written["title"] = "Slow"
    written["steps"] = [
        {**empty_step(), "anchor": anchor, "text": anchor.title()} for anchor in anchors
    ]
    return cast("RevisionDocument", {**written, **fields})


def published(*anchors: str, removed: tuple[RemovedLine, ...] = ()) -> PublicDocument:
    return {**public_document(document(*anchors), None, None, ""), "removed": list(removed)}


def test_internal_text_is_no_part_of_it() -> None:
    public = public_document(document(internal_note="The vault code is 1234"), None, None, "")
    assert "1234" not in str(public)
    assert "internal_note" not in public


def test_the_sources_words_are_told_from_ours() -> None:
    words = document("look", "listen", symptom="It is slow", body="Long ago", tools=["ping"])
    ours = document("look", "listen", symptom="It is very slow", body="Long ago")
    ours["tools"] = ["ping", "ss"]
    ours["steps"][1]["text"] = "Listen closely"
    public = public_document(ours, words, None, "")
    assert [step["from_source"] for step in public["steps"]] == [True, False]
    assert public["from_source"] == {
        "symptom": False,
        "environment": False,
        "cause": False,
        "body": True,
        "tools": [True, False],
    }


def test_a_removed_line_lands_on_the_line_before_it_or_else_after_it() -> None:
    before = published("a", "b", "c")
    gone = removed_lines(document("a", "c"), before, "2026-11-24")
    assert gone == [{"anchor": "b", "removed_on": "2026-11-24", "nearest": "a"}]
    assert removed_lines(document("c"), before, "d")[0]["nearest"] == "c"
    assert removed_lines(document(), before, "d")[0]["nearest"] == ""


def test_a_removed_line_follows_when_its_neighbour_goes_too() -> None:
    removed: RemovedLine = {"anchor": "b", "removed_on": "2026-01-01", "nearest": "c"}
    gone = removed_lines(document("a"), published("a", "c", removed=(removed,)), "2026-02-02")
    assert {line["anchor"]: line["nearest"] for line in gone} == {"b": "a", "c": "a"}
    assert gone[0]["removed_on"] == "2026-01-01"


def test_a_line_that_comes_back_is_not_removed_any_more() -> None:
    removed: RemovedLine = {"anchor": "b", "removed_on": "2026-01-01", "nearest": "a"}
    assert removed_lines(document("a", "b"), published("a", removed=(removed,)), "d") == []


def test_every_text_has_a_place_and_lines_are_one_line() -> None:
    blocks = document("look", symptom="Slow", tools=["ping"])
    blocks["steps"][0]["expected"] = "An answer"
    places, inline = markdown_texts(blocks)
    assert places == {
        "symptom": "Slow",
        "tool:0": "ping",
        "#look": "Look",
        "#look:expected": "An answer",
    }
    assert inline == {"tool:0", "#look", "#look:expected"}


def test_a_summary_is_one_plain_sentence_of_what_there_is() -> None:
    assert document_summary(document(symptom="It is *very*\nslow")) == "It is very slow"
    assert document_summary(document("look", cause="")) == "Look"
    assert document_summary(document()) == "Slow"
    assert len(document_summary(document(symptom="word " * 200))) == 200


def test_numbers_and_codes_sort_as_people_count() -> None:
    def keys(field: str, *values: str) -> list[str]:
        return [sort_key(document(**{field: value})) for value in values]

    numbers = keys("number", "2.9", "2.10", "10.1", "")
    assert numbers == sorted(numbers)
    codes = keys("code", "99", "404", "1000", "EACCES")
    assert codes == sorted(codes)
    assert all(key.isalnum() and key == key.lower() for key in (*numbers, *codes))


def test_a_code_is_recognised_by_its_code_its_name_and_its_aliases_once() -> None:
    code = document(kind="error_code", code="404", title="Not Found", aliases=["HTTP 404", "404"])
    assert spellings(code) == ["404", "Not Found", "HTTP 404"]
    assert spellings(document(aliases=["is slow"])) == ["is slow"]


RESERVED = (*empty_document(), *empty_step(), "tool", "tool-0", "verify", "escalate", "text")
ANCHORS = st.one_of(st.sampled_from(RESERVED), st.from_regex(r"[a-z0-9_-]{1,20}", fullmatch=True))


@given(st.lists(ANCHORS, unique=True, max_size=12))
def test_no_line_stands_in_the_place_of_another_text_whatever_its_anchor(
    anchors: list[str],
) -> None:
    """A step named "Symptom" once replaced the article's own."""
    written = document(*anchors, tools=["ping", "dig"], **{name: f"<{name}>" for name in TEXTS})
    for step in written["steps"]:
        step["expected"] = f"After {step['anchor']}"
    places, inline = markdown_texts(written)
    assert {name: places[name] for name in TEXTS} == {name: f"<{name}>" for name in TEXTS}
    assert [places[tool_place(index)] for index in (0, 1)] == ["ping", "dig"]
    for step in written["steps"]:
        anchor = step["anchor"]
        assert places[line_place(anchor)] == step["text"]
        assert places[line_place(anchor, "expected")] == f"After {anchor}"
        assert read_line_place(line_place(anchor)) == (anchor, "text")
        assert read_line_place(line_place(anchor, "expected")) == (anchor, "expected")
    assert len(places) == len(TEXTS) + 2 + 2 * len(anchors)
    assert inline == set(places) - set(TEXTS)
    assert {read_line_place(place) for place in (*TEXTS, tool_place(0))} == {("", "")}
